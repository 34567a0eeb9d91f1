-- What a leader is in charge of, and the passwords that an account had before.

create table portfolio (
  id text primary key,
  post_id text not null references post (id),
  org_id text not null,
  words text not null
);
create index portfolio_post on portfolio (post_id);

create table old_password (
  account_id text not null references account (id),
  changed_at bigint not null,
  hash text not null,
  primary key (account_id, changed_at)
);
