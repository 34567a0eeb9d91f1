-- People and their posts, plans with documents and rows, and the record of what happened.
-- One text for both engines: ids and dates are text, moments are milliseconds since 1970 (UTC),
-- nothing is null (an empty text or 0 stands for "none"), so that order is the same everywhere.

create table org (
  id text primary key,
  parent_id text not null,
  path text not null,
  kind text not null,
  name text not null,
  short_name text not null,
  initials text not null,
  rank bigint not null,
  valid_from text not null,
  valid_to text not null,
  version bigint not null
);
create index org_path on org (path);

create table person (
  id text primary key,
  name text not null,
  initials text not null,
  rank bigint not null,
  version bigint not null
);

create table post (
  id text primary key,
  person_id text not null references person (id),
  org_id text not null references org (id),
  role text not null,
  title text not null,
  rank bigint not null,
  valid_from text not null,
  valid_to text not null,
  version bigint not null
);
create index post_person on post (person_id);

create table account (
  id text primary key,
  person_id text not null references person (id),
  login text not null unique,
  password text not null,
  state text not null,
  totp text not null,
  must_change boolean not null,
  failed bigint not null,
  locked_until bigint not null,
  changed_at bigint not null,
  seen_at bigint not null,
  version bigint not null
);

create table session (
  id text primary key,
  account_id text not null references account (id),
  csrf text not null,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null
);
create index session_account on session (account_id);

create table token (
  id text primary key,
  account_id text not null references account (id),
  name text not null,
  digest text not null unique,
  acts text not null,
  created_at bigint not null,
  expires_at bigint not null
);

create table plan (
  id text primary key,
  org_id text not null references org (id),
  year bigint not null,
  title text not null,
  state text not null,
  created_at bigint not null,
  revision bigint not null,
  version bigint not null,
  unique (org_id, year)
);

create table document (
  id text primary key,
  plan_id text not null references plan (id),
  name text not null,
  blob text not null,
  size bigint not null,
  level text not null,
  state text not null,
  title text not null,
  issuer text not null,
  source_id text not null,
  message text not null,
  added_by text not null,
  added_at bigint not null,
  version bigint not null
);
create index document_plan on document (plan_id);

-- The text of a document with its layout, named by the hash of the text; never changed.
create table source (
  id text primary key,
  body text not null
);

-- What was found in a document beside its candidates: sections, noise, claims, people.
create table extraction (
  document_id text primary key references document (id),
  body text not null
);

-- What was found and what a person decided. `prior` holds what undoing the last decision brings back.
create table candidate (
  id text primary key,
  plan_id text not null references plan (id),
  document_id text not null references document (id),
  seq bigint not null,
  row_key text not null,
  noun text not null,
  kind text not null,
  first_byte bigint not null,
  last_byte bigint not null,
  words text not null,
  confidence double precision not null,
  finder text not null,
  state text not null,
  reason text not null,
  entry_id text not null,
  decided_by text not null,
  decided_at bigint not null,
  body text not null,
  prior text not null,
  version bigint not null
);
create index candidate_document on candidate (document_id, seq);
create index candidate_plan on candidate (plan_id, state);

-- A row of the ledger: requirement, achievement, task. The body is the model's struct as JSON; the
-- columns beside it are what lists filter, sort and group by.
create table entry (
  id text primary key,
  plan_id text not null references plan (id),
  noun text not null,
  seq bigint not null,
  code text not null,
  words text not null,
  search text not null,
  kind text not null,
  person text not null,
  person_rank bigint not null,
  unit text not null,
  unit_rank bigint not null,
  support text not null,
  due text not null,
  due_words text not null,
  deliverable text not null,
  programmes text not null,
  modality text not null,
  state text not null,
  document_id text not null,
  body text not null,
  version bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  updated_by text not null,
  deleted_at bigint not null
);
create index entry_plan on entry (plan_id, noun, deleted_at, seq);
create unique index entry_code on entry (plan_id, code);

create table assignment (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null references entry (id),
  org_id text not null references org (id),
  part text not null,
  state text not null,
  reason text not null,
  decided_by text not null,
  decided_at bigint not null,
  version bigint not null,
  unique (entry_id, org_id, part)
);
create index assignment_org on assignment (org_id);

create table link (
  id text primary key,
  plan_id text not null references plan (id),
  requirement_id text not null references entry (id),
  task_id text not null references entry (id),
  relation text not null,
  strength bigint not null,
  state text not null,
  origin text not null,
  fingerprint text not null,
  shared text not null,
  reason text not null,
  decided_by text not null,
  decided_at bigint not null,
  version bigint not null,
  unique (requirement_id, task_id)
);
create index link_plan on link (plan_id);
create index link_task on link (task_id);

create table comment (
  id text primary key,
  plan_id text not null references plan (id),
  entry_id text not null,
  kind text not null,
  words text not null,
  author_id text not null,
  org_id text not null,
  created_at bigint not null
);
create index comment_entry on comment (entry_id);

create table suppression (
  id text primary key,
  plan_id text not null references plan (id),
  rule text not null,
  entry_id text not null,
  words text not null,
  reason text not null,
  made_by text not null,
  made_at bigint not null
);
create index suppression_plan on suppression (plan_id);

create table approval (
  id text primary key,
  plan_id text not null references plan (id),
  kind text not null,
  state text not null,
  prior_state text not null,
  asked_by text not null,
  asked_at bigint not null,
  decided_by text not null,
  decided_at bigint not null,
  reason text not null,
  version bigint not null
);
create index approval_plan on approval (plan_id);

-- What was issued: frozen, numbered, never changed.
create table issue (
  id text primary key,
  plan_id text not null references plan (id),
  version_no bigint not null,
  number text not null,
  digest text not null,
  body text not null,
  issued_by text not null,
  issued_at bigint not null,
  unique (plan_id, version_no)
);

create table saved_view (
  id text primary key,
  account_id text not null references account (id),
  name text not null,
  url text not null,
  shared boolean not null,
  created_at bigint not null
);

create table audit (
  seq bigint primary key,
  at bigint not null,
  account_id text not null,
  org_id text not null,
  act text not null,
  object text not null,
  outcome text not null,
  before_digest text not null,
  after_digest text not null,
  detail text not null,
  request text not null,
  prev text not null,
  hash text not null
);
create index audit_object on audit (object, seq);

-- The end of the audit chain: one row, locked while an act is being recorded.
create table chain (
  id bigint primary key,
  seq bigint not null,
  hash text not null
);
insert into chain (id, seq, hash) values (1, 0, '');

create table checkpoint (
  seq bigint primary key,
  at bigint not null,
  hash text not null
);

create table job (
  id text primary key,
  kind text not null,
  subject text not null,
  account_id text not null,
  state text not null,
  done bigint not null,
  total bigint not null,
  attempts bigint not null,
  worker text not null,
  lease_until bigint not null,
  message text not null,
  created_at bigint not null,
  updated_at bigint not null
);
create index job_state on job (state, created_at);

-- Answers to requests that may be sent twice.
create table replay (
  account_id text not null,
  request_key text not null,
  act text not null,
  digest text not null,
  answer text not null,
  at bigint not null,
  primary key (account_id, request_key)
);

create table throttle (
  subject text primary key,
  hits bigint not null,
  since bigint not null
);

create table setting (
  name text primary key,
  value text not null,
  version bigint not null
);
