-- all data, DuckDB, groups: 
SELECT CAST(sum(l.amount) FILTER (WHERE l.initiative <> 0) AS HUGEINT) AS m0
FROM run_accounts AS l
JOIN runs AS r ON r.run = l.run
WHERE l.run IN (3, 5)

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(l.amount)) FILTER (WHERE l.initiative <> 0) AS Nullable(Int128)) AS m0
FROM run_accounts AS l
JOIN runs AS r ON r.run = l.run
WHERE l.run IN (3, 5)

-- by channel and month: initiative-cost cannot be sliced by channel: it reads ledger, which has no channel.

-- by team, where: initiative-cost cannot be sliced by team: it reads ledger, which has no team.

