-- all data, DuckDB, groups: 
SELECT CAST(sum(h.staffed_ms) AS HUGEINT) AS m0, CAST(sum(h.paid_ms) AS HUGEINT) AS m1
FROM d_agent_hours AS h

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(h.staffed_ms)) AS Nullable(Int128)) AS m0, CAST(sum(toInt128(h.paid_ms)) AS Nullable(Int128)) AS m1
FROM d_agent_hours AS h

-- by channel and month: shrinkage cannot be sliced by channel: it reads agent-time, which has no channel.

-- by team, where, DuckDB, groups: 
SELECT h.team AS g0, CAST(sum(h.staffed_ms) AS HUGEINT) AS m0, CAST(sum(h.paid_ms) AS HUGEINT) AS m1
FROM d_agent_hours AS h
WHERE h.vendor <> 1
GROUP BY 1

-- by team, where, ClickHouse, groups: 
SELECT h.team AS g0, CAST(sum(toInt128(h.staffed_ms)) AS Nullable(Int128)) AS m0, CAST(sum(toInt128(h.paid_ms)) AS Nullable(Int128)) AS m1
FROM d_agent_hours AS h
WHERE h.vendor <> 1
GROUP BY 1

