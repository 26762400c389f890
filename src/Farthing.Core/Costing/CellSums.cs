using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Farthing.Core.Costing;

/// <summary>
/// Sums of drivers per cell (<see cref="RowCells"/>) over a stretch of rows, up to four drivers in one pass: a cell's sums lie side by side,
/// as they are added up.
/// </summary>
internal sealed class CellSums
{
    /// <summary>Drivers added up at once: as many 64-bit sums as lie side by side in one vector.</summary>
    public const int Most = 4;

    private readonly Vector256<ulong>[] _sums;
    private readonly UInt128[]?[] _wide = new UInt128[Most][];

    private CellSums(int cells) => _sums = new Vector256<ulong>[cells];

    /// <summary>Sums by driver and cell.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="weights">One to <see cref="Most"/> drivers, 0 or more in every row.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">The row after the last.</param>
    public static CellSums Of(RowCells cells, long[][] weights, int from, int to)
    {
        int count = to - from;
        ReadOnlySpan<int> cell = cells.Of.AsSpan(from, count);
        CellSums sums = new(cells.Count);
        Vector256<ulong> any = sums.AddRows(cell, Columns(weights, from, count));
        for (int driver = 0; driver < weights.Length; driver++)
        {
            // In 64 bits as long as no sum can outgrow them, which one look at all bits of the weights tells; else in 128.
            if (UInt128.One * any[driver] * (ulong)count > ulong.MaxValue)
            {
                sums._wide[driver] = Wide(cell, weights[driver].AsSpan(from, count), cells.Count);
            }
        }

        return sums;
    }

    /// <summary>Adds a driver's sums to those of the cells' slots; a cell without one has a slot below 0.</summary>
    public void AddTo(UInt128[] slots, int driver, int[] slotOfCell)
    {
        UInt128[]? wide = _wide[driver];
        for (int cell = 0; cell < _sums.Length; cell++)
        {
            int slot = slotOfCell[cell];
            if (slot >= 0)
            {
                slots[slot] += wide is null ? Unsafe.Add(ref Unsafe.As<Vector256<ulong>, ulong>(ref _sums[cell]), driver) : wide[cell];
            }
        }
    }

    /// <summary>Four columns: where there are fewer drivers, the first stands in, and nobody looks at those sums.</summary>
    private static FourColumns Columns(long[][] weights, int from, int count) => new()
    {
        A = weights[0].AsSpan(from, count),
        B = weights[weights.Length > 1 ? 1 : 0].AsSpan(from, count),
        C = weights[weights.Length > 2 ? 2 : 0].AsSpan(from, count),
        D = weights[weights.Length > 3 ? 3 : 0].AsSpan(from, count),
    };

    /// <summary>Neighbouring rows are of one cell more often than not: kept apart, they need not wait for each other's sum.</summary>
    /// <returns>All bits that any weight of each driver has.</returns>
    private Vector256<ulong> AddRows(ReadOnlySpan<int> cell, in FourColumns weights)
    {
        Vector256<ulong>[] lent = ArrayPool<Vector256<ulong>>.Shared.Rent(_sums.Length);
        Span<Vector256<ulong>> odd = lent.AsSpan(0, _sums.Length);
        odd.Clear();
        Vector256<ulong> any = AddRows(cell, weights, _sums, odd);
        for (int at = 0; at < odd.Length; at++)
        {
            _sums[at] += odd[at];
        }

        ArrayPool<Vector256<ulong>>.Shared.Return(lent);
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector256<ulong> AddRows(
        ReadOnlySpan<int> cell, in FourColumns weights, Span<Vector256<ulong>> even, Span<Vector256<ulong>> odd)
    {
        ReadOnlySpan<long> a = weights.A[..cell.Length], b = weights.B[..cell.Length];
        ReadOnlySpan<long> c = weights.C[..cell.Length], d = weights.D[..cell.Length];
        Vector256<long> any = default;
        int row = 0;
        for (; row + 1 < cell.Length; row += 2)
        {
            Vector256<long> first = Vector256.Create(a[row], b[row], c[row], d[row]);
            Vector256<long> second = Vector256.Create(a[row + 1], b[row + 1], c[row + 1], d[row + 1]);
            even[cell[row]] += first.AsUInt64();
            odd[cell[row + 1]] += second.AsUInt64();
            any |= first | second;
        }

        if (row < cell.Length)
        {
            Vector256<long> last = Vector256.Create(a[row], b[row], c[row], d[row]);
            even[cell[row]] += last.AsUInt64();
            any |= last;
        }

        return any.AsUInt64();
    }

    private static UInt128[] Wide(ReadOnlySpan<int> cell, ReadOnlySpan<long> weight, int cells)
    {
        UInt128[] sums = new UInt128[cells];
        for (int row = 0; row < cell.Length; row++)
        {
            sums[cell[row]] += (ulong)weight[row];
        }

        return sums;
    }

    private ref struct FourColumns
    {
        public ReadOnlySpan<long> A;
        public ReadOnlySpan<long> B;
        public ReadOnlySpan<long> C;
        public ReadOnlySpan<long> D;
    }
}
