-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1, CAST(max(b.m2) AS HUGEINT) AS m2, CAST(max(b.m3) AS HUGEINT) AS m3
FROM (
  SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2, CAST(NULL AS HUGEINT) AS m3
  FROM (
    SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
    FROM (
      SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
      FROM (
        SELECT CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v
        FROM d_interactions AS f
        LEFT JOIN d_interaction_extras AS e ON e.i = f.i
        WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL) AS u
      GROUP BY 1) AS h) AS w
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2, CAST(count(*) FILTER (WHERE f.outcome = 1 AND coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) IS NULL) AS HUGEINT) AS m3
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1, CAST(max(b.m2) AS Nullable(Int128)) AS m2, CAST(max(b.m3) AS Nullable(Int128)) AS m3
FROM (
  SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2, CAST(NULL AS Nullable(Int128)) AS m3
  FROM (
    SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
    FROM (
      SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
      FROM (
        SELECT CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v
        FROM d_interactions AS f
        LEFT JOIN d_interaction_extras AS e ON e.i = f.i
        WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL) AS u
      GROUP BY 1) AS h) AS w
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2, CAST(count(*) FILTER (WHERE f.outcome = 1 AND coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) IS NULL) AS Nullable(Int128)) AS m3
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL) AS b

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT w.g0 AS g0, w.t AS t, CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.g0 AS g0, h.t AS t, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t) AS HUGEINT) AS n
  FROM (
    SELECT u.g0 AS g0, u.t AS t, u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT f.channel AS g0, f.arrived_month AS t, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v
      FROM d_interactions AS f
      LEFT JOIN d_interaction_extras AS e ON e.i = f.i
      WHERE f.outcome <> 4 AND f.arrived_day >= $1 AND f.arrived_day < $2) AS u
    GROUP BY 1, 2, 3) AS h) AS w
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 19814, 19905, 19814, 19905
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1, CAST(max(b.m2) AS HUGEINT) AS m2, CAST(max(b.m3) AS HUGEINT) AS m3
FROM (
  SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2, CAST(NULL AS HUGEINT) AS m3
  FROM (
    SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
    FROM (
      SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
      FROM (
        SELECT coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) AS v
        FROM d_interactions AS f
        LEFT JOIN d_interaction_extras AS e ON e.i = f.i
        WHERE f.outcome <> 4 AND f.arrived_day >= $1 AND f.arrived_day < $2 AND f.outcome = 1) AS u
      GROUP BY 1) AS h) AS w
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2, CAST(count(*) FILTER (WHERE f.outcome = 1 AND coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) IS NULL) AS HUGEINT) AS m3
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day >= $3 AND f.arrived_day < $4) AS b

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT w.g0 AS g0, w.t AS t, CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.g0 AS g0, h.t AS t, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t) AS Nullable(Int128)) AS n
  FROM (
    SELECT u.g0 AS g0, u.t AS t, u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT f.channel AS g0, f.arrived_month AS t, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v
      FROM d_interactions AS f
      LEFT JOIN d_interaction_extras AS e ON e.i = f.i
      WHERE f.outcome <> 4 AND f.arrived_day >= {p0:Int64} AND f.arrived_day < {p1:Int64}) AS u
    GROUP BY 1, 2, 3) AS h) AS w
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 19814, 19905, 19814, 19905
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1, CAST(max(b.m2) AS Nullable(Int128)) AS m2, CAST(max(b.m3) AS Nullable(Int128)) AS m3
FROM (
  SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2, CAST(NULL AS Nullable(Int128)) AS m3
  FROM (
    SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
    FROM (
      SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
      FROM (
        SELECT coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) AS v
        FROM d_interactions AS f
        LEFT JOIN d_interaction_extras AS e ON e.i = f.i
        WHERE f.outcome <> 4 AND f.arrived_day >= {p0:Int64} AND f.arrived_day < {p1:Int64} AND f.outcome = 1) AS u
      GROUP BY 1) AS h) AS w
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2, CAST(count(*) FILTER (WHERE f.outcome = 1 AND coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) IS NULL) AS Nullable(Int128)) AS m3
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day >= {p2:Int64} AND f.arrived_day < {p3:Int64}) AS b

-- by team, where, DuckDB, groups: 
SELECT w.g0 AS g0, CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.g0 AS g0, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0 ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0) AS HUGEINT) AS n
  FROM (
    SELECT u.g0 AS g0, u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT u.g0 AS g0, u.v0 AS v
      FROM (
        SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v0
        FROM d_interactions AS f
        LEFT JOIN d_interaction_extras AS e ON e.i = f.i
        WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
        UNION ALL
        SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v0
        FROM segments AS s
        JOIN d_interactions AS f ON f.i = s.i
        JOIN d_agents AS a ON a.agent = s.agent
        LEFT JOIN d_interaction_extras AS e ON e.i = s.i
        LEFT JOIN interactions AS x ON x.i = s.i
        WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS u
    GROUP BY 1, 2) AS h) AS w
