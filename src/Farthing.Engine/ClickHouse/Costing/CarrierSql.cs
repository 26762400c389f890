using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Engine.Store;

namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>
/// Makes the carriers of a month: what <see cref="CarrierBuilder"/> makes of columns. They are sent from their interaction's shard to
/// that of their bucket, and put in order there.
/// </summary>
/// <param name="moved">The generation's tables.</param>
/// <param name="work">The working tables.</param>
/// <param name="side">The carriers' columns.</param>
/// <param name="clock">The month.</param>
internal sealed class CarrierSql(ClickHouseTables moved, CostingTables work, RowSide side, MonthClockSql clock)
{
    /// <summary>The statements that make the tables.</summary>
    public IEnumerable<IReadOnlyList<string>> Create()
    {
        yield return work.Create("sent", ["arrived_ms Int64", "id String", .. side.Columns()], "owner, arrived_ms, id", "owner");
        yield return work.Create(side.Name, side.Columns(), "owner, n", "owner");
    }

    /// <summary>Sends a node's carriers to the shards of their buckets.</summary>
    public string Send(CodeBook codes)
    {
        Driver[] meters = [.. side.Drivers.Where(d => d.Kind == DriverKind.Usage)];
        string sums = string.Concat(meters.Select((m, k) => Invariant($", sumIf(toInt128(coalesce(quantity, 0)), coalesce(meter, 0) = {codes.Find(CodeDomains.Meter, m.Meter!)}) AS q{k}")));
        string declared = string.Concat(side.Declared.Select((d, n) => ", " + SpreadSql.Attribute("o.attributes", d.Attribute) + Invariant($" AS d{n}")));
        string usage = string.Concat(meters.Select((_, k) =>
            Invariant($", toInt64(greatest(toInt128(0), coalesce(e.q{k}, 0))) + throwIf(coalesce(e.q{k}, 0) > {long.MaxValue}, 'usage beyond 64 bits') AS w{3 + k}")));
        return Invariant($"""
            INSERT INTO {work.Whole("sent")} (arrived_ms, id, {side.ColumnNames()}) SETTINGS {SpreadSql.Writing}
            WITH
              about AS (SELECT i, meter, quantity, at_ms FROM {moved.Here("usage")} WHERE at_ms IS NULL OR (at_ms >= {clock.Start} AND at_ms < {clock.End})),
              events AS (
                SELECT u.i AS i, u.meter AS meter, u.quantity AS quantity, coalesce(u.at_ms, c.completed_ms) AS at_ms
                FROM about AS u
                INNER JOIN (SELECT i, completed_ms FROM {moved.Here("d_interactions")} WHERE i IN (SELECT i FROM about)) AS c ON c.i = u.i
                WHERE coalesce(u.at_ms, c.completed_ms) >= {clock.Start} AND coalesce(u.at_ms, c.completed_ms) < {clock.End}),
              used AS (SELECT i, max(at_ms) AS at_ms{sums} FROM events GROUP BY i),
              chosen AS (
                SELECT *, coalesce(completed_ms >= {clock.Start} AND completed_ms < {clock.End}, 0) AS done FROM {moved.Here("d_interactions")}
                WHERE coalesce(outcome, 0) <> {(int)Outcome.Excluded} AND (done OR i IN (SELECT i FROM used)))
            SELECT coalesce(d.arrived_ms, {long.MinValue + 1}) AS arrived_ms, coalesce(x.interaction_id, '') AS id, toInt64(coalesce(d.bucket, 0)) AS owner, toInt64(0) AS n,
              d.i AS i, toInt64(0) AS s, {string.Join(", ", RowSide.Codes.Select(c => c == "segment_queue" ? "toInt32(0) AS segment_queue" : $"coalesce(d.{c}, 0) AS {c}"))},
              toInt32(0) AS role, toInt32(0) AS kind, {clock.Day("cost_ms")} AS day, {clock.Hour("cost_ms")} AS hour, {clock.Stretch("day")} AS stretch{declared},
              toInt64(done AND coalesce(d.outcome, 0) IN ({(int)Outcome.Answered}, {(int)Outcome.SelfServed})) AS w0, toInt64(done) AS w1,
              toInt64(done AND (coalesce(d.outcome, 0) = {(int)Outcome.SelfServed} OR coalesce(d.bot_segments, 0) > 0)) AS w2{usage}
            FROM chosen AS d
            INNER JOIN (SELECT i, interaction_id FROM {moved.Here("interaction_ids")} WHERE i IN (SELECT i FROM chosen)) AS x ON x.i = d.i
            LEFT JOIN (SELECT i, attributes FROM {moved.Here("interactions")} WHERE i IN (SELECT i FROM chosen)) AS o ON o.i = d.i
            LEFT JOIN used AS e ON e.i = d.i
            """).Replace("cost_ms", Invariant($"if(done, assumeNotNull(d.completed_ms), coalesce(e.at_ms, {clock.End} - 1))"), StringComparison.Ordinal);
    }

    /// <summary>Numbers a node's carriers in the order of their bucket.</summary>
    public string Number() => $"""
        INSERT INTO {work.Here(side.Name)} ({side.ColumnNames()}) SETTINGS {SpreadSql.Writing}
        SELECT {side.ColumnNames().Replace("owner, n,", "owner, toInt64(row_number() OVER (PARTITION BY owner ORDER BY arrived_ms, id)) AS n,", StringComparison.Ordinal)}
        FROM {work.Here("sent")}
        """;
}
