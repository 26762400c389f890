using Farthing.Core.Costing;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>
/// Makes the pieces of a month on the agents' shards: what <see cref="PieceBuilder"/> and <see cref="Sweep"/> make of columns, as
/// statements that each node runs over its own rows.
/// </summary>
/// <param name="moved">The generation's tables.</param>
/// <param name="work">The working tables.</param>
/// <param name="side">The pieces' columns.</param>
/// <param name="clock">The month.</param>
/// <param name="month">Its index.</param>
internal sealed class PieceSql(ClickHouseTables moved, CostingTables work, RowSide side, MonthClockSql clock, int month)
{
    private const string Said = "channel, queue, topic, direction, party, outcome, customer_segment";

    /// <summary>The statements that make the tables.</summary>
    public IEnumerable<IReadOnlyList<string>> Create()
    {
        string shard = TableLayouts.Of("d_pieces").Shard!;
        yield return work.Create(
            "said",
            ["s Int64", "agent Nullable(Int32)", .. Said.Split(", ").Select(c => c + " Int32"), "own_vendor Int32", .. side.Declared.Select((_, n) => Invariant($"d{n} String"))],
            "s", shard);
        yield return work.Create("efforts", ["n Int64", "ticks Int64"], "n", shard: null);
        yield return work.Create(side.Name, side.Columns(), "owner, n", "owner");
    }

    /// <summary>What interactions say of their segments, sent from their shard to that of the agent.</summary>
    public string Say()
    {
        string attributes = string.Concat(side.Declared.Select(d => ", " + Attribute(d)));
        return $"""
            INSERT INTO {work.Whole("said")} SETTINGS {SpreadSql.Writing}
            WITH g AS (
              SELECT s, i, agent, attributes FROM {moved.Here("segments")}
              WHERE started_ms < {clock.End}
                AND greatest(started_ms, coalesce(ended_ms, started_ms + coalesce(talk_ms, 0) + coalesce(hold_ms, 0) + coalesce(wrap_ms, 0))) >= {clock.Start})
            SELECT assumeNotNull(g.s), g.agent, {string.Join(", ", Said.Split(", ").Select(c => $"coalesce(d.{c}, 0)"))}, coalesce(o.vendor, 0){attributes}
            FROM g
            INNER JOIN (SELECT i, {Said} FROM {moved.Here("d_interactions")} WHERE i IN (SELECT i FROM g)) AS d ON d.i = g.i
            LEFT JOIN (SELECT i, vendor, attributes FROM {moved.Here("interactions")} WHERE i IN (SELECT i FROM g)) AS o ON o.i = g.i
            """;
    }

    /// <summary>
    /// The effort of pieces that are not alone with their agent. Pieces that hang together make an island; between neighbouring
    /// boundaries of an island, the first piece of each interaction takes an equal share, and the odd ticks go one by one in order.
    /// </summary>
    public string Sweep() => Invariant($"""
        INSERT INTO {work.Whole("efforts")} SETTINGS {SpreadSql.Writing}
        WITH
          swept AS (SELECT agent, n, i, b, e FROM ({Source()}) WHERE agent <> 0 AND kind = 1 AND date_only = 0 AND e > b),
          marked AS (
            SELECT *, coalesce(b >= max(toNullable(e)) OVER (PARTITION BY agent ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 1) AS fresh
            FROM swept),
          numbered AS (SELECT *, sum(fresh) OVER (PARTITION BY agent ORDER BY n ROWS UNBOUNDED PRECEDING) AS island FROM marked),
          islands AS (
            SELECT arraySort(groupArray((n, i, b, e))) AS pieces, arraySort(arrayDistinct(arrayConcat(groupArray(b), groupArray(e)))) AS edges
            FROM numbered GROUP BY agent, island HAVING count() > 1),
          opened AS (
            SELECT arrayFilter(q -> q.3 <= w.1 AND q.4 >= w.2, pieces) AS open, (w.2 - w.1) * {Farthing.Core.Costing.Sweep.TicksPerMs} AS ticks
            FROM islands ARRAY JOIN arrayZip(arrayPopBack(edges), arrayPopFront(edges)) AS w),
          taken AS (
            SELECT open, ticks, arrayMap(u -> u = 1, arrayEnumerateUniq(arrayMap(q -> q.2, open))) AS takes,
              arrayMap(r -> toInt64(r), arrayCumSum(takes)) AS place, place[-1] AS k
            FROM opened),
          given AS (
            SELECT arrayMap((q, t, p) -> (q.1, if(t, intDiv(ticks, k) + if(p <= ticks % k, 1, 0), toInt64(0))), open, takes, place) AS shares FROM taken)
        SELECT share.1, sum(share.2) FROM given ARRAY JOIN shares AS share GROUP BY share.1
        """);

