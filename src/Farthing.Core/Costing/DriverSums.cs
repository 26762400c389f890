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

    private const int Lanes = 4;

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
            sums[part] = new UInt128[cells.Count];
            AddBlocks(cells.Of.AsSpan(from, count), weights.AsSpan(from, count), sums[part]);
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

    /// <summary>
    /// Adds in 64 bits as long as no sum can outgrow them, which one look at all bits of the weights tells; else in 128.
    /// </summary>
    private static void AddBlocks(ReadOnlySpan<int> cell, ReadOnlySpan<long> weight, UInt128[] sums)
    {
        ulong[] lanes = new ulong[Lanes * sums.Length];
        ulong any = AddRows(cell, weight, lanes, sums.Length);
        if (UInt128.One * any * (ulong)cell.Length > ulong.MaxValue)
        {
            for (int row = 0; row < cell.Length; row++)
            {
                sums[cell[row]] += (ulong)weight[row];
            }

            return;
        }

        for (int at = 0; at < sums.Length; at++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                sums[at] += lanes[(lane * sums.Length) + at];
            }
        }
    }

    /// <summary>Neighbouring rows are of one cell more often than not: rows in different lanes need not wait for each other's sum.</summary>
    /// <returns>All bits that any weight has.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong AddRows(ReadOnlySpan<int> cell, ReadOnlySpan<long> weight, Span<ulong> lanes, int cells)
    {
        unchecked
        {
            Span<ulong> first = lanes[..cells], second = lanes.Slice(cells, cells);
            Span<ulong> third = lanes.Slice(2 * cells, cells), fourth = lanes.Slice(3 * cells, cells);
            weight = weight[..cell.Length];
            ulong any = 0;
            int row = 0;
            for (; row + 3 < cell.Length; row += Lanes)
            {
                ulong a = (ulong)weight[row], b = (ulong)weight[row + 1], c = (ulong)weight[row + 2], d = (ulong)weight[row + 3];
                first[cell[row]] += a;
                second[cell[row + 1]] += b;
                third[cell[row + 2]] += c;
                fourth[cell[row + 3]] += d;
                any |= a | b | c | d;
            }

            for (; row < cell.Length; row++)
            {
                first[cell[row]] += (ulong)weight[row];
                any |= (ulong)weight[row];
            }

            return any;
        }
    }
}
