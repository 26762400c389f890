-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(sum(f.hold_ms) FILTER (WHERE f.outcome = 1) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(sum(u.v1) AS HUGEINT) AS m1
  FROM (
    SELECT CASE WHEN f.outcome = 1 AND f.hold_ms IS NOT NULL THEN f.handle_ms END AS v1
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.agent_segments = 1
    UNION ALL
    SELECT CASE WHEN f.outcome = 1 AND s.hold_ms IS NOT NULL THEN CASE WHEN s.talk_ms IS NOT NULL OR s.hold_ms IS NOT NULL OR s.wrap_ms IS NOT NULL THEN (coalesce(s.talk_ms, 0) + coalesce(s.hold_ms, 0)) + coalesce(s.wrap_ms, 0) ELSE s.ended_ms - s.started_ms END END AS v1
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND s.kind = 1 AND f.agent_segments > 1) AS u) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(sum(toInt128(f.hold_ms)) FILTER (WHERE f.outcome = 1) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(sum(toInt128(u.v1)) AS Nullable(Int128)) AS m1
  FROM (
    SELECT CASE WHEN f.outcome = 1 AND f.hold_ms IS NOT NULL THEN f.handle_ms END AS v1
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.agent_segments = 1
    UNION ALL
    SELECT CASE WHEN f.outcome = 1 AND s.hold_ms IS NOT NULL THEN CASE WHEN s.talk_ms IS NOT NULL OR s.hold_ms IS NOT NULL OR s.wrap_ms IS NOT NULL THEN (coalesce(s.talk_ms, 0) + coalesce(s.hold_ms, 0)) + coalesce(s.wrap_ms, 0) ELSE s.ended_ms - s.started_ms END END AS v1
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND s.kind = 1 AND f.agent_segments > 1) AS u) AS b

-- by channel and month, DuckDB, groups: 19814, 19905, 19814, 19905, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT f.channel AS g0, f.completed_month AS t, CAST(sum(f.hold_ms) FILTER (WHERE f.outcome = 1) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day >= $1 AND f.completed_day < $2
  GROUP BY 1, 2
  UNION ALL
  SELECT u.g0 AS g0, u.t AS t, CAST(NULL AS HUGEINT) AS m0, CAST(sum(u.v1) AS HUGEINT) AS m1
  FROM (
    SELECT f.channel AS g0, f.completed_month AS t, CASE WHEN f.outcome = 1 AND f.hold_ms IS NOT NULL THEN f.handle_ms END AS v1
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day >= $3 AND f.completed_day < $4 AND f.agent_segments = 1
    UNION ALL
    SELECT f.channel AS g0, f.completed_month AS t, CASE WHEN f.outcome = 1 AND s.hold_ms IS NOT NULL THEN CASE WHEN s.talk_ms IS NOT NULL OR s.hold_ms IS NOT NULL OR s.wrap_ms IS NOT NULL THEN (coalesce(s.talk_ms, 0) + coalesce(s.hold_ms, 0)) + coalesce(s.wrap_ms, 0) ELSE s.ended_ms - s.started_ms END END AS v1
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day >= $5 AND f.completed_day < $6 AND s.kind = 1 AND f.agent_segments > 1) AS u
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 19814, 19905, 19814, 19905, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.channel AS g0, f.completed_month AS t, CAST(sum(toInt128(f.hold_ms)) FILTER (WHERE f.outcome = 1) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day >= {p0:Int64} AND f.completed_day < {p1:Int64}
  GROUP BY 1, 2
  UNION ALL
  SELECT u.g0 AS g0, u.t AS t, CAST(NULL AS Nullable(Int128)) AS m0, CAST(sum(toInt128(u.v1)) AS Nullable(Int128)) AS m1
  FROM (
    SELECT f.channel AS g0, f.completed_month AS t, CASE WHEN f.outcome = 1 AND f.hold_ms IS NOT NULL THEN f.handle_ms END AS v1
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day >= {p2:Int64} AND f.completed_day < {p3:Int64} AND f.agent_segments = 1
    UNION ALL
    SELECT f.channel AS g0, f.completed_month AS t, CASE WHEN f.outcome = 1 AND s.hold_ms IS NOT NULL THEN CASE WHEN s.talk_ms IS NOT NULL OR s.hold_ms IS NOT NULL OR s.wrap_ms IS NOT NULL THEN (coalesce(s.talk_ms, 0) + coalesce(s.hold_ms, 0)) + coalesce(s.wrap_ms, 0) ELSE s.ended_ms - s.started_ms END END AS v1
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day >= {p4:Int64} AND f.completed_day < {p5:Int64} AND s.kind = 1 AND f.agent_segments > 1) AS u
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by team, where, DuckDB, groups: 
SELECT u.g0 AS g0, CAST(sum(u.v0) AS HUGEINT) AS m0, CAST(sum(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT f.team AS g0, CASE WHEN f.outcome = 1 THEN f.hold_ms END AS v0, CASE WHEN f.outcome = 1 AND f.hold_ms IS NOT NULL THEN f.handle_ms END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments = 1
  UNION ALL
  SELECT a.team AS g0, CASE WHEN f.outcome = 1 THEN s.hold_ms END AS v0, CASE WHEN f.outcome = 1 AND s.hold_ms IS NOT NULL THEN CASE WHEN s.talk_ms IS NOT NULL OR s.hold_ms IS NOT NULL OR s.wrap_ms IS NOT NULL THEN (coalesce(s.talk_ms, 0) + coalesce(s.hold_ms, 0)) + coalesce(s.wrap_ms, 0) ELSE s.ended_ms - s.started_ms END END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, ClickHouse, groups: 
SELECT u.g0 AS g0, CAST(sum(toInt128(u.v0)) AS Nullable(Int128)) AS m0, CAST(sum(toInt128(u.v1)) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.team AS g0, CASE WHEN f.outcome = 1 THEN f.hold_ms END AS v0, CASE WHEN f.outcome = 1 AND f.hold_ms IS NOT NULL THEN f.handle_ms END AS v1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments = 1
  UNION ALL
  SELECT a.team AS g0, CASE WHEN f.outcome = 1 THEN s.hold_ms END AS v0, CASE WHEN f.outcome = 1 AND s.hold_ms IS NOT NULL THEN CASE WHEN s.talk_ms IS NOT NULL OR s.hold_ms IS NOT NULL OR s.wrap_ms IS NOT NULL THEN (coalesce(s.talk_ms, 0) + coalesce(s.hold_ms, 0)) + coalesce(s.wrap_ms, 0) ELSE s.ended_ms - s.started_ms END END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

