using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>
/// Per agent and local hour the length of unions of intervals: handling, available, handling or available, staffed, paid,
/// and of agents with a schedule scheduled and adherent. Intervals are put together by agent by counting, then swept in start order.
/// </summary>
internal sealed class AgentHours
{
    private const int AvailableState = 1;
    private const int AbsentState = 5;
    private const long MostSegmentsAtOnce = 32_000_000;

    private const string SegmentEnd = "coalesce(ended_ms, started_ms + coalesce(talk_ms, 0) + coalesce(hold_ms, 0) + coalesce(wrap_ms, 0))";

    private readonly DuckDbConnection _connection;
    private readonly AgentHistory _history;
    private readonly LocalClock _clock;
    private readonly CancellationToken _cancellation;

    // Whether an agent has any staffing, and any schedule: of the others that time is not known rather than zero.
    private readonly long[] _allShifts;
    private readonly long[] _allPlanned;

    public AgentHours(DeriveContext context, AgentHistory history, LocalClock clock)
    {
        (_connection, _history, _clock, _cancellation) = (context.Connection, history, clock, context.Cancellation);
        _allShifts = Counts("FROM staffing WHERE ended_ms IS NOT NULL");
        _allPlanned = Counts("FROM schedule WHERE ended_ms IS NOT NULL");
    }

    /// <summary>Computes and writes <c>d_agents</c> and, anew or in some stretches, <c>d_agent_hours</c>.</summary>
    /// <param name="spans">The stretches that are redone; null: all is.</param>
    public void Write(IReadOnlyList<HourSpan>? spans)
    {
        _connection.Execute("TRUNCATE d_agents", [], _cancellation);
        _history.Write(_connection);
        if (spans is null)
        {
            _connection.Execute("TRUNCATE d_agent_hours", [], _cancellation);
            WriteSpan(null);
            return;
        }

        foreach (HourSpan span in spans)
        {
            _connection.Execute(
                "DELETE FROM d_agent_hours WHERE hour >= $1 AND hour <= $2", [_clock.HourOf(span.FromMs), _clock.HourOf(span.ToMs - 1)], _cancellation);
            WriteSpan(span);
        }
    }

    /// <summary>A large store takes its agents in several ranges.</summary>
    private void WriteSpan(HourSpan? span)
    {
        (string handling, string staffing, string schedule) = Rows(span);
        long[] segments = Counts(handling), shifts = Counts(staffing), planned = Counts(schedule);
        for (int from = 1; from < segments.Length;)
        {
            int end = from;
            long sum = 0;
            while (end < segments.Length && (end == from || sum + segments[end] <= MostSegmentsAtOnce)) sum += segments[end++];
            Range range = from..end;
            WriteRange(
                from,
                Load(handling, segments, range, Clipped(span, SegmentEnd, "coalesce(date_only, 0) = 0") + ", coalesce(date_only, 0)::INTEGER"),
                Load(staffing, shifts, range, Clipped(span, "ended_ms", "true") + ", (state * 4 + coalesce(paid, CASE WHEN state = 5 THEN 0 ELSE 1 END))::INTEGER"),
                Load(schedule, planned, range, Clipped(span, "ended_ms", "true") + ", state"),
                end - from);
            from = end;
        }
    }

    /// <summary>FROM and WHERE of segments, staffing and schedules; those that have a part in a stretch.</summary>
    private (string Handling, string Staffing, string Schedule) Rows(HourSpan? span)
    {
        string During(string end, long? longest) => span is { } s ? " AND " + s.Sql(longest, end) : "";
        return (
            "FROM segments WHERE kind = 1" + During($"greatest(started_ms, {SegmentEnd})", PieceSpans.LongestOf(_connection)),
            "FROM staffing WHERE ended_ms IS NOT NULL" + During("ended_ms", null),
            "FROM schedule WHERE ended_ms IS NOT NULL" + During("ended_ms", null));
    }

    /// <summary>
    /// Agent, start and end of rows, cut at the ends of a stretch. What only has a date is not cut: it counts whole in the hour of its start,
    /// and not at all where that lies before.
    /// </summary>
    private static string Clipped(HourSpan? span, string end, string cut) => span is not { } s
        ? $"agent, started_ms, {end}"
        : Invariant($"agent, CASE WHEN {cut} THEN greatest(started_ms, {s.FromMs}) ELSE started_ms END, ")
            + Invariant($"CASE WHEN {cut} THEN least({end}, {s.ToMs}) WHEN started_ms >= {s.FromMs} THEN {end} ELSE started_ms END");

    private AgentIntervals Load(string rows, long[] counts, Range range, string columns) => AgentIntervals.Load(
        _connection, range.Start.Value, counts.AsSpan(range), columns, rows + " AND agent >= $1 AND agent < $2", _cancellation);

    /// <summary>How many rows each agent has.</summary>
    private long[] Counts(string rows)
    {
        long[] counts = new long[_history.Agents];
        using DuckDbReader reader = _connection.Query(
            $"SELECT agent, count(*) {rows} AND agent > 0 AND agent < $1 GROUP BY agent", [counts.Length], _cancellation);
        while (reader.Read()) counts[reader.GetInt32(0)] = reader.GetInt64(1);
        return counts;
    }

    private void WriteRange(int from, AgentIntervals handling, AgentIntervals staffing, AgentIntervals schedules, int agents)
    {
        HourRows?[] rows = new HourRows?[agents];

        // In parts, so that what waits to be written stays small.
        const int part = 256;
        using DuckDbBulkInsert sink = _connection.BulkInsert("d_agent_hours", _cancellation);
        for (int begin = 0; begin < agents; begin += part)
        {
            int stop = Math.Min(agents, begin + part);
            Parallel.For(begin, stop, new ParallelOptions { CancellationToken = _cancellation }, n =>
                rows[n] = HoursOf(from + n, handling.Of(from + n), staffing.Of(from + n), schedules.Of(from + n)));
            for (int n = begin; n < stop; n++)
            {
                if (rows[n] is { } hours) Append(sink, from + n, hours);
                rows[n] = null;
            }
        }

        sink.Complete();
    }

