using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Derive;

/// <summary>
/// What the derived tables were made from: the version of the facts (every import batch raises meta
/// <c>data_version</c>) and the calendar that gave their days, hours and months.
/// </summary>
public static class DeriveVersion
{
    /// <summary>Key of meta: a number that rises with every change of the facts.</summary>
    public const string DataVersionKey = "data_version";

    /// <summary>Key of meta: what the derived tables were made from.</summary>
    public const string DerivedFromKey = "derived_from";

    /// <summary>Key of meta: the latest arrival, completion or segment end in the facts, milliseconds; absent without facts.</summary>
    public const string DataCutOffKey = "data_cut_off_ms";

    // Raised when the meaning of a derived column changes.
    private const int Rules = 1;

    /// <summary>Raises the version of the facts, in the caller's transaction.</summary>
    public static void FactsChanged(DuckDbConnection connection) =>
        FarthingStore.SetMeta(connection, DataVersionKey, (Facts(connection) + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>The latest arrival, completion or segment end in the facts, milliseconds; null without facts.</summary>
    public static long? DataCutOff(DuckDbConnection connection) =>
        FarthingStore.GetMeta(connection, DataCutOffKey) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Whether the derived tables are those of the present facts and calendar.</summary>
    public static bool IsCurrent(DuckDbConnection connection, WorkspaceCalendar calendar) =>
        FarthingStore.GetMeta(connection, DerivedFromKey) == Current(connection, calendar);

    /// <summary>What they would be made from now.</summary>
    internal static string Current(DuckDbConnection connection, WorkspaceCalendar calendar)
    {
        string settings = string.Create(CultureInfo.InvariantCulture,
            $"{Rules}|{calendar.Zone.Id}|{NodaTime.DateTimeZoneProviders.Tzdb.VersionId}|{calendar.Fiscal}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
        return string.Create(CultureInfo.InvariantCulture, $"{Facts(connection)}:{hash}");
    }

    private static long Facts(DuckDbConnection connection) =>
        FarthingStore.GetMeta(connection, DataVersionKey) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
}
