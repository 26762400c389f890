-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1, CAST(max(b.m2) AS HUGEINT) AS m2
FROM (
  SELECT CAST(count(*) FILTER (WHERE iu.complaint = 1) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2
  FROM d_issues AS iu
  WHERE iu.opened_day IS NOT NULL
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE (f.complaint = 1) AND coalesce(e.issue, 0) = 0) AS HUGEINT) AS m1, CAST(count(*) FILTER (WHERE f.outcome = 1) AS HUGEINT) AS m2
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1, CAST(max(b.m2) AS Nullable(Int128)) AS m2
FROM (
  SELECT CAST(count(*) FILTER (WHERE iu.complaint = 1) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2
  FROM d_issues AS iu
  WHERE iu.opened_day IS NOT NULL
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE (f.complaint = 1) AND coalesce(e.issue, 0) = 0) AS Nullable(Int128)) AS m1, CAST(count(*) FILTER (WHERE f.outcome = 1) AS Nullable(Int128)) AS m2
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day IS NOT NULL) AS b

-- by channel and month, DuckDB, groups: 19814, 19905, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1, CAST(max(b.m2) AS HUGEINT) AS m2
FROM (
  SELECT iu.channel AS g0, iu.opened_month AS t, CAST(count(*) FILTER (WHERE iu.complaint = 1) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1, CAST(NULL AS HUGEINT) AS m2
  FROM d_issues AS iu
  WHERE iu.opened_day >= $1 AND iu.opened_day < $2
  GROUP BY 1, 2
  UNION ALL
  SELECT f.channel AS g0, f.arrived_month AS t, CAST(NULL AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE (f.complaint = 1) AND coalesce(e.issue, 0) = 0) AS HUGEINT) AS m1, CAST(count(*) FILTER (WHERE f.outcome = 1) AS HUGEINT) AS m2
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day >= $3 AND f.arrived_day < $4
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 19814, 19905, 19814, 19905
SELECT b.g0 AS g0, b.t AS t, CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1, CAST(max(b.m2) AS Nullable(Int128)) AS m2
FROM (
  SELECT iu.channel AS g0, iu.opened_month AS t, CAST(count(*) FILTER (WHERE iu.complaint = 1) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1, CAST(NULL AS Nullable(Int128)) AS m2
  FROM d_issues AS iu
  WHERE iu.opened_day >= {p0:Int64} AND iu.opened_day < {p1:Int64}
  GROUP BY 1, 2
  UNION ALL
  SELECT f.channel AS g0, f.arrived_month AS t, CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE (f.complaint = 1) AND coalesce(e.issue, 0) = 0) AS Nullable(Int128)) AS m1, CAST(count(*) FILTER (WHERE f.outcome = 1) AS Nullable(Int128)) AS m2
  FROM d_interactions AS f
  LEFT JOIN d_interaction_extras AS e ON e.i = f.i
  WHERE f.outcome <> 4 AND f.arrived_day >= {p2:Int64} AND f.arrived_day < {p3:Int64}
  GROUP BY 1, 2) AS b
GROUP BY 1, 2

-- by team, where: complaint-rate cannot be sliced by vendor: it reads issues, which has no vendor.

