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
    private readonly PieceSpans _spans;
    private readonly int[] _ranks;

    private PieceTable(DeriveContext context, HandlingKinds kinds, int agents, PieceSpans spans)
    {
        (_calendar, _kinds, _spans) = (context.Settings.Calendar, kinds, spans);
        int[] named = Utf8Order.Ranks([null, .. CodeBook.Load(context.Connection).Entries(CodeDomains.Agent).Select(e => e.Text)]);
        _ranks = [.. named, .. Enumerable.Range(named.Length, Math.Max(0, agents - named.Length))];
    }

    /// <summary>Writes the table anew, in the caller's transaction.</summary>
    public static void Make(DeriveContext context, HandlingKinds kinds, int agents, PieceSpans spans)
    {
        context.Run("TRUNCATE d_pieces");
        new PieceTable(context, kinds, agents, spans).Write(context);
    }

    /// <summary>Writes the months of the spans anew, in the caller's transaction.</summary>
    public static void Redo(DeriveContext context, HandlingKinds kinds, int agents, PieceSpans spans)
    {
        if (spans.Months.Count == 0) return;
        context.Run($"DELETE FROM d_pieces WHERE month IN ({string.Join(", ", spans.Months.Select(m => Invariant($"{m}")))})");
        new PieceTable(context, kinds, agents, spans).Write(context);
    }

    private void Write(DeriveContext context)
    {
        int[] months = [.. _spans.Months];
        using DuckDbConnection reading = context.Connection.Database.Connect();
        using DuckDbBulkInsert sink = context.Connection.BulkInsert("d_pieces", context.Cancellation);

        // The next month is read and put in order while this one is written, each in memory that the one after the next takes
        // over. Facts do not change meanwhile.
        PieceRows spare = new(), month = new();
        Task<PieceRows>? next = Begin(reading, months, 0, month, context.Cancellation);
        for (int n = 0; next is not null; n++)
        {
            month = next.GetAwaiter().GetResult();
            next = Begin(reading, months, n + 1, spare, context.Cancellation);
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
    }

    private Task<PieceRows>? Begin(DuckDbConnection connection, int[] months, int at, PieceRows into, CancellationToken cancellation) =>
        at < months.Length ? Task.Run(() => Read(connection, months[at], into, cancellation), cancellation) : null;

    private PieceRows Read(DuckDbConnection connection, int month, PieceRows into, CancellationToken cancellation)
    {
        (long startMs, long endMs) = _calendar.MonthInstants(month);
        into.Clear();
        connection.Take(
            SegmentSql.Columns, SegmentSql.OfMonth, [startMs, endMs, startMs - _spans.Longest], rows => into.Add(rows, _kinds), cancellation);
        into.Sort(_ranks, _kinds, numbers => IdReader.Read(connection, "segments", "s", "segment_id", numbers, cancellation));
        return into;
    }
}
