-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) FILTER (WHERE coalesce(e.issue, 0) <> 0) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM costs AS c
  LEFT JOIN d_interaction_extras AS e ON e.i = c.i
  WHERE c.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(farthing_count_distinct(coalesce(e.issue, 0)) FILTER (WHERE (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0) AS HUGEINT) AS m1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) FILTER (WHERE coalesce(e.issue, 0) <> 0) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM costs AS c
  LEFT JOIN d_interaction_extras AS e ON e.i = c.i
  WHERE c.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(DISTINCT coalesce(e.issue, 0)) FILTER (WHERE (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0) AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL) AS b

-- by channel and month, DuckDB, groups: 19814, 19905, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT c.channel AS g0, c.month AS t, CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) FILTER (WHERE coalesce(e.issue, 0) <> 0) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM costs AS c
  LEFT JOIN d_interaction_extras AS e ON e.i = c.i
  WHERE c.run IN (3, 5) AND c.day >= $1 AND c.day < $2
  GROUP BY 1, 2
  UNION ALL
  SELECT f.channel AS g0, f.completed_month AS t, CAST(NULL AS HUGEINT) AS m0, CAST(farthing_count_distinct(coalesce(e.issue, 0)) FILTER (WHERE (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0) AS HUGEINT) AS m1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.completed_day >= $3 AND f.completed_day < $4
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 19814, 19905
SELECT CAST(farthing_count_distinct(coalesce(e.issue, 0)) FILTER (WHERE (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0) AS HUGEINT) AS m1
FROM d_interactions AS f
LEFT JOIN d_interaction_extras AS e ON e.i = f.i
WHERE f.outcome <> 4 AND f.completed_day >= $1 AND f.completed_day < $2

-- by channel and month, ClickHouse, groups: 19814, 19905, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT c.channel AS g0, c.month AS t, CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) FILTER (WHERE coalesce(e.issue, 0) <> 0) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM costs AS c
  LEFT JOIN d_interaction_extras AS e ON e.i = c.i
  WHERE c.run IN (3, 5) AND c.day >= {p0:Int64} AND c.day < {p1:Int64}
  GROUP BY 1, 2
  UNION ALL
  SELECT f.channel AS g0, f.completed_month AS t, CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(DISTINCT coalesce(e.issue, 0)) FILTER (WHERE (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0) AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.completed_day >= {p2:Int64} AND f.completed_day < {p3:Int64}
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 19814, 19905
SELECT CAST(count(DISTINCT coalesce(e.issue, 0)) FILTER (WHERE (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0) AS Nullable(Int128)) AS m1
FROM d_interactions AS f
LEFT JOIN d_interaction_extras AS e ON e.i = f.i
WHERE f.outcome <> 4 AND f.completed_day >= {p0:Int64} AND f.completed_day < {p1:Int64}

-- by team, where, DuckDB, groups: 
SELECT b.g0 AS g0, CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT c.team AS g0, CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) FILTER (WHERE coalesce(e.issue, 0) <> 0) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM costs AS c
  LEFT JOIN d_interaction_extras AS e ON e.i = c.i
  WHERE c.run IN (3, 5) AND c.vendor <> 1
  GROUP BY 1
  UNION ALL
  SELECT u.g0 AS g0, CAST(NULL AS HUGEINT) AS m0, CAST(farthing_count_distinct(u.v1) AS HUGEINT) AS m1
  FROM (
    SELECT f.i AS k, f.team AS g0, CASE WHEN (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0 THEN coalesce(e.issue, 0) END AS v1
    FROM d_interactions AS f
    LEFT JOIN d_interaction_extras AS e ON e.i = f.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0 THEN coalesce(e.issue, 0) END AS v1
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    JOIN d_agents AS a ON a.agent = s.agent
    LEFT JOIN d_interaction_extras AS e ON e.i = s.i
    LEFT JOIN interactions AS x ON x.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
  GROUP BY 1) AS b
GROUP BY 1

-- by team, where, DuckDB, totals: 
SELECT CAST(farthing_count_distinct(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT f.i AS k, CASE WHEN (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0 THEN coalesce(e.issue, 0) END AS v1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0 THEN coalesce(e.issue, 0) END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN d_interaction_extras AS e ON e.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 
SELECT b.g0 AS g0, CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT c.team AS g0, CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) FILTER (WHERE coalesce(e.issue, 0) <> 0) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM costs AS c
  LEFT JOIN d_interaction_extras AS e ON e.i = c.i
  WHERE c.run IN (3, 5) AND c.vendor <> 1
  GROUP BY 1
  UNION ALL
  SELECT u.g0 AS g0, CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(DISTINCT u.v1) AS Nullable(Int128)) AS m1
  FROM (
    SELECT f.i AS k, f.team AS g0, CASE WHEN (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0 THEN coalesce(e.issue, 0) END AS v1
    FROM d_interactions AS f
    LEFT JOIN d_interaction_extras AS e ON e.i = f.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0 THEN coalesce(e.issue, 0) END AS v1
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    JOIN d_agents AS a ON a.agent = s.agent
    LEFT JOIN d_interaction_extras AS e ON e.i = s.i
    LEFT JOIN interactions AS x ON x.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
  GROUP BY 1) AS b
GROUP BY 1

-- by team, where, ClickHouse, totals: 
SELECT CAST(count(DISTINCT u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.i AS k, CASE WHEN (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0 THEN coalesce(e.issue, 0) END AS v1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN (f.outcome IN (1, 3) AND coalesce(e.issue, 0) <> 0) AND coalesce(e.issue, 0) <> 0 THEN coalesce(e.issue, 0) END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN d_interaction_extras AS e ON e.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

