-- all data, DuckDB, groups: 
SELECT CAST(farthing_count_distinct(q.response) FILTER (WHERE q.score IS NOT NULL AND q.response <> 0) AS HUGEINT) AS m0, CAST(farthing_count_distinct(q.response) FILTER (WHERE q.response <> 0) AS HUGEINT) AS m1
FROM d_surveys AS q

-- all data, ClickHouse, groups: 
SELECT CAST(count(DISTINCT q.response) FILTER (WHERE q.score IS NOT NULL AND q.response <> 0) AS Nullable(Int128)) AS m0, CAST(count(DISTINCT q.response) FILTER (WHERE q.response <> 0) AS Nullable(Int128)) AS m1
FROM d_surveys AS q

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT coalesce(f.channel, 0) AS g0, q.sent_month AS t, CAST(farthing_count_distinct(q.response) FILTER (WHERE q.score IS NOT NULL AND q.response <> 0) AS HUGEINT) AS m0, CAST(farthing_count_distinct(q.response) FILTER (WHERE q.response <> 0) AS HUGEINT) AS m1
FROM d_surveys AS q
LEFT JOIN d_interactions AS f ON f.i = q.i
WHERE q.sent_day >= $1 AND q.sent_day < $2
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 19814, 19905
SELECT CAST(farthing_count_distinct(q.response) FILTER (WHERE q.score IS NOT NULL AND q.response <> 0) AS HUGEINT) AS m0, CAST(farthing_count_distinct(q.response) FILTER (WHERE q.response <> 0) AS HUGEINT) AS m1
FROM d_surveys AS q
WHERE q.sent_day >= $1 AND q.sent_day < $2

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT coalesce(f.channel, 0) AS g0, q.sent_month AS t, CAST(count(DISTINCT q.response) FILTER (WHERE q.score IS NOT NULL AND q.response <> 0) AS Nullable(Int128)) AS m0, CAST(count(DISTINCT q.response) FILTER (WHERE q.response <> 0) AS Nullable(Int128)) AS m1
FROM d_surveys AS q
LEFT JOIN d_interactions AS f ON f.i = q.i
WHERE q.sent_day >= {p0:Int64} AND q.sent_day < {p1:Int64}
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 19814, 19905
SELECT CAST(count(DISTINCT q.response) FILTER (WHERE q.score IS NOT NULL AND q.response <> 0) AS Nullable(Int128)) AS m0, CAST(count(DISTINCT q.response) FILTER (WHERE q.response <> 0) AS Nullable(Int128)) AS m1
FROM d_surveys AS q
WHERE q.sent_day >= {p0:Int64} AND q.sent_day < {p1:Int64}

-- by team, where, DuckDB, groups: 
SELECT u.g0 AS g0, CAST(farthing_count_distinct(u.v0) AS HUGEINT) AS m0, CAST(farthing_count_distinct(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT q.n AS k, coalesce(f.team, 0) AS g0, CASE WHEN q.score IS NOT NULL AND q.response <> 0 THEN q.response END AS v0, CASE WHEN q.response <> 0 THEN q.response END AS v1
  FROM d_surveys AS q
  LEFT JOIN d_interactions AS f ON f.i = q.i
  WHERE coalesce(f.vendor, 0) <> 1 AND coalesce(f.agent_segments, 0) <= 1
  UNION ALL
  SELECT DISTINCT q.n AS k, a.team AS g0, CASE WHEN q.score IS NOT NULL AND q.response <> 0 THEN q.response END AS v0, CASE WHEN q.response <> 0 THEN q.response END AS v1
  FROM d_surveys AS q
  JOIN d_interactions AS f ON f.i = q.i
  JOIN segments AS s ON s.i = q.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, DuckDB, totals: 
SELECT CAST(farthing_count_distinct(u.v0) AS HUGEINT) AS m0, CAST(farthing_count_distinct(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT q.n AS k, CASE WHEN q.score IS NOT NULL AND q.response <> 0 THEN q.response END AS v0, CASE WHEN q.response <> 0 THEN q.response END AS v1
  FROM d_surveys AS q
  LEFT JOIN d_interactions AS f ON f.i = q.i
  WHERE coalesce(f.vendor, 0) <> 1 AND coalesce(f.agent_segments, 0) <= 1
  UNION ALL
  SELECT DISTINCT q.n AS k, CASE WHEN q.score IS NOT NULL AND q.response <> 0 THEN q.response END AS v0, CASE WHEN q.response <> 0 THEN q.response END AS v1
  FROM d_surveys AS q
  JOIN d_interactions AS f ON f.i = q.i
  JOIN segments AS s ON s.i = q.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 
SELECT u.g0 AS g0, CAST(count(DISTINCT u.v0) AS Nullable(Int128)) AS m0, CAST(count(DISTINCT u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT q.n AS k, coalesce(f.team, 0) AS g0, CASE WHEN q.score IS NOT NULL AND q.response <> 0 THEN q.response END AS v0, CASE WHEN q.response <> 0 THEN q.response END AS v1
  FROM d_surveys AS q
  LEFT JOIN d_interactions AS f ON f.i = q.i
  WHERE coalesce(f.vendor, 0) <> 1 AND coalesce(f.agent_segments, 0) <= 1
  UNION ALL
  SELECT DISTINCT q.n AS k, a.team AS g0, CASE WHEN q.score IS NOT NULL AND q.response <> 0 THEN q.response END AS v0, CASE WHEN q.response <> 0 THEN q.response END AS v1
  FROM d_surveys AS q
  JOIN d_interactions AS f ON f.i = q.i
  JOIN segments AS s ON s.i = q.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, ClickHouse, totals: 
SELECT CAST(count(DISTINCT u.v0) AS Nullable(Int128)) AS m0, CAST(count(DISTINCT u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT q.n AS k, CASE WHEN q.score IS NOT NULL AND q.response <> 0 THEN q.response END AS v0, CASE WHEN q.response <> 0 THEN q.response END AS v1
  FROM d_surveys AS q
  LEFT JOIN d_interactions AS f ON f.i = q.i
  WHERE coalesce(f.vendor, 0) <> 1 AND coalesce(f.agent_segments, 0) <= 1
  UNION ALL
  SELECT DISTINCT q.n AS k, CASE WHEN q.score IS NOT NULL AND q.response <> 0 THEN q.response END AS v0, CASE WHEN q.response <> 0 THEN q.response END AS v1
  FROM d_surveys AS q
  JOIN d_interactions AS f ON f.i = q.i
  JOIN segments AS s ON s.i = q.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

