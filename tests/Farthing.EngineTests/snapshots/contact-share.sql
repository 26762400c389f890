-- all data, DuckDB, groups: 
SELECT CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS HUGEINT) AS m0
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL

-- all data, ClickHouse, groups: 
SELECT CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS Nullable(Int128)) AS m0
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT f.channel AS g0, f.completed_month AS t, CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS HUGEINT) AS m0
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.completed_day >= $1 AND f.completed_day < $2
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT f.channel AS g0, f.completed_month AS t, CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS Nullable(Int128)) AS m0
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.completed_day >= {p0:Int64} AND f.completed_day < {p1:Int64}
GROUP BY 1, 2

-- by team, where, DuckDB, groups: 
SELECT u.g0 AS g0, CAST(count(u.v0) AS HUGEINT) AS m0
FROM (
  SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome IN (1, 3) THEN 1 END AS v0
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome IN (1, 3) THEN 1 END AS v0
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, DuckDB, totals: 
SELECT CAST(count(u.v0) AS HUGEINT) AS m0
FROM (
  SELECT f.i AS k, CASE WHEN f.outcome IN (1, 3) THEN 1 END AS v0
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN f.outcome IN (1, 3) THEN 1 END AS v0
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 
SELECT u.g0 AS g0, CAST(count(u.v0) AS Nullable(Int128)) AS m0
FROM (
  SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome IN (1, 3) THEN 1 END AS v0
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome IN (1, 3) THEN 1 END AS v0
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, ClickHouse, totals: 
SELECT CAST(count(u.v0) AS Nullable(Int128)) AS m0
FROM (
  SELECT f.i AS k, CASE WHEN f.outcome IN (1, 3) THEN 1 END AS v0
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN f.outcome IN (1, 3) THEN 1 END AS v0
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

