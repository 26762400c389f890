-- all data, DuckDB, groups: 
SELECT CAST(sum(fc.error) AS HUGEINT) AS m0, CAST(sum(fc.actual) AS HUGEINT) AS m1
FROM d_forecasts AS fc

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(fc.error)) AS Nullable(Int128)) AS m0, CAST(sum(toInt128(fc.actual)) AS Nullable(Int128)) AS m1
FROM d_forecasts AS fc

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT fc.channel AS g0, fc.month AS t, CAST(sum(fc.error) AS HUGEINT) AS m0, CAST(sum(fc.actual) AS HUGEINT) AS m1
FROM d_forecasts AS fc
WHERE fc.day >= $1 AND fc.day < $2
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT fc.channel AS g0, fc.month AS t, CAST(sum(toInt128(fc.error)) AS Nullable(Int128)) AS m0, CAST(sum(toInt128(fc.actual)) AS Nullable(Int128)) AS m1
FROM d_forecasts AS fc
WHERE fc.day >= {p0:Int64} AND fc.day < {p1:Int64}
GROUP BY 1, 2

-- by team, where: forecast-accuracy cannot be sliced by team: it reads forecasts, which has no team.

