namespace Farthing.Core.Costing;

/// <summary>
/// Adds up drivers, in as many parts as there are threads: the sums of the parts, in order, are the offsets from which each
/// part can spread on its own. The rows are passed over once for all drivers that are asked for, into a sum per cell
/// (<see cref="RowCells"/>); any number of receivers then takes its sums from those.
/// </summary>
internal sealed class DriverSums
{
    /// <summary>Rows below which another part is not worth a thread.</summary>
    private const int LeastRows = 8192;

    private readonly Dictionary<(Driver Driver, RowCells Cells), (CellSums[] Parts, int At)> _sums = [];

    /// <summary>Sums over prepared rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads to use.</param>
    public DriverSums(CostRows rows, int threads)
    {
        int parts = Math.Max(1, Math.Min(threads, (rows.Count / LeastRows) + 1));
        Bounds = [.. Enumerable.Range(0, parts + 1).Select(p => (int)((long)rows.Count * p / parts))];
    }

    /// <summary>Where parts begin, and the number of rows.</summary>
    public int[] Bounds { get; }

    /// <summary>Sums by part and slot.</summary>
    /// <param name="tables">The tables, whose slots lie below <paramref name="slots"/>.</param>
    /// <param name="slots">Number of slots.</param>
    public UInt128[][] Of(IReadOnlyList<ReceiverTable> tables, int slots)
    {
        MakeMissing(tables);
        UInt128[][] sums = [.. Enumerable.Range(1, Bounds.Length - 1).Select(_ => new UInt128[slots])];
        foreach (ReceiverTable table in tables)
        {
            if (table.Weights is null)
            {
                continue;
            }

            (CellSums[] parts, int at) = _sums[(table.Driver, table.Cells)];
            for (int part = 0; part < parts.Length; part++)
            {
                parts[part].AddTo(sums[part], at, table.SlotOfCell);
            }
        }

        return sums;
    }

    private void MakeMissing(IEnumerable<ReceiverTable> tables)
    {
        foreach (IGrouping<RowCells, ReceiverTable> group in tables
            .Where(t => t.Weights is not null && !_sums.ContainsKey((t.Driver, t.Cells)))
            .DistinctBy(t => (t.Driver, t.Cells))
            .GroupBy(t => t.Cells))
        {
            foreach (ReceiverTable[] some in group.Chunk(CellSums.Most))
            {
                CellSums[] parts = new CellSums[Bounds.Length - 1];
                long[][] weights = [.. some.Select(t => t.Weights!)];
                Parallel.For(0, parts.Length, part => parts[part] = CellSums.Of(group.Key, weights, Bounds[part], Bounds[part + 1]));
                for (int at = 0; at < some.Length; at++)
                {
                    _sums.Add((some[at].Driver, group.Key), (parts, at));
                }
            }
        }
    }
}
