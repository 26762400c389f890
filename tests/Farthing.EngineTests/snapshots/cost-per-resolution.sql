-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM costs AS c
  WHERE c.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(count(*) AS HUGEINT) AS m1
  FROM d_issues AS iu
  WHERE iu.resolved_day IS NOT NULL) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM costs AS c
  WHERE c.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) AS Nullable(Int128)) AS m1
  FROM d_issues AS iu
  WHERE iu.resolved_day IS NOT NULL) AS b

-- by channel and month, DuckDB, groups: 19814, 19905, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT c.channel AS g0, c.month AS t, CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM costs AS c
  WHERE c.run IN (3, 5) AND c.day >= $1 AND c.day < $2
  GROUP BY 1, 2
  UNION ALL
  SELECT iu.channel AS g0, iu.resolved_month AS t, CAST(NULL AS HUGEINT) AS m0, CAST(count(*) AS HUGEINT) AS m1
  FROM d_issues AS iu
  WHERE iu.resolved_day >= $3 AND iu.resolved_day < $4
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 19814, 19905, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT c.channel AS g0, c.month AS t, CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM costs AS c
  WHERE c.run IN (3, 5) AND c.day >= {p0:Int64} AND c.day < {p1:Int64}
  GROUP BY 1, 2
  UNION ALL
  SELECT iu.channel AS g0, iu.resolved_month AS t, CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) AS Nullable(Int128)) AS m1
  FROM d_issues AS iu
  WHERE iu.resolved_day >= {p2:Int64} AND iu.resolved_day < {p3:Int64}
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by team, where: cost-per-resolution cannot be sliced by vendor: it reads issues, which has no vendor.

