-- The spine: people and rights, accounts and products, pipelines, opportunities, their history,
-- derived figures, imports, jobs. One text for both databases; tundish-db rewrites the types for SQLite
-- (`bigint` and `boolean` to integer, `bytea` to blob, `double precision` to real, `strict` appended) and adds `collate "C"` to
-- text on PostgreSQL. Columns: `_at` instants in microseconds UTC, `_on` ISO days, `_minor` money in minor units,
-- `_key` text folded for comparison, `version` counts the edits of a row.

create table setting (
  key text primary key,
  value text not null,
  version bigint not null default 1
);

-- Which process holds which ten bits of the identifiers.
create table node_lease (
  node bigint primary key,
  holder text not null,
  leased_until_at bigint not null
);

-- Last short number drawn per kind of record (OP-1042). Drawn in blocks, so gaps are allowed.
create table short_number (
  kind text primary key,
  last bigint not null
);

-- People and rights -------------------------------------------------------------------------------

create table team (
  id bigint primary key,
  version bigint not null,
  name text not null,
  name_key text not null,
  parent_id bigint references team (id),
  leader_id bigint,
  created_at bigint not null,
  deleted_at bigint
);
create unique index team_name on team (name_key) where deleted_at is null;
create index team_parent on team (parent_id);
create index team_leader on team (leader_id);

-- Every team with each of its ancestors, itself at depth 0.
create table team_closure (
  ancestor_id bigint not null references team (id),
  descendant_id bigint not null references team (id),
  depth bigint not null,
  primary key (ancestor_id, descendant_id)
);
create index team_closure_descendant on team_closure (descendant_id);

create table users (
  id bigint primary key,
  version bigint not null,
  name text not null,
  name_key text not null,
  email text,
  email_key text,
  role text not null check (role in ('representative', 'manager', 'director', 'administrator', 'partner')),
  team_id bigint references team (id),
  active boolean not null,
  password_hash text,
  locale text not null,
  time_zone text not null,
  created_at bigint not null,
  deleted_at bigint
);
create unique index users_email on users (email_key) where email_key is not null;
create index users_name on users (name_key);
create index users_team on users (team_id);

-- Whose records a person sees: every person with each of the bosses above, itself at depth 0.
-- Derived from the team tree whenever that changes; all reads of other people's records start here.
create table reporting_line (
  boss_id bigint not null references users (id),
  person_id bigint not null references users (id),
  depth bigint not null,
  primary key (boss_id, person_id)
);
create index reporting_line_person on reporting_line (person_id);

-- The team tree as it was: reports of the past sum by the team that a person belonged to then.
create table team_span (
  user_id bigint not null references users (id),
  team_id bigint not null references team (id),
  from_at bigint not null,
  to_at bigint,
  primary key (user_id, from_at)
);
create index team_span_team on team_span (team_id, from_at);

create table session (
  token_hash bytea primary key,
  id bigint not null,
  user_id bigint not null references users (id),
  csrf_secret bytea not null,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  user_agent text not null
);
create unique index session_id on session (id);
create index session_of_user on session (user_id);

create table api_token (
  id bigint primary key,
  user_id bigint not null references users (id),
  name text not null,
  token_hash bytea not null,
  hint text not null,
  scopes text not null,
  created_at bigint not null,
  expires_at bigint,
  seen_at bigint,
  revoked_at bigint
);
create unique index api_token_hash on api_token (token_hash);
create index api_token_user on api_token (user_id);

-- Failed attempts to sign in, per account and per source; the key is a hash.
create table sign_in_failure (
  key bytea primary key,
  failures bigint not null,
  first_at bigint not null,
  paused_until_at bigint
);

