namespace Farthing.Core.Costing;

/// <summary>
/// Adds up drivers, in as many parts as there are threads: the sums of the parts, in order, are the offsets from which each
/// part can spread on its own. The rows are passed over once per driver, into sums per agent and profile
/// (<see cref="DriverCells"/>); any number of receivers then takes its sums from those.
/// </summary>
internal sealed class DriverSums
{
    /// <summary>Rows below which another part is not worth a thread.</summary>
    private const int LeastRows = 8192;

    private readonly CostRows _rows;
    private readonly Dictionary<(Driver Driver, bool ByAgent), DriverCells?> _cells = [];

    /// <summary>Sums over prepared rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads to use.</param>
    public DriverSums(CostRows rows, int threads)
    {
        _rows = rows;
        int parts = Math.Max(1, Math.Min(threads, (rows.Count / LeastRows) + 1));
        Bounds = [.. Enumerable.Range(0, parts + 1).Select(p => (int)((long)rows.Count * p / parts))];
    }

    /// <summary>Where parts begin, and the number of rows.</summary>
    public int[] Bounds { get; }

    /// <summary>Sums by part and slot.</summary>
    /// <param name="tables">The tables, whose lookups return slots below <paramref name="slots"/>.</param>
    /// <param name="slots">Number of slots.</param>
    public UInt128[][] Of(IEnumerable<ReceiverTable> tables, int slots)
    {
        UInt128[][] sums = [.. Enumerable.Range(1, Bounds.Length - 1).Select(_ => new UInt128[slots])];
        foreach (ReceiverTable table in tables.Where(t => t.Weights is not null))
        {
            if (CellsFor(table) is { } cells)
            {
                cells.AddTo(sums, table);
            }
            else
            {
                Parallel.For(0, sums.Length, part => AddRows(table, Bounds[part], Bounds[part + 1], sums[part]));
            }
        }

        return sums;
    }

    /// <summary>The sums per agent and profile that serve a table, null where its agents are scattered.</summary>
    private DriverCells? CellsFor(ReceiverTable table)
    {
        // Sums by agent serve everybody; where agents are scattered, those who do not ask for an agent are served without.
        AgentRuns? byAgent = _rows.Runs;
        bool agents = table.ByAgent || byAgent is not null;
        if (!_cells.TryGetValue((table.Driver, agents), out DriverCells? cells))
        {
            AgentRuns? runs = agents ? byAgent : AgentRuns.Whole(_rows.Count);
            cells = runs is null ? null : new DriverCells(_rows, table.Weights!, runs, Bounds);
            _cells.Add((table.Driver, agents), cells);
        }

        return cells;
    }

    private static void AddRows(ReceiverTable table, int from, int to, UInt128[] sums)
    {
        long[] weights = table.Weights!;
        for (int row = from; row < to; row++)
        {
            int slot = table.Find(row);
            if (slot >= 0)
            {
                sums[slot] += (ulong)weights[row];
            }
        }
    }
}
