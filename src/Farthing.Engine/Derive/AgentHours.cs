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

    private readonly AgentHistory _history;
    private readonly LocalClock _clock;
    private readonly CancellationToken _cancellation;

    public AgentHours(AgentHistory history, LocalClock clock, CancellationToken cancellation)
    {
        _history = history;
        _clock = clock;
        _cancellation = cancellation;
    }

    /// <summary>Computes and writes <c>d_agent_hours</c>; a large store takes its agents in several ranges.</summary>
    public void Write(DuckDbConnection connection)
    {
        long[] segments = Counts(connection, "FROM segments WHERE kind = 1 AND");
        long[] shifts = Counts(connection, "FROM staffing WHERE ended_ms IS NOT NULL AND");
        long[] planned = Counts(connection, "FROM schedule WHERE ended_ms IS NOT NULL AND");
        for (int from = 1; from < segments.Length;)
        {
            int end = from;
            long sum = 0;
            while (end < segments.Length && (end == from || sum + segments[end] <= MostSegmentsAtOnce)) sum += segments[end++];
            WriteRange(connection, from..end, segments, shifts, planned);
            from = end;
        }
    }

    /// <summary>How many rows each agent has.</summary>
    private long[] Counts(DuckDbConnection connection, string rows)
    {
        long[] counts = new long[_history.Agents];
        using DuckDbReader reader = connection.Query(
            $"SELECT agent, count(*) {rows} agent > 0 AND agent < $1 GROUP BY agent", [counts.Length], _cancellation);
        while (reader.Read()) counts[reader.GetInt32(0)] = reader.GetInt64(1);
        return counts;
    }

    private void WriteRange(DuckDbConnection connection, Range range, long[] segments, long[] shifts, long[] planned)
    {
        (int from, int end) = (range.Start.Value, range.End.Value);
        AgentIntervals handling = AgentIntervals.Load(connection, from, segments.AsSpan(range),
            "agent, started_ms, coalesce(ended_ms, started_ms + coalesce(talk_ms, 0) + coalesce(hold_ms, 0) + coalesce(wrap_ms, 0)),"
            + " coalesce(date_only, 0)::INTEGER", "FROM segments WHERE kind = 1 AND agent >= $1 AND agent < $2", _cancellation);
        AgentIntervals staffing = AgentIntervals.Load(connection, from, shifts.AsSpan(range),
            "agent, started_ms, ended_ms, (state * 4 + coalesce(paid, CASE WHEN state = 5 THEN 0 ELSE 1 END))::INTEGER",
            "FROM staffing WHERE agent >= $1 AND agent < $2 AND ended_ms IS NOT NULL", _cancellation);
        AgentIntervals schedules = AgentIntervals.Load(connection, from, planned.AsSpan(range),
            "agent, started_ms, ended_ms, state", "FROM schedule WHERE agent >= $1 AND agent < $2 AND ended_ms IS NOT NULL", _cancellation);
        int agents = end - from;
        HourRows?[] rows = new HourRows?[agents];

        // In parts, so that what waits to be written stays small.
        const int part = 256;
        using DuckDbBulkInsert sink = connection.BulkInsert("d_agent_hours", _cancellation);
        for (int begin = 0; begin < agents; begin += part)
        {
            int stop = Math.Min(agents, begin + part);
            Parallel.For(begin, stop, new ParallelOptions { CancellationToken = _cancellation }, n =>
                rows[n] = HoursOf(handling.Of(from + n), staffing.Of(from + n), schedules.Of(from + n)));
            for (int n = begin; n < stop; n++)
            {
                if (rows[n] is { } hours) Append(sink, from + n, hours);
                rows[n] = null;
            }
        }

        sink.Complete();
    }

    private HourRows? HoursOf(ReadOnlySpan<AgentInterval> handling, ReadOnlySpan<AgentInterval> staffing, ReadOnlySpan<AgentInterval> schedule)
    {
        if (handling.Length == 0 && staffing.Length == 0 && schedule.Length == 0) return null;
        HourRows rows = new(_clock, staffing.Length > 0, schedule.Length > 0);
        Touch(rows, handling, staffing, schedule);
        AddHandling(rows, handling);
        AddStaffing(rows, staffing);
        AddEither(rows, handling, staffing);
        if (schedule.Length > 0) AddSchedule(rows, handling, staffing, schedule);
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
