-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(sum(l.amount) FILTER (WHERE l.in_service = 1) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM run_accounts AS l
  JOIN runs AS r ON r.run = l.run
  WHERE l.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS HUGEINT) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(sum(toInt128(l.amount)) FILTER (WHERE l.in_service = 1) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM run_accounts AS l
  JOIN runs AS r ON r.run = l.run
  WHERE l.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE f.outcome IN (1, 3)) AS Nullable(Int128)) AS m1
  FROM d_interactions AS f
  WHERE f.outcome <> 4 AND f.completed_day IS NOT NULL) AS b

-- by channel and month: service-cost-per-contact cannot be sliced by channel: it reads ledger, which has no channel.

-- by team, where: service-cost-per-contact cannot be sliced by team: it reads ledger, which has no team.

