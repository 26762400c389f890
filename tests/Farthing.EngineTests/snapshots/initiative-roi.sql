-- all data, DuckDB, groups: 
SELECT CAST(max(b.m0) AS HUGEINT) AS m0, CAST(max(b.m1) AS HUGEINT) AS m1
FROM (
  SELECT CAST(sum(bn.amount) AS HUGEINT) AS m0, CAST(NULL AS HUGEINT) AS m1
  FROM d_benefits AS bn
  UNION ALL
  SELECT CAST(NULL AS HUGEINT) AS m0, CAST(sum(l.amount) FILTER (WHERE l.initiative <> 0) AS HUGEINT) AS m1
  FROM run_accounts AS l
  JOIN runs AS r ON r.run = l.run
  WHERE l.run IN (3, 5)) AS b

-- all data, ClickHouse, groups: 
SELECT CAST(max(b.m0) AS Nullable(Int128)) AS m0, CAST(max(b.m1) AS Nullable(Int128)) AS m1
FROM (
  SELECT CAST(sum(toInt128(bn.amount)) AS Nullable(Int128)) AS m0, CAST(NULL AS Nullable(Int128)) AS m1
  FROM d_benefits AS bn
  UNION ALL
  SELECT CAST(NULL AS Nullable(Int128)) AS m0, CAST(sum(toInt128(l.amount)) FILTER (WHERE l.initiative <> 0) AS Nullable(Int128)) AS m1
  FROM run_accounts AS l
  JOIN runs AS r ON r.run = l.run
  WHERE l.run IN (3, 5)) AS b

-- by channel and month: initiative-roi cannot be sliced by channel: it reads benefits, which has no channel.

-- by team, where: initiative-roi cannot be sliced by team: it reads benefits, which has no team.

