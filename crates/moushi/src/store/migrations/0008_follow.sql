-- What becomes of the tasks of an issued plan: where each stands, what was reported and shown of it, what
-- was asked for, and how the office pressed for it. What can be computed, a light above all, is not here.

create table track (
  entry_id text primary key references entry (id),
  plan_id text not null references plan (id),
  lifecycle text not null,
  pending text not null,
  escalation bigint not null,
  claimant text not null,
  verifier text not null,
  changes bigint not null,
  closed_on text not null,
  reported_on text not null,
  percent bigint not null,
  forecast text not null,
  version bigint not null,
  updated_at bigint not null
);
create index track_plan on track (plan_id);

create table progress (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  org_id text not null references org (id),
  seq bigint not null,
  done text not null,
  next text not null,
  problems text not null,
  support text not null,
  percent bigint not null,
  figure text not null,
  forecast text not null,
  state text not null,
  reason text not null,
  reported_on text not null,
  reported_by text not null,
  reported_at bigint not null,
  decided_by text not null,
  decided_at bigint not null,
  version bigint not null,
  unique (entry_id, seq)
);
create index progress_plan on progress (plan_id, state);

create table evidence (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  name text not null,
  blob text not null,
  url text not null,
  size bigint not null,
  state text not null,
  reason text not null,
  added_by text not null,
  added_at bigint not null,
  decided_by text not null,
  decided_at bigint not null,
  version bigint not null
);
create index evidence_entry on evidence (entry_id);
create index evidence_blob on evidence (blob);

create table request (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  asked text not null,
  fields text not null,
  reason text not null,
  state text not null,
  asked_by text not null,
  asked_at bigint not null,
  answer text not null,
  decided_by text not null,
  decided_at bigint not null,
  version bigint not null
);
create index request_entry on request (entry_id);
create index request_plan on request (plan_id, state);

create table notice (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  number text not null,
  seq bigint not null,
  level bigint not null,
  words text not null,
  reply_due text not null,
  issued_by text not null,
  issued_at bigint not null,
  reply text not null,
  replied_by text not null,
  replied_at bigint not null,
  version bigint not null,
  unique (plan_id, seq)
);
create index notice_entry on notice (entry_id);

create table instruction (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  words text not null,
  due text not null,
  given_by text not null,
  given_at bigint not null,
  answer text not null,
  answered_by text not null,
  answered_at bigint not null,
  version bigint not null
);
create index instruction_entry on instruction (entry_id);
create index instruction_plan on instruction (plan_id, answered_at);

-- Tasks of plans issued before: led and accepted, proposed, or without a lead.
insert into track (entry_id, plan_id, lifecycle, pending, escalation, claimant, verifier, changes,
                   closed_on, reported_on, percent, forecast, version, updated_at)
select e.id, e.plan_id,
       case when exists (select 1 from assignment a where a.entry_id = e.id and a.part = 'lead'
                         and a.state = 'accepted') then 'in_progress'
            when exists (select 1 from assignment a where a.entry_id = e.id and a.part = 'lead'
                         and a.state = 'proposed') then 'assigned'
            else 'established' end,
       '', 0, '', '', 0, '', '', 0, '', 1, 0
from entry e join plan p on p.id = e.plan_id
where p.state = 'issued' and e.noun = 'task' and e.deleted_at = 0;