    private HourRows? HoursOf(
        int agent, ReadOnlySpan<AgentInterval> handling, ReadOnlySpan<AgentInterval> staffing, ReadOnlySpan<AgentInterval> schedule)
    {
        if (handling.Length == 0 && staffing.Length == 0 && schedule.Length == 0) return null;
        HourRows rows = new(_clock, _allShifts[agent] > 0, _allPlanned[agent] > 0);
        Touch(rows, handling, staffing, schedule);
        AddHandling(rows, handling);
        AddStaffing(rows, staffing);
        AddEither(rows, handling, staffing);
        if (rows.Schedule) AddSchedule(rows, handling, staffing, schedule);
        return rows;
    }

    private static void AddSchedule(
        HourRows rows, ReadOnlySpan<AgentInterval> handling, ReadOnlySpan<AgentInterval> staffing, ReadOnlySpan<AgentInterval> schedule)
    {
        IntervalUnion scheduled = new(rows, HourRows.Scheduled);
        foreach (ref readonly AgentInterval planned in schedule) scheduled.Add(planned);
        scheduled.Finish();
        IntervalUnion adherent = new(rows, HourRows.Adherent);
        foreach (AgentInterval kept in Adherence.Of(handling, staffing, schedule)) adherent.Add(kept);
        adherent.Finish();
    }

    private static void Touch(
        HourRows rows, ReadOnlySpan<AgentInterval> handling, ReadOnlySpan<AgentInterval> staffing, ReadOnlySpan<AgentInterval> schedule)
    {
        int next = 0;
        foreach (ref readonly AgentInterval shift in staffing)
        {
            for (; next < handling.Length && handling[next].StartMs <= shift.StartMs; next++) TouchHandling(rows, handling[next]);
            rows.Touch(shift.StartMs, shift.EndMs);
        }

        for (; next < handling.Length; next++) TouchHandling(rows, handling[next]);
        foreach (ref readonly AgentInterval planned in schedule) rows.Touch(planned.StartMs, planned.EndMs);
        rows.Allocate();
    }

    /// <summary>A segment of which only the date is known occupies no known interval: it needs its first hour only.</summary>
    private static void TouchHandling(HourRows rows, in AgentInterval segment) => rows.Touch(
        segment.StartMs, segment.Mark == 0 ? segment.EndMs : Math.Min(segment.EndMs, segment.StartMs + 1));

    private static void AddHandling(HourRows rows, ReadOnlySpan<AgentInterval> handling)
    {
        IntervalUnion handled = new(rows, HourRows.Handling);
        foreach (ref readonly AgentInterval segment in handling)
        {
            if (segment.Mark == 0) handled.Add(segment);
            else if (segment.EndMs > segment.StartMs) rows.AddDateOnly(segment);
        }

        handled.Finish();
    }

    private static void AddStaffing(HourRows rows, ReadOnlySpan<AgentInterval> staffing)
    {
        IntervalUnion available = new(rows, HourRows.Available);
        IntervalUnion staffed = new(rows, HourRows.Staffed);
        IntervalUnion paid = new(rows, HourRows.Paid);
        foreach (ref readonly AgentInterval shift in staffing)
        {
            int state = shift.Mark >> 2;
            if (state == AvailableState) available.Add(shift);
            if (state != AbsentState) staffed.Add(shift);
            if ((shift.Mark & 1) != 0) paid.Add(shift);
        }

        available.Finish();
        staffed.Finish();
        paid.Finish();
    }

    private static void AddEither(HourRows rows, ReadOnlySpan<AgentInterval> handling, ReadOnlySpan<AgentInterval> staffing)
    {
        IntervalUnion either = new(rows, HourRows.Either);
        int next = 0;
        foreach (ref readonly AgentInterval shift in staffing)
        {
            if (shift.Mark >> 2 != AvailableState) continue;
            for (; next < handling.Length && handling[next].StartMs <= shift.StartMs; next++)
                if (handling[next].Mark == 0) either.Add(handling[next]);
            either.Add(shift);
        }

        for (; next < handling.Length; next++)
            if (handling[next].Mark == 0) either.Add(handling[next]);
        either.Finish();
    }

    private void Append(RowSink sink, int agent, HourRows hours)
    {
        for (int row = 0; row < hours.Hours.Count; row++)
        {
            ReadOnlySpan<long> sums = hours.Row(row);
            if (sums.IndexOfAnyExcept(0L) < 0) continue;
            long startMs = hours.StartOf(hours.Hours[row]);
            ref readonly AgentVersion version = ref _history[_history.IndexAt(agent, startMs)];
            sink.Append(agent).Append(hours.Hours[row]).Append(_clock.DayOf(startMs)).Append(_clock.MonthOf(startMs))
                .Append(version.Role).Append(version.Team).Append(version.Site).Append(version.Vendor)
                .Append(sums[HourRows.Handling]);
            if (hours.Staffing)
                sink.Append(sums[HourRows.Available]).Append(sums[HourRows.Either]).Append(sums[HourRows.Staffed]).Append(sums[HourRows.Paid]);
            else
                sink.AppendNull().Append(sums[HourRows.Either]).AppendNull().AppendNull();
            if (hours.Schedule) sink.Append(sums[HourRows.Scheduled]).Append(sums[HourRows.Adherent]);
            else sink.AppendNull().AppendNull();
            sink.EndRow();
        }
    }
}
