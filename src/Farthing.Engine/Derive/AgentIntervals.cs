using System.Runtime.InteropServices;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>An interval of an agent's time and what it is marked with.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AgentInterval(long StartMs, long EndMs, int Mark);

/// <summary>The intervals of a range of agents, by agent and start: scattered by their counts, and sorted where need be when they are asked for.</summary>
internal sealed class AgentIntervals
{
    private readonly AgentInterval[] _intervals;
    private readonly int[] _first;
    private readonly int _from;

    private AgentIntervals(AgentInterval[] intervals, int[] first, int from) => (_intervals, _first, _from) = (intervals, first, from);

    /// <summary>The agent's intervals in order of their starts; asked for once an agent, it may be of several agents at once.</summary>
    public ReadOnlySpan<AgentInterval> Of(int agent)
    {
        Span<AgentInterval> intervals = Slice(agent - _from);
        SortIfNeeded(intervals);
        return intervals;
    }

    /// <summary>Takes the (agent, start, end, mark) that a query gives for the agents from $1 to $2 − 1 to their agents.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="from">The first agent.</param>
    /// <param name="counts">How many intervals each of the agents has.</param>
    /// <param name="columns">The four columns.</param>
    /// <param name="rows">Their FROM and WHERE.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static AgentIntervals Load(
        DuckDbConnection connection, int from, ReadOnlySpan<long> counts, string columns, string rows, CancellationToken cancellation)
    {
        int[] first = new int[counts.Length + 1];
        for (int n = 0; n < counts.Length; n++) first[n + 1] = checked(first[n] + (int)counts[n]);
        AgentIntervals intervals = new(new AgentInterval[first[^1]], first, from);
        int[] at = first[..^1];
        connection.Take(columns, rows, [from, from + counts.Length], chunk => intervals.Place(chunk, at), cancellation);
        return intervals;
    }

    private void Place(DuckDbRows rows, int[] at)
    {
        ReadOnlySpan<int> agent = rows.Int32(0), mark = rows.Int32(3);
        ReadOnlySpan<long> start = rows.Int64(1), stop = rows.Int64(2);
        for (int row = 0; row < agent.Length; row++)
        {
            int place = Interlocked.Increment(ref at[agent[row] - _from]) - 1;
            _intervals[place] = new AgentInterval(start[row], stop[row], mark[row]);
        }
    }

    private Span<AgentInterval> Slice(int n) => _intervals.AsSpan(_first[n], _first[n + 1] - _first[n]);

    private static void SortIfNeeded(Span<AgentInterval> intervals)
    {
        for (int n = 1; n < intervals.Length; n++)
            if (intervals[n - 1].StartMs > intervals[n].StartMs)
            {
                intervals.Sort(static (a, b) => a.StartMs.CompareTo(b.StartMs));
                return;
            }
    }
}
