-- all data, DuckDB, groups: 
SELECT CAST(sum(bn.amount) FILTER (WHERE bn.evidence = 1) AS HUGEINT) AS m0, CAST(sum(bn.amount) AS HUGEINT) AS m1
FROM d_benefits AS bn

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(bn.amount)) FILTER (WHERE bn.evidence = 1) AS Nullable(Int128)) AS m0, CAST(sum(toInt128(bn.amount)) AS Nullable(Int128)) AS m1
FROM d_benefits AS bn

-- by channel and month: measured-benefit-share cannot be sliced by channel: it reads benefits, which has no channel.

-- by team, where: measured-benefit-share cannot be sliced by team: it reads benefits, which has no team.

