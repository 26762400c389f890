using System.Runtime.InteropServices;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>A stretch of local days of which agents' hours are redone, as instants (milliseconds); no hour lies on both sides of an end.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HourSpan(long FromMs, long ToMs)
{
    private const long MsPerDay = 86_400_000;

    // Each stretch is looked for anew in facts; beyond these making all anew takes no longer.
    private const int MostSpans = 8;
    private const int MostDays = 62;

    private static readonly string[] Followed = ["segments", "staffing", "schedule"];

    /// <summary>
    /// The stretches that files since the last step touched; null where all hours are to be made anew: what changed cannot be followed, is
    /// too much, or an agent has staffing or a schedule for the first time, which all of its hours show.
    /// </summary>
    public static IReadOnlyList<HourSpan>? Find(DeriveContext context)
    {
        DuckDbConnection connection = context.Connection;
        if (TouchedFacts.Since(connection, context.Settings, DerivedPart.AgentHours, Followed) is not { } batch
            || PieceSpans.LongestOf(connection) is null || HasOthers(connection))
        {
            return null;
        }

        SortedSet<int> days = Days(connection, context.Settings.Calendar, batch, context.Cancellation);
        if (days.Count > MostDays)
        {
            return null;
        }

        List<HourSpan> spans = [.. Stretches(days).Select(d => Whole(context.Settings.Calendar, d.First, d.Last))];
        return spans.Count <= MostSpans ? spans : null;
    }

    /// <summary>SQL of the condition that rows have a part in it.</summary>
    /// <param name="longest">No row is longer (ms); null: not known.</param>
    /// <param name="end">SQL of a row's end.</param>
    public string Sql(long? longest, string end) =>
        Invariant($"started_ms < {ToMs} AND {end} > {FromMs}") + (longest is { } most ? Invariant($" AND started_ms >= {FromMs - most}") : "");

    /// <summary>Whether some agent's hours say that staffing or a schedule is not known, and it is now; or the other way round.</summary>
    private static bool HasOthers(DuckDbConnection connection) => connection.Scalar<bool>("""
        SELECT EXISTS(
          SELECT 1 FROM (SELECT agent, bool_or(staffed_ms IS NOT NULL) AS staffed, bool_or(scheduled_ms IS NOT NULL) AS scheduled
              FROM d_agent_hours GROUP BY agent) h
            LEFT JOIN (SELECT DISTINCT agent FROM staffing WHERE ended_ms IS NOT NULL) s ON s.agent = h.agent
            LEFT JOIN (SELECT DISTINCT agent FROM schedule WHERE ended_ms IS NOT NULL) p ON p.agent = h.agent
          WHERE h.staffed <> (s.agent IS NOT NULL) OR h.scheduled <> (p.agent IS NOT NULL))
        """);

    /// <summary>The local days on which rows lie that came or went, and those beside them: an instant's day of UTC may be either.</summary>
    private static SortedSet<int> Days(DuckDbConnection connection, WorkspaceCalendar calendar, long batch, CancellationToken cancellation)
    {
        string spans = TouchedFacts.Changed(batch, $"started_ms, {SegmentSql.End} AS end_ms", "segments")
            + " UNION ALL " + TouchedFacts.Changed(batch, "started_ms, ended_ms", "staffing", "schedule");
        SortedSet<int> days = [];
        using DuckDbReader reader = connection.Query(
            Invariant($"SELECT DISTINCT started_ms // {MsPerDay}, greatest(started_ms, end_ms) // {MsPerDay} FROM ({spans}) WHERE end_ms IS NOT NULL"),
            [], cancellation);
        while (reader.Read() && days.Count <= MostDays)
        {
            int last = calendar.DayOf((reader.GetInt64(1) + 1) * MsPerDay);
            for (int day = calendar.DayOf(reader.GetInt64(0) * MsPerDay); day <= last && days.Count <= MostDays; day++) days.Add(day);
        }

        return days;
    }

    private static IEnumerable<(int First, int Last)> Stretches(SortedSet<int> days)
    {
        (int First, int Last)? open = null;
        foreach (int day in days)
        {
            if (open is { } before && day > before.Last + 1)
            {
                yield return before;
                open = null;
            }

            open = (open?.First ?? day, day);
        }

        if (open is { } last) yield return last;
    }

    /// <summary>From midnight to midnight; where clocks are set by part of an hour then, from the midnight before and to the one after.</summary>
    private static HourSpan Whole(WorkspaceCalendar calendar, int first, int last)
    {
        while (!Parts(calendar, calendar.StartOfDay(first))) first--;
        while (!Parts(calendar, calendar.StartOfDay(last + 1))) last++;
        return new HourSpan(calendar.StartOfDay(first), calendar.StartOfDay(last + 1));
    }

    private static bool Parts(WorkspaceCalendar calendar, long ms) => calendar.HourOf(ms - 1) < calendar.HourOf(ms);
}
