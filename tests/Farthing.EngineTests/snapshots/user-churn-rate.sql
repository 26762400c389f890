-- all data: user-churn-rate needs a period: it counts users that exist at a time.

-- a month, DuckDB, groups: 
SELECT CAST(count(*) FILTER (WHERE CASE WHEN us.to_day >= p.first_day AND us.to_day < p.end_day THEN 1 ELSE 0 END = 1) AS HUGEINT) AS m0, CAST(count(*) AS HUGEINT) AS m1
FROM d_users AS us
CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
WHERE us.from_day < p.first_day AND (us.to_day IS NULL OR us.to_day >= p.first_day)

-- a month, ClickHouse, groups: 
SELECT CAST(count(*) FILTER (WHERE CASE WHEN us.to_day >= p.first_day AND us.to_day < p.end_day THEN 1 ELSE 0 END = 1) AS Nullable(Int128)) AS m0, CAST(count(*) AS Nullable(Int128)) AS m1
FROM d_users AS us
CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
WHERE us.from_day < p.first_day AND (us.to_day IS NULL OR us.to_day >= p.first_day)

-- by channel and month: user-churn-rate cannot be sliced by channel: it reads users, which has no channel.

-- by team, where: user-churn-rate cannot be sliced by team: it reads users, which has no team.

