-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE 1 = 1 AND od.amount IS NOT NULL) AS HUGEINT) AS m1
  FROM d_orders AS od
  WHERE od.ordered_day IS NOT NULL) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE 1 = 1 AND od.amount IS NOT NULL) AS Nullable(Int128)) AS m1
  FROM d_orders AS od
  WHERE od.ordered_day IS NOT NULL) AS b

-- by channel and month: contacts-per-order cannot be sliced by channel: it reads orders, which has no channel.

-- by team, where: contacts-per-order cannot be sliced by team: it reads orders, which has no team.