GROUP BY 1

-- by team, where, DuckDB, totals: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1, CAST(max(b.m2) AS HUGEINT) AS m2, CAST(max(b.m3) AS HUGEINT) AS m3
FROM (
  SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2, CAST(NULL AS HUGEINT) AS m3
  FROM (
    SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
    FROM (
      SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
      FROM (
        SELECT u.v0 AS v
        FROM (
          SELECT f.i AS k, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v0
          FROM d_interactions AS f
          LEFT JOIN d_interaction_extras AS e ON e.i = f.i
          WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
          UNION ALL
          SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v0
          FROM segments AS s
          JOIN d_interactions AS f ON f.i = s.i
          LEFT JOIN d_interaction_extras AS e ON e.i = s.i
          LEFT JOIN interactions AS x ON x.i = s.i
          JOIN d_agents AS a ON a.agent = s.agent
          WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS u
      GROUP BY 1) AS h) AS w
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2, CAST(count(u.v3) AS HUGEINT) AS m3
  FROM (
    SELECT f.i AS k, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) IS NULL THEN 1 END AS v3
    FROM d_interactions AS f
    LEFT JOIN d_interaction_extras AS e ON e.i = f.i
    WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) IS NULL THEN 1 END AS v3
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    LEFT JOIN d_interaction_extras AS e ON e.i = s.i
    LEFT JOIN interactions AS x ON x.i = s.i
    JOIN d_agents AS a ON a.agent = s.agent
    WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS b

-- by team, where, ClickHouse, groups: 
SELECT w.g0 AS g0, CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.g0 AS g0, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0 ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0) AS Nullable(Int128)) AS n
  FROM (
    SELECT u.g0 AS g0, u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT u.g0 AS g0, u.v0 AS v
      FROM (
        SELECT f.i AS k, f.team AS g0, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v0
        FROM d_interactions AS f
        LEFT JOIN d_interaction_extras AS e ON e.i = f.i
        WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
        UNION ALL
        SELECT DISTINCT s.i AS k, a.team AS g0, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v0
        FROM segments AS s
        JOIN d_interactions AS f ON f.i = s.i
        JOIN d_agents AS a ON a.agent = s.agent
        LEFT JOIN d_interaction_extras AS e ON e.i = s.i
        LEFT JOIN interactions AS x ON x.i = s.i
        WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS u
    GROUP BY 1, 2) AS h) AS w
GROUP BY 1

-- by team, where, ClickHouse, totals: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1, CAST(max(b.m2) AS Nullable(Int128)) AS m2, CAST(max(b.m3) AS Nullable(Int128)) AS m3
FROM (
  SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2, CAST(NULL AS Nullable(Int128)) AS m3
  FROM (
    SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
    FROM (
      SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
      FROM (
        SELECT u.v0 AS v
        FROM (
          SELECT f.i AS k, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v0
          FROM d_interactions AS f
          LEFT JOIN d_interaction_extras AS e ON e.i = f.i
          WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
          UNION ALL
          SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 THEN coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) END AS v0
          FROM segments AS s
          JOIN d_interactions AS f ON f.i = s.i
          LEFT JOIN d_interaction_extras AS e ON e.i = s.i
          LEFT JOIN interactions AS x ON x.i = s.i
          JOIN d_agents AS a ON a.agent = s.agent
          WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS u
      GROUP BY 1) AS h) AS w
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2, CAST(count(u.v3) AS Nullable(Int128)) AS m3
  FROM (
    SELECT f.i AS k, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) IS NULL THEN 1 END AS v3
    FROM d_interactions AS f
    LEFT JOIN d_interaction_extras AS e ON e.i = f.i
    WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND f.vendor <> 1 AND f.agent_segments <= 1
    UNION ALL
    SELECT DISTINCT s.i AS k, CASE WHEN f.outcome = 1 AND coalesce(e.first_reply_ms, CASE WHEN f.outcome = 1 AND f.agent_segments > 0 THEN f.wait_ms END) IS NULL THEN 1 END AS v3
    FROM segments AS s
    JOIN d_interactions AS f ON f.i = s.i
    LEFT JOIN d_interaction_extras AS e ON e.i = s.i
    LEFT JOIN interactions AS x ON x.i = s.i
    JOIN d_agents AS a ON a.agent = s.agent
    WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL AND CASE WHEN s.vendor <> 0 THEN s.vendor ELSE CASE WHEN coalesce(x.vendor, 0) <> 0 THEN coalesce(x.vendor, 0) ELSE a.vendor END END <> 1 AND s.started_ms >= a.from_ms AND s.started_ms < a.to_ms AND s.kind = 1 AND f.agent_segments > 1) AS u) AS b

