using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Derive;

/// <summary>
/// What the derived tables were made from: the version at which the facts they read last changed (every import batch
/// raises it) and the settings that gave their days, hours and months, and read their answers.
/// </summary>
public static class DeriveVersion
{
    /// <summary>Key of meta: a number that rises with every change of the facts.</summary>
    public const string DataVersionKey = "data_version";

    /// <summary>Key of meta: the latest arrival, completion or segment end in the facts, milliseconds; absent without facts.</summary>
    public const string DataCutOffKey = "data_cut_off_ms";

    /// <summary>Key of meta: the fiscal calendar by which the months of the derived tables are numbered (<see cref="DeriveSettings.FiscalText"/>).</summary>
    public const string FiscalCalendarKey = "fiscal_calendar";

    /// <summary>What keys of meta begin with that say what a part was made from; its name follows.</summary>
    internal const string PartKeyPrefix = "derived_";

    // Raised when the meaning of a derived column changes.
    private const int Rules = 3;
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

    /// <summary>Whether the derived tables are those of the present facts and settings.</summary>
    public static bool IsCurrent(DuckDbConnection connection, DeriveSettings settings) => Stale(connection, settings).Count == 0;

    /// <summary>The parts that are not, in the order in which they are made.</summary>
    internal static IReadOnlyList<DerivedPart> Stale(DuckDbConnection connection, DeriveSettings settings)
    {
        Dictionary<string, string> meta = new(StringComparer.Ordinal);
        using (DuckDbReader reader = connection.Query("SELECT key, value FROM meta"))
        {
            while (reader.Read())
            {
                meta[reader.GetString(0)!] = reader.GetString(1) ?? "";
            }
        }

        return [.. DerivedPart.All.Where(part => meta.GetValueOrDefault(PartKey(part)) != Stamp(meta, settings, part))];
    }

    /// <summary>
    /// The fact tables that changed since a part was last made; null where it never was, or where settings or rules changed, so that any
    /// row may be another now.
    /// </summary>
    internal static IReadOnlyList<string>? ChangedSince(DuckDbConnection connection, DeriveSettings settings, DerivedPart part)
    {
        Dictionary<string, string> meta = part.Tables.Append(AnyTable).ToDictionary(
            TableKey, table => FarthingStore.GetMeta(connection, TableKey(table)) ?? "0", StringComparer.Ordinal);
        string[] made = (FarthingStore.GetMeta(connection, PartKey(part)) ?? "").Split(':');
        if (made.Length != 2 || made[1] != Stamp(meta, settings, part).Split(':')[1])
        {
            return null;
        }

        long version = long.Parse(made[0], CultureInfo.InvariantCulture);
        return [.. part.Tables.Append(AnyTable).Where(t => long.Parse(meta[TableKey(t)], CultureInfo.InvariantCulture) > version)];
    }

    /// <summary>Notes that parts are those of the present facts and settings, in the caller's transaction.</summary>
    internal static void SetCurrent(DuckDbConnection connection, DeriveSettings settings, IEnumerable<DerivedPart> parts)
    {
        FarthingStore.SetMeta(connection, FiscalCalendarKey, settings.FiscalText);
        foreach (DerivedPart part in parts)
        {
            Dictionary<string, string> meta = part.Tables.Append(AnyTable).ToDictionary(
                TableKey, table => FarthingStore.GetMeta(connection, TableKey(table)) ?? "0", StringComparer.Ordinal);
            FarthingStore.SetMeta(connection, PartKey(part), Stamp(meta, settings, part));
        }
    }

    private static string Stamp(Dictionary<string, string> meta, DeriveSettings settings, DerivedPart part)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Rules}|{settings.CalendarText}|{part.Settings(settings)}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        long facts = part.Tables.Append(AnyTable).Max(table => long.Parse(meta.GetValueOrDefault(TableKey(table), "0"), CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{facts}:{hash}");
    }

    private static string TableKey(string table) => "facts_" + table;

    private static string PartKey(DerivedPart part) => PartKeyPrefix + part.Name;

    private static long Number(DuckDbConnection connection, string key) =>
        FarthingStore.GetMeta(connection, key) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
}
