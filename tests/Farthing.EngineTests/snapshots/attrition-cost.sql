-- all data, DuckDB, groups: 
SELECT CAST(count(*) AS HUGEINT) AS m0
FROM d_staff AS sf
WHERE sf.to_day IS NOT NULL

-- all data, ClickHouse, groups: 
SELECT CAST(count(*) AS Nullable(Int128)) AS m0
FROM d_staff AS sf
WHERE sf.to_day IS NOT NULL

-- by channel and month: attrition-cost cannot be sliced by channel: it reads staff, which has no channel.

-- by team, where, DuckDB, groups: 
SELECT sf.team AS g0, CAST(count(*) AS HUGEINT) AS m0
FROM d_staff AS sf
WHERE sf.to_day IS NOT NULL AND sf.vendor <> 1
GROUP BY 1

-- by team, where, ClickHouse, groups: 
SELECT sf.team AS g0, CAST(count(*) AS Nullable(Int128)) AS m0
FROM d_staff AS sf
WHERE sf.to_day IS NOT NULL AND sf.vendor <> 1
GROUP BY 1

