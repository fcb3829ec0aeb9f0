-- Records that selling needs beside the spine: contacts, leads, what was done and is planned, the details of an opportunity,
-- attachments, dated rates, calendars, absences; and the words by which records are found. Columns as in 0001.

-- Accounts ----------------------------------------------------------------------------------------

alter table account add column kind text not null default 'customer' check (kind in ('customer', 'partner', 'store', 'household'));
alter table account add column emails text;
alter table account add column phones text;
alter table account add column about text;

create table location (
  id bigint primary key,
  version bigint not null,
  account_id bigint not null references account (id),
  name text not null,
  street text,
  postal_code text,
  city text,
  region text,
  country text,
  phones text,
  created_at bigint not null,
  deleted_at bigint
);
create index location_account on location (account_id, id);

-- Products ----------------------------------------------------------------------------------------

-- The list prices as one text, `EUR 80000, USD 90000` in minor units; `product_price` is made from it.
alter table product add column prices text;

-- Contacts and leads ------------------------------------------------------------------------------

-- `name` is how the person is written, made from the given and the family name. `owner_id` is that of the account, where there is
-- one. E-mails and phones are kept one a line, `work anna@acme.example`, phones in E.164; `contact_point` finds by them.
create table contact (
  id bigint primary key,
  version bigint not null,
  number bigint not null,
  name text not null,
  name_key text not null,
  given_name text,
  family_name text,
  job_title text,
  department text,
  emails text,
  phones text,
  about text,
  account_id bigint references account (id),
  owner_id bigint not null references users (id),
  created_at bigint not null,
  deleted_at bigint
);
create unique index contact_number on contact (number);
create index contact_name on contact (name_key, id);
create index contact_owner on contact (owner_id, name_key, id);
create index contact_account on contact (account_id, name_key, id);

-- Which record has an address or a number: the address folded, the number in E.164. Made from the records, never edited.
create table contact_point (
  kind text not null check (kind in ('email', 'phone')),
  value_key text not null,
  subject_kind text not null,
  subject_id bigint not null,
  primary key (kind, value_key, subject_kind, subject_id)
);

create table lead (
  id bigint primary key,
  version bigint not null,
  number bigint not null,
  name text not null,
  name_key text not null,
  company text,
  job_title text,
  emails text,
  phones text,
  country text,
  interest text,
  product_id bigint references product (id),
  source text not null,
  channel text not null check (channel in ('field', 'inside', 'partner', 'web', 'retail')),
  status text not null check (status in ('new', 'working', 'converted', 'disqualified')),
  reason text,
  owner_id bigint not null references users (id),
  account_id bigint references account (id),
  contact_id bigint references contact (id),
  opportunity_id bigint references opportunity (id),
  answered_at bigint,
  closed_at bigint,
  created_at bigint not null,
  deleted_at bigint
);
create unique index lead_number on lead (number);
create index lead_newest on lead (status, id) where deleted_at is null;
create index lead_owner on lead (owner_id, status, id) where deleted_at is null;

-- Details of an opportunity -----------------------------------------------------------------------

alter table opportunity add column source text;
-- The rate to the company's currency, in 1e-9, that was frozen when it was closed; null where none was known.
alter table opportunity add column closed_rate bigint;

create table participant (
  id bigint primary key,
  version bigint not null,
  opportunity_id bigint not null references opportunity (id),
  contact_id bigint not null references contact (id),
  role text not null,
  stance text not null,
  note text,
  created_at bigint not null,
  deleted_at bigint
);
create unique index participant_once on participant (opportunity_id, contact_id) where deleted_at is null;
create index participant_contact on participant (contact_id, opportunity_id);

-- Quantities and discounts in 1e-6; the currency is the opportunity's.
create table line (
  id bigint primary key,
  version bigint not null,
  opportunity_id bigint not null references opportunity (id),
  product_id bigint references product (id),
  about text,
  quantity bigint not null check (0 < quantity),
  price_minor bigint not null,
  currency text not null,
  discount bigint not null check (discount between 0 and 100000000),
  created_at bigint not null,
  deleted_at bigint
);
create index line_opportunity on line (opportunity_id, id);

create table competitor (
  id bigint primary key,
  version bigint not null,
  opportunity_id bigint not null references opportunity (id),
  name text not null,
  name_key text not null,
  standing text not null,
  note text,
  created_at bigint not null,
  deleted_at bigint
);
create index competitor_opportunity on competitor (opportunity_id, id);
create index competitor_name on competitor (name_key, id);

-- Activities --------------------------------------------------------------------------------------

