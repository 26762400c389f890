-- all data, DuckDB, groups: 604800000
SELECT CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) FILTER (WHERE c.outcome = 1 AND coalesce(f.customer, 0) <> 0 AND f.previous_topic_gap_ms <= $1) AS HUGEINT) AS m0
FROM costs AS c
LEFT JOIN d_interactions AS f ON f.i = c.i
WHERE c.run IN (3, 5)

-- all data, ClickHouse, groups: 604800000
SELECT CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) FILTER (WHERE c.outcome = 1 AND coalesce(f.customer, 0) <> 0 AND f.previous_topic_gap_ms <= {p0:Int64}) AS Nullable(Int128)) AS m0
FROM costs AS c
LEFT JOIN d_interactions AS f ON f.i = c.i
WHERE c.run IN (3, 5)

-- by channel and month, DuckDB, groups: 604800000, 19814, 19905
SELECT c.channel AS g0, c.month AS t, CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) FILTER (WHERE c.outcome = 1 AND coalesce(f.customer, 0) <> 0 AND f.previous_topic_gap_ms <= $1) AS HUGEINT) AS m0
FROM costs AS c
LEFT JOIN d_interactions AS f ON f.i = c.i
WHERE c.run IN (3, 5) AND c.day >= $2 AND c.day < $3
GROUP BY 1, 2

-- by channel and month, ClickHouse, groups: 604800000, 19814, 19905
SELECT c.channel AS g0, c.month AS t, CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) FILTER (WHERE c.outcome = 1 AND coalesce(f.customer, 0) <> 0 AND f.previous_topic_gap_ms <= {p0:Int64}) AS Nullable(Int128)) AS m0
FROM costs AS c
LEFT JOIN d_interactions AS f ON f.i = c.i
WHERE c.run IN (3, 5) AND c.day >= {p1:Int64} AND c.day < {p2:Int64}
GROUP BY 1, 2

-- by team, where, DuckDB, groups: 604800000
SELECT c.team AS g0, CAST(sum(((((c.labour + c.overhead) + c.technology) + c.vendor_cost) + c.other) + c.unused) FILTER (WHERE c.outcome = 1 AND coalesce(f.customer, 0) <> 0 AND f.previous_topic_gap_ms <= $1) AS HUGEINT) AS m0
FROM costs AS c
LEFT JOIN d_interactions AS f ON f.i = c.i
WHERE c.run IN (3, 5) AND c.vendor <> 1
GROUP BY 1

-- by team, where, ClickHouse, groups: 604800000
SELECT c.team AS g0, CAST(sum(toInt128(c.labour) + toInt128(c.overhead) + toInt128(c.technology) + toInt128(c.vendor_cost) + toInt128(c.other) + toInt128(c.unused)) FILTER (WHERE c.outcome = 1 AND coalesce(f.customer, 0) <> 0 AND f.previous_topic_gap_ms <= {p0:Int64}) AS Nullable(Int128)) AS m0
FROM costs AS c
LEFT JOIN d_interactions AS f ON f.i = c.i
WHERE c.run IN (3, 5) AND c.vendor <> 1
GROUP BY 1

