-- all data, DuckDB, groups: 
SELECT CAST(sum(od.amount) FILTER (WHERE 1 = 0) AS HUGEINT) AS m0
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(od.amount)) FILTER (WHERE 1 = 0) AS Nullable(Int128)) AS m0
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- by channel and month: refunds cannot be sliced by channel: it reads orders, which has no channel.

-- by team, where: refunds cannot be sliced by team: it reads orders, which has no team.

