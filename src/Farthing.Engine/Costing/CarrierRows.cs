using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Farthing.Core.Costing;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Costing;

/// <summary>
/// Interactions on their way into canonical order, kept row by row: they come in one order and go in another, and a row that is
/// looked for is then found in one place of memory instead of seventeen.
/// </summary>
internal sealed class CarrierRows
{
    /// <summary>How many dimensions there are; the last but one is the outcome.</summary>
    public const int Dimensions = 11;

    private const int Outcome = 9;
    private readonly Row[] _rows;
    private int _count;

    /// <summary>Room for <paramref name="rows"/> interactions.</summary>
    public CarrierRows(int rows) => _rows = Columns.Of<Row>(rows);

    /// <summary>
    /// Takes a chunk of number, arrival, completion, latest event, bucket, bot segments and the dimensions; several threads do so at
    /// once.
    /// </summary>
    /// <returns>Where its first row is now.</returns>
    public int Add(DuckDbRows rows)
    {
        int first = Interlocked.Add(ref _count, rows.Count) - rows.Count;
        Span<Row> target = _rows.AsSpan(first, rows.Count);
        ReadOnlySpan<long> interaction = rows.Int64(0), arrived = rows.Int64(1), completed = rows.Int64(2), events = rows.Int64(3);
        ReadOnlySpan<ulong> arrivedIs = rows.Validity(1), completedIs = rows.Validity(2), eventIs = rows.Validity(3);
        ReadOnlySpan<int> bucket = rows.Int32(4), bots = rows.Int32(5);
        for (int row = 0; row < target.Length; row++)
        {
            ref Row to = ref target[row];
            (to.Interaction, to.Bucket, to.Bots) = (interaction[row], bucket[row], bots[row] > 0);
            to.ArrivedMs = Instant(arrived, arrivedIs, row);
            to.CompletedMs = Instant(completed, completedIs, row);
            to.EventMs = Instant(events, eventIs, row);
        }

        for (int dimension = 0; dimension < Dimensions; dimension++)
        {
            ReadOnlySpan<int> codes = rows.Int32(6 + dimension);
            for (int row = 0; row < target.Length; row++)
            {
                target[row].Codes[dimension] = codes[row];
            }
        }

        return first;
    }

    /// <summary>The canonical order: bucket, arrival, id.</summary>
    /// <param name="idsOf">The UTF-8 ids of interactions by their numbers; asked for ties only.</param>
    public int[] Order(Func<long[], byte[][]> idsOf)
    {
        int[] bucket = Columns.Of<int>(_count);
        long[] arrived = Columns.Of<long>(_count);
        for (int row = 0; row < _count; row++)
        {
            (bucket[row], arrived[row]) = (_rows[row].Bucket, _rows[row].ArrivedMs);
        }

        return CanonicalOrder.Sort(bucket, PieceBuilder.Buckets, arrived, rows => idsOf([.. rows.Select(row => _rows[row].Interaction)]));
    }

    /// <summary>Fills columns with the rows in an order, some hundreds of rows at a time: they stay at hand for all columns.</summary>
    public void CopyTo(RawCarriers raw, int[][] codes, int[] order)
    {
        const int block = 256;
        for (int from = 0; from < order.Length; from += block)
        {
            int to = Math.Min(order.Length, from + block);
            for (int n = from; n < to; n++)
            {
                ref readonly Row row = ref _rows[order[n]];
                (raw.Interaction[n], raw.CompletedMs[n], raw.EventMs[n]) = (row.Interaction, row.CompletedMs, row.EventMs);
                (raw.Bots[n], raw.Outcome[n]) = (row.Bots, row.Codes[Outcome]);
            }

            for (int dimension = 0; dimension < Dimensions; dimension++)
            {
                Span<int> target = codes[dimension].AsSpan(from, to - from);
                for (int n = 0; n < target.Length; n++)
                {
                    target[n] = _rows[order[from + n]].Codes[dimension];
                }
            }
        }
    }

    private static long Instant(ReadOnlySpan<long> values, ReadOnlySpan<ulong> validity, int row) =>
        validity.IsEmpty || ((validity[row >> 6] >> (row & 63)) & 1) != 0 ? values[row] : long.MinValue;

    [InlineArray(Dimensions)]
    private struct DimensionCodes
    {
        private int _first;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Row
    {
        public long Interaction;
        public long ArrivedMs;
        public long CompletedMs;
        public long EventMs;
        public int Bucket;
        public bool Bots;
        public DimensionCodes Codes;
    }
}
