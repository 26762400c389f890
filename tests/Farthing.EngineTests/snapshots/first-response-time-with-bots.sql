-- all data, DuckDB, groups: 
SELECT CAST(sum(coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END))) FILTER (WHERE f.outcome = 1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL) AS HUGEINT) AS m1
FROM d_interactions AS f
LEFT JOIN d_interaction_extras AS e ON e.i = f.i
WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)))) FILTER (WHERE f.outcome = 1) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL) AS Nullable(Int128)) AS m1
FROM d_interactions AS f
LEFT JOIN d_interaction_extras AS e ON e.i = f.i
WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT f.channel AS g0, f.arrived_month AS t, CAST(sum(coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END))) FILTER (WHERE f.outcome = 1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL) AS HUGEINT) AS m1
FROM d_interactions AS f
LEFT JOIN d_interaction_extras AS e ON e.i = f.i
WHERE f.outcome <> 4 AND f.arrived_day >= $1 AND f.arrived_day < $2
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT f.channel AS g0, f.arrived_month AS t, CAST(sum(toInt128(coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)))) FILTER (WHERE f.outcome = 1) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL) AS Nullable(Int128)) AS m1
FROM d_interactions AS f
LEFT JOIN d_interaction_extras AS e ON e.i = f.i
WHERE f.outcome <> 4 AND f.arrived_day >= {p0:Int64} AND f.arrived_day < {p1:Int64}
GROUP BY 1, 2

-- by team, where, DuckDB, groups: 
SELECT u.g0 AS g0, CAST(sum(u.v0) AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) END AS v0, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL THEN 1 END AS v1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) END AS v0, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN d_interaction_extras AS e ON e.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, DuckDB, totals: 
SELECT CAST(sum(u.v0) AS HUGEINT) AS m0, CAST(count(u.v1) AS HUGEINT) AS m1
FROM (
  SELECT f.i AS k, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) END AS v0, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL THEN 1 END AS v1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) END AS v0, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN d_interaction_extras AS e ON e.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 
SELECT u.g0 AS g0, CAST(sum(toInt128(u.v0)) AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) END AS v0, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL THEN 1 END AS v1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) END AS v0, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  LEFT JOIN d_interaction_extras AS e ON e.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
GROUP BY 1

-- by team, where, ClickHouse, totals: 
SELECT CAST(sum(toInt128(u.v0)) AS Nullable(Int128)) AS m0, CAST(count(u.v1) AS Nullable(Int128)) AS m1
FROM (
  SELECT f.i AS k, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) END AS v0, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL THEN 1 END AS v1
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) END AS v0, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_any_ms, coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END)) IS NOT NULL THEN 1 END AS v1
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN d_interaction_extras AS e ON e.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

