-- Collections that ask for the tables of a standard 指标采集: which standard, what each unit has filled in, edition by
-- edition and never overwritten, the steps by which that climbs to the body that asks, and what people rule beside what
-- was reckoned.

alter table collection add column standard text not null default '';
alter table collection add column pack_version text not null default '';
-- The unit at whose desk it lies for approval; empty while it lies with the unit itself, and once it is accepted.
alter table slip add column desk_id text not null default '';
-- The slip for which a workbook was handed in; empty for a form of tasks.
alter table form add column slip_id text not null default '';
create index form_slip on form (slip_id);

create table edition (
  id text primary key,
  plan_id text not null references plan (id),
  slip_id text not null references slip (id),
  seq bigint not null,
  body text not null,
  form_id text not null,
  reason text not null,
  made_by text not null,
  made_at bigint not null
);
create unique index edition_slip on edition (slip_id, seq);

create table climb (
  id text primary key,
  plan_id text not null references plan (id),
  slip_id text not null references slip (id),
  seq bigint not null,
  kind text not null,
  org_id text not null references org (id),
  edition bigint not null,
  reason text not null,
  made_by text not null,
  made_at bigint not null
);
create unique index climb_slip on climb (slip_id, seq);

create table ruling (
  id text primary key,
  plan_id text not null references plan (id),
  collection_id text not null references collection (id),
  unit text not null,
  came text not null,
  reason text not null,
  made_by text not null,
  made_at bigint not null
);
create index ruling_collection on ruling (collection_id);
