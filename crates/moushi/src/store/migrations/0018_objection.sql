-- Objections to what the letter of an inspection says, with their review, and evidence that a unit hands in with
-- its rectification or its objection. What was said at first is never changed: a review stands beside it.

-- Accounts that have taken a turn for the body that inspects: they withdraw from a review.
alter table inspected add column staff text not null default '[]';
update inspected set staff = '["' || issued_by || '"]' where issued_by <> '';
-- How often the unit has reported the rectification: evidence belongs to one report.
alter table shortcoming add column answers bigint not null default 0;

-- `shortcoming_id` is empty for an objection to the conclusion as a whole. `changed`, `severity` and `due` are what
-- a review puts in place of what was said; `due_before` is the last day that held until then.
create table objection (
  id text primary key,
  inspected_id text not null references inspected (id),
  seq bigint not null,
  shortcoming_id text not null,
  words text not null,
  filed_by text not null,
  filed_on text not null,
  ruling text not null,
  reasons text not null,
  changed text not null,
  severity text not null,
  due text not null,
  due_before text not null,
  number text not null,
  paper text not null,
  decided_by text not null,
  decided_on text not null,
  version bigint not null,
  unique (inspected_id, seq)
);

-- Of a shortcoming or of an objection; the other is empty. `looked_by` is who has looked at it in a verification.
create table exhibit (
  id text primary key,
  inspected_id text not null references inspected (id),
  shortcoming_id text not null,
  objection_id text not null,
  answer bigint not null,
  name text not null,
  blob text not null,
  url text not null,
  size bigint not null,
  added_by text not null,
  added_at bigint not null,
  looked_by text not null,
  looked_on text not null,
  version bigint not null
);
create index exhibit_inspected on exhibit (inspected_id);
create index exhibit_blob on exhibit (blob);
