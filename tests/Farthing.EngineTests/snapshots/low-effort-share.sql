-- all data, DuckDB, groups: 4000000, 1000000
SELECT CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > $1)) AND q.points >= $2) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NOT NULL) AS HUGEINT) AS m1, CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NULL AND q.score IS NOT NULL) AS HUGEINT) AS m2
FROM d_surveys AS q

-- all data, ClickHouse, groups: 4000000, 1000000
SELECT CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > {p0:Int64})) AND q.points >= {p1:Int64}) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NOT NULL) AS Nullable(Int128)) AS m1, CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NULL AND q.score IS NOT NULL) AS Nullable(Int128)) AS m2
FROM d_surveys AS q

-- by channel and month, DuckDB, groups: 4000000, 1000000, 19814, 19905
SELECT coalesce(f.channel, 0) AS g0, q.answered_month AS t, CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > $1)) AND q.points >= $2) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NOT NULL) AS HUGEINT) AS m1
FROM d_surveys AS q
LEFT JOIN d_interactions AS f ON f.i = q.i
WHERE q.answered_day >= $3 AND q.answered_day < $4
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 19814, 19905
SELECT CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NULL AND q.score IS NOT NULL) AS HUGEINT) AS m2
FROM d_surveys AS q
WHERE q.answered_day >= $1 AND q.answered_day < $2

-- by channel and month, ClickHouse, groups: 4000000, 1000000, 19814, 19905
SELECT coalesce(f.channel, 0) AS g0, q.answered_month AS t, CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > {p0:Int64})) AND q.points >= {p1:Int64}) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NOT NULL) AS Nullable(Int128)) AS m1
FROM d_surveys AS q
LEFT JOIN d_interactions AS f ON f.i = q.i
WHERE q.answered_day >= {p2:Int64} AND q.answered_day < {p3:Int64}
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 19814, 19905
SELECT CAST(count(*) FILTER (WHERE q.method = 3 AND q.points IS NULL AND q.score IS NOT NULL) AS Nullable(Int128)) AS m2
FROM d_surveys AS q
WHERE q.answered_day >= {p0:Int64} AND q.answered_day < {p1:Int64}

-- by team, where, DuckDB, groups: 4000000, 1000000, 4000000, 1000000
SELECT u.g0 AS g0, CAST(count(u.v0) AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT q.n AS k, coalesce(f.team, 0) AS g0, CASE WHEN q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > $1)) AND q.points >= $2 THEN 1 END AS v0, CASE WHEN q.method = 3 AND q.points IS NOT NULL THEN 1 END AS v1
  FROM d_surveys AS q
  LEFT JOIN d_interactions AS f ON f.i = q.i
  WHERE coalesce(f.vendor, 0) <> 1 AND coalesce(f.agent_segments, 0) <= 1
  UNION ALL
  SELECT DISTINCT q.n AS k, a.team AS g0, CASE WHEN q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > $3)) AND q.points >= $4 THEN 1 END AS v0, CASE WHEN q.method = 3 AND q.points IS NOT NULL THEN 1 END AS v1
  FROM d_surveys AS q
  JOIN d_interactions AS f ON f.i = q.i
  JOIN segments AS s ON s.i = q.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, DuckDB, totals: 4000000, 1000000, 4000000, 1000000
SELECT CAST(count(u.v0) AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1, CAST(count(u.v2) AS HUGEINT) AS m2
FROM (
  SELECT q.n AS k, CASE WHEN q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > $1)) AND q.points >= $2 THEN 1 END AS v0, CASE WHEN q.method = 3 AND q.points IS NOT NULL THEN 1 END AS v1, CASE WHEN q.method = 3 AND q.points IS NULL AND q.score IS NOT NULL THEN 1 END AS v2
  FROM d_surveys AS q
  LEFT JOIN d_interactions AS f ON f.i = q.i
  WHERE coalesce(f.vendor, 0) <> 1 AND coalesce(f.agent_segments, 0) <= 1
  UNION ALL
  SELECT DISTINCT q.n AS k, CASE WHEN q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > $3)) AND q.points >= $4 THEN 1 END AS v0, CASE WHEN q.method = 3 AND q.points IS NOT NULL THEN 1 END AS v1, CASE WHEN q.method = 3 AND q.points IS NULL AND q.score IS NOT NULL THEN 1 END AS v2
  FROM d_surveys AS q
  JOIN d_interactions AS f ON f.i = q.i
  JOIN segments AS s ON s.i = q.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 4000000, 1000000, 4000000, 1000000
SELECT u.g0 AS g0, CAST(count(u.v0) AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT q.n AS k, coalesce(f.team, 0) AS g0, CASE WHEN q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > {p0:Int64})) AND q.points >= {p1:Int64} THEN 1 END AS v0, CASE WHEN q.method = 3 AND q.points IS NOT NULL THEN 1 END AS v1
  FROM d_surveys AS q
  LEFT JOIN d_interactions AS f ON f.i = q.i
  WHERE coalesce(f.vendor, 0) <> 1 AND coalesce(f.agent_segments, 0) <= 1
  UNION ALL
  SELECT DISTINCT q.n AS k, a.team AS g0, CASE WHEN q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > {p2:Int64})) AND q.points >= {p3:Int64} THEN 1 END AS v0, CASE WHEN q.method = 3 AND q.points IS NOT NULL THEN 1 END AS v1
  FROM d_surveys AS q
  JOIN d_interactions AS f ON f.i = q.i
  JOIN segments AS s ON s.i = q.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, ClickHouse, totals: 4000000, 1000000, 4000000, 1000000
SELECT CAST(count(u.v0) AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1, CAST(count(u.v2) AS Nullable(Int128)) AS m2
FROM (
  SELECT q.n AS k, CASE WHEN q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > {p0:Int64})) AND q.points >= {p1:Int64} THEN 1 END AS v0, CASE WHEN q.method = 3 AND q.points IS NOT NULL THEN 1 END AS v1, CASE WHEN q.method = 3 AND q.points IS NULL AND q.score IS NOT NULL THEN 1 END AS v2
  FROM d_surveys AS q
  LEFT JOIN d_interactions AS f ON f.i = q.i
  WHERE coalesce(f.vendor, 0) <> 1 AND coalesce(f.agent_segments, 0) <= 1
  UNION ALL
  SELECT DISTINCT q.n AS k, CASE WHEN q.method = 3 AND q.points IS NOT NULL AND ((q.top = 1) OR ((q.top IS NULL) AND q.points > {p2:Int64})) AND q.points >= {p3:Int64} THEN 1 END AS v0, CASE WHEN q.method = 3 AND q.points IS NOT NULL THEN 1 END AS v1, CASE WHEN q.method = 3 AND q.points IS NULL AND q.score IS NOT NULL THEN 1 END AS v2
  FROM d_surveys AS q
  JOIN d_interactions AS f ON f.i = q.i
  JOIN segments AS s ON s.i = q.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