-- Explicit shares and custodians: who sees a record besides its owner and the bosses above.
create table access_grant (
  subject_kind text not null,
  subject_id bigint not null,
  user_id bigint not null references users (id),
  reason text not null check (reason in ('share', 'custodian')),
  granted_by bigint not null references users (id),
  created_at bigint not null,
  primary key (subject_kind, subject_id, user_id, reason)
);
create index access_grant_user on access_grant (user_id, subject_kind, subject_id);

-- What is sold, and to whom -----------------------------------------------------------------------

create table account (
  id bigint primary key,
  version bigint not null,
  number bigint not null,
  name text not null,
  name_key text not null,
  industry text,
  industry_key text,
  country text,
  country_key text,
  level text check (level in ('A', 'B', 'C')),
  website text,
  parent_id bigint references account (id),
  owner_id bigint not null references users (id),
  created_at bigint not null,
  deleted_at bigint
);
create unique index account_number on account (number);
create index account_name on account (name_key, id);
create index account_owner on account (owner_id, name_key, id);
create index account_parent on account (parent_id);

create table product (
  id bigint primary key,
  version bigint not null,
  name text not null,
  name_key text not null,
  family text,
  active boolean not null,
  created_at bigint not null,
  deleted_at bigint
);
create unique index product_name on product (name_key) where deleted_at is null;

create table product_price (
  product_id bigint not null references product (id),
  currency text not null,
  price_minor bigint not null,
  primary key (product_id, currency)
);

-- `entry_stage_id`: from which stage on an opportunity counts as entered, for orders per 100; null: from the first one.
create table pipeline (
  id bigint primary key,
  version bigint not null,
  name text not null,
  name_key text not null,
  position bigint not null,
  entry_stage_id bigint,
  created_at bigint not null,
  deleted_at bigint
);
create unique index pipeline_name on pipeline (name_key) where deleted_at is null;

create table stage (
  id bigint primary key,
  version bigint not null,
  pipeline_id bigint not null references pipeline (id),
  name text not null,
  name_key text not null,
  position bigint not null,
  band text not null check (band in ('upper', 'middle', 'lower')),
  probability bigint not null check (probability between 0 and 1000000),
  created_at bigint not null,
  deleted_at bigint
);
create unique index stage_name on stage (pipeline_id, name_key) where deleted_at is null;
create index stage_pipeline on stage (pipeline_id, position);

-- What must be known before an opportunity may leave a stage forwards.
create table stage_exit (
  stage_id bigint not null references stage (id),
  criterion text not null,
  primary key (stage_id, criterion)
);

-- The definition of a stage as it was.
create table stage_span (
  stage_id bigint not null references stage (id),
  from_at bigint not null,
  to_at bigint,
  band text not null,
  probability bigint not null,
  primary key (stage_id, from_at)
);

-- Opportunities -----------------------------------------------------------------------------------

-- `amount_kind`: unknown, estimate or known. `won_minor` is the closing value, kept apart from the amount that was expected.
-- `entered_at`: when the present stage was entered, null when nobody knows; `observed_at`: since when we know it to be there.
-- `created_at` is business time and null when nobody knows it; `recorded_at` is when Tundish learned of the opportunity.
create table opportunity (
  id bigint primary key,
  version bigint not null,
  number bigint not null,
  name text not null,
  name_key text not null,
  account_id bigint references account (id),
  product_id bigint references product (id),
  pipeline_id bigint not null references pipeline (id),
  stage_id bigint not null references stage (id),
  status text not null check (status in ('open', 'won', 'lost')),
  owner_id bigint not null references users (id),
  channel text not null check (channel in ('field', 'inside', 'partner', 'web', 'retail')),
  amount_kind text not null check (amount_kind in ('unknown', 'estimate', 'known')),
  amount_minor bigint check ((amount_kind = 'unknown') = (amount_minor is null)),
  currency text not null,
  won_minor bigint check (won_minor is null or status = 'won'),
  expected_close_on text,
  next_step text,
  close_reason text,
  closed_at bigint check ((status = 'open') = (closed_at is null)),
  hold_reason text,
  hold_until_on text check ((hold_reason is null) = (hold_until_on is null)),
  entered_at bigint,
  observed_at bigint not null,
  created_at bigint,
  recorded_at bigint not null,
  deleted_at bigint
);
create unique index opportunity_number on opportunity (number);
-- The board: one column, newest first, for everybody and per owner.
create index opportunity_board on opportunity (pipeline_id, status, stage_id, id) where deleted_at is null;
create index opportunity_owner_board on opportunity (owner_id, status, stage_id, id) where deleted_at is null;
create index opportunity_owner on opportunity (owner_id, id) where deleted_at is null;
create index opportunity_live on opportunity (id) where deleted_at is null;
create index opportunity_account on opportunity (account_id, id);
create index opportunity_product on opportunity (product_id, id);

