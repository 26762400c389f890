-- all data, DuckDB, groups: 
SELECT CAST(count(*) FILTER (WHERE cu.referred = 1) AS HUGEINT) AS m0, CAST(count(*) FILTER (WHERE cu.referred = 1 OR cu.referred = 0) AS HUGEINT) AS m1
FROM d_customers AS cu
WHERE cu.acquired_day IS NOT NULL

-- all data, ClickHouse, groups: 
SELECT CAST(count(*) FILTER (WHERE cu.referred = 1) AS Nullable(Int128)) AS m0, CAST(count(*) FILTER (WHERE cu.referred = 1 OR cu.referred = 0) AS Nullable(Int128)) AS m1
FROM d_customers AS cu
WHERE cu.acquired_day IS NOT NULL

-- by channel and month: referral-rate cannot be sliced by channel: it reads customers, which has no channel.

-- by team, where: referral-rate cannot be sliced by team: it reads customers, which has no team.

