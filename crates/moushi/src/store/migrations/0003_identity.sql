-- Signing in through a provider of identities: whom an identity is bound to, sign-ins that are on their
-- way, and how a session was opened.

create table identity (
  id text primary key,
  account_id text not null references account (id),
  issuer text not null,
  subject text not null,
  created_at bigint not null,
  unique (issuer, subject)
);
create index identity_account on identity (account_id);

create table arrival (
  id text primary key,
  browser text not null,
  nonce text not null,
  verifier text not null,
  back text not null,
  account_id text not null,
  expires_at bigint not null
);

alter table session add column way text not null default '';
