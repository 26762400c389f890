using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Derive;

/// <summary>
/// What the derived tables were made from: the version at which the facts they read last changed (every import batch
/// raises it) and the calendar that gave their days, hours and months.
/// </summary>
public static class DeriveVersion
{
    /// <summary>Key of meta: a number that rises with every change of the facts.</summary>
    public const string DataVersionKey = "data_version";

    /// <summary>Key of meta: the latest arrival, completion or segment end in the facts, milliseconds; absent without facts.</summary>
    public const string DataCutOffKey = "data_cut_off_ms";

    // Raised when the meaning of a derived column changes.
    private const int Rules = 2;
    private const string AnyTable = "any";

    /// <summary>Raises the version of the facts, in the caller's transaction.</summary>
    /// <param name="connection">The connection that changed them.</param>
    /// <param name="tables">The fact tables that changed; none: any may have.</param>
    public static void FactsChanged(DuckDbConnection connection, params IReadOnlyCollection<string> tables)
    {
        string version = (Number(connection, DataVersionKey) + 1).ToString(CultureInfo.InvariantCulture);
        FarthingStore.SetMeta(connection, DataVersionKey, version);
        foreach (string table in tables.Count > 0 ? tables : [AnyTable]) FarthingStore.SetMeta(connection, TableKey(table), version);
    }

    /// <summary>The latest arrival, completion or segment end in the facts, milliseconds; null without facts.</summary>
    public static long? DataCutOff(DuckDbConnection connection) =>
        FarthingStore.GetMeta(connection, DataCutOffKey) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Whether the derived tables are those of the present facts and calendar.</summary>
    public static bool IsCurrent(DuckDbConnection connection, WorkspaceCalendar calendar) =>
        DerivedPart.All.All(part => IsCurrent(connection, calendar, part));

    /// <summary>Whether a part is.</summary>
    internal static bool IsCurrent(DuckDbConnection connection, WorkspaceCalendar calendar, DerivedPart part) =>
        FarthingStore.GetMeta(connection, PartKey(part)) == Stamp(connection, calendar, part);

    /// <summary>Notes that a part is that of the present facts and calendar, in the caller's transaction.</summary>
    internal static void SetCurrent(DuckDbConnection connection, WorkspaceCalendar calendar, DerivedPart part) =>
        FarthingStore.SetMeta(connection, PartKey(part), Stamp(connection, calendar, part));

    private static string Stamp(DuckDbConnection connection, WorkspaceCalendar calendar, DerivedPart part)
    {
        string settings = string.Create(CultureInfo.InvariantCulture,
            $"{Rules}|{calendar.Zone.Id}|{NodaTime.DateTimeZoneProviders.Tzdb.VersionId}|{calendar.Fiscal}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
        long facts = part.Tables.Append(AnyTable).Max(table => Number(connection, TableKey(table)));
        return string.Create(CultureInfo.InvariantCulture, $"{facts}:{hash}");
    }

    private static string TableKey(string table) => "facts_" + table;

    private static string PartKey(DerivedPart part) => "derived_" + part.Name;

    private static long Number(DuckDbConnection connection, string key) =>
        FarthingStore.GetMeta(connection, key) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
}
