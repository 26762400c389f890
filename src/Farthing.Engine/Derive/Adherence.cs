namespace Farthing.Engine.Derive;

/// <summary>
/// When an agent did what was planned: of the intervals planned for a state those in which the agent was in it. Planned as available, an
/// agent keeps to the plan while available or handling.
/// </summary>
internal static class Adherence
{
    private const int Available = 1;
    private const int Absent = 5;

    /// <summary>The intervals, by start; those of different states may overlap where plans do.</summary>
    public static List<AgentInterval> Of(
        ReadOnlySpan<AgentInterval> handling, ReadOnlySpan<AgentInterval> staffing, ReadOnlySpan<AgentInterval> schedule)
    {
        List<AgentInterval> kept = [];
        for (int state = Available; state <= Absent; state++)
        {
            List<AgentInterval> planned = [], actual = [];
            foreach (ref readonly AgentInterval plan in schedule)
            {
                if (plan.Mark == state) planned.Add(plan);
            }

            foreach (ref readonly AgentInterval shift in staffing)
            {
                if (shift.Mark >> 2 == state) actual.Add(shift);
            }

            if (planned.Count == 0) continue;
            if (state == Available)
            {
                foreach (ref readonly AgentInterval segment in handling)
                {
                    if (segment.Mark == 0) actual.Add(segment);
                }
            }

            Meet(Merged(planned), Merged(actual), kept);
        }

        kept.Sort(static (a, b) => a.StartMs.CompareTo(b.StartMs));
        return kept;
    }

    private static List<AgentInterval> Merged(List<AgentInterval> intervals)
    {
        intervals.Sort(static (a, b) => a.StartMs.CompareTo(b.StartMs));
        List<AgentInterval> merged = [];
        foreach (AgentInterval interval in intervals)
        {
            if (merged.Count > 0 && interval.StartMs <= merged[^1].EndMs)
                merged[^1] = merged[^1] with { EndMs = Math.Max(merged[^1].EndMs, interval.EndMs) };
            else if (interval.EndMs > interval.StartMs) merged.Add(interval);
        }

        return merged;
    }

    private static void Meet(List<AgentInterval> planned, List<AgentInterval> actual, List<AgentInterval> kept)
    {
        for (int p = 0, a = 0; p < planned.Count && a < actual.Count;)
        {
            long start = Math.Max(planned[p].StartMs, actual[a].StartMs);
            long end = Math.Min(planned[p].EndMs, actual[a].EndMs);
            if (start < end) kept.Add(new AgentInterval(start, end, 0));
            if (planned[p].EndMs <= actual[a].EndMs) p++;
            else a++;
        }
    }
}
