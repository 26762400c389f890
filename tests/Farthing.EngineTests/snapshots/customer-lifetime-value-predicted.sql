-- all data, DuckDB, groups: 1
SELECT CAST(sum(od.amount) FILTER (WHERE 1 = 1) AS HUGEINT) AS m0, CAST(farthing_count_distinct(od.customer) FILTER (WHERE od.order_number >= $1 AND od.customer <> 0) AS HUGEINT) AS m1
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- all data, ClickHouse, groups: 1
SELECT CAST(sum(toInt128(od.amount)) FILTER (WHERE 1 = 1) AS Nullable(Int128)) AS m0, CAST(count(DISTINCT od.customer) FILTER (WHERE od.order_number >= {p0:Int64} AND od.customer <> 0) AS Nullable(Int128)) AS m1
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- by channel and month: customer-lifetime-value-predicted cannot be sliced by channel: it reads orders, which has no channel.

-- by team, where: customer-lifetime-value-predicted cannot be sliced by team: it reads orders, which has no team.