-- What was done (`done_at`) or is planned: the day by which it is to be done and, if somebody said, the time of that day, as clocks
-- show it where the company is. Its parent, whose rights it follows, is the opportunity, else the lead, else the account, else the
-- contact; without any it is its owner's own. `backdated` says that it was written down more than three days after it was done.
create table activity (
  id bigint primary key,
  version bigint not null,
  kind text not null,
  subject text not null,
  body text,
  direction text,
  outcome text,
  answered boolean,
  minutes bigint,
  status text not null check (status in ('planned', 'done', 'cancelled')),
  due_on text,
  due_time text,
  backdated boolean not null,
  done_at bigint check ((status = 'done') = (done_at is not null)),
  owner_id bigint not null references users (id),
  account_id bigint references account (id),
  contact_id bigint references contact (id),
  opportunity_id bigint references opportunity (id),
  lead_id bigint references lead (id),
  created_at bigint not null,
  deleted_at bigint
);
create index activity_due on activity (owner_id, status, due_on, id) where deleted_at is null;
create index activity_planned on activity (due_on, id) where status = 'planned' and deleted_at is null;
create index activity_owner on activity (owner_id, id) where deleted_at is null;
create index activity_account on activity (account_id, id);
create index activity_contact on activity (contact_id, id);
create index activity_opportunity on activity (opportunity_id, id);
create index activity_lead on activity (lead_id, id);

-- Attachments -------------------------------------------------------------------------------------

create table attachment (
  id bigint primary key,
  version bigint not null,
  subject_kind text not null,
  subject_id bigint not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  content_hash text not null,
  owner_id bigint not null references users (id),
  created_at bigint not null,
  deleted_at bigint
);
create index attachment_subject on attachment (subject_kind, subject_id, id);
create index attachment_content on attachment (content_hash);

-- What files hold, by the hash of the whole, in chunks of 256 KiB: the same file twice is kept once.
create table content_chunk (
  content_hash text not null,
  place bigint not null,
  bytes bytea not null,
  primary key (content_hash, place)
);

-- What ages, and what finds ------------------------------------------------------------------------

-- When somebody last said that a field is still true. A field that changes is confirmed by that.
create table confirmation (
  subject_id bigint not null,
  field text not null,
  confirmed_at bigint not null,
  confirmed_by bigint not null references users (id),
  primary key (subject_id, field)
);

-- The words of records that are not deleted: folded, letters and digits only. Made from the records, never edited.
create table search_word (
  kind text not null,
  word text not null,
  subject_id bigint not null,
  primary key (kind, word, subject_id)
);

-- What a person opened last, to find it again.
create table recent (
  user_id bigint not null references users (id),
  kind text not null,
  subject_id bigint not null,
  seen_at bigint not null,
  primary key (user_id, kind, subject_id)
);
create index recent_newest on recent (user_id, seen_at);

-- Rates, calendars, absences ----------------------------------------------------------------------

-- What one unit of a currency is worth in the company's from a day on, in 1e-9.
create table exchange_rate (
  id bigint primary key,
  version bigint not null,
  currency text not null,
  from_on text not null,
  rate bigint not null check (0 < rate),
  created_at bigint not null,
  deleted_at bigint
);
create unique index exchange_rate_day on exchange_rate (currency, from_on) where deleted_at is null;

-- On which days of the week people work, and the days on which they do not as one text, a day and its name on each line;
-- `holiday` is made from it.
create table calendar (
  id bigint primary key,
  version bigint not null,
  name text not null,
  name_key text not null,
  monday boolean not null,
  tuesday boolean not null,
  wednesday boolean not null,
  thursday boolean not null,
  friday boolean not null,
  saturday boolean not null,
  sunday boolean not null,
  holidays text,
  created_at bigint not null,
  deleted_at bigint
);
create unique index calendar_name on calendar (name_key) where deleted_at is null;

create table holiday (
  calendar_id bigint not null references calendar (id),
  day_on text not null,
  name text not null,
  primary key (calendar_id, day_on)
);

-- Who is away, and who looks after their open opportunities and their accounts meanwhile. `begins_at` and `ends_at` are the days
-- in the company's time zone as instants, so that rights can be asked of them at each request.
create table absence (
  id bigint primary key,
  version bigint not null,
  user_id bigint not null references users (id),
  from_on text not null,
  to_on text not null,
  deputy_id bigint references users (id),
  note text,
  begins_at bigint not null,
  ends_at bigint not null,
  created_at bigint not null,
  deleted_at bigint
);
create index absence_user on absence (user_id, from_on);
create index absence_deputy on absence (deputy_id, ends_at) where deleted_at is null;

-- Own fields --------------------------------------------------------------------------------------

alter table own_field add column version bigint not null default 1;
alter table own_field add column form text not null default 'text' check (form in ('text', 'number', 'day', 'choice', 'yes_no'));
alter table own_field add column choices text;
alter table own_field add column position bigint not null default 0;
-- A name that was given up can be given again.
drop index own_field_name;
create unique index own_field_name on own_field (subject_kind, name_key) where deleted_at is null;