    /// <summary>The pieces themselves.</summary>
    public string Make()
    {
        const string ticks = "* 720720";
        string declared = string.Concat(side.Declared.Select((_, n) => Invariant($"x.d{n} AS d{n}, ")));
        return Invariant($"""
            INSERT INTO {work.Here(side.Name)} ({side.ColumnNames()}) SETTINGS {SpreadSql.Writing}
            WITH
              versions AS (
                SELECT agent, arraySort(groupArray((from_ms, role, team, site, vendor))) AS v
                FROM (SELECT coalesce(agent, 0) AS agent, assumeNotNull(from_ms) AS from_ms, coalesce(role, 0) AS role, coalesce(team, 0) AS team,
                  coalesce(site, 0) AS site, coalesce(vendor, 0) AS vendor FROM {moved.Here("d_agents")})
                GROUP BY agent),
              cut AS (
                SELECT *, {Part("talk")} AS talk_part, {Part("handle")} AS handle_part, if(kind = 1, handle_part, 0) AS agent_handle, least(z, {clock.End} - 1) AS cost_ms
                FROM ({Source()}))
            SELECT min(p.n) OVER (PARTITION BY p.agent) AS owner, p.n AS n, p.i AS i, p.s AS s,
              p.agent AS agent, ver.3 AS team, ver.4 AS site, multiIf(p.vendor <> 0, p.vendor, x.own_vendor <> 0, x.own_vendor, ver.5) AS vendor,
              p.queue AS segment_queue, x.channel AS channel, x.queue AS queue, x.topic AS topic, x.direction AS direction, x.party AS party,
              x.outcome AS outcome, x.customer_segment AS customer_segment, ver.2 AS role, p.kind AS kind,
              {clock.Day("p.cost_ms")} AS day, {clock.Hour("p.cost_ms")} AS hour, {clock.Stretch("day")} AS stretch, {declared}
              multiIf(
                p.agent = 0, if(p.kind = 1, if(p.date_only <> 0, p.agent_handle, p.e - p.b), 0) {ticks},
                p.date_only <> 0, p.agent_handle {ticks},
                p.kind <> 1, 0,
                coalesce(f.ticks, greatest(0, p.e - p.b) {ticks})) AS w0,
              p.talk_part AS w1, p.handle_part AS w2, p.agent_handle AS w3
            FROM (SELECT cut.*, if(versions.agent = cut.agent, versions.v, []) AS v, v[greatest(1, arrayLastIndex(y -> y.1 <= cut.a, v))] AS ver
                  FROM cut LEFT JOIN versions ON versions.agent = cut.agent AND cut.agent <> 0) AS p
            INNER JOIN {work.Here("said")} AS x ON x.s = p.s
            LEFT JOIN {work.Whole("efforts")} AS f ON f.n = p.n
            """);
    }

    /// <summary>A node's segments of the month, whole and cut at its ends.</summary>
    private string Source() => Invariant($"""
        SELECT toInt64(assumeNotNull(n)) AS n, assumeNotNull(s) AS s, assumeNotNull(i) AS i, coalesce(agent, 0) AS agent, coalesce(kind, 0) AS kind,
          coalesce(date_only, 0) AS date_only, coalesce(queue, 0) AS queue, coalesce(vendor, 0) AS vendor, assumeNotNull(started_ms) AS a,
          assumeNotNull(ended_ms) AS z, coalesce(talk_ms, 0) AS talk, coalesce(handle_ms, 0) AS handle, greatest(a, {clock.Start}) AS b, least(z, {clock.End}) AS e
        FROM {moved.Here("d_pieces")} WHERE month = {month}
        """);

    /// <summary>What of a segment's time falls on its piece: by duration, in time order.</summary>
    private string Part(string time) => Invariant(
        $"if(a < {clock.Start} OR z > {clock.End}, toInt64(intDiv(toInt128({time}) * (e - a), greatest(1, z - a)) - intDiv(toInt128({time}) * (b - a), greatest(1, z - a))), {time})");

    private static string Attribute(DeclaredDimension dimension) =>
        SpreadSql.Attribute((dimension.Fact == "segments" ? "g" : "o") + ".attributes", dimension.Attribute);
}
