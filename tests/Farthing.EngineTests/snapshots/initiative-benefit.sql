-- all data, DuckDB, groups: 
SELECT CAST(sum(bn.amount) AS HUGEINT) AS m0
FROM d_benefits AS bn

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(bn.amount)) AS Nullable(Int128)) AS m0
FROM d_benefits AS bn

-- by channel and month: initiative-benefit cannot be sliced by channel: it reads benefits, which has no channel.

-- by team, where: initiative-benefit cannot be sliced by team: it reads benefits, which has no team.

