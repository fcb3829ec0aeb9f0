-- Signing in with a second factor, and how each person likes their pages.

alter table users add column theme text not null default 'system' check (theme in ('system', 'light', 'dark'));
alter table users add column density text not null default 'compact' check (density in ('compact', 'roomy'));

-- The secret shared with an app that shows codes (RFC 6238). It counts from `confirmed_at` on: when the person has shown that their
-- app knows it. `last_step` is the step of time of the last code that was taken: a code counts once.
create table second_factor (
  user_id bigint primary key references users (id),
  secret bytea not null,
  created_at bigint not null,
  confirmed_at bigint,
  last_step bigint not null
);

-- Codes for whoever has lost that app, each good once; the hash is of the person and the code.
create table recovery_code (
  code_hash bytea primary key,
  user_id bigint not null references users (id),
  created_at bigint not null,
  used_at bigint
);
create index recovery_code_of_user on recovery_code (user_id);

-- Sign-ins whose password was right and whose code is awaited. No session has begun yet.
create table awaited_code (
  token_hash bytea primary key,
  user_id bigint not null references users (id),
  created_at bigint not null,
  expires_at bigint not null
);
create index awaited_code_of_user on awaited_code (user_id);
