-- Value-added studies 增值评价研究: what is asked and how it is modelled; editions, each with what came of a table of pupils,
-- never overwritten, and never with a row of it; which unit of the data is which unit of the tree; the files of an edition;
-- what units say against their results, and the answers.

create table study (
  id text primary key,
  org_id text not null references org (id),
  year bigint not null,
  title text not null,
  specification text not null,
  -- The study of an earlier year with which it is compared; empty for none.
  earlier_id text not null,
  state text not null,
  opened_by text not null,
  opened_at bigint not null,
  version bigint not null
);
create index study_org on study (org_id);

create table study_edition (
  id text primary key,
  study_id text not null references study (id),
  seq bigint not null,
  specification text not null,
  state text not null,
  -- Of the table that was handed in: its name, size and SHA-256; it is kept under that until it has been read.
  name text not null,
  size bigint not null,
  blob text not null,
  message text not null,
  reason text not null,
  made_by text not null,
  made_at bigint not null,
  fitted_at bigint not null,
  released_by text not null,
  released_at bigint not null,
  note text not null,
  -- Last day on which a unit may object.
  objections_until text not null,
  version bigint not null
);
create unique index study_edition_study on study_edition (study_id, seq);
create index study_edition_blob on study_edition (blob);

-- What came of it; apart, since lists of editions are read more often.
create table study_result (
  edition_id text primary key references study_edition (id),
  body text not null
);

create table study_unit (
  id text primary key,
  edition_id text not null references study_edition (id),
  study_id text not null references study (id),
  grouping text not null,
  unit text not null,
  org_id text not null references org (id)
);
create index study_unit_edition on study_unit (edition_id);
create index study_unit_org on study_unit (org_id);

create table study_file (
  id text primary key,
  edition_id text not null references study_edition (id),
  name text not null,
  lang text not null,
  blob text not null,
  size bigint not null
);
create index study_file_edition on study_file (edition_id);
create index study_file_blob on study_file (blob);

create table study_objection (
  id text primary key,
  study_id text not null references study (id),
  edition_id text not null references study_edition (id),
  org_id text not null references org (id),
  grouping text not null,
  unit text not null,
  seq bigint not null,
  words text not null,
  filed_by text not null,
  filed_at bigint not null,
  -- Empty while it waits; else `upheld` or `dismissed`.
  ruling text not null,
  grounds text not null,
  -- Number of the edition that corrects what was objected to; 0 for none.
  corrected bigint not null,
  answered_by text not null,
  answered_at bigint not null,
  version bigint not null
);
create unique index study_objection_study on study_objection (study_id, seq);
