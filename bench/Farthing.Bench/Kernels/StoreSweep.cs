using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;

namespace Farthing.Bench.Kernels;

/// <summary>
/// Effort of every agent segment of a store: fetched month by month from the table that costing runs read, which is in canonical
/// order, and swept, the next month being fetched meanwhile.
/// </summary>
internal static class StoreSweep
{
    private sealed record Month(int[] Agent, int[] Kind, long[] Start, long[] End, long[] Interaction)
    {
        public Month(int rows)
            : this(Columns.Of<int>(rows), Columns.Of<int>(rows), Columns.Of<long>(rows), Columns.Of<long>(rows), Columns.Of<long>(rows))
        {
        }

        /// <summary>Places a chunk; rows of a chunk follow one another.</summary>
        public void Add(DuckDbReader reader)
        {
            int first = reader.Int32(0)[0];
            if (reader.Int32(0)[^1] - first != reader.RowCount - 1) throw new InvalidOperationException("a chunk is not in order");
            reader.Int32(1).CopyTo(Agent.AsSpan(first));
            reader.Int32(2).CopyTo(Kind.AsSpan(first));
            reader.Int64(3).CopyTo(Start.AsSpan(first));
            reader.Int64(4).CopyTo(End.AsSpan(first));
            reader.Int64(5).CopyTo(Interaction.AsSpan(first));
        }
    }

    /// <summary>The busy time of all agents in milliseconds.</summary>
    public static long Run(DuckDbConnection connection, int[] months)
    {
        long busy = 0;
        Task<Month>? next = Task.Run(() => Fetch(connection, months[0]));
        for (int n = 0; next is not null; n++)
        {
            Month month = next.GetAwaiter().GetResult();
            int following = n + 1;
            next = following < months.Length ? Task.Run(() => Fetch(connection, months[following])) : null;
            busy += Sweep(month);
        }

        return busy;
    }

    private static Month Fetch(DuckDbConnection connection, int number)
    {
        Month month = new((int)connection.Scalar<long>("SELECT count(*) FROM d_pieces WHERE month = $1", number));
        using DuckDbReader reader = connection.Query("SELECT n, agent, kind, started_ms, ended_ms, i FROM d_pieces WHERE month = $1", number);
        while (reader.ReadChunk()) month.Add(reader);
        return month;
    }

    private static long Sweep(Month month)
    {
        AgentRuns runs = AgentRuns.Of(month.Agent);
        int[] bounds = runs.Split(Environment.ProcessorCount);
        long[] effort = new long[month.Agent.Length];
        long busy = 0;
        Parallel.For(0, bounds.Length - 1, part =>
        {
            Core.Costing.Sweep sweep = new();
            long sum = 0;
            runs.ForEach(bounds[part], bounds[part + 1], (from, to) =>
            {
                if (month.Agent[from] == 0) return;
                if (month.Kind.AsSpan(from, to - from).IndexOfAnyExcept((int)SegmentKind.Agent) >= 0)
                    throw new InvalidOperationException("the benchmark's agents handle agent segments only");
                int count = to - from;
                sum += sweep.Run(
                    month.Start.AsSpan(from, count), month.End.AsSpan(from, count), month.Interaction.AsSpan(from, count), effort.AsSpan(from, count));
            });
            Interlocked.Add(ref busy, sum);
        });
        return busy;
    }
}
