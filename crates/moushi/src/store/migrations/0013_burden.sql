-- The burden guard: what units are asked for by collections, with basis and expiry, what they answered, what they
-- flag, and what leaders let pass above the cap; and workbooks in which units report on many tasks. How often a
-- unit is called upon is counted from what happened, never kept.

create table collection (
  id text primary key,
  plan_id text not null references plan (id),
  asker_id text not null references org (id),
  title text not null,
  basis_kind text not null,
  basis text not null,
  first_day text not null,
  last_day text not null,
  expires_on text not null,
  state text not null,
  opened_by text not null,
  opened_at bigint not null,
  closed_by text not null,
  closed_at bigint not null,
  version bigint not null
);
create index collection_plan on collection (plan_id);

create table collection_item (
  id text primary key,
  plan_id text not null references plan (id),
  collection_id text not null references collection (id),
  seq bigint not null,
  words text not null,
  kind text not null,
  unit text not null,
  entry_id text not null,
  period text not null
);
create index collection_item_collection on collection_item (collection_id);

create table slip (
  id text primary key,
  plan_id text not null references plan (id),
  collection_id text not null references collection (id),
  org_id text not null references org (id),
  state text not null,
  offered bigint not null,
  confirmed bigint not null,
  answered_by text not null,
  answered_at bigint not null,
  version bigint not null
);
create index slip_collection on slip (collection_id);
create index slip_org on slip (org_id);
create index slip_plan on slip (plan_id);

create table slip_value (
  id text primary key,
  plan_id text not null references plan (id),
  slip_id text not null references slip (id),
  item_id text not null references collection_item (id),
  value text not null,
  confirmed bigint not null,
  given_on text not null
);
create index slip_value_slip on slip_value (slip_id);

create table flag (
  id text primary key,
  plan_id text not null references plan (id),
  collection_id text not null references collection (id),
  slip_id text not null references slip (id),
  org_id text not null references org (id),
  kind text not null,
  words text not null,
  state text not null,
  raised_by text not null,
  raised_at bigint not null,
  answer text not null,
  answered_by text not null,
  answered_at bigint not null,
  version bigint not null
);
create index flag_slip on flag (slip_id);
create index flag_plan on flag (plan_id, state);

create table waiver (
  id text primary key,
  plan_id text not null references plan (id),
  org_id text not null references org (id),
  month text not null,
  reason text not null,
  granted_by text not null,
  granted_at bigint not null,
  collection_id text not null,
  version bigint not null
);
create index waiver_plan on waiver (plan_id);

create table form (
  id text primary key,
  plan_id text not null references plan (id),
  name text not null,
  blob text not null,
  size bigint not null,
  state text not null,
  rows text not null,
  message text not null,
  reported bigint not null,
  added_by text not null,
  added_at bigint not null,
  taken_at bigint not null,
  version bigint not null
);
create index form_plan on form (plan_id);
create index form_blob on form (blob);
