using Farthing.Core.Costing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;

namespace Farthing.Bench.Kernels;

/// <summary>
/// Effort of every agent segment of a store: fetched month by month from the table that costing runs read, which is in canonical
/// order, and swept, the next month being fetched meanwhile. In the benchmark's data whoever has an agent is an agent's segment
/// (<see cref="AgentsHandleAgentSegments"/>), so that kinds need not be fetched. The memory of two months is kept from run to run, as R1's
/// engine keeps its own: getting it from the operating system took nearly as long as the sweep.
/// </summary>
internal sealed class StoreSweep(DuckDbConnection connection)
{
    private Month _month = new();
    private Month _spare = new();

    /// <summary>Columns of a month; the month after the next takes their memory over.</summary>
    private sealed class Month
    {
        public int Rows { get; private set; }

        public int[] Agent { get; private set; } = [];

        public long[] Start { get; private set; } = [];

        public long[] End { get; private set; } = [];

        public long[] Interaction { get; private set; } = [];

        public long[] Effort { get; private set; } = [];

        public void MakeRoom(int rows)
        {
            Rows = rows;
            if (rows <= Agent.Length) return;
            int room = rows + (rows / 4);
            Agent = Columns.Of<int>(room);
            (Start, End, Interaction, Effort) = (Columns.Of<long>(room), Columns.Of<long>(room), Columns.Of<long>(room), Columns.Of<long>(room));
        }

        /// <summary>Takes a chunk to its places; several threads do so at once.</summary>
        public void Add(DuckDbRows rows)
        {
            ChunkPlaces places = new();
            places.Set(rows.Int32(0));
            places.Copy(rows.Int32(1), Agent);
            places.Copy(rows.Int64(2), Start);
            places.Copy(rows.Int64(3), End);
            places.Copy(rows.Int64(4), Interaction);
        }
    }

    /// <summary>Makes sure of it, outside of what is measured.</summary>
    public void AgentsHandleAgentSegments()
    {
        if (connection.Scalar<long>("SELECT count(*) FROM d_pieces WHERE agent <> 0 AND (kind <> 1 OR date_only <> 0)") != 0)
            throw new InvalidOperationException("the benchmark's agents handle agent segments only");
    }

    /// <summary>The busy time of all agents in milliseconds.</summary>
    public long Run(int[] months)
    {
        long busy = 0;
        Task next = Fetch(months[0], _spare);
        for (int n = 1; n <= months.Length; n++)
        {
            next.GetAwaiter().GetResult();
            (_month, _spare) = (_spare, _month);
            next = n < months.Length ? Fetch(months[n], _spare) : Task.CompletedTask;
            busy += Sweep(_month);
        }

        return busy;
    }

    private Task Fetch(int number, Month into) => Task.Run(() =>
    {
        into.MakeRoom((int)connection.Scalar<long>("SELECT count(*) FROM d_pieces WHERE month = $1", number));
        connection.Take("n, agent, started_ms, ended_ms, i", "FROM d_pieces WHERE month = $1", [number], into.Add);
    });

    private static long Sweep(Month month)
    {
        AgentRuns runs = AgentRuns.Of(month.Agent.AsSpan(0, month.Rows));
        int[] bounds = runs.Split(Environment.ProcessorCount);
        long[] effort = month.Effort;
        effort.AsSpan(0, month.Rows).Clear();
        long busy = 0;
        Parallel.For(0, bounds.Length - 1, part =>
        {
            Core.Costing.Sweep sweep = new();
            long sum = 0;
            runs.ForEach(bounds[part], bounds[part + 1], (from, to) =>
            {
                if (month.Agent[from] == 0) return;
                int count = to - from;
                sum += sweep.Run(
                    month.Start.AsSpan(from, count), month.End.AsSpan(from, count), month.Interaction.AsSpan(from, count), effort.AsSpan(from, count));
            });
            Interlocked.Add(ref busy, sum);
        });
        return busy;
    }
}
