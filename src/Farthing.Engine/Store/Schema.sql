-- The store of a workspace, as DuckDB sees it. docs/store.md explains every table.
-- Integers only on the hot tables: dimension values are codes (table codes), ids are numbers (tables *_ids),
-- instants are milliseconds since 1970-01-01T00:00Z (…_ms), local dates are days since 1970-01-01 (…_day),
-- money and quantities are micro-units (10^-6), exchange rates are 10^-12. Code 0 and number 0 mean "none".

CREATE TABLE meta(key VARCHAR, value VARCHAR);

-- Dictionaries -----------------------------------------------------------------------------------------------
CREATE TABLE codes(domain VARCHAR, code INTEGER, text VARCHAR);
CREATE TABLE interaction_ids(i BIGINT, interaction_id VARCHAR, bucket SMALLINT);
CREATE TABLE customer_ids(customer BIGINT, customer_id VARCHAR);

-- Batches and rejects ----------------------------------------------------------------------------------------
CREATE TABLE batches(
  batch INTEGER, file VARCHAR, sha256 VARCHAR, pack VARCHAR, pack_sha256 VARCHAR,
  rows_read BIGINT, accepted BIGINT, corrected BIGINT, duplicate BIGINT, rejected BIGINT,
  first_ms BIGINT, last_ms BIGINT, imported_ms BIGINT, seconds_ms BIGINT, facts VARCHAR);
CREATE TABLE rejects(
  batch INTEGER, file VARCHAR, line BIGINT, col INTEGER, field VARCHAR, code VARCHAR, reason VARCHAR,
  header VARCHAR, raw VARCHAR, resolved_by INTEGER);

