-- all data, DuckDB, groups: 
SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT CASE WHEN iu.complaint = 1 THEN iu.resolution_ms END AS v
      FROM d_issues AS iu
      WHERE iu.resolved_day IS NOT NULL) AS u
    GROUP BY 1) AS h) AS w

-- all data, ClickHouse, groups: 
SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT CASE WHEN iu.complaint = 1 THEN iu.resolution_ms END AS v
      FROM d_issues AS iu
      WHERE iu.resolved_day IS NOT NULL) AS u
    GROUP BY 1) AS h) AS w

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT w.g0 AS g0, w.t AS t, CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.g0 AS g0, h.t AS t, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t) AS HUGEINT) AS n
  FROM (
    SELECT u.g0 AS g0, u.t AS t, u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT iu.channel AS g0, iu.resolved_month AS t, CASE WHEN iu.complaint = 1 THEN iu.resolution_ms END AS v
      FROM d_issues AS iu
      WHERE iu.resolved_day >= $1 AND iu.resolved_day < $2) AS u
    GROUP BY 1, 2, 3) AS h) AS w
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 19814, 19905
SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT iu.resolution_ms AS v
      FROM d_issues AS iu
      WHERE iu.resolved_day >= $1 AND iu.resolved_day < $2 AND (iu.complaint = 1)) AS u
    GROUP BY 1) AS h) AS w

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT w.g0 AS g0, w.t AS t, CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.g0 AS g0, h.t AS t, h.v AS v, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER (PARTITION BY h.g0, h.t) AS Nullable(Int128)) AS n
  FROM (
    SELECT u.g0 AS g0, u.t AS t, u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT iu.channel AS g0, iu.resolved_month AS t, CASE WHEN iu.complaint = 1 THEN iu.resolution_ms END AS v
      FROM d_issues AS iu
      WHERE iu.resolved_day >= {p0:Int64} AND iu.resolved_day < {p1:Int64}) AS u
    GROUP BY 1, 2, 3) AS h) AS w
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 19814, 19905
SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT iu.resolution_ms AS v
      FROM d_issues AS iu
      WHERE iu.resolved_day >= {p0:Int64} AND iu.resolved_day < {p1:Int64} AND (iu.complaint = 1)) AS u
    GROUP BY 1) AS h) AS w

-- by team, where: complaint-resolution-time-median cannot be sliced by vendor: it reads issues, which has no vendor.

