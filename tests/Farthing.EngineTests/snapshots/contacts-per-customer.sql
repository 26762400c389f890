-- all data: contacts-per-customer needs a period: it counts customers that exist at a time.

-- a month, DuckDB, groups: 19844, 19875
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(count(*) FILTER (WHERE f.outcome IN (1, 3) AND f.party <> 2) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day >= $1 AND f.completed_day < $2
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(count(*) AS HUGEINT) AS m1
  FROM d_customers AS cu
  CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
  WHERE cu.from_day < p.end_day AND (cu.to_day IS NULL OR cu.to_day >= p.first_day)) AS b

-- a month, ClickHouse, groups: 19844, 19875
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(count(*) FILTER (WHERE f.outcome IN (1, 3) AND f.party <> 2) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day >= {p0:Int64} AND f.completed_day < {p1:Int64}
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) AS Nullable(Int128)) AS m1
  FROM d_customers AS cu
  CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
  WHERE cu.from_day < p.end_day AND (cu.to_day IS NULL OR cu.to_day >= p.first_day)) AS b

-- by channel and month: contacts-per-customer cannot be sliced by channel: it reads customers, which has no channel.

-- by team, where: contacts-per-customer cannot be sliced by team: it reads customers, which has no team.

