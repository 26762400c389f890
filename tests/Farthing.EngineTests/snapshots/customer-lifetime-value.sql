-- all data: customer-lifetime-value needs a period: it counts customers that exist at a time.

-- a month, DuckDB, groups: 19844, 19875, 19844, 19875
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1, CAST(max(b.m2) AS HUGEINT) AS m2, CAST(max(b.m3) AS HUGEINT) AS m3, CAST(max(b.m4) AS HUGEINT) AS m4
FROM (
  SELECT CAST(sum(od.amount) FILTER (WHERE 1 = 1) AS HUGEINT) AS m0, CAST(sum(od.amount) FILTER (WHERE 1 = 0) AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2, CAST(NULL AS HUGEINT) AS m3, CAST(count(*) FILTER (WHERE 1 = 1 AND od.amount IS NOT NULL) AS HUGEINT) AS m4
  FROM d_orders AS od
  WHERE od.ordered_day >= $1 AND od.ordered_day < $2
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) FILTER (WHERE c.party <> 2) AS HUGEINT) AS m2, CAST(NULL AS HUGEINT) AS m3, CAST(NULL AS HUGEINT) AS m4
  FROM costs AS c
  WHERE c.run IN (3, 5) AND c.day >= $3 AND c.day < $4
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2, CAST(count(*) AS HUGEINT) AS m3, CAST(NULL AS HUGEINT) AS m4
  FROM d_customers AS cu
  CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
  WHERE cu.from_day < p.end_day AND (cu.to_day IS NULL OR cu.to_day >= p.first_day)) AS b

-- a month, ClickHouse, groups: 19844, 19875, 19844, 19875
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1, CAST(max(b.m2) AS Nullable(Int128)) AS m2, CAST(max(b.m3) AS Nullable(Int128)) AS m3, CAST(max(b.m4) AS Nullable(Int128)) AS m4
FROM (
  SELECT CAST(sum(toInt128(od.amount)) FILTER (WHERE 1 = 1) AS Nullable(Int128)) AS m0, CAST(sum(toInt128(od.amount)) FILTER (WHERE 1 = 0) AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2, CAST(NULL AS Nullable(Int128)) AS m3, CAST(count(*) FILTER (WHERE 1 = 1 AND od.amount IS NOT NULL) AS Nullable(Int128)) AS m4
  FROM d_orders AS od
  WHERE od.ordered_day >= {p0:Int64} AND od.ordered_day < {p1:Int64}
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) FILTER (WHERE c.party <> 2) AS Nullable(Int128)) AS m2, CAST(NULL AS Nullable(Int128)) AS m3, CAST(NULL AS Nullable(Int128)) AS m4
  FROM costs AS c
  WHERE c.run IN (3, 5) AND c.day >= {p2:Int64} AND c.day < {p3:Int64}
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2, CAST(count(*) AS Nullable(Int128)) AS m3, CAST(NULL AS Nullable(Int128)) AS m4
  FROM d_customers AS cu
  CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
  WHERE cu.from_day < p.end_day AND (cu.to_day IS NULL OR cu.to_day >= p.first_day)) AS b

-- by channel and month: customer-lifetime-value cannot be sliced by channel: it reads orders, which has no channel.

-- by team, where: customer-lifetime-value cannot be sliced by team: it reads orders, which has no team.

