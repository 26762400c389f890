using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>
/// Per agent and local hour the length of five unions of intervals: handling, available, handling or available, staffed,
/// paid. Intervals are put together by agent by counting, then swept in start order.
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
        long[] segments = new long[_history.Agents];
        using (DuckDbReader reader = connection.Query(
            "SELECT agent, count(*) FROM segments WHERE kind = 1 AND agent > 0 GROUP BY agent", [], _cancellation))
            while (reader.Read()) segments[reader.GetInt32(0)] = reader.GetInt64(1);
        for (int from = 1; from < segments.Length;)
        {
            int end = from;
            long sum = 0;
            while (end < segments.Length && (end == from || sum + segments[end] <= MostSegmentsAtOnce)) sum += segments[end++];
            WriteRange(connection, from, end);
            from = end;
        }
    }

    private void WriteRange(DuckDbConnection connection, int from, int end)
    {
        AgentIntervals handling = AgentIntervals.Load(connection, from, end,
            "SELECT agent, started_ms, coalesce(ended_ms, started_ms + coalesce(talk_ms, 0) + coalesce(hold_ms, 0) + coalesce(wrap_ms, 0)),"
            + " coalesce(date_only, 0)::INTEGER FROM segments WHERE kind = 1 AND agent >= $1 AND agent < $2", _cancellation);
        AgentIntervals staffing = AgentIntervals.Load(connection, from, end,
            "SELECT agent, started_ms, ended_ms, (state * 4 + coalesce(paid, CASE WHEN state = 5 THEN 0 ELSE 1 END))::INTEGER"
            + " FROM staffing WHERE agent >= $1 AND agent < $2 AND ended_ms IS NOT NULL", _cancellation);
        int agents = end - from;
        HourRows?[] rows = new HourRows?[agents];

        // In parts, so that what waits to be written stays small.
        const int part = 256;
        using DuckDbAppender sink = connection.Appender("d_agent_hours");
        for (int begin = 0; begin < agents; begin += part)
        {
            int stop = Math.Min(agents, begin + part);
            Parallel.For(begin, stop, new ParallelOptions { CancellationToken = _cancellation }, n =>
                rows[n] = HoursOf(handling.Of(from + n), staffing.Of(from + n)));
            for (int n = begin; n < stop; n++)
            {
                if (rows[n] is { } hours) Append(sink, from + n, hours);
                rows[n] = null;
            }
        }

        sink.Complete();
    }

    private HourRows? HoursOf(ReadOnlySpan<AgentInterval> handling, ReadOnlySpan<AgentInterval> staffing)
    {
        if (handling.Length == 0 && staffing.Length == 0) return null;
        HourRows rows = new(_clock, staffing.Length > 0);
        IntervalUnion handled = new(rows, HourRows.Handling);
        IntervalUnion available = new(rows, HourRows.Available);
        IntervalUnion either = new(rows, HourRows.Either);
        IntervalUnion staffed = new(rows, HourRows.Staffed);
        IntervalUnion paid = new(rows, HourRows.Paid);
        int next = 0;
        foreach (ref readonly AgentInterval shift in staffing)
        {
            int state = shift.Mark >> 2;
            if (state == AvailableState)
            {
                while (next < handling.Length && handling[next].StartMs <= shift.StartMs) either.Add(Timed(handling[next++]));
                either.Add(shift);
                available.Add(shift);
            }

            if (state != AbsentState) staffed.Add(shift);
            if ((shift.Mark & 1) != 0) paid.Add(shift);
        }

        while (next < handling.Length) either.Add(Timed(handling[next++]));
        foreach (ref readonly AgentInterval segment in handling)
        {
            if (segment.Mark == 0) handled.Add(segment);
            else rows.AddDateOnly(segment);
        }

        handled.Finish();
        available.Finish();
        either.Finish();
        staffed.Finish();
        paid.Finish();
        return rows;
    }

    /// <summary>A segment of which only the date is known occupies no known interval.</summary>
    private static AgentInterval Timed(in AgentInterval segment) =>
        segment.Mark == 0 ? segment : segment with { EndMs = segment.StartMs };

    private void Append(DuckDbAppender sink, int agent, HourRows hours)
    {
        hours.ForEach((hour, startMs, sums) =>
        {
            ref readonly AgentVersion version = ref _history[_history.IndexAt(agent, startMs)];
            sink.Append(agent).Append(hour).Append(_clock.DayOf(startMs)).Append(_clock.MonthOf(startMs))
                .Append(version.Role).Append(version.Team).Append(version.Site).Append(version.Vendor)
                .Append(sums[HourRows.Handling]);
            if (hours.Staffing)
                sink.Append(sums[HourRows.Available]).Append(sums[HourRows.Either]).Append(sums[HourRows.Staffed]).Append(sums[HourRows.Paid]);
            else
                sink.AppendNull().Append(sums[HourRows.Either]).AppendNull().AppendNull();
            sink.EndRow();
        });
    }
}
