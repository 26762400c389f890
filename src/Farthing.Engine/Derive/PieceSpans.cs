using System.Globalization;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Derive;

/// <summary>
/// The months that segments may touch (a day of UTC may lie in two months of the workspace: too many do no harm), the length of the longest
/// segment of all, or more, and their last end.
/// </summary>
internal sealed record PieceSpans(IReadOnlyCollection<int> Months, long Longest, long? LastEnd)
{
    /// <summary>The last end of those that were superseded since.</summary>
    public long? LastEndBefore { get; private init; }

    private const long Day = 86_400_000;

    // Months begin on one of these, wherever clocks stand.
    private const long QuarterHour = 900_000;

    // A segment as long as this or shorter: remembered, so that a step that redoes little need not look at all.
    private const string LongestKey = "derived_longest_segment_ms";

    /// <summary>Of all segments: from one reading.</summary>
    public static PieceSpans OfAll(DuckDbConnection connection, WorkspaceCalendar calendar, CancellationToken cancellation) =>
        Remembered(connection, Of(connection, calendar, "segments", Day, cancellation));

    /// <summary>Of the segments of the interactions that are redone, and of those that files after a batch superseded: their pieces were there.</summary>
    public static PieceSpans OfRedone(DuckDbConnection connection, WorkspaceCalendar calendar, long batch, CancellationToken cancellation)
    {
        const string columns = "started_ms, ended_ms, talk_ms, hold_ms, wrap_ms";
        PieceSpans now = Of(connection, calendar, "derive_segments", QuarterHour, cancellation);
        PieceSpans before = Of(connection, calendar, $"({TouchedFacts.Superseded(batch, columns, "segments")})", QuarterHour, cancellation);
        return Remembered(connection, now with
        {
            Months = new SortedSet<int>(now.Months.Concat(before.Months)),
            Longest = Math.Max(LongestOf(connection) ?? 0, now.Longest),
            LastEndBefore = before.LastEnd,
        });
    }

    /// <summary>The length of the longest segment of a derived store, or more; null where no step has noted it.</summary>
    public static long? LongestOf(DuckDbConnection connection) =>
        FarthingStore.GetMeta(connection, LongestKey) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    private static PieceSpans Remembered(DuckDbConnection connection, PieceSpans spans)
    {
        FarthingStore.SetMeta(connection, LongestKey, spans.Longest.ToString(CultureInfo.InvariantCulture));
        return spans;
    }

    private static PieceSpans Of(DuckDbConnection connection, WorkspaceCalendar calendar, string segments, long unit, CancellationToken cancellation)
    {
        SortedSet<int> months = [];
        (long longest, long? lastEnd) = (0, null);
        using DuckDbReader spans = connection.Query(
            Invariant($"SELECT started_ms // {unit}, greatest(started_ms, end_ms - 1) // {unit}, max(end_ms - started_ms), max(end_ms)")
            + $" FROM (SELECT started_ms, {SegmentSql.End} AS end_ms FROM {segments}) WHERE end_ms IS NOT NULL GROUP BY 1, 2", [], cancellation);
        while (spans.Read())
        {
            int last = calendar.MonthOf(((spans.GetInt64(1) + 1) * unit) - 1);
            for (int month = calendar.MonthOf(spans.GetInt64(0) * unit); month <= last; month++) months.Add(month);
            longest = Math.Max(longest, spans.GetInt64(2));
            lastEnd = Math.Max(lastEnd ?? long.MinValue, spans.GetInt64(3));
        }

        return new PieceSpans(months, longest, lastEnd);
    }
}
