-- What a closed task has brought about 效果评估: one review of a task, by somebody who has not claimed it.

create table outcome (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  effect text not null,
  words text not null,
  figure text not null,
  unfigured text not null,
  evidence text not null,
  reviewed_on text not null,
  reviewed_by text not null,
  reviewed_at bigint not null,
  version bigint not null,
  unique (entry_id)
);
create index outcome_plan on outcome (plan_id);
