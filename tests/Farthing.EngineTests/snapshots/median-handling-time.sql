-- all data, DuckDB, groups: 0
SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT CASE WHEN f.outcome = 1 AND f.agent_segments > $1 THEN f.handle_ms END AS v
      FROM d_interactions AS f
      WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL) AS u
    GROUP BY 1) AS h) AS w

-- all data, ClickHouse, groups: 0
SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT CASE WHEN f.outcome = 1 AND f.agent_segments > {p0:Int64} THEN f.handle_ms END AS v
      FROM d_interactions AS f
      WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL) AS u
    GROUP BY 1) AS h) AS w

-- by channel and month, DuckDB, groups: 0, 19814, 19905
SELECT w.g0 AS g0, w.t AS t, CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.g0 AS g0, h.t AS t, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t) AS HUGEINT) AS n
  FROM (
    SELECT u.g0 AS g0, u.t AS t, u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT f.channel AS g0, f.completed_month AS t, CASE WHEN f.outcome = 1 AND f.agent_segments > $1 THEN f.handle_ms END AS v
      FROM d_interactions AS f
      WHERE f.outcome <> 4 AND f.completed_day >= $2 AND f.completed_day < $3) AS u
    GROUP BY 1, 2, 3) AS h) AS w
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 19814, 19905, 0
SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT f.handle_ms AS v
      FROM d_interactions AS f
      WHERE f.outcome <> 4 AND f.completed_day >= $1 AND f.completed_day < $2 AND (f.outcome = 1 AND f.agent_segments > $3)) AS u
    GROUP BY 1) AS h) AS w

-- by channel and month, ClickHouse, groups: 0, 19814, 19905
SELECT w.g0 AS g0, w.t AS t, CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.g0 AS g0, h.t AS t, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t) AS Nullable(Int128)) AS n
  FROM (
    SELECT u.g0 AS g0, u.t AS t, u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT f.channel AS g0, f.completed_month AS t, CASE WHEN f.outcome = 1 AND f.agent_segments > {p0:Int64} THEN f.handle_ms END AS v
      FROM d_interactions AS f
      WHERE f.outcome <> 4 AND f.completed_day >= {p1:Int64} AND f.completed_day < {p2:Int64}) AS u
    GROUP BY 1, 2, 3) AS h) AS w
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 19814, 19905, 0
SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT f.handle_ms AS v
      FROM d_interactions AS f
      WHERE f.outcome <> 4 AND f.completed_day >= {p0:Int64} AND f.completed_day < {p1:Int64} AND (f.outcome = 1 AND f.agent_segments > {p2:Int64})) AS u
    GROUP BY 1) AS h) AS w

-- by team, where, DuckDB, groups: 0, 0
SELECT w.g0 AS g0, CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.g0 AS g0, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0 ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0) AS HUGEINT) AS n
  FROM (
    SELECT u.g0 AS g0, u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT u.g0 AS g0, u.v0 AS v
      FROM (
        SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 1 AND f.agent_segments > $1 THEN f.handle_ms END AS v0
        FROM d_interactions AS f
        WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
        UNION ALL
        SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 1 AND f.agent_segments > $2 THEN f.handle_ms END AS v0
        FROM segments AS s
        JOIN d_interactions AS f ON f.i = s.i
        JOIN d_agents AS a ON a.agent = s.agent
        LEFT JOIN interactions AS x ON x.i = s.i
        WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS u
    GROUP BY 1, 2) AS h) AS w
GROUP BY 1

-- by team, where, DuckDB, totals: 0, 0
SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT u.v0 AS v
      FROM (
        SELECT f.i AS k, CASE WHEN f.outcome = 1 AND f.agent_segments > $1 THEN f.handle_ms END AS v0
        FROM d_interactions AS f
        WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
        UNION ALL
        SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 AND f.agent_segments > $2 THEN f.handle_ms END AS v0
        FROM segments AS s
        JOIN d_interactions AS f ON f.i = s.i
        LEFT JOIN interactions AS x ON x.i = s.i
        JOIN d_agents AS a ON a.agent = s.agent
        WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS u
    GROUP BY 1) AS h) AS w

-- by team, where, ClickHouse, groups: 0, 0
SELECT w.g0 AS g0, CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.g0 AS g0, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0 ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0) AS Nullable(Int128)) AS n
  FROM (
    SELECT u.g0 AS g0, u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT u.g0 AS g0, u.v0 AS v
      FROM (
        SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 1 AND f.agent_segments > {p0:Int64} THEN f.handle_ms END AS v0
        FROM d_interactions AS f
        WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
        UNION ALL
        SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 1 AND f.agent_segments > {p1:Int64} THEN f.handle_ms END AS v0
        FROM segments AS s
        JOIN d_interactions AS f ON f.i = s.i
        JOIN d_agents AS a ON a.agent = s.agent
        LEFT JOIN interactions AS x ON x.i = s.i
        WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS u
    GROUP BY 1, 2) AS h) AS w
GROUP BY 1

-- by team, where, ClickHouse, totals: 0, 0
SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT u.v0 AS v
      FROM (
        SELECT f.i AS k, CASE WHEN f.outcome = 1 AND f.agent_segments > {p0:Int64} THEN f.handle_ms END AS v0
        FROM d_interactions AS f
        WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
        UNION ALL
        SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 AND f.agent_segments > {p1:Int64} THEN f.handle_ms END AS v0
        FROM segments AS s
        JOIN d_interactions AS f ON f.i = s.i
        LEFT JOIN interactions AS x ON x.i = s.i
        JOIN d_agents AS a ON a.agent = s.agent
        WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS u
    GROUP BY 1) AS h) AS w

