-- Columns of workbooks of reports that a unit names differently: what stands above a column, and what it is. Said
-- once by somebody of the unit and used the next time; `kind` is the table of the workbook.

create table form_column (
  id text primary key,
  org_id text not null references org (id),
  kind text not null,
  field text not null,
  name text not null,
  made_by text not null,
  made_at bigint not null,
  unique (org_id, kind, name)
);

-- The unit for which a workbook was handed in, and what of its columns is not clear or was known by memory.
alter table form add column org_id text not null default '';
alter table form add column columns text not null default '';
