-- all data, DuckDB, groups: 
SELECT CAST(sum(iu.business_resolution_ms) FILTER (WHERE iu.complaint = 1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE iu.business_resolution_ms IS NOT NULL AND (iu.complaint = 1)) AS HUGEINT) AS m1
FROM d_issues AS iu
WHERE iu.resolved_day IS NOT NULL

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(iu.business_resolution_ms)) FILTER (WHERE iu.complaint = 1) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE iu.business_resolution_ms IS NOT NULL AND (iu.complaint = 1)) AS Nullable(Int128)) AS m1
FROM d_issues AS iu
WHERE iu.resolved_day IS NOT NULL

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT iu.channel AS g0, iu.resolved_month AS t, CAST(sum(iu.business_resolution_ms) FILTER (WHERE iu.complaint = 1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE iu.business_resolution_ms IS NOT NULL AND (iu.complaint = 1)) AS HUGEINT) AS m1
FROM d_issues AS iu
WHERE iu.resolved_day >= $1 AND iu.resolved_day < $2
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT iu.channel AS g0, iu.resolved_month AS t, CAST(sum(toInt128(iu.business_resolution_ms)) FILTER (WHERE iu.complaint = 1) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE iu.business_resolution_ms IS NOT NULL AND (iu.complaint = 1)) AS Nullable(Int128)) AS m1
FROM d_issues AS iu
WHERE iu.resolved_day >= {p0:Int64} AND iu.resolved_day < {p1:Int64}
GROUP BY 1, 2

-- by team, where: complaint-business-resolution-time cannot be sliced by vendor: it reads issues, which has no vendor.

