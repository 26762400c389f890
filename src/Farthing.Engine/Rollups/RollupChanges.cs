using System.Globalization;
using Farthing.Core.Query.Rollups;
using Farthing.Core.Time;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Rollups;

/// <summary>
/// The days of interactions that a derive step can have changed, where that is known: since the step before only files of interactions,
/// segments and usage came. Then an interaction's own row changes only if a file names it, and what it says of its neighbours only if one of
/// those does, and only within the windows that rollups keep; ages change with the data cut-off.
/// </summary>
internal sealed class RollupChanges
{
    private const string BatchKey = "rollups_batch";
    private const string Table = "rollup_touched";

    // Beyond this many days making a rollup anew costs no more.
    private const int MostDays = 400;

    private const long FewRows = 10_000;

    // What files of these change can be followed by the interactions that they name.
    private static readonly string[] Followed = ["interactions", "segments", "usage"];

    private readonly DuckDbConnection _connection;
    private readonly WorkspaceCalendar _calendar;
    private readonly long _cutoffMs;
    private readonly Dictionary<string, HashSet<long>> _before;

    private RollupChanges(DuckDbConnection connection, WorkspaceCalendar calendar, long cutoffMs, string madeFrom)
    {
        (_connection, _calendar, _cutoffMs, MadeFrom) = (connection, calendar, cutoffMs, madeFrom);
        _before = Clocks.ToDictionary(c => c.Key, c => DaysBy(c.Value), StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Clocks { get; } = new(StringComparer.Ordinal)
    {
        ["completion"] = "completed_day",
        ["arrival"] = "arrived_day",
    };

    /// <summary>The stamp of the interactions that were there before: only a rollup made from these can be followed.</summary>
    public string MadeFrom { get; }

    /// <summary>
    /// Looks, before interactions are derived anew and in the same transaction, at what is about to change; null where that is not known.
    /// </summary>
    public static RollupChanges? Before(DuckDbConnection connection, DeriveSettings settings)
    {
        if (FarthingStore.GetMeta(connection, BatchKey) is not { } batchText || DeriveVersion.DataCutOff(connection) is not { } cutoff
            || DeriveVersion.ChangedSince(connection, settings, DerivedPart.Interactions) is not { } changed
            || changed.Except(Followed).Any())
        {
            return null;
        }

        // Where much came, looking what it touches takes as long as making the rollups anew.
        long batch = long.Parse(batchText, CultureInfo.InvariantCulture);
        long rows = connection.Scalar<long?>("SELECT sum(accepted + corrected)::BIGINT FROM batches WHERE batch > $1", batch) ?? 0;
        if (rows > Math.Max(FewRows, connection.Scalar<long>("SELECT count(*) FROM d_interactions") / 20))
        {
            return null;
        }

        string touched = string.Join(" UNION ALL ", Followed.SelectMany(f => (string[])
        [
            Invariant($"SELECT i FROM {f} WHERE batch > {batch}"),
            Invariant($"SELECT i FROM {StoreSchema.VersionsOf(f)} WHERE superseded_by > {batch}"),
        ]));
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {Table} AS SELECT DISTINCT i FROM ({touched})");
        string madeFrom = FarthingStore.GetMeta(connection, DeriveVersion.PartKeyPrefix + DerivedPart.Interactions.Name) ?? "";
        return new RollupChanges(connection, settings.Calendar, cutoff, madeFrom);
    }

    /// <summary>Remembers, after a refresh and in its transaction, up to which file the rollups are.</summary>
    public static void Note(DuckDbConnection connection)
    {
        long last = connection.Scalar<long?>("SELECT max(batch)::BIGINT FROM batches") ?? 0;
        FarthingStore.SetMeta(connection, BatchKey, last.ToString(CultureInfo.InvariantCulture));
        connection.Execute($"DROP TABLE IF EXISTS {Table}");
    }

    /// <summary>The days whose rows of a rollup may be others now; null where that is not known or too much. Rows without a day are not among them.</summary>
    public IReadOnlyList<long>? DaysOf(RollupDefinition definition)
    {
        if (!definition.IsOfInteractionsAlone || DeriveVersion.DataCutOff(_connection) is not { } cutoff)
        {
            return null;
        }

        SortedSet<long> days = [.. _before[definition.Clock], .. DaysBy(Clocks[definition.Clock])];
        if (days.Count <= MostDays && definition.WindowDays > 0)
        {
            // A day more on each side: a window of so many times 24 hours may begin or end inside a day.
            int reach = definition.WindowDays + 1;
            days = [.. days.SelectMany(d => Enumerable.Range(-reach, (2 * reach) + 1).Select(n => d + n))];
            long first = _calendar.DayOf(Math.Min(cutoff, _cutoffMs)) - reach;
            long last = _calendar.DayOf(Math.Max(cutoff, _cutoffMs));
            for (long day = first; day <= last && days.Count <= MostDays; day++)
            {
                days.Add(day);
            }
        }

        return days.Count <= MostDays ? [.. days] : null;
    }

    private HashSet<long> DaysBy(string column) =>
    [
        .. _connection.Rows($"SELECT DISTINCT {column} FROM d_interactions WHERE i IN (SELECT i FROM {Table}) AND {column} IS NOT NULL")
            .Select(r => Convert.ToInt64(r[0], CultureInfo.InvariantCulture)),
    ];
}
