-- Releases of what came of a collection 公布: which editions counted, and what has been shown and hidden of small numbers,
-- so that a later release gives nothing away. Overlays of a body 地方标准, version by version and never overwritten. An
-- inspection may rest on a collection: what units filled in there is their self-evaluation.

create table release (
  id text primary key,
  plan_id text not null references plan (id),
  collection_id text not null references collection (id),
  seq bigint not null,
  pack_version text not null,
  editions text not null,
  past text not null,
  note text not null,
  made_by text not null,
  made_at bigint not null
);
create unique index release_collection on release (collection_id, seq);

create table overlay (
  id text primary key,
  org_id text not null references org (id),
  name text not null,
  pack_version text not null,
  base text not null,
  words text not null,
  added_by text not null,
  added_at bigint not null,
  ended_by text not null default '',
  ended_at bigint not null default 0,
  version bigint not null default 1
);
create unique index overlay_name on overlay (name, pack_version);

alter table inspection add column collection_id text not null default '';
