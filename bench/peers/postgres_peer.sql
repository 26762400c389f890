-- The questions of the bench as somebody answers them with SQL in PostgreSQL: psql -f postgres_peer.sql, variables "folder" and "repeats".
-- psql writes "Time: N ms" after each statement; the lines "@@ QUESTION" say which of them count.
\set QUIET on
\pset format unaligned
\pset tuples_only on
\timing on
\echo @@ load
CREATE UNLOGGED TABLE costs(channel integer, month integer, cost bigint);
CREATE UNLOGGED TABLE contacts(channel integer, arrived_month integer, completed_month integer, arrived_ms bigint, completed_ms bigint,
  customer bigint, topic integer, outcome integer, resolved integer, escalated integer, handle_ms bigint, agent_segments integer);
\copy costs FROM 'costs.csv' WITH (FORMAT csv, HEADER)
\copy contacts FROM 'contacts.csv' WITH (FORMAT csv, HEADER)
VACUUM ANALYZE costs;
VACUUM ANALYZE contacts;
\echo @@ end
\set cpi 'SELECT sum(cost) + sum(n) + count(*) FROM (SELECT coalesce(c.channel, n.channel) AS channel, c.cost, n.n, c.cost::numeric / n.n AS cpi FROM (SELECT channel, month, sum(cost) AS cost FROM costs GROUP BY 1, 2) c FULL JOIN (SELECT channel, completed_month AS month, count(*) AS n FROM contacts WHERE outcome IN (1, 3) AND completed_month IS NOT NULL GROUP BY 1, 2) n USING (channel, month)) x;'
\set fcr 'WITH cut AS (SELECT greatest(max(arrived_ms), max(completed_ms)) - 604800000 AS t FROM contacts), known AS (SELECT topic, arrived_ms, resolved, escalated, arrived_ms - lag(arrived_ms) OVER w AS before, lead(arrived_ms) OVER w - arrived_ms AS after FROM contacts WHERE outcome = 1 AND customer > 0 WINDOW w AS (PARTITION BY customer, topic ORDER BY arrived_ms)), topics AS (SELECT topic, count(*) FILTER (WHERE resolved IS DISTINCT FROM 0 AND escalated IS DISTINCT FROM 1 AND (after IS NULL OR after > 604800000)) AS resolved, count(*) AS chains FROM known, cut WHERE arrived_ms <= cut.t AND (before IS NULL OR before > 604800000) GROUP BY 1) SELECT sum(resolved) * 1000000007 + sum(chains) FROM topics;'
\set p90 'SELECT sum(round(p)) FROM (SELECT channel, percentile_cont(0.9) WITHIN GROUP (ORDER BY handle_ms) AS p FROM contacts WHERE outcome = 1 AND agent_segments > 0 AND completed_month IS NOT NULL AND handle_ms IS NOT NULL GROUP BY 1) x;'
\set customers 'SELECT sum(n) FROM (SELECT arrived_month, count(DISTINCT customer) AS n FROM contacts WHERE customer > 0 GROUP BY 1) x;'
