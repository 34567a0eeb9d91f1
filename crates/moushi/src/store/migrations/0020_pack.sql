-- Packs that were made of a plan 材料生成记录, and templates of presentations that a body has handed in.

-- `state`: waiting, made, failed, frozen, signed. What is empty until a pack is made: `name`, `blob`, `as_of`, `ledger`.
-- `draws_on` is the plan of the year before, when facts of it are in the pack: whoever may not see that may not fetch it.
create table pack (
  id text primary key,
  plan_id text not null references plan (id),
  seq bigint not null,
  report text not null,
  format text not null,
  leader text not null,
  lang text not null,
  template_id text not null,
  state text not null,
  name text not null,
  blob text not null,
  size bigint not null,
  as_of text not null,
  ledger text not null,
  revision bigint not null,
  draws_on text not null,
  message text not null,
  ordered_by text not null,
  ordered_at bigint not null,
  made_at bigint not null,
  frozen_by text not null,
  frozen_at bigint not null,
  signed_by text not null,
  signed_at bigint not null,
  reason text not null,
  version bigint not null,
  unique (plan_id, seq)
);
create index pack_blob on pack (blob);

-- `state`: waiting until it has been looked at in the sandbox, then ready or refused; removed stays on the record.
create table template (
  id text primary key,
  org_id text not null references org (id),
  name text not null,
  blob text not null,
  size bigint not null,
  state text not null,
  message text not null,
  added_by text not null,
  added_at bigint not null,
  version bigint not null
);
create index template_org on template (org_id);
create index template_blob on template (blob);
