-- all data, DuckDB, groups: 0, 0
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(sum(c.technology) FILTER (WHERE c.outcome = 3 OR (c.outcome = 1 AND f.bot_segments > $1)) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM costs AS c
  LEFT JOIN d_interactions AS f ON f.i = c.i
  WHERE c.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > $2)) AS HUGEINT) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL) AS b

-- all data, ClickHouse, groups: 0, 0
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(sum(toInt128(c.technology)) FILTER (WHERE c.outcome = 3 OR (c.outcome = 1 AND f.bot_segments > {p0:Int64})) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM costs AS c
  LEFT JOIN d_interactions AS f ON f.i = c.i
  WHERE c.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > {p1:Int64})) AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL) AS b

-- by channel and month, DuckDB, groups: 0, 19814, 19905, 0, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT c.channel AS g0, c.month AS t, CAST(sum(c.technology) FILTER (WHERE c.outcome = 3 OR (c.outcome = 1 AND f.bot_segments > $1)) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM costs AS c
  LEFT JOIN d_interactions AS f ON f.i = c.i
  WHERE c.run IN (3, 5) AND c.day >= $2 AND c.day < $3
  GROUP BY 1, 2
  UNION ALL
  SELECT f.channel AS g0, f.completed_month AS t, CAST(NULL AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > $4)) AS HUGEINT) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day >= $5 AND f.completed_day < $6
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 0, 19814, 19905, 0, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT c.channel AS g0, c.month AS t, CAST(sum(toInt128(c.technology)) FILTER (WHERE c.outcome = 3 OR (c.outcome = 1 AND f.bot_segments > {p0:Int64})) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM costs AS c
  LEFT JOIN d_interactions AS f ON f.i = c.i
  WHERE c.run IN (3, 5) AND c.day >= {p1:Int64} AND c.day < {p2:Int64}
  GROUP BY 1, 2
  UNION ALL
  SELECT f.channel AS g0, f.completed_month AS t, CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > {p3:Int64})) AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day >= {p4:Int64} AND f.completed_day < {p5:Int64}
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by team, where, DuckDB, groups: 0, 0, 0
SELECT b.g0 AS g0, CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT c.team AS g0, CAST(sum(c.technology) FILTER (WHERE c.outcome = 3 OR (c.outcome = 1 AND f.bot_segments > $1)) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM costs AS c
  LEFT JOIN d_interactions AS f ON f.i = c.i
  WHERE c.run IN (3, 5) AND c.vendor <> 1
  GROUP BY 1
  UNION ALL
  SELECT u.g0 AS g0, CAST(NULL AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1
  FROM (
    SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > $2) THEN 1 END AS v1
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > $3) THEN 1 END AS v1
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    JOIN d_agents AS a ON a.agent = s.agent
    LEFT JOIN interactions AS x ON x.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
  GROUP BY 1) AS b
GROUP BY 1

-- by team, where, DuckDB, totals: 0, 0
SELECT CAST(count(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT f.i AS k, CASE WHEN f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > $1) THEN 1 END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > $2) THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 0, 0, 0
SELECT b.g0 AS g0, CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT c.team AS g0, CAST(sum(toInt128(c.technology)) FILTER (WHERE c.outcome = 3 OR (c.outcome = 1 AND f.bot_segments > {p0:Int64})) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM costs AS c
  LEFT JOIN d_interactions AS f ON f.i = c.i
  WHERE c.run IN (3, 5) AND c.vendor <> 1
  GROUP BY 1
  UNION ALL
  SELECT u.g0 AS g0, CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1
  FROM (
    SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > {p1:Int64}) THEN 1 END AS v1
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > {p2:Int64}) THEN 1 END AS v1
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    JOIN d_agents AS a ON a.agent = s.agent
    LEFT JOIN interactions AS x ON x.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
  GROUP BY 1) AS b
GROUP BY 1

-- by team, where, ClickHouse, totals: 0, 0
SELECT CAST(count(u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.i AS k, CASE WHEN f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > {p0:Int64}) THEN 1 END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 3 OR (f.outcome = 1 AND f.bot_segments > {p1:Int64}) THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

