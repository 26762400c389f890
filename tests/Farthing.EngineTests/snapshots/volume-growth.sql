-- all data: volume-growth needs a period: it looks at an earlier one.

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT f.channel AS g0, f.completed_month AS t, CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS HUGEINT) AS m0
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.completed_day >= $1 AND f.completed_day < $2
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT f.channel AS g0, f.completed_month AS t, CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS Nullable(Int128)) AS m0
FROM d_interactions AS f
WHERE f.outcome <> 4 AND f.completed_day >= {p0:Int64} AND f.completed_day < {p1:Int64}
GROUP BY 1, 2

-- by team, where: volume-growth needs a period: it looks at an earlier one.

