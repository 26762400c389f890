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
    private readonly long _longest;

    private PieceTable(DuckDbConnection connection, WorkspaceCalendar calendar, HandlingKinds kinds, int agents)
    {
        _calendar = calendar;
        _kinds = kinds;
        int[] named = Utf8Order.Ranks([null, .. CodeBook.Load(connection).Entries(CodeDomains.Agent).Select(e => e.Text)]);
        _ranks = [.. named, .. Enumerable.Range(named.Length, Math.Max(0, agents - named.Length))];
        _longest = connection.Scalar<long?>($"SELECT max({SegmentSql.End} - started_ms) FROM segments") ?? 0;
    }

    /// <summary>Writes the table anew, in the caller's transaction.</summary>
    public static void Write(
        DuckDbConnection connection, WorkspaceCalendar calendar, HandlingKinds kinds, int agents, CancellationToken cancellation)
    {
        connection.Execute("TRUNCATE d_pieces", [], cancellation);
        PieceTable table = new(connection, calendar, kinds, agents);
        int[] months = table.Months(connection, cancellation);
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
    }

    /// <summary>The months that segments may touch: a day of UTC may lie in two months of the workspace.</summary>
    private int[] Months(DuckDbConnection connection, CancellationToken cancellation)
    {
        SortedSet<int> months = [];
        using DuckDbReader spans = connection.Query(
            Invariant($"SELECT DISTINCT started_ms // {MsPerDay}, greatest(started_ms, {SegmentSql.End} - 1) // {MsPerDay} FROM segments")
            + $" WHERE {SegmentSql.End} IS NOT NULL", [], cancellation);
        while (spans.Read())
        {
            int last = _calendar.MonthOf(((spans.GetInt64(1) + 1) * MsPerDay) - 1);
            for (int month = _calendar.MonthOf(spans.GetInt64(0) * MsPerDay); month <= last; month++) months.Add(month);
        }

        return [.. months];
    }

    private Task<PieceRows>? Begin(DuckDbConnection connection, int[] months, int at, PieceRows into, CancellationToken cancellation) =>
        at < months.Length ? Task.Run(() => Read(connection, months[at], into, cancellation), cancellation) : null;

    private PieceRows Read(DuckDbConnection connection, int month, PieceRows into, CancellationToken cancellation)
    {
        (long startMs, long endMs) = _calendar.MonthInstants(month);
        into.Clear();
        using (DuckDbReader reader = connection.Query(SegmentSql.OfMonth, [startMs, endMs, startMs - _longest], cancellation))
            while (reader.ReadChunk()) into.Add(reader, _kinds);
        into.Sort(_ranks, _kinds, numbers => IdReader.Read(connection, "segments", "s", "segment_id", numbers, cancellation));
        return into;
    }
}
