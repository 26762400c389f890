namespace Farthing.Engine.Derive;

/// <summary>How SQL reads segments: their ends, their times, and those that have a piece in a month (docs/costing.md 1, 3).</summary>
internal static class SegmentSql
{
    /// <summary>A segment's end: as given, else start + talk + hold + wrap where any is given, else NULL (open).</summary>
    public const string End =
        "CASE WHEN ended_ms IS NOT NULL THEN greatest(ended_ms, started_ms) " +
        "WHEN talk_ms IS NOT NULL OR hold_ms IS NOT NULL OR wrap_ms IS NOT NULL " +
        "THEN started_ms + coalesce(talk_ms, 0) + coalesce(hold_ms, 0) + coalesce(wrap_ms, 0) END";

    private const string Talk =
        "coalesce(talk_ms, greatest(0, end_ms - started_ms - coalesce(hold_ms, 0) - coalesce(wrap_ms, 0)))";

    private const string Handle =
        "CASE WHEN talk_ms IS NULL AND hold_ms IS NULL AND wrap_ms IS NULL THEN end_ms - started_ms "
        + "ELSE coalesce(talk_ms, 0) + coalesce(hold_ms, 0) + coalesce(wrap_ms, 0) END";

    /// <summary>The columns of <see cref="OfMonth"/>.</summary>
    public const string Columns =
        $"s, i, started_ms, end_ms, {Talk}, {Handle}, coalesce(agent, 0), coalesce(kind, 0), coalesce(date_only, 0)::INTEGER, "
        + "coalesce(queue, 0), coalesce(vendor, 0)";

    /// <summary>
    /// The segments with a piece in the instants $1 until $2 (those of open ones and of other months are not among them); $3 is
    /// $1 less the length of the longest: no earlier start reaches the month.
    /// </summary>
    public const string OfMonth =
        $"FROM (SELECT *, {End} AS end_ms FROM segments WHERE started_ms < $2 AND started_ms >= $3) "
        + "WHERE end_ms > $1 OR (end_ms = started_ms AND started_ms >= $1)";
}
