using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Core.Time;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Derive;

/// <summary>
/// Makes <c>d_pieces</c>: for every month the segments that have a piece in it, narrow and in canonical order
/// (docs/costing.md 1, 5), so that a costing run reads them as they are and sorts nothing.
/// </summary>
internal sealed class PieceTable
{
    private readonly WorkspaceCalendar _calendar;
    private readonly HandlingKinds _kinds;
    private readonly int[] _ranks;
    private readonly long _longest;

    private PieceTable(DuckDbConnection connection, WorkspaceCalendar calendar, HandlingKinds kinds, int agents)
    {
        _calendar = calendar;
        _kinds = kinds;
        int[] named = Utf8Order.Ranks([null, .. CodeBook.Load(connection).Entries(CodeDomains.Agent).Select(e => e.Text)]);
        _ranks = [.. named, .. Enumerable.Range(named.Length, Math.Max(0, agents - named.Length))];
        _longest = connection.Scalar<long?>($"SELECT max({SegmentSql.End} - started_ms) FROM segments") ?? 0;
    }

    /// <summary>Writes the table anew, in the caller's transaction, whose step's functions must be running.</summary>
    public static void Write(
        DuckDbConnection connection, WorkspaceCalendar calendar, HandlingKinds kinds, int agents, CancellationToken cancellation)
    {
        connection.Execute("TRUNCATE d_pieces", [], cancellation);
        PieceTable table = new(connection, calendar, kinds, agents);
        int[] months = Months(connection, cancellation);
        using DuckDbConnection reading = connection.Database.Connect();
        using DuckDbBulkInsert sink = connection.BulkInsert("d_pieces", cancellation);

        // The next month is read and put in order while this one is written. Facts do not change meanwhile.
        Task<Ordered>? next = table.Begin(reading, months, 0, cancellation);
        for (int n = 0; next is not null; n++)
        {
            Ordered month = next.GetAwaiter().GetResult();
            next = table.Begin(reading, months, n + 1, cancellation);
            try
            {
                month.WriteTo(sink, months[n]);
            }
            catch
            {
                next?.ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
                throw;
            }
        }

        sink.Complete();
    }

    private static int[] Months(DuckDbConnection connection, CancellationToken cancellation)
    {
        SortedSet<int> months = [];
        using DuckDbReader spans = connection.Query(
            $"SELECT DISTINCT farthing_month(started_ms), farthing_month(greatest(started_ms, {SegmentSql.End} - 1)) FROM segments"
            + $" WHERE {SegmentSql.End} IS NOT NULL", [], cancellation);
        while (spans.Read())
        {
            for (int month = spans.GetInt32(0); month <= spans.GetInt32(1); month++) months.Add(month);
        }

        return [.. months];
    }

    private Task<Ordered>? Begin(DuckDbConnection connection, int[] months, int at, CancellationToken cancellation) =>
        at < months.Length ? Task.Run(() => Read(connection, months[at], cancellation), cancellation) : null;

    private Ordered Read(DuckDbConnection connection, int month, CancellationToken cancellation)
    {
        (long startMs, long endMs) = _calendar.MonthInstants(month);
        Segments segments = new();
        using (DuckDbReader reader = connection.Query(SegmentSql.OfMonth, [startMs, endMs, startMs - _longest], cancellation))
            while (reader.ReadChunk()) segments.Add(reader, _kinds);
        int owners = _ranks.Length + PieceBuilder.Buckets;
        int[] order = CanonicalOrder.Sort(
            Owners(segments), owners, segments.Started.AsSpan(0, segments.Rows), rows => IdReader.Read(
                connection, "segments", "s", "segment_id", [.. rows.Select(row => segments.Longs[0][row])], cancellation));
        return new Ordered(segments, order);
    }

    private int[] Owners(Segments segments)
    {
        int[] owner = Columns.Of<int>(segments.Rows);
        (int[] agent, long[] interaction) = (segments.Ints[0], segments.Longs[1]);
        for (int row = 0; row < owner.Length; row++)
            owner[row] = agent[row] != 0 ? _ranks[agent[row]] : _ranks.Length + _kinds.Bucket(interaction[row]);
        return owner;
    }

    /// <summary>The segments of a month as they come.</summary>
    private sealed class Segments
    {
        /// <summary>s, i, start, end, talk, handle.</summary>
        public long[][] Longs { get; } = [.. Enumerable.Range(0, 6).Select(_ => Columns.Of<long>(1 << 16))];

        /// <summary>agent, kind, date only, queue, vendor.</summary>
        public int[][] Ints { get; } = [.. Enumerable.Range(0, 5).Select(_ => Columns.Of<int>(1 << 16))];

        public int Rows { get; private set; }

        public long[] Started => Longs[2];

        /// <summary>Takes a chunk, without the segments of excluded interactions.</summary>
        public void Add(DuckDbReader reader, HandlingKinds kinds)
        {
            MakeRoom(reader.RowCount);
            Span<int> kept = stackalloc int[reader.RowCount];
            int count = 0;
            ReadOnlySpan<long> interaction = reader.Int64(1);
            for (int row = 0; row < interaction.Length; row++)
            {
                kept[count] = row;
                count += kinds.IsExcluded(interaction[row]) ? 0 : 1;
            }

            for (int column = 0; column < Longs.Length; column++) Take(reader.Int64(column), kept[..count], Longs[column].AsSpan(Rows));
            for (int column = 0; column < Ints.Length; column++)
                Take(reader.Int32(column + Longs.Length), kept[..count], Ints[column].AsSpan(Rows));
            Rows += count;
        }

        private static void Take<T>(ReadOnlySpan<T> column, ReadOnlySpan<int> kept, Span<T> target)
        {
            if (kept.Length == column.Length)
            {
                column.CopyTo(target);
                return;
            }

            for (int row = 0; row < kept.Length; row++) target[row] = column[kept[row]];
        }

        private void MakeRoom(int rows)
        {
            if (Rows + rows <= Longs[0].Length) return;
            for (int column = 0; column < Longs.Length; column++) Array.Resize(ref Longs[column], 2 * Longs[column].Length);
            for (int column = 0; column < Ints.Length; column++) Array.Resize(ref Ints[column], 2 * Ints[column].Length);
        }
    }

    /// <summary>The segments of a month and their canonical order.</summary>
    private sealed record Ordered(Segments Segments, int[] Order)
    {
        public void WriteTo(RowSink sink, int month)
        {
            for (int from = 0; from < Order.Length; from += RowSink.BatchRows)
            {
                ReadOnlySpan<int> rows = Order.AsSpan(from, Math.Min(RowSink.BatchRows, Order.Length - from));
                sink.Int32(0)[..rows.Length].Fill(month);
                Span<int> n = sink.Int32(1);
                for (int row = 0; row < rows.Length; row++) n[row] = from + row;
                for (int column = 0; column < 2; column++) Gather(Segments.Longs[column], rows, sink.Int64(2 + column));
                for (int column = 0; column < 5; column++) Gather(Segments.Ints[column], rows, sink.Int32(4 + column));
                for (int column = 2; column < 6; column++) Gather(Segments.Longs[column], rows, sink.Int64(7 + column));
                sink.Commit(rows.Length);
            }
        }

        private static void Gather<T>(T[] column, ReadOnlySpan<int> rows, Span<T> target)
        {
            for (int row = 0; row < rows.Length; row++) target[row] = column[rows[row]];
        }
    }
}
