-- all data: annual-recurring-revenue needs a period: it counts subscriptions that exist at a time.

-- a month, DuckDB, groups: 
SELECT CAST(sum(su.yearly) AS HUGEINT) AS m0
FROM d_subscriptions AS su
CROSS JOIN (VALUES (0, -2147483648, -2147483648, 0)) AS p(b, first_day, end_day, end_ms)
WHERE su.from_day < p.end_day AND (su.to_day IS NULL OR su.to_day >= p.end_day)

-- a month, ClickHouse, groups: 
SELECT CAST(sum(toInt128(su.yearly)) AS Nullable(Int128)) AS m0
FROM d_subscriptions AS su
CROSS JOIN values('b Int64, first_day Int64, end_day Int64, end_ms Int64', (0, -2147483648, -2147483648, 0)) AS p
WHERE su.from_day < p.end_day AND (su.to_day IS NULL OR su.to_day >= p.end_day)

-- by channel and month: annual-recurring-revenue cannot be sliced by channel: it reads subscriptions, which has no channel.

-- by team, where: annual-recurring-revenue cannot be sliced by team: it reads subscriptions, which has no team.

