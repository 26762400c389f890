using System.Runtime.CompilerServices;

namespace Farthing.Core.Costing;

/// <summary>
/// Adds up drivers, in as many parts as there are threads: the sums of the parts, in order, are the offsets from which each
/// part can spread on its own. The rows are passed over once per driver, into a sum per cell (<see cref="RowCells"/>); any number
/// of receivers then takes its sums from those.
/// </summary>
internal sealed class DriverSums
{
    /// <summary>Rows below which another part is not worth a thread.</summary>
    private const int LeastRows = 8192;

    private readonly Dictionary<(Driver Driver, RowCells Cells), UInt128[][]> _sums = [];

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
    public UInt128[][] Of(IEnumerable<ReceiverTable> tables, int slots)
    {
        UInt128[][] sums = [.. Enumerable.Range(1, Bounds.Length - 1).Select(_ => new UInt128[slots])];
        foreach (ReceiverTable table in tables)
        {
            if (table.Weights is not { } weights)
            {
                continue;
            }

            if (!_sums.TryGetValue((table.Driver, table.Cells), out UInt128[][]? cells))
            {
                cells = OfCells(table.Cells, weights);
                _sums.Add((table.Driver, table.Cells), cells);
            }

            for (int part = 0; part < cells.Length; part++)
            {
                AddTo(sums[part], cells[part], table.SlotOfCell);
            }
        }

        return sums;
    }

    private UInt128[][] OfCells(RowCells cells, long[] weights)
    {
        UInt128[][] sums = new UInt128[Bounds.Length - 1][];
        Parallel.For(0, sums.Length, part =>
        {
            int from = Bounds[part], count = Bounds[part + 1] - from;
            Lane even = new(cells.Count), odd = new(cells.Count);
            AddRows(cells.Of.AsSpan(from, count), weights.AsSpan(from, count), even, odd);
            sums[part] = [.. even.Sums.Zip(odd.Sums, (a, b) => a + b)];
        });
        return sums;
    }

    private static void AddTo(UInt128[] sums, UInt128[] cells, int[] slotOfCell)
    {
        for (int cell = 0; cell < cells.Length; cell++)
        {
            int slot = slotOfCell[cell];
            if (slot >= 0)
            {
                sums[slot] += cells[cell];
            }
        }
    }

    /// <summary>Neighbouring rows are of one cell more often than not: two lanes need not wait for each other's sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(ReadOnlySpan<int> cell, ReadOnlySpan<long> weight, Lane even, Lane odd)
    {
        weight = weight[..cell.Length];
        int row = 0;
        for (; row + 1 < cell.Length; row += 2)
        {
            even.Add(cell[row], (ulong)weight[row]);
            odd.Add(cell[row + 1], (ulong)weight[row + 1]);
        }

        if (row < cell.Length)
        {
            even.Add(cell[row], (ulong)weight[row]);
        }
    }

    /// <summary>Sums of 64 bits and their carries: less than 2³² rows cannot overflow the 96.</summary>
    private readonly struct Lane(int cells)
    {
        private readonly ulong[] _low = new ulong[cells];
        private readonly uint[] _high = new uint[cells];

        public IEnumerable<UInt128> Sums => _high.Zip(_low, (high, low) => new UInt128(high, low));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(int cell, ulong weight)
        {
            unchecked
            {
                ref ulong low = ref _low[cell];
                ulong after = low + weight;
                low = after;
                if (after < weight)
                {
                    _high[cell]++;
                }
            }
        }
    }
}