-- Facts: the current version of every key; <fact>_versions holds the superseded ones ---------------------------
CREATE TABLE interactions(
  i BIGINT, customer BIGINT, issue_id VARCHAR, channel INTEGER, direction INTEGER, party INTEGER,
  queue INTEGER, topic INTEGER, vendor INTEGER, started_ms BIGINT, completed_ms BIGINT, completed_state TINYINT,
  wait_ms BIGINT, outcome INTEGER, first_response_ms BIGINT, resolved TINYINT, resolvable TINYINT,
  escalated TINYINT, complaint TINYINT, batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE segments(
  s BIGINT, segment_id VARCHAR, i BIGINT, agent INTEGER, kind INTEGER, queue INTEGER, vendor INTEGER,
  started_ms BIGINT, ended_ms BIGINT, talk_ms BIGINT, hold_ms BIGINT, wrap_ms BIGINT, date_only TINYINT,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE agents(
  agent INTEGER, valid_from_day INTEGER, name VARCHAR, role INTEGER, team INTEGER, site INTEGER, vendor INTEGER,
  hired_day INTEGER, left_day INTEGER, batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE staffing(
  agent INTEGER, started_ms BIGINT, ended_ms BIGINT, state INTEGER, paid TINYINT,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE paid_time(
  agent INTEGER, period VARCHAR, first_day INTEGER, end_day INTEGER, paid_ms BIGINT,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE ledger(
  line_id VARCHAR, period VARCHAR, first_day INTEGER, end_day INTEGER, account INTEGER, amount BIGINT,
  currency INTEGER, agent INTEGER, team INTEGER, site INTEGER, channel INTEGER, vendor INTEGER,
  initiative INTEGER, memo VARCHAR, batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE fx(currency INTEGER, day INTEGER, rate BIGINT, batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE usage(
  event_id VARCHAR, i BIGINT, meter INTEGER, quantity BIGINT, at_ms BIGINT,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE surveys(
  response_id VARCHAR, question INTEGER, i BIGINT, customer BIGINT, instrument INTEGER, score BIGINT,
  sent_ms BIGINT, answered_ms BIGINT, comment VARCHAR, batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE customers(
  customer BIGINT, customer_segment INTEGER, acquired_day INTEGER, lost_day INTEGER, plan INTEGER,
  first_value_ms BIGINT, referred TINYINT, batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE orders(
  order_id VARCHAR, customer BIGINT, ordered_ms BIGINT, amount BIGINT, currency INTEGER, kind INTEGER,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE issues(
  issue_id VARCHAR, customer BIGINT, topic INTEGER, opened_ms BIGINT, first_response_ms BIGINT,
  resolved_ms BIGINT, due_ms BIGINT, reopened TINYINT, escalated TINYINT, complaint TINYINT,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE users(
  user_id VARCHAR, customer BIGINT, created_day INTEGER, lost_day INTEGER,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE subscriptions(
  subscription_id VARCHAR, customer BIGINT, started_day INTEGER, ended_day INTEGER, amount BIGINT, currency INTEGER,
  billing INTEGER, plan INTEGER, batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE messages(
  message_id VARCHAR, i BIGINT, sent_ms BIGINT, sender INTEGER, text VARCHAR,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE schedule(
  agent INTEGER, started_ms BIGINT, ended_ms BIGINT, state INTEGER,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE forecasts(
  day INTEGER, channel INTEGER, queue INTEGER, interactions BIGINT,
  batch INTEGER, line BIGINT, attributes VARCHAR);
CREATE TABLE benefits(
  benefit_id VARCHAR, initiative INTEGER, day INTEGER, amount BIGINT, currency INTEGER, evidence INTEGER,
  batch INTEGER, line BIGINT, attributes VARCHAR);

-- Derived: rebuilt from the facts, never edited ----------------------------------------------------------------
CREATE TABLE d_interactions(
  i BIGINT, bucket SMALLINT,
  arrived_ms BIGINT, arrived_day INTEGER, arrived_month INTEGER, arrived_hour INTEGER,
  completed_ms BIGINT, completed_day INTEGER, completed_month INTEGER, completed_hour INTEGER,
  outcome INTEGER, channel INTEGER, direction INTEGER, party INTEGER, queue INTEGER, topic INTEGER, vendor INTEGER,
  customer BIGINT, customer_segment INTEGER, agent INTEGER, team INTEGER, site INTEGER,
  wait_ms BIGINT, talk_ms BIGINT, hold_ms BIGINT, wrap_ms BIGINT, handle_ms BIGINT,
  agent_segments INTEGER, bot_segments INTEGER, transfers INTEGER,
  resolved TINYINT, resolvable TINYINT, escalated TINYINT, complaint TINYINT, first_response_ms BIGINT,
  previous_gap_ms BIGINT, next_gap_ms BIGINT, previous_topic_gap_ms BIGINT, next_topic_gap_ms BIGINT,
  next_agent_gap_ms BIGINT, next_order_gap_ms BIGINT);
CREATE TABLE d_surveys(
  n BIGINT, response BIGINT, i BIGINT, customer BIGINT, instrument INTEGER, question INTEGER, method INTEGER,
  score BIGINT, points BIGINT, normal BIGINT, weight BIGINT, weighted BIGINT, top TINYINT, bottom TINYINT, sentiment BIGINT,
  answered_ms BIGINT, answered_day INTEGER, answered_month INTEGER, answered_hour INTEGER,
  sent_ms BIGINT, sent_day INTEGER, sent_month INTEGER, sent_hour INTEGER);
CREATE TABLE d_themes(n BIGINT, i BIGINT, theme INTEGER);
CREATE TABLE d_interaction_extras(
  i BIGINT, issue BIGINT, first_reply_ms BIGINT, first_reply_any_ms BIGINT, business_first_reply_ms BIGINT,
  next_reply_ms BIGINT, next_replies BIGINT, surveyed TINYINT, comment_sentiment BIGINT);
CREATE TABLE d_issues(
  n BIGINT, issue_id VARCHAR, customer BIGINT, customer_segment INTEGER, topic INTEGER, channel INTEGER,
  agent INTEGER, team INTEGER, site INTEGER,
  opened_ms BIGINT, opened_day INTEGER, opened_month INTEGER, opened_hour INTEGER,
  resolved_ms BIGINT, resolved_day INTEGER, resolved_month INTEGER, resolved_hour INTEGER,
  due_ms BIGINT, due_day INTEGER, due_month INTEGER,
  resolution_ms BIGINT, business_resolution_ms BIGINT, first_reply_ms BIGINT, business_first_reply_ms BIGINT,
  touches INTEGER, transfers INTEGER, reopened TINYINT, escalated TINYINT, complaint TINYINT);
CREATE TABLE d_orders(
  n BIGINT, customer BIGINT, customer_segment INTEGER, kind INTEGER,
  ordered_ms BIGINT, ordered_day INTEGER, ordered_month INTEGER, ordered_hour INTEGER,
  amount BIGINT, order_number INTEGER, previous_contact_gap_ms BIGINT);
CREATE TABLE d_customers(
  customer BIGINT, customer_segment INTEGER, plan INTEGER, from_day INTEGER, to_day INTEGER,
  acquired_day INTEGER, acquired_month INTEGER, lost_day INTEGER, lost_month INTEGER,
  first_value_ms BIGINT, first_value_day INTEGER, first_value_month INTEGER, referred TINYINT);
CREATE TABLE d_users(n BIGINT, customer BIGINT, customer_segment INTEGER, from_day INTEGER, to_day INTEGER);
CREATE TABLE d_subscriptions(
  n BIGINT, customer BIGINT, customer_segment INTEGER, plan INTEGER, from_day INTEGER, to_day INTEGER, yearly BIGINT);
CREATE TABLE d_staff(agent INTEGER, team INTEGER, site INTEGER, vendor INTEGER, from_day INTEGER, to_day INTEGER);
CREATE TABLE d_forecasts(
  n BIGINT, day INTEGER, month INTEGER, channel INTEGER, queue INTEGER, forecast BIGINT, actual BIGINT, error BIGINT);
CREATE TABLE d_benefits(n BIGINT, initiative INTEGER, day INTEGER, month INTEGER, amount BIGINT, evidence INTEGER);
CREATE TABLE d_agents(agent INTEGER, from_ms BIGINT, to_ms BIGINT, role INTEGER, team INTEGER, site INTEGER, vendor INTEGER);
CREATE TABLE d_agent_hours(
  agent INTEGER, hour INTEGER, day INTEGER, month INTEGER, role INTEGER, team INTEGER, site INTEGER, vendor INTEGER,
  handling_ms BIGINT, available_ms BIGINT, handling_or_available_ms BIGINT, staffed_ms BIGINT, paid_ms BIGINT,
  scheduled_ms BIGINT, adherent_ms BIGINT);
CREATE TABLE d_pieces(
  month INTEGER, n INTEGER, s BIGINT, i BIGINT, agent INTEGER, kind INTEGER, date_only INTEGER, queue INTEGER, vendor INTEGER,
  started_ms BIGINT, ended_ms BIGINT, talk_ms BIGINT, handle_ms BIGINT);

-- Costing runs -------------------------------------------------------------------------------------------------
CREATE TABLE runs(
  run INTEGER, month INTEGER, period VARCHAR, version INTEGER, currency VARCHAR, inputs_sha256 VARCHAR, made_ms BIGINT,
  ledger HUGEINT, imputed HUGEINT, attributed HUGEINT, unused HUGEINT, out_of_scope HUGEINT, unassigned HUGEINT,
  difference HUGEINT, detail VARCHAR);
-- The fiscal calendar by which a run's month is numbered: runs of another one do not answer for today's months.
CREATE TABLE run_calendars(run INTEGER, calendar VARCHAR);
CREATE VIEW current_runs AS
  SELECT r.* FROM runs r LEFT JOIN run_calendars c ON c.run = r.run
  WHERE c.calendar IS NULL OR c.calendar = (SELECT max(value) FROM meta WHERE key = 'fiscal_calendar');
CREATE TABLE run_pools(
  run INTEGER, seq INTEGER, pool VARCHAR, component INTEGER, imputed TINYINT, agent INTEGER, team INTEGER, site INTEGER,
  channel INTEGER, vendor INTEGER, driver VARCHAR, amount HUGEINT, stepped_in HUGEINT, stepped_out HUGEINT,
  driver_total HUGEINT, capacity_ms BIGINT, attributed HUGEINT, unused HUGEINT, unassigned HUGEINT, landed VARCHAR, note VARCHAR);
CREATE TABLE run_accounts(
  run INTEGER, account INTEGER, component INTEGER, pool VARCHAR, fate VARCHAR, line_count BIGINT, amount HUGEINT,
  initiative INTEGER, in_service TINYINT);
CREATE TABLE costs(
  run INTEGER, month INTEGER, i BIGINT, s BIGINT, day INTEGER, hour INTEGER,
  agent INTEGER, team INTEGER, site INTEGER, vendor INTEGER, segment_queue INTEGER,
  channel INTEGER, queue INTEGER, topic INTEGER, direction INTEGER, party INTEGER, outcome INTEGER, customer_segment INTEGER,
  effort_ticks BIGINT, labour BIGINT, unused BIGINT, overhead BIGINT, technology BIGINT, vendor_cost BIGINT, other BIGINT,
  imputed BIGINT);

-- Closing: what a run is explained by, and the log of closes (docs/closing.md) -----------------------------------
CREATE TABLE run_inputs(run INTEGER, data_version BIGINT, last_batch INTEGER, costs_sha256 VARCHAR, settings_sha256 VARCHAR);
CREATE TABLE input_texts(sha256 VARCHAR, text VARCHAR);
CREATE TABLE close_log(seq INTEGER PRIMARY KEY, entry VARCHAR, previous_sha256 VARCHAR, sha256 VARCHAR);
