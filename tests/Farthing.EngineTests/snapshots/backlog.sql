-- all data: backlog needs a period: it counts issues that exist at a time.

-- a month, DuckDB, groups: 
SELECT CAST(count(*) AS HUGEINT) AS m0
FROM d_issues AS iu
CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
WHERE iu.opened_day < p.end_day AND (iu.resolved_day IS NULL OR iu.resolved_day >= p.end_day)

-- a month, ClickHouse, groups: 
SELECT CAST(count(*) AS Nullable(Int128)) AS m0
FROM d_issues AS iu
CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
WHERE iu.opened_day < p.end_day AND (iu.resolved_day IS NULL OR iu.resolved_day >= p.end_day)

-- by channel and month, DuckDB, groups: 
SELECT iu.channel AS g0, p.b AS t, CAST(count(*) AS HUGEINT) AS m0
FROM d_issues AS iu
CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
WHERE iu.opened_day < p.end_day AND (iu.resolved_day IS NULL OR iu.resolved_day >= p.end_day)
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 
SELECT CAST(count(*) AS HUGEINT) AS m0
FROM d_issues AS iu
CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
WHERE iu.opened_day < p.end_day AND (iu.resolved_day IS NULL OR iu.resolved_day >= p.end_day)

-- by channel and month, ClickHouse, groups: 
SELECT iu.channel AS g0, p.b AS t, CAST(count(*) AS Nullable(Int128)) AS m0
FROM d_issues AS iu
CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
WHERE iu.opened_day < p.end_day AND (iu.resolved_day IS NULL OR iu.resolved_day >= p.end_day)
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 
SELECT CAST(count(*) AS Nullable(Int128)) AS m0
FROM d_issues AS iu
CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
WHERE iu.opened_day < p.end_day AND (iu.resolved_day IS NULL OR iu.resolved_day >= p.end_day)

-- by team, where: backlog cannot be sliced by vendor: it reads issues, which has no vendor.

