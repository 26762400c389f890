-- all data, DuckDB, groups: 
SELECT CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) AS HUGEINT) AS m0, CAST(sum(c.imputed) AS HUGEINT) AS m1
FROM costs AS c
WHERE c.run IN (3, 5)

-- all data, ClickHouse, groups: 
SELECT CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) AS Nullable(Int128)) AS m0, CAST(sum(toInt128(c.imputed)) AS Nullable(Int128)) AS m1
FROM costs AS c
WHERE c.run IN (3, 5)

-- by channel and month, DuckDB, groups: 19814, 19905
SELECT c.channel AS g0, c.month AS t, CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) AS HUGEINT) AS m0
FROM costs AS c
WHERE c.run IN (3, 5) AND c.day >= $1 AND c.day < $2
GROUP BY 1, 2

-- by channel and month, DuckDB, totals: 19814, 19905
SELECT CAST(sum(c.imputed) AS HUGEINT) AS m1
FROM costs AS c
WHERE c.run IN (3, 5) AND c.day >= $1 AND c.day < $2

-- by channel and month, ClickHouse, groups: 19814, 19905
SELECT c.channel AS g0, c.month AS t, CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) AS Nullable(Int128)) AS m0
FROM costs AS c
WHERE c.run IN (3, 5) AND c.day >= {p0:Int64} AND c.day < {p1:Int64}
GROUP BY 1, 2

-- by channel and month, ClickHouse, totals: 19814, 19905
SELECT CAST(sum(toInt128(c.imputed)) AS Nullable(Int128)) AS m1
FROM costs AS c
WHERE c.run IN (3, 5) AND c.day >= {p0:Int64} AND c.day < {p1:Int64}

-- by team, where, DuckDB, groups: 
SELECT c.team AS g0, CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) AS HUGEINT) AS m0
FROM costs AS c
WHERE c.run IN (3, 5) AND c.vendor <> 1
GROUP BY 1

-- by team, where, DuckDB, totals: 
SELECT CAST(sum(c.imputed) AS HUGEINT) AS m1
FROM costs AS c
WHERE c.run IN (3, 5) AND c.vendor <> 1

-- by team, where, ClickHouse, groups: 
SELECT c.team AS g0, CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) AS Nullable(Int128)) AS m0
FROM costs AS c
WHERE c.run IN (3, 5) AND c.vendor <> 1
GROUP BY 1

-- by team, where, ClickHouse, totals: 
SELECT CAST(sum(toInt128(c.imputed)) AS Nullable(Int128)) AS m1
FROM costs AS c
WHERE c.run IN (3, 5) AND c.vendor <> 1