-- History -----------------------------------------------------------------------------------------

-- One append-only record per change. `seq` is drawn inside the writing transaction. On SQLite it is the order of commits;
-- on PostgreSQL `commit_group` is the transaction's id and the order that loses no late committer is (commit_group, seq).
-- `changes` holds what changed as one JSON object, field by field: `{"stage_id":["before","after"],"name":[null,"after",true]}`,
-- texts or null, the third element true where the texts may name a person. `schema_version` counts the forms of this column.
create table event (
  seq bigint primary key,
  commit_group commit_group not null,
  happened_at bigint not null,
  recorded_at bigint not null,
  actor_id bigint,
  actor_kind text not null,
  subject_kind text not null,
  subject_id bigint not null,
  verb text not null,
  schema_version bigint not null,
  changes text not null
);
create index event_order on event (commit_group, seq);
create index event_subject on event (subject_kind, subject_id, seq);
create index event_happened on event (subject_kind, happened_at);

-- What an opportunity was from one business instant to the next, as known from one event to another (`known_to` null: still
-- believed). `from_at` is null on the first row of an opportunity whose beginning nobody knows; `observed_at` never is.
-- No foreign keys here: rows are only ever written together with what they refer to, which is never deleted, and on PostgreSQL
-- the checks made most of the conflicts between stage moves. A test looks for rows that refer to nothing.
create table opportunity_span (
  opportunity_id bigint not null,
  known_from bigint not null,
  observed_at bigint not null,
  from_at bigint,
  to_at bigint,
  known_to bigint,
  pipeline_id bigint not null,
  stage_id bigint not null,
  status text not null,
  owner_id bigint not null,
  channel text not null,
  product_id bigint,
  amount_kind text not null,
  amount_minor bigint,
  won_minor bigint,
  currency text not null,
  expected_close_on text,
  on_hold boolean not null,
  primary key (opportunity_id, known_from, observed_at)
);
create index opportunity_span_known_from on opportunity_span (known_from);
create index opportunity_span_known_to on opportunity_span (known_to) where known_to is not null;

-- How far each consumer of events has come.
create table event_consumer (
  name text primary key,
  commit_group bigint not null,
  seq bigint not null,
  updated_at bigint not null
);

-- Derived figures ---------------------------------------------------------------------------------

-- Changes of stock, folded from the spans and summed over a day, a month, a year and all days: `from_on` is the first day of the
-- period, for `ever` the first day there is. So a report of today reads one sum per cell, and one of any other day takes off or
-- adds few. `stock` counts opportunities that came to stand in the cell less those that left it; money is summed as high and low
-- 32 bits. `owner_id` 0 is the whole company. What is zero in every column has no row.
create table funnel_sum (
  owner_id bigint not null,
  period text not null check (period in ('ever', 'year', 'month', 'day')),
  from_on text not null,
  pipeline_id bigint not null,
  stage_id bigint not null,
  status text not null,
  channel text not null,
  currency text not null,
  stock bigint not null,
  unknown_count bigint not null,
  estimate_count bigint not null,
  known_high bigint not null,
  known_low bigint not null,
  estimate_high bigint not null,
  estimate_low bigint not null,
  won_high bigint not null,
  won_low bigint not null,
  primary key (owner_id, period, from_on, pipeline_id, stage_id, status, channel, currency)
);

