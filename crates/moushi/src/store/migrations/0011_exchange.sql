-- Exchange with installations that no network reaches: who we are on packages, the partners, and the two
-- streams of letters with each. How far a stream has come is the last of its rows, except what the partner
-- has acknowledged, which only the partner knows.

-- At most one row: our own name and key; the secret half is sealed under a key outside the database.
create table installation (
  id bigint primary key,
  name text not null,
  title text not null,
  public_key text not null,
  sealed text not null,
  made_by text not null,
  made_at bigint not null
);

create table partner (
  id text primary key,
  org_id text not null references org (id),
  name text not null unique,
  title text not null,
  public_key text not null,
  fingerprint text not null,
  state text not null,
  acked bigint not null,
  entered_by text not null,
  entered_at bigint not null,
  confirmed_by text not null,
  confirmed_at bigint not null,
  version bigint not null
);
create index partner_org on partner (org_id);

create table letter_out (
  partner_id text not null references partner (id),
  seq bigint not null,
  kind text not null,
  body text not null,
  digest text not null,
  written_by text not null,
  written_at bigint not null,
  primary key (partner_id, seq)
);

create table letter_in (
  partner_id text not null references partner (id),
  seq bigint not null,
  kind text not null,
  digest text not null,
  applied_at bigint not null,
  primary key (partner_id, seq)
);
