-- What was handed in and when, so that a file which no document names is found and deleted. Only files
-- noted here are ever deleted: a folder may hold those of another database.

create table upload (
  blob text primary key,
  at bigint not null
);
create index upload_at on upload (at);
create index document_blob on document (blob);