-- What came in and what became of it, folded like `funnel_sum`. `intake` says what is counted in the row: those that entered in the
-- month or week that begins on `intake_on` (empty: nobody knows when), or those whose beginning is unknown. `entered` counts all of
-- them, `won` and `lost` those that were decided since; in a week `won` counts those won in it, whenever they entered.
create table entry_sum (
  owner_id bigint not null,
  period text not null check (period in ('ever', 'year', 'month', 'day')),
  intake text not null check (intake in ('month', 'week', 'undated')),
  from_on text not null,
  intake_on text not null,
  pipeline_id bigint not null,
  channel text not null,
  entered bigint not null,
  won bigint not null,
  lost bigint not null,
  primary key (owner_id, period, intake, from_on, intake_on, pipeline_id, channel)
);

-- The stages that `entry_sum` counts as entered. When a pipeline counts others since, the figures are made anew.
create table entry_stage (
  pipeline_id bigint not null,
  stage_id bigint not null,
  primary key (pipeline_id, stage_id)
);

-- Own fields --------------------------------------------------------------------------------------

create table own_field (
  id bigint primary key,
  subject_kind text not null,
  name text not null,
  name_key text not null,
  created_at bigint not null,
  deleted_at bigint
);
create unique index own_field_name on own_field (subject_kind, name_key);

create table own_value (
  subject_id bigint not null,
  field_id bigint not null references own_field (id),
  text text not null,
  text_key text not null,
  number bigint,
  day_on text,
  primary key (subject_id, field_id)
);
create index own_value_text on own_value (field_id, text_key, subject_id);
create index own_value_number on own_value (field_id, number, subject_id);

-- Imports -----------------------------------------------------------------------------------------

create table import_run (
  id bigint primary key,
  file_name text not null,
  file_hash text not null,
  kind text not null,
  state text not null check (state in ('running', 'done', 'failed', 'undone')),
  rows_done bigint not null,
  rows_total bigint not null,
  created bigint not null,
  updated bigint not null,
  skipped bigint not null,
  failed bigint not null,
  actor_id bigint not null references users (id),
  started_at bigint not null,
  finished_at bigint,
  undone_at bigint
);
create index import_run_file on import_run (file_hash, kind);

-- Which record a foreign key stands for: makes a second import change nothing. Freed when the import is undone.
create table import_key (
  kind text not null,
  key text not null,
  subject_id bigint not null,
  import_id bigint not null references import_run (id),
  row_hash bytea not null,
  primary key (kind, key)
);
create index import_key_import on import_key (import_id);
create index import_key_subject on import_key (subject_id);

-- Rows that need a look: refused, or taken with a warning.
create table import_row (
  import_id bigint not null references import_run (id),
  row_number bigint not null,
  column_name text not null,
  outcome text not null check (outcome in ('warning', 'refused')),
  code text not null,
  detail text not null,
  primary key (import_id, row_number, column_name, code)
);

-- Jobs and idempotency ----------------------------------------------------------------------------

create table job (
  id bigint primary key,
  kind text not null,
  payload text not null,
  unique_key text,
  due_at bigint not null,
  attempts bigint not null,
  leased_until_at bigint,
  fence bigint not null,
  last_error text,
  dead_at bigint,
  created_at bigint not null
);
create unique index job_unique on job (kind, unique_key) where unique_key is not null;
create index job_due on job (due_at, id) where dead_at is null;

create table idempotency (
  principal text not null,
  key text not null,
  request_hash bytea not null,
  status bigint,
  content_type text,
  location text,
  etag text,
  answer bytea,
  created_at bigint not null,
  primary key (principal, key)
);
create index idempotency_created on idempotency (created_at);
