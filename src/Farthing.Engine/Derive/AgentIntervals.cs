using System.Runtime.InteropServices;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>An interval of an agent's time and what it is marked with.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AgentInterval(long StartMs, long EndMs, int Mark);

/// <summary>The intervals of a range of agents, by agent and start: counted, scattered, and sorted where need be.</summary>
internal sealed class AgentIntervals
{
    private readonly AgentInterval[] _intervals;
    private readonly int[] _first;
    private readonly int _from;

    private AgentIntervals(AgentInterval[] intervals, int[] first, int from) => (_intervals, _first, _from) = (intervals, first, from);

    /// <summary>The agent's intervals in order of their starts.</summary>
    public ReadOnlySpan<AgentInterval> Of(int agent) => Slice(agent - _from);

    /// <summary>Runs a query of (agent, start, end, mark) over the agents from $1 to $2 − 1, twice: to count and to place.</summary>
    public static AgentIntervals Load(DuckDbConnection connection, int from, int end, string sql, CancellationToken cancellation)
    {
        int[] first = new int[end - from + 1];
        using (DuckDbReader reader = connection.Query($"SELECT agent FROM ({sql}) AS x(agent, s, e, m)", [from, end], cancellation))
            while (reader.ReadChunk())
                foreach (int agent in reader.Int32(0)) first[agent - from + 1]++;
        for (int n = 1; n < first.Length; n++) first[n] += first[n - 1];
        AgentIntervals intervals = new(new AgentInterval[first[^1]], first, from);
        intervals.Place(connection, sql, end, cancellation);
        for (int n = 0; n < first.Length - 1; n++) SortIfNeeded(intervals.Slice(n));
        return intervals;
    }

    private void Place(DuckDbConnection connection, string sql, int end, CancellationToken cancellation)
    {
        int[] at = _first[..^1];
        using DuckDbReader reader = connection.Query(sql, [_from, end], cancellation);
        while (reader.ReadChunk())
        {
            ReadOnlySpan<int> agent = reader.Int32(0);
            ReadOnlySpan<long> start = reader.Int64(1);
            ReadOnlySpan<long> stop = reader.Int64(2);
            ReadOnlySpan<int> mark = reader.Int32(3);
            for (int row = 0; row < agent.Length; row++)
                _intervals[at[agent[row] - _from]++] = new AgentInterval(start[row], stop[row], mark[row]);
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
