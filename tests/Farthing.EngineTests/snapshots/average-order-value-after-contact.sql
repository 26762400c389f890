-- all data, DuckDB, groups: 2592000000, 2592000000
SELECT CAST(sum(od.amount) FILTER (WHERE 1 = 1 AND od.previous_contact_gap_ms <= $1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE 1 = 1 AND od.amount IS NOT NULL AND od.previous_contact_gap_ms <= $2) AS HUGEINT) AS m1
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- all data, ClickHouse, groups: 2592000000, 2592000000
SELECT CAST(sum(toInt128(od.amount)) FILTER (WHERE 1 = 1 AND od.previous_contact_gap_ms <= {p0:Int64}) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE 1 = 1 AND od.amount IS NOT NULL AND od.previous_contact_gap_ms <= {p1:Int64}) AS Nullable(Int128)) AS m1
FROM d_orders AS od
WHERE od.ordered_day IS NOT NULL

-- by channel and month: average-order-value-after-contact cannot be sliced by channel: it reads orders, which has no channel.

-- by team, where: average-order-value-after-contact cannot be sliced by team: it reads orders, which has no team.

