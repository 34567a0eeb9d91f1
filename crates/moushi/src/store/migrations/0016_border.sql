-- What goes over the border between two installations: which shares, how often each was handed over, which
-- plans stand here for a body above that plans elsewhere, and letters that did not fit.

-- The unit of our tree as which a partner knows us, and the last package that came from there.
alter table partner add column here_id text not null default '';
alter table partner add column package_on text not null default '';
alter table partner add column package_at bigint not null default 0;

-- `side` is where the partner is: `below`, its unit holds the share; `above`, it has handed it down. `task`
-- is the row of the task where the share was handed down; `round` counts what was told of the share from
-- above: an answer names the one that it answers.
create table carried (
  share_id text primary key references share (id),
  partner_id text not null references partner (id),
  side text not null,
  task text not null,
  round bigint not null
);
create index carried_task on carried (task);

-- Plans of a body above with just those tasks of which shares came by exchange.
create table mirror (
  plan_id text primary key references plan (id)
);

create table misfit (
  id text primary key,
  partner_id text not null references partner (id),
  seq bigint not null,
  kind text not null,
  what text not null,
  zh text not null,
  en text not null,
  noted_at bigint not null
);
create index misfit_partner on misfit (partner_id, noted_at);
