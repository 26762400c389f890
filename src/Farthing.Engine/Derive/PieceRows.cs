using System.Runtime.InteropServices;
using Farthing.Core.Costing;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>
/// The segments of a month on their way into canonical order. They are kept row by row: they come in one order and go in another,
/// and a row that is looked for is then found in one place of memory instead of eleven.
/// </summary>
internal sealed class PieceRows
{
    private readonly Lock _gate = new();
    private Row[] _rows = new Row[1 << 16];
    private int[] _owner = [];
    private long[] _start = [];
    private int[] _order = [];
    private int _count;

    /// <summary>Forgets the rows, not their memory.</summary>
    public void Clear() => _count = 0;

    /// <summary>
    /// Takes a chunk of <see cref="SegmentSql.Columns"/>, without the segments of excluded interactions; several threads do so, one
    /// after the other.
    /// </summary>
    public void Add(DuckDbRows rows, HandlingKinds kinds)
    {
        ReadOnlySpan<long> s = rows.Int64(0), i = rows.Int64(1), start = rows.Int64(2), end = rows.Int64(3);
        ReadOnlySpan<long> talk = rows.Int64(4), handle = rows.Int64(5);
        ReadOnlySpan<int> agent = rows.Int32(6), kind = rows.Int32(7), dateOnly = rows.Int32(8);
        ReadOnlySpan<int> queue = rows.Int32(9), vendor = rows.Int32(10);
        lock (_gate)
        {
            if (_count + rows.Count > _rows.Length) Array.Resize(ref _rows, 2 * _rows.Length);
            for (int row = 0; row < i.Length; row++)
            {
                if (!kinds.IsExcluded(i[row]))
                {
                    _rows[_count++] = new Row(
                        s[row], i[row], start[row], end[row], talk[row], handle[row], agent[row], kind[row], dateOnly[row], queue[row], vendor[row]);
                }
            }
        }
    }

    /// <summary>Puts the rows into canonical order.</summary>
    /// <param name="ranks">The place of every agent code in the order of agents.</param>
    /// <param name="kinds">Gives buckets.</param>
    /// <param name="idsOf">The UTF-8 ids of segments by their numbers; asked for ties only.</param>
    public void Sort(int[] ranks, HandlingKinds kinds, Func<long[], byte[][]> idsOf)
    {
        if (_owner.Length < _count) (_owner, _start) = (Columns.Of<int>(_rows.Length), Columns.Of<long>(_rows.Length));
        for (int row = 0; row < _count; row++)
        {
            ref readonly Row r = ref _rows[row];
            (_owner[row], _start[row]) = (r.Agent != 0 ? ranks[r.Agent] : ranks.Length + kinds.Bucket(r.I), r.StartMs);
        }

        _order = CanonicalOrder.Sort(
            _owner.AsSpan(0, _count), ranks.Length + PieceBuilder.Buckets, _start.AsSpan(0, _count),
            rows => idsOf([.. rows.Select(row => _rows[row].S)]));
    }

    /// <summary>Writes the rows in their order, numbered from 0.</summary>
    public void WriteTo(RowSink sink, int month)
    {
        for (int from = 0; from < _order.Length; from += RowSink.BatchRows)
        {
            ReadOnlySpan<int> order = _order.AsSpan(from, Math.Min(RowSink.BatchRows, _order.Length - from));
            sink.SetAll(0, month);
            Span<int> n = sink.Int32(1), agent = sink.Int32(4), kind = sink.Int32(5), dateOnly = sink.Int32(6);
            Span<int> queue = sink.Int32(7), vendor = sink.Int32(8);
            Span<long> s = sink.Int64(2), i = sink.Int64(3), start = sink.Int64(9), end = sink.Int64(10);
            Span<long> talk = sink.Int64(11), handle = sink.Int64(12);
            for (int row = 0; row < order.Length; row++)
            {
                ref readonly Row r = ref _rows[order[row]];
                (n[row], agent[row], kind[row], dateOnly[row]) = (from + row, r.Agent, r.Kind, r.DateOnly);
                (queue[row], vendor[row], s[row], i[row]) = (r.Queue, r.Vendor, r.S, r.I);
                (start[row], end[row], talk[row], handle[row]) = (r.StartMs, r.EndMs, r.TalkMs, r.HandleMs);
            }

            for (int column = 4; column <= 8; column++) AlikeAsOne(sink, column, order.Length);
            sink.Commit(order.Length);
        }
    }

    /// <summary>Where all rows of a batch are alike, one value is handed over for all: the engine looks at it once.</summary>
    private static void AlikeAsOne(RowSink sink, int column, int rows)
    {
        Span<int> values = sink.Int32(column)[..rows];
        if (values.IndexOfAnyExcept(values[0]) < 0) sink.SetAll(column, values[0]);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Row(
        long S, long I, long StartMs, long EndMs, long TalkMs, long HandleMs, int Agent, int Kind, int DateOnly, int Queue, int Vendor);
}
