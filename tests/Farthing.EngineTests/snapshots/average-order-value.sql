-- all data, DuckDB, groups: 
SELECT CAST(sum(od.amount) FILTER (WHERE 1 = 1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE 1 = 1 AND od.amount IS NOT NULL) AS HUGEINT) AS m1
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(od.amount)) FILTER (WHERE 1 = 1) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE 1 = 1 AND od.amount IS NOT NULL) AS Nullable(Int128)) AS m1
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- by channel and month: average-order-value cannot be sliced by channel: it reads orders, which has no channel.

-- by team, where: average-order-value cannot be sliced by team: it reads orders, which has no team.

