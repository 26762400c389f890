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
    private const long MsPerDay = 86_400_000;

    private readonly WorkspaceCalendar _calendar;
    private readonly HandlingKinds _kinds;
    private readonly int[] _ranks;
    private readonly SortedSet<int> _months = [];
    private long _longest;
    private long? _lastEnd;

    private PieceTable(DuckDbConnection connection, WorkspaceCalendar calendar, HandlingKinds kinds, int agents)
    {
        _calendar = calendar;
        _kinds = kinds;
        int[] named = Utf8Order.Ranks([null, .. CodeBook.Load(connection).Entries(CodeDomains.Agent).Select(e => e.Text)]);
        _ranks = [.. named, .. Enumerable.Range(named.Length, Math.Max(0, agents - named.Length))];
    }

    /// <summary>Writes the table anew, in the caller's transaction.</summary>
    /// <returns>The latest end of any segment (ms), null when none has ended.</returns>
    public static long? Write(
        DuckDbConnection connection, WorkspaceCalendar calendar, HandlingKinds kinds, int agents, CancellationToken cancellation)
    {
        connection.Execute("TRUNCATE d_pieces", [], cancellation);
        PieceTable table = new(connection, calendar, kinds, agents);
        table.Measure(connection, cancellation);
        int[] months = [.. table._months];
        using DuckDbConnection reading = connection.Database.Connect();
        using DuckDbBulkInsert sink = connection.BulkInsert("d_pieces", cancellation);

        // The next month is read and put in order while this one is written, each in memory that the one after the next takes
        // over. Facts do not change meanwhile.
        PieceRows spare = new(), month = new();
        Task<PieceRows>? next = table.Begin(reading, months, 0, month, cancellation);
        for (int n = 0; next is not null; n++)
        {
            month = next.GetAwaiter().GetResult();
            next = table.Begin(reading, months, n + 1, spare, cancellation);
            try
            {
                month.WriteTo(sink, months[n]);
            }
            catch
            {
                next?.ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
                throw;
            }

            spare = month;
        }

        sink.Complete();
        return table._lastEnd;
    }

    /// <summary>
    /// The months that segments may touch (a day of UTC may lie in two months of the workspace), the length of the longest and the
    /// last end: from one reading.
    /// </summary>
    private void Measure(DuckDbConnection connection, CancellationToken cancellation)
    {
        using DuckDbReader spans = connection.Query(
            Invariant($"SELECT started_ms // {MsPerDay}, greatest(started_ms, end_ms - 1) // {MsPerDay}, max(end_ms - started_ms), max(end_ms)")
            + $" FROM (SELECT started_ms, {SegmentSql.End} AS end_ms FROM segments) WHERE end_ms IS NOT NULL GROUP BY 1, 2", [], cancellation);
        while (spans.Read())
        {
            int last = _calendar.MonthOf(((spans.GetInt64(1) + 1) * MsPerDay) - 1);
            for (int month = _calendar.MonthOf(spans.GetInt64(0) * MsPerDay); month <= last; month++) _months.Add(month);
            _longest = Math.Max(_longest, spans.GetInt64(2));
            _lastEnd = Math.Max(_lastEnd ?? long.MinValue, spans.GetInt64(3));
        }
    }

    private Task<PieceRows>? Begin(DuckDbConnection connection, int[] months, int at, PieceRows into, CancellationToken cancellation) =>
        at < months.Length ? Task.Run(() => Read(connection, months[at], into, cancellation), cancellation) : null;

    private PieceRows Read(DuckDbConnection connection, int month, PieceRows into, CancellationToken cancellation)
    {
        (long startMs, long endMs) = _calendar.MonthInstants(month);
        into.Clear();
        connection.Take(
            SegmentSql.Columns, SegmentSql.OfMonth, [startMs, endMs, startMs - _longest], rows => into.Add(rows, _kinds), cancellation);
        into.Sort(_ranks, _kinds, numbers => IdReader.Read(connection, "segments", "s", "segment_id", numbers, cancellation));
        return into;
    }
}
