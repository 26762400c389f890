-- all data, DuckDB, groups: 20000
SELECT CAST(count(*) FILTER (WHERE f.outcome = 1 AND f.wait_ms <= $1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 1) AS HUGEINT) AS m1, CAST(count(*) FILTER (WHERE f.outcome = 1 AND f.wait_ms IS NULL) AS HUGEINT) AS m2
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL

-- all data, ClickHouse, groups: 20000
SELECT CAST(count(*) FILTER (WHERE f.outcome = 1 AND f.wait_ms <= {p0:Int64}) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 1) AS Nullable(Int128)) AS m1, CAST(count(*) FILTER (WHERE f.outcome = 1 AND f.wait_ms IS NULL) AS Nullable(Int128)) AS m2
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL

-- by channel and month, DuckDB, groups: 20000, 19814, 19905
SELECT f.channel AS g0, f.arrived_month AS t, CAST(count(*) FILTER (WHERE f.outcome = 1 AND f.wait_ms <= $1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 1) AS HUGEINT) AS m1
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day >= $2 AND f.arrived_day < $3
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 19814, 19905
SELECT CAST(count(*) FILTER (WHERE f.outcome = 1 AND f.wait_ms IS NULL) AS HUGEINT) AS m2
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day >= $1 AND f.arrived_day < $2

-- by channel and month, ClickHouse, groups: 20000, 19814, 19905
SELECT f.channel AS g0, f.arrived_month AS t, CAST(count(*) FILTER (WHERE f.outcome = 1 AND f.wait_ms <= {p0:Int64}) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 1) AS Nullable(Int128)) AS m1
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day >= {p1:Int64} AND f.arrived_day < {p2:Int64}
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 19814, 19905
SELECT CAST(count(*) FILTER (WHERE f.outcome = 1 AND f.wait_ms IS NULL) AS Nullable(Int128)) AS m2
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.arrived_day >= {p0:Int64} AND f.arrived_day < {p1:Int64}

-- by team, where, DuckDB, groups: 20000, 20000
SELECT u.g0 AS g0, CAST(count(u.v0) AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 1 AND f.wait_ms <= $1 THEN 1 END AS v0, CASE WHEN f.outcome = 1 THEN 1 END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 1 AND f.wait_ms <= $2 THEN 1 END AS v0, CASE WHEN f.outcome = 1 THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, DuckDB, totals: 20000, 20000
SELECT CAST(count(u.v0) AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1, CAST(count(u.v2) AS HUGEINT) AS m2
FROM (
  SELECT f.i AS k, CASE WHEN f.outcome = 1 AND f.wait_ms <= $1 THEN 1 END AS v0, CASE WHEN f.outcome = 1 THEN 1 END AS v1, CASE WHEN f.outcome = 1 AND f.wait_ms IS NULL THEN 1 END AS v2
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 AND f.wait_ms <= $2 THEN 1 END AS v0, CASE WHEN f.outcome = 1 THEN 1 END AS v1, CASE WHEN f.outcome = 1 AND f.wait_ms IS NULL THEN 1 END AS v2
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 20000, 20000
SELECT u.g0 AS g0, CAST(count(u.v0) AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 1 AND f.wait_ms <= {p0:Int64} THEN 1 END AS v0, CASE WHEN f.outcome = 1 THEN 1 END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 1 AND f.wait_ms <= {p1:Int64} THEN 1 END AS v0, CASE WHEN f.outcome = 1 THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, ClickHouse, totals: 20000, 20000
SELECT CAST(count(u.v0) AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1, CAST(count(u.v2) AS Nullable(Int128)) AS m2
FROM (
  SELECT f.i AS k, CASE WHEN f.outcome = 1 AND f.wait_ms <= {p0:Int64} THEN 1 END AS v0, CASE WHEN f.outcome = 1 THEN 1 END AS v1, CASE WHEN f.outcome = 1 AND f.wait_ms IS NULL THEN 1 END AS v2
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 AND f.wait_ms <= {p1:Int64} THEN 1 END AS v0, CASE WHEN f.outcome = 1 THEN 1 END AS v1, CASE WHEN f.outcome = 1 AND f.wait_ms IS NULL THEN 1 END AS v2
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

