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
    private Row[] _rows = new Row[1 << 16];
    private int[] _owner = [];
    private long[] _start = [];
    private int[] _order = [];
    private int _count;

    /// <summary>Forgets the rows, not their memory.</summary>
    public void Clear() => _count = 0;

    /// <summary>Takes a chunk of <see cref="SegmentSql.OfMonth"/>, without the segments of excluded interactions.</summary>
    public void Add(DuckDbReader reader, HandlingKinds kinds)
    {
        if (_count + reader.RowCount > _rows.Length) Array.Resize(ref _rows, 2 * _rows.Length);
        ReadOnlySpan<long> s = reader.Int64(0), i = reader.Int64(1), start = reader.Int64(2), end = reader.Int64(3);
        ReadOnlySpan<long> talk = reader.Int64(4), handle = reader.Int64(5);
        ReadOnlySpan<int> agent = reader.Int32(6), kind = reader.Int32(7), dateOnly = reader.Int32(8);
        ReadOnlySpan<int> queue = reader.Int32(9), vendor = reader.Int32(10);
        for (int row = 0; row < i.Length; row++)
        {
            if (!kinds.IsExcluded(i[row]))
            {
                _rows[_count++] = new Row(
                    s[row], i[row], start[row], end[row], talk[row], handle[row], agent[row], kind[row], dateOnly[row], queue[row], vendor[row]);
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
            sink.Int32(0)[..order.Length].Fill(month);
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

            sink.Commit(order.Length);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Row(
        long S, long I, long StartMs, long EndMs, long TalkMs, long HandleMs, int Agent, int Kind, int DateOnly, int Queue, int Vendor);
}
