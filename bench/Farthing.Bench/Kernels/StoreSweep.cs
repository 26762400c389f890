using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Engine.Costing;
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

        public void Add(DuckDbReader reader, ChunkPlaces places)
        {
            places.Set(reader.Int32(0));
            places.Copy(reader.Int32(1), Agent);
            places.Copy(reader.Int32(2), Kind);
            places.Copy(reader.Int64(3), Start);
            places.Copy(reader.Int64(4), End);
            places.Copy(reader.Int64(5), Interaction);
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
        ChunkPlaces places = new();
        while (reader.ReadChunk()) month.Add(reader, places);
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
