using Farthing.Core.Costing;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;

namespace Farthing.Bench.Kernels;

/// <summary>
/// Effort of every agent segment of a store: fetched month by month, put into canonical order and swept, the next month
/// being fetched meanwhile.
/// </summary>
internal static class StoreSweep
{
    private sealed class Month
    {
        public int[] Agent = new int[1 << 16];
        public long[] Start = new long[1 << 16];
        public long[] End = new long[1 << 16];
        public long[] Interaction = new long[1 << 16];

        public int Rows { get; private set; }

        public void Add(DuckDbReader reader)
        {
            if (Rows + reader.RowCount > Agent.Length)
            {
                Array.Resize(ref Agent, Agent.Length * 2);
                Array.Resize(ref Start, Agent.Length);
                Array.Resize(ref End, Agent.Length);
                Array.Resize(ref Interaction, Agent.Length);
            }

            reader.Int32(0).CopyTo(Agent.AsSpan(Rows));
            reader.Int64(1).CopyTo(Start.AsSpan(Rows));
            reader.Int64(2).CopyTo(End.AsSpan(Rows));
            reader.Int64(3).CopyTo(Interaction.AsSpan(Rows));
            Rows += reader.RowCount;
        }
    }

    /// <summary>The busy time of all agents in milliseconds.</summary>
    public static long Run(DuckDbConnection connection, WorkspaceCalendar calendar, int[] months)
    {
        long busy = 0;
        Task<Month>? next = Task.Run(() => Fetch(connection, calendar.MonthInstants(months[0])));
        for (int n = 0; next is not null; n++)
        {
            Month month = next.GetAwaiter().GetResult();
            int following = n + 1;
            next = following < months.Length ? Task.Run(() => Fetch(connection, calendar.MonthInstants(months[following]))) : null;
            busy += Sweep(month);
        }

        return busy;
    }

    private static Month Fetch(DuckDbConnection connection, (long Start, long End) instants)
    {
        Month month = new();
        using DuckDbReader reader = connection.Query(
            "SELECT agent, started_ms, ended_ms, i FROM segments WHERE kind = 1 AND agent > 0 AND started_ms >= $1 AND started_ms < $2",
            instants.Start, instants.End);
        while (reader.ReadChunk()) month.Add(reader);
        return month;
    }

    private static long Sweep(Month month)
    {
        ReadOnlySpan<int> agent = month.Agent.AsSpan(0, month.Rows);
        int agents = 1;
        foreach (int one in agent) agents = Math.Max(agents, one + 1);

        // Ids are not asked for: rows of equal start do not change the busy time, which is all that is returned.
        int[] order = CanonicalOrder.Sort(agent, agents, month.Start.AsSpan(0, month.Rows), rows => [.. rows.Select(_ => Array.Empty<byte>())]);
        int[] offsets = CanonicalOrder.Offsets(agent, agents);
        (long[] start, long[] end, long[] interaction) = (month.Start, month.End, month.Interaction);
        long busy = 0;
        Parallel.For(0, Environment.ProcessorCount, part =>
        {
            Core.Costing.Sweep sweep = new();
            long[] s = [], e = [], i = [], effort = [];
            long sum = 0;
            for (int a = agents * part / Environment.ProcessorCount; a < agents * (part + 1) / Environment.ProcessorCount; a++)
            {
                int count = offsets[a + 1] - offsets[a];
                if (s.Length < count) (s, e, i, effort) = (new long[count * 2], new long[count * 2], new long[count * 2], new long[count * 2]);
                for (int k = 0; k < count; k++)
                {
                    int row = order[offsets[a] + k];
                    (s[k], e[k], i[k], effort[k]) = (start[row], end[row], interaction[row], 0);
                }

                sum += sweep.Run(s.AsSpan(0, count), e.AsSpan(0, count), i.AsSpan(0, count), effort.AsSpan(0, count));
            }

            Interlocked.Add(ref busy, sum);
        });
        return busy;
    }
}
