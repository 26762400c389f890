-- all data: customer-lifetime-value-contractual needs a period: it counts customers that exist at a time.

-- a month, DuckDB, groups: 
SELECT CAST(count(*) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE CASE WHEN cu.to_day >= p.first_day AND cu.to_day < p.end_day THEN 1 ELSE 0 END = 1) AS HUGEINT) AS m1
FROM d_customers AS cu
CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
WHERE cu.from_day < p.first_day AND (cu.to_day IS NULL OR cu.to_day >= p.first_day)

-- a month, ClickHouse, groups: 
SELECT CAST(count(*) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE CASE WHEN cu.to_day >= p.first_day AND cu.to_day < p.end_day THEN 1 ELSE 0 END = 1) AS Nullable(Int128)) AS m1
FROM d_customers AS cu
CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
WHERE cu.from_day < p.first_day AND (cu.to_day IS NULL OR cu.to_day >= p.first_day)

-- by channel and month: customer-lifetime-value-contractual cannot be sliced by channel: it reads customers, which has no channel.

-- by team, where: customer-lifetime-value-contractual cannot be sliced by team: it reads customers, which has no team.

