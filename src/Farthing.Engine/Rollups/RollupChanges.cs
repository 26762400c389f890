using System.Globalization;
using Farthing.Core.Query.Rollups;
using Farthing.Core.Time;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Rollups;

/// <summary>
/// The days whose rows a derive step can have changed, where it is known what files touched since the step before. An interaction's own row
/// changes only if a file names it, and what it says of its neighbours only if one of those does, and only within the windows that rollups
/// keep; ages change with the data cut-off. Of its agents rollups keep whether they have any staffing.
/// </summary>
internal sealed class RollupChanges
{
    // Beyond this many days making a rollup anew costs no more.
    private const int MostDays = 400;

    private readonly DuckDbConnection _connection;
    private readonly WorkspaceCalendar _calendar;
    private readonly long _cutoffMs;
    private readonly Dictionary<string, HashSet<long>>? _before;
    private readonly IReadOnlyList<HourSpan>? _hours;
    private readonly bool _staffedAnew;
    private readonly Dictionary<string, string> _madeFrom;

    private RollupChanges(DuckDbConnection connection, WorkspaceCalendar calendar, long cutoffMs, long? batch, IReadOnlyList<HourSpan>? hours)
    {
        (_connection, _calendar, _cutoffMs, _hours) = (connection, calendar, cutoffMs, hours);
        _before = batch is null ? null : Clocks.ToDictionary(c => c.Key, c => DaysBy(c.Value), StringComparer.Ordinal);
        _staffedAnew = batch is not { } last || connection.Scalar<bool>(Invariant(
            $"SELECT EXISTS(SELECT 1 FROM staffing GROUP BY agent HAVING min(batch) > {last} AND agent NOT IN (SELECT agent FROM staffing_versions))"));
        _madeFrom = DerivedPart.All.ToDictionary(p => p.Name, p => StampOf(connection, p.Name), StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Clocks { get; } = new(StringComparer.Ordinal)
    {
        ["completion"] = "completed_day",
        ["arrival"] = "arrived_day",
    };

    /// <summary>
    /// Looks, before anything is derived anew and in the same transaction, at what is about to change; null where nothing was derived before.
    /// </summary>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="settings">The calendar.</param>
    /// <param name="batch">The last file before those that touched the interactions in <see cref="TouchedFacts.Interactions"/>; null: any may have changed.</param>
    /// <param name="hours">The stretches in which agents' hours change; null: any may.</param>
    public static RollupChanges? Before(DuckDbConnection connection, DeriveSettings settings, long? batch, IReadOnlyList<HourSpan>? hours) =>
        DeriveVersion.DataCutOff(connection) is { } cutoff ? new RollupChanges(connection, settings.Calendar, cutoff, batch, hours) : null;

    /// <summary>The stamps of the parts that a rollup was made of before: only one that was can be followed.</summary>
    public string MadeFrom(RollupDefinition definition) => string.Join(' ', definition.Parts.Select(p => _madeFrom[p]));

    /// <summary>The days whose rows of a rollup may be others now; null where that is not known or too much. Rows without a day are not among them.</summary>
    public IReadOnlyList<long>? DaysOf(RollupDefinition definition) => definition.Parts switch
    {
        ["interactions"] => DaysOfInteractions(definition),
        ["interactions", "agent_hours"] when !_staffedAnew => DaysOfInteractions(definition),
        ["agent_hours"] => _hours is null ? null :
        [
            .. _hours.SelectMany(h => Enumerable.Range(_calendar.DayOf(h.FromMs), 1 + _calendar.DayOf(h.ToMs - 1) - _calendar.DayOf(h.FromMs)))
                .Select(d => (long)d).Distinct(),
        ],
        _ => null,
    };

    private IReadOnlyList<long>? DaysOfInteractions(RollupDefinition definition)
    {
        if (_before is null || DeriveVersion.DataCutOff(_connection) is not { } cutoff)
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

    private static string StampOf(DuckDbConnection connection, string part) => FarthingStore.GetMeta(connection, DeriveVersion.PartKeyPrefix + part) ?? "";

    private HashSet<long> DaysBy(string column) =>
    [
        .. _connection.Rows($"SELECT DISTINCT {column} FROM d_interactions WHERE i IN (SELECT i FROM {TouchedFacts.Interactions}) AND {column} IS NOT NULL")
            .Select(r => Convert.ToInt64(r[0], CultureInfo.InvariantCulture)),
    ];
}
