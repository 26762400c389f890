-- all data, DuckDB, groups: 
SELECT CAST(sum(cu.first_value_ms) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE cu.first_value_ms IS NOT NULL) AS HUGEINT) AS m1
FROM d_customers AS cu
WHERE cu.first_value_day IS NOT NULL

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(cu.first_value_ms)) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE cu.first_value_ms IS NOT NULL) AS Nullable(Int128)) AS m1
FROM d_customers AS cu
WHERE cu.first_value_day IS NOT NULL

-- by channel and month: time-to-value cannot be sliced by channel: it reads customers, which has no channel.

-- by team, where: time-to-value cannot be sliced by team: it reads customers, which has no team.

