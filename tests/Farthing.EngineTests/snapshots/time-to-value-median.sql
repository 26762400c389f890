-- all data, DuckDB, groups: 
SELECT CAST(max(w.n) AS HUGEINT) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > (((w.n - 1) * 50000000) // 100000000)) AS HUGEINT) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > ((((w.n - 1) * 50000000) // 100000000) + 1)) AS HUGEINT) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS HUGEINT) AS upto, CAST(sum(h.c) OVER () AS HUGEINT) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS HUGEINT) AS c
    FROM (
      SELECT cu.first_value_ms AS v
      FROM d_customers AS cu
      WHERE cu.first_value_day IS NOT NULL) AS u
    GROUP BY 1) AS h) AS w

-- all data, ClickHouse, groups: 
SELECT CAST(max(w.n) AS Nullable(Int128)) AS m0, CAST(min(w.v) FILTER (WHERE w.upto > intDiv((w.n - 1) * 50000000, 100000000)) AS Nullable(Int128)) AS m1, CAST(min(w.v) FILTER (WHERE w.upto > (intDiv((w.n - 1) * 50000000, 100000000) + 1)) AS Nullable(Int128)) AS m2
FROM (
  SELECT h.v AS v, CAST(sum(h.c) OVER (ORDER BY h.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Nullable(Int128)) AS upto, CAST(sum(h.c) OVER () AS Nullable(Int128)) AS n
  FROM (
    SELECT u.v AS v, CAST(count(u.v) AS Nullable(Int128)) AS c
    FROM (
      SELECT cu.first_value_ms AS v
      FROM d_customers AS cu
      WHERE cu.first_value_day IS NOT NULL) AS u
    GROUP BY 1) AS h) AS w

-- by channel and month: time-to-value-median cannot be sliced by channel: it reads customers, which has no channel.

-- by team, where: time-to-value-median cannot be sliced by team: it reads customers, which has no team.

