-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(sum(l.amount) FILTER (WHERE 1 = 0 OR 1 = 0) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM run_accounts AS l
  JOIN runs AS r ON r.run = l.run
  WHERE l.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(count(*) AS HUGEINT) AS m1
  FROM d_customers AS cu
  WHERE cu.acquired_day IS NOT NULL) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(sum(toInt128(l.amount)) FILTER (WHERE 1 = 0 OR 1 = 0) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM run_accounts AS l
  JOIN runs AS r ON r.run = l.run
  WHERE l.run IN (3, 5)
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(count(*) AS Nullable(Int128)) AS m1
  FROM d_customers AS cu
  WHERE cu.acquired_day IS NOT NULL) AS b

-- by channel and month: customer-acquisition-cost cannot be sliced by channel: it reads ledger, which has no channel.

-- by team, where: customer-acquisition-cost cannot be sliced by team: it reads ledger, which has no team.

