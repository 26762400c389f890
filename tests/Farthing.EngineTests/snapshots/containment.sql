-- all data, DuckDB, groups: 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000
SELECT CAST(count(*) FILTER (WHERE (f.outcome = 3 OR f.bot_segments > $1) AND ($2 - f.arrived_ms) >= $3 AND f.agent_segments = $4 AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > $5)) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE (f.outcome = 3 OR f.bot_segments > $6) AND ($7 - f.arrived_ms) >= $8) AS HUGEINT) AS m1
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL

-- all data, ClickHouse, groups: 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000
SELECT CAST(count(*) FILTER (WHERE (f.outcome = 3 OR f.bot_segments > {p0:Int64}) AND ({p1:Int64} - f.arrived_ms) >= {p2:Int64} AND f.agent_segments = {p3:Int64} AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > {p4:Int64})) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE (f.outcome = 3 OR f.bot_segments > {p5:Int64}) AND ({p6:Int64} - f.arrived_ms) >= {p7:Int64}) AS Nullable(Int128)) AS m1
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL

-- by channel and month, DuckDB, groups: 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000, 19814, 19905
SELECT f.channel AS g0, f.arrived_month AS t, CAST(count(*) FILTER (WHERE (f.outcome = 3 OR f.bot_segments > $1) AND ($2 - f.arrived_ms) >= $3 AND f.agent_segments = $4 AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > $5)) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE (f.outcome = 3 OR f.bot_segments > $6) AND ($7 - f.arrived_ms) >= $8) AS HUGEINT) AS m1
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day >= $9 AND f.arrived_day < $10
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000, 19814, 19905
SELECT f.channel AS g0, f.arrived_month AS t, CAST(count(*) FILTER (WHERE (f.outcome = 3 OR f.bot_segments > {p0:Int64}) AND ({p1:Int64} - f.arrived_ms) >= {p2:Int64} AND f.agent_segments = {p3:Int64} AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > {p4:Int64})) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE (f.outcome = 3 OR f.bot_segments > {p5:Int64}) AND ({p6:Int64} - f.arrived_ms) >= {p7:Int64}) AS Nullable(Int128)) AS m1
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day >= {p8:Int64} AND f.arrived_day < {p9:Int64}
GROUP BY 1, 2

-- by team, where, DuckDB, groups: 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000, 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000
SELECT u.g0 AS g0, CAST(count(u.v0) AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT f.i AS k, f.team AS g0, CASE WHEN (f.outcome = 3 OR f.bot_segments > $1) AND ($2 - f.arrived_ms) >= $3 AND f.agent_segments = $4 AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > $5) THEN 1 END AS v0, CASE WHEN (f.outcome = 3 OR f.bot_segments > $6) AND ($7 - f.arrived_ms) >= $8 THEN 1 END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN (f.outcome = 3 OR f.bot_segments > $9) AND ($10 - f.arrived_ms) >= $11 AND f.agent_segments = $12 AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > $13) THEN 1 END AS v0, CASE WHEN (f.outcome = 3 OR f.bot_segments > $14) AND ($15 - f.arrived_ms) >= $16 THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, DuckDB, totals: 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000, 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000
SELECT CAST(count(u.v0) AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT f.i AS k, CASE WHEN (f.outcome = 3 OR f.bot_segments > $1) AND ($2 - f.arrived_ms) >= $3 AND f.agent_segments = $4 AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > $5) THEN 1 END AS v0, CASE WHEN (f.outcome = 3 OR f.bot_segments > $6) AND ($7 - f.arrived_ms) >= $8 THEN 1 END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN (f.outcome = 3 OR f.bot_segments > $9) AND ($10 - f.arrived_ms) >= $11 AND f.agent_segments = $12 AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > $13) THEN 1 END AS v0, CASE WHEN (f.outcome = 3 OR f.bot_segments > $14) AND ($15 - f.arrived_ms) >= $16 THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000, 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000
SELECT u.g0 AS g0, CAST(count(u.v0) AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.i AS k, f.team AS g0, CASE WHEN (f.outcome = 3 OR f.bot_segments > {p0:Int64}) AND ({p1:Int64} - f.arrived_ms) >= {p2:Int64} AND f.agent_segments = {p3:Int64} AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > {p4:Int64}) THEN 1 END AS v0, CASE WHEN (f.outcome = 3 OR f.bot_segments > {p5:Int64}) AND ({p6:Int64} - f.arrived_ms) >= {p7:Int64} THEN 1 END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN (f.outcome = 3 OR f.bot_segments > {p8:Int64}) AND ({p9:Int64} - f.arrived_ms) >= {p10:Int64} AND f.agent_segments = {p11:Int64} AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > {p12:Int64}) THEN 1 END AS v0, CASE WHEN (f.outcome = 3 OR f.bot_segments > {p13:Int64}) AND ({p14:Int64} - f.arrived_ms) >= {p15:Int64} THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, ClickHouse, totals: 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000, 0, 1700000000000, 86400000, 0, 86400000, 0, 1700000000000, 86400000
SELECT CAST(count(u.v0) AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.i AS k, CASE WHEN (f.outcome = 3 OR f.bot_segments > {p0:Int64}) AND ({p1:Int64} - f.arrived_ms) >= {p2:Int64} AND f.agent_segments = {p3:Int64} AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > {p4:Int64}) THEN 1 END AS v0, CASE WHEN (f.outcome = 3 OR f.bot_segments > {p5:Int64}) AND ({p6:Int64} - f.arrived_ms) >= {p7:Int64} THEN 1 END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN (f.outcome = 3 OR f.bot_segments > {p8:Int64}) AND ({p9:Int64} - f.arrived_ms) >= {p10:Int64} AND f.agent_segments = {p11:Int64} AND (f.next_agent_gap_ms IS NULL OR f.next_agent_gap_ms > {p12:Int64}) THEN 1 END AS v0, CASE WHEN (f.outcome = 3 OR f.bot_segments > {p13:Int64}) AND ({p14:Int64} - f.arrived_ms) >= {p15:Int64} THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

