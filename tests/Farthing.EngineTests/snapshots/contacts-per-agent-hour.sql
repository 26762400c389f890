-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(count(u.v0) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM (
    SELECT f.i AS k, 1 AS v0
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN f.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, 1 AS v0
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN s.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND s.kind = 1 AND f.agent_segments > 1) AS u
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(sum(h.staffed_ms) AS HUGEINT) AS m1
  FROM d_agent_hours AS h) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(count(u.v0) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM (
    SELECT f.i AS k, 1 AS v0
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN f.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, 1 AS v0
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN s.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND s.kind = 1 AND f.agent_segments > 1) AS u
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(sum(toInt128(h.staffed_ms)) AS Nullable(Int128)) AS m1
  FROM d_agent_hours AS h) AS b

-- by channel and month: contacts-per-agent-hour cannot be sliced by channel: it reads agent-time, which has no channel.

-- by team, where, DuckDB, groups: 
SELECT b.g0 AS g0, CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT u.g0 AS g0, CAST(count(u.v0) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM (
    SELECT f.i AS k, f.team AS g0, 1 AS v0
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN f.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND f.vendor <> 1 AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, a.team AS g0, 1 AS v0
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    JOIN d_agents AS a ON a.agent = s.agent
    LEFT JOIN interactions AS x ON x.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN s.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
  GROUP BY 1
  UNION ALL
  SELECT h.team AS g0, CAST(NULL AS HUGEINT) AS m0, CAST(sum(h.staffed_ms) AS HUGEINT) AS m1
  FROM d_agent_hours AS h
  WHERE h.vendor <> 1
  GROUP BY 1) AS b
GROUP BY 1

-- by team, where, DuckDB, totals: 
SELECT CAST(count(u.v0) AS HUGEINT) AS m0
FROM (
  SELECT f.i AS k, 1 AS v0
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN f.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, 1 AS v0
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN s.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

-- by team, where, ClickHouse, groups: 
SELECT b.g0 AS g0, CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT u.g0 AS g0, CAST(count(u.v0) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM (
    SELECT f.i AS k, f.team AS g0, 1 AS v0
    FROM d_interactions AS f
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN f.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND f.vendor <> 1 AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, a.team AS g0, 1 AS v0
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    JOIN d_agents AS a ON a.agent = s.agent
    LEFT JOIN interactions AS x ON x.i = s.i
    WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN s.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u
  GROUP BY 1
  UNION ALL
  SELECT h.team AS g0, CAST(NULL AS Nullable(Int128)) AS m0, CAST(sum(toInt128(h.staffed_ms)) AS Nullable(Int128)) AS m1
  FROM d_agent_hours AS h
  WHERE h.vendor <> 1
  GROUP BY 1) AS b
GROUP BY 1

-- by team, where, ClickHouse, totals: 
SELECT CAST(count(u.v0) AS Nullable(Int128)) AS m0
FROM (
  SELECT f.i AS k, 1 AS v0
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN f.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND f.vendor <> 1 AND f.agent_segments <= 1
  UNION ALL
  SELECT DISTINCT s.i AS k, 1 AS v0
  FROM segments AS s
  JOIN d_interactions AS f ON f.i = s.i
  LEFT JOIN interactions AS x ON x.i = s.i
  JOIN d_agents AS a ON a.agent = s.agent
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND (f.outcome = 1 AND (CASE WHEN s.agent IN (SELECT w.agent AS agent FROM staffing AS w) THEN 1 ELSE 0 END = 1)) AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u

