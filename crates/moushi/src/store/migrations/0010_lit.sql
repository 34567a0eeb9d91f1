-- Which light a task had from which day to which: a record of what was shown, made once a day. What light a
-- task has today is computed, never read from here.

create table lit (
  entry_id text not null references entry (id),
  plan_id text not null references plan (id),
  since text not null,
  until text not null,
  light text not null,
  policy text not null,
  reasons text not null,
  primary key (entry_id, since)
);
create index lit_plan on lit (plan_id, until);

create table night (
  day text primary key,
  at bigint not null,
  tasks bigint not null,
  changed bigint not null
);
