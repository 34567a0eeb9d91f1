-- Steps of tasks that were reached or waived, shares of targets that were handed down to units below, and
-- the figures that those units report of them. Sums over figures are computed, never kept.

create table reached (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  words text not null,
  reached_on text not null,
  reason text not null,
  progress_id text not null,
  made_by text not null,
  made_at bigint not null,
  unique (entry_id, words)
);
create index reached_plan on reached (plan_id);
create index reached_progress on reached (progress_id);

create table share (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  above text not null,
  org_id text not null references org (id),
  measure text not null,
  unit text not null,
  handed text not null,
  value text not null,
  words text not null,
  state text not null,
  reason text not null,
  own_entry text not null,
  handed_by text not null,
  handed_at bigint not null,
  answered_by text not null,
  answered_at bigint not null,
  version bigint not null,
  unique (entry_id, org_id)
);
create index share_plan on share (plan_id);
create index share_org on share (org_id, state);
create index share_above on share (above);

create table figure (
  id text primary key,
  plan_id text not null references plan (id),
  share_id text not null references share (id),
  org_id text not null references org (id),
  period text not null,
  seq bigint not null,
  amount text not null,
  whole text not null,
  words text not null,
  state text not null,
  reason text not null,
  reported_by text not null,
  reported_at bigint not null,
  decided_by text not null,
  decided_at bigint not null,
  version bigint not null,
  unique (share_id, period, seq)
);
create index figure_plan on figure (plan_id, state);
create index figure_org on figure (org_id, state);
