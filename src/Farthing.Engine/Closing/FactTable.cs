using Farthing.Core.Time;

namespace Farthing.Engine.Closing;

/// <summary>A fact table that costs are made of: its key, which month a row touches, and how a row is named.</summary>
/// <param name="Fact">The fact, as its pack is called.</param>
/// <param name="Table">The table.</param>
/// <param name="Keys">The columns of its key.</param>
/// <param name="Touches">Condition on a row {0} with {1} to {4}: the month's first and last instant (exclusive), first and last day (exclusive).</param>
/// <param name="Name">SQL that names a row {0} for people.</param>
internal sealed record FactTable(string Fact, string Table, string[] Keys, string Touches, string Name)
{
    private const string AgentName = "(SELECT text FROM codes WHERE domain = 'agent' AND code = {0}.agent)";

    /// <summary>The ledger.</summary>
    public static FactTable Ledger { get; } =
        new("ledger", "ledger", ["line_id"], "{0}.first_day < {4} AND {0}.end_day > {3}", "{0}.line_id");

    /// <summary>Exchange rates.</summary>
    public static FactTable Fx { get; } = new(
        "fx", "fx", ["currency", "day"], "{0}.day < {4}",
        "(SELECT text FROM codes WHERE domain = 'currency' AND code = {0}.currency) || ' ' || strftime(DATE '1970-01-01' + {0}.day, '%Y-%m-%d')");

    /// <summary>What happened, who did it and who was there: all but money.</summary>
    public static IReadOnlyList<FactTable> Facts { get; } =
    [
        new(
            "interactions", "interactions", ["i"],
            "{0}.started_ms < {2} AND greatest({0}.started_ms, coalesce({0}.completed_ms, {0}.started_ms)) >= {1}",
            "(SELECT interaction_id FROM interaction_ids d WHERE d.i = {0}.i)"),
        new(
            "segments", "segments", ["s"],
            "{0}.started_ms < {2} AND coalesce({0}.ended_ms, {0}.started_ms + coalesce({0}.talk_ms, 0) + coalesce({0}.hold_ms, 0) + coalesce({0}.wrap_ms, 0)) >= {1}",
            "{0}.segment_id"),
        new(
            "usage", "usage", ["event_id"],
            "({0}.at_ms >= {1} AND {0}.at_ms < {2} OR ({0}.at_ms IS NULL AND {0}.i IN (SELECT d.i FROM d_interactions d WHERE d.completed_ms >= {1} AND d.completed_ms < {2})))",
            "{0}.event_id"),
        new(
            "staffing", "staffing", ["agent", "started_ms"], "{0}.started_ms < {2} AND coalesce({0}.ended_ms, {0}.started_ms) >= {1}",
            AgentName + " || ' ' || strftime(epoch_ms({0}.started_ms), '%Y-%m-%dT%H:%M:%SZ')"),
        new("paid-time", "paid_time", ["agent", "period"], "{0}.first_day < {4} AND {0}.end_day > {3}", AgentName + " || ' ' || {0}.period"),
        new("agents", "agents", ["agent", "valid_from_day"], "coalesce({0}.valid_from_day, -1000000) < {4}", AgentName),
    ];

    /// <summary>Customers: they carry no cost, but a pool's <c>where</c> may ask for their segment.</summary>
    public static FactTable Customers { get; } = new(
        "customers", "customers", ["customer"],
        "{0}.customer IN (SELECT x.customer FROM interactions x WHERE x.started_ms < {2} AND greatest(x.started_ms, coalesce(x.completed_ms, x.started_ms)) >= {1})",
        "(SELECT customer_id FROM customer_ids d WHERE d.customer = {0}.customer)");

    /// <summary>What costs are made of: money first.</summary>
    public static IReadOnlyList<FactTable> Costed { get; } = [Ledger, Fx, .. Facts];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FactTable> All { get; } = [.. Costed, Customers];

    /// <summary>The condition that a row <paramref name="alias"/> touches a month.</summary>
    public string TouchesSql(string alias, WorkspaceCalendar calendar, int month)
    {
        (long startMs, long endMs) = calendar.MonthInstants(month);
        (int firstDay, int endDay) = calendar.MonthDays(month);
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, "(" + Touches + ")", alias, startMs, endMs, firstDay, endDay);
    }

    /// <summary>What names a row <paramref name="alias"/>.</summary>
    public string NameSql(string alias) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Name, alias);

    /// <summary>Rows as they were after a batch (Int32.MaxValue: as they are), as a table expression.</summary>
    public string AsOf(int batch) => Invariant(
        $"(SELECT * FROM {Table} WHERE coalesce(batch, 0) <= {batch} UNION ALL BY NAME SELECT * EXCLUDE (superseded_by) FROM {Table}_versions WHERE coalesce(batch, 0) <= {batch} AND superseded_by > {batch})");

    /// <summary>
    /// Keys that differ between two batches, as a table expression: <c>n</c> the row after <paramref name="later"/>, <c>o</c> the
    /// row after <paramref name="earlier"/>, all NULL where the key is new.
    /// </summary>
    public string Changes(int earlier, int later)
    {
        string fresh = Invariant(
            $"(SELECT * FROM {Table} WHERE batch > {earlier} AND batch <= {later} UNION ALL BY NAME SELECT * EXCLUDE (superseded_by) FROM {Table}_versions WHERE batch > {earlier} AND batch <= {later} AND superseded_by > {later})");
        string old = Invariant($"(SELECT * EXCLUDE (superseded_by) FROM {Table}_versions WHERE coalesce(batch, 0) <= {earlier} AND superseded_by > {earlier})");
        return $"{fresh} n LEFT JOIN {old} o ON {string.Join(" AND ", Keys.Select(k => $"n.{k} IS NOT DISTINCT FROM o.{k}"))}";
    }
}
