-- all data, DuckDB, groups: 2, 1
SELECT CAST(farthing_count_distinct(od.customer) FILTER (WHERE od.order_number >= $1 AND od.customer <> 0) AS HUGEINT) AS m0, CAST(farthing_count_distinct(od.customer) FILTER (WHERE od.order_number >= $2 AND od.customer <> 0) AS HUGEINT) AS m1
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- all data, ClickHouse, groups: 2, 1
SELECT CAST(count(DISTINCT od.customer) FILTER (WHERE od.order_number >= {p0:Int64} AND od.customer <> 0) AS Nullable(Int128)) AS m0, CAST(count(DISTINCT od.customer) FILTER (WHERE od.order_number >= {p1:Int64} AND od.customer <> 0) AS Nullable(Int128)) AS m1
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- by channel and month: repeat-purchase-rate cannot be sliced by channel: it reads orders, which has no channel.

-- by team, where: repeat-purchase-rate cannot be sliced by team: it reads orders, which has no team.

