-- all data, DuckDB, groups: 1700000000000, 1700000000000, 1700000000000
SELECT CAST(count(*) FILTER (WHERE ((CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, $1) > iu.due_ms THEN 1 ELSE 0 END END = 1) OR iu.resolution_ms IS NOT NULL) AND (CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, $2) > iu.due_ms THEN 1 ELSE 0 END END = 0)) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE (CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, $3) > iu.due_ms THEN 1 ELSE 0 END END = 1) OR iu.resolution_ms IS NOT NULL) AS HUGEINT) AS m1
FROM d_issues AS iu
WHERE iu.due_day IS NOT NULL

-- all data, ClickHouse, groups: 1700000000000, 1700000000000, 1700000000000
SELECT CAST(count(*) FILTER (WHERE ((CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, {p0:Int64}) > iu.due_ms THEN 1 ELSE 0 END END = 1) OR iu.resolution_ms IS NOT NULL) AND (CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, {p1:Int64}) > iu.due_ms THEN 1 ELSE 0 END END = 0)) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE (CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, {p2:Int64}) > iu.due_ms THEN 1 ELSE 0 END END = 1) OR iu.resolution_ms IS NOT NULL) AS Nullable(Int128)) AS m1
FROM d_issues AS iu
WHERE iu.due_day IS NOT NULL

-- by channel and month, DuckDB, groups: 1700000000000, 1700000000000, 1700000000000, 19814, 19905
SELECT iu.channel AS g0, iu.due_month AS t, CAST(count(*) FILTER (WHERE ((CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, $1) > iu.due_ms THEN 1 ELSE 0 END END = 1) OR iu.resolution_ms IS NOT NULL) AND (CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, $2) > iu.due_ms THEN 1 ELSE 0 END END = 0)) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE (CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, $3) > iu.due_ms THEN 1 ELSE 0 END END = 1) OR iu.resolution_ms IS NOT NULL) AS HUGEINT) AS m1
FROM d_issues AS iu
WHERE iu.due_day >= $4 AND iu.due_day < $5
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 1700000000000, 1700000000000, 1700000000000, 19814, 19905
SELECT iu.channel AS g0, iu.due_month AS t, CAST(count(*) FILTER (WHERE ((CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, {p0:Int64}) > iu.due_ms THEN 1 ELSE 0 END END = 1) OR iu.resolution_ms IS NOT NULL) AND (CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, {p1:Int64}) > iu.due_ms THEN 1 ELSE 0 END END = 0)) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE (CASE WHEN iu.due_ms IS NOT NULL THEN CASE WHEN coalesce(iu.resolved_ms, {p2:Int64}) > iu.due_ms THEN 1 ELSE 0 END END = 1) OR iu.resolution_ms IS NOT NULL) AS Nullable(Int128)) AS m1
FROM d_issues AS iu
WHERE iu.due_day >= {p3:Int64} AND iu.due_day < {p4:Int64}
GROUP BY 1, 2

-- by team, where: resolved-in-time cannot be sliced by vendor: it reads issues, which has no vendor.

