-- all data: agent-attrition-rate needs a period: it counts staff that exist at a time.

-- a month, DuckDB, groups: 19844, 19875
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1, CAST(max(b.m2) AS HUGEINT) AS m2
FROM (
  SELECT CAST(count(*) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2
  FROM d_staff AS sf
  WHERE sf.to_day >= $1 AND sf.to_day < $2
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(count(*) AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2
  FROM d_staff AS sf
  CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
  WHERE sf.from_day < p.first_day AND (sf.to_day IS NULL OR sf.to_day >= p.first_day)
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(count(*) AS HUGEINT) AS m2
  FROM d_staff AS sf
  CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
  WHERE sf.from_day < p.end_day AND (sf.to_day IS NULL OR sf.to_day >= p.end_day)) AS b

-- a month, ClickHouse, groups: 19844, 19875
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1, CAST(max(b.m2) AS Nullable(Int128)) AS m2
FROM (
  SELECT CAST(count(*) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2
  FROM d_staff AS sf
  WHERE sf.to_day >= {p0:Int64} AND sf.to_day < {p1:Int64}
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2
  FROM d_staff AS sf
  CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
  WHERE sf.from_day < p.first_day AND (sf.to_day IS NULL OR sf.to_day >= p.first_day)
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(count(*) AS Nullable(Int128)) AS m2
  FROM d_staff AS sf
  CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
  WHERE sf.from_day < p.end_day AND (sf.to_day IS NULL OR sf.to_day >= p.end_day)) AS b

-- by channel and month: agent-attrition-rate cannot be sliced by channel: it reads staff, which has no channel.

-- by team, where: agent-attrition-rate needs a period: it counts staff that exist at a time.

