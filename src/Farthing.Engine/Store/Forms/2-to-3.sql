-- Form 2 to form 3. Columns stand where form 3 has them, for rows are written by position. What form 2 did not know is NULL:
-- when agents left, whether customers were referred, when issues were due.

ALTER TABLE agents RENAME TO old_agents;
CREATE TABLE agents(
  agent INTEGER, valid_from_day INTEGER, name VARCHAR, role INTEGER, team INTEGER, site INTEGER, vendor INTEGER,
  hired_day INTEGER, left_day INTEGER, batch INTEGER, line BIGINT, attributes VARCHAR);
INSERT INTO agents BY NAME SELECT * FROM old_agents;
DROP TABLE old_agents;

ALTER TABLE agents_versions RENAME TO old_agents;
CREATE TABLE agents_versions(
  agent INTEGER, valid_from_day INTEGER, name VARCHAR, role INTEGER, team INTEGER, site INTEGER, vendor INTEGER,
  hired_day INTEGER, left_day INTEGER, batch INTEGER, line BIGINT, attributes VARCHAR, superseded_by INTEGER);
INSERT INTO agents_versions BY NAME SELECT * FROM old_agents;
DROP TABLE old_agents;

ALTER TABLE customers RENAME TO old_customers;
CREATE TABLE customers(
  customer BIGINT, customer_segment INTEGER, acquired_day INTEGER, lost_day INTEGER, plan INTEGER,
  first_value_ms BIGINT, referred TINYINT, batch INTEGER, line BIGINT, attributes VARCHAR);
INSERT INTO customers BY NAME SELECT * FROM old_customers;
DROP TABLE old_customers;

ALTER TABLE customers_versions RENAME TO old_customers;
CREATE TABLE customers_versions(
  customer BIGINT, customer_segment INTEGER, acquired_day INTEGER, lost_day INTEGER, plan INTEGER,
  first_value_ms BIGINT, referred TINYINT, batch INTEGER, line BIGINT, attributes VARCHAR, superseded_by INTEGER);
INSERT INTO customers_versions BY NAME SELECT * FROM old_customers;
DROP TABLE old_customers;

ALTER TABLE issues RENAME TO old_issues;
CREATE TABLE issues(
  issue_id VARCHAR, customer BIGINT, topic INTEGER, opened_ms BIGINT, first_response_ms BIGINT,
  resolved_ms BIGINT, due_ms BIGINT, reopened TINYINT, escalated TINYINT, complaint TINYINT,
  batch INTEGER, line BIGINT, attributes VARCHAR);
INSERT INTO issues BY NAME SELECT * FROM old_issues;
DROP TABLE old_issues;

ALTER TABLE issues_versions RENAME TO old_issues;
CREATE TABLE issues_versions(
  issue_id VARCHAR, customer BIGINT, topic INTEGER, opened_ms BIGINT, first_response_ms BIGINT,
  resolved_ms BIGINT, due_ms BIGINT, reopened TINYINT, escalated TINYINT, complaint TINYINT,
  batch INTEGER, line BIGINT, attributes VARCHAR, superseded_by INTEGER);
INSERT INTO issues_versions BY NAME SELECT * FROM old_issues;
DROP TABLE old_issues;

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
CREATE TABLE users_versions AS SELECT *, NULL::INTEGER AS superseded_by FROM users;
CREATE TABLE subscriptions_versions AS SELECT *, NULL::INTEGER AS superseded_by FROM subscriptions;
CREATE TABLE messages_versions AS SELECT *, NULL::INTEGER AS superseded_by FROM messages;
CREATE TABLE schedule_versions AS SELECT *, NULL::INTEGER AS superseded_by FROM schedule;
CREATE TABLE forecasts_versions AS SELECT *, NULL::INTEGER AS superseded_by FROM forecasts;
CREATE TABLE benefits_versions AS SELECT *, NULL::INTEGER AS superseded_by FROM benefits;

-- Runs of form 2 did not keep initiatives (NULL: not known). Scopes came with form 3: then only accounts were out of scope.
ALTER TABLE run_accounts ADD COLUMN initiative INTEGER;
ALTER TABLE run_accounts ADD COLUMN in_service TINYINT;
UPDATE run_accounts SET in_service = CASE WHEN fate = 'out-of-scope' THEN 0 ELSE 1 END;

-- Runs of form 2 did not note by which fiscal calendar their months are numbered: they answer as they did.
CREATE TABLE run_calendars(run INTEGER, calendar VARCHAR);
CREATE VIEW current_runs AS
  SELECT r.* FROM runs r LEFT JOIN run_calendars c ON c.run = r.run
  WHERE c.calendar IS NULL OR c.calendar = (SELECT max(value) FROM meta WHERE key = 'fiscal_calendar');
