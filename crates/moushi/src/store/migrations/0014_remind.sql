-- Reminders: what a person was told on which day, what each wishes, and how it was brought to them. Each exists
-- once, whichever server makes it: the keys see to that.

create table reminder (
  id text primary key,
  account_id text not null references account (id),
  slot text not null,
  form text not null,
  day text not null,
  made_at bigint not null,
  seen_at bigint not null,
  unique (account_id, slot)
);
create index reminder_day on reminder (day);

create table reminded (
  account_id text not null,
  day text not null,
  matter text not null,
  reminder_id text not null references reminder (id),
  place bigint not null,
  concern text not null,
  due text not null,
  title_zh text not null,
  title_en text not null,
  url text not null,
  tasks bigint not null,
  primary key (account_id, day, matter)
);
create index reminded_reminder on reminded (reminder_id);

create table looked (
  account_id text primary key,
  day text not null
);

create table wish (
  account_id text primary key references account (id),
  wish text not null,
  channels text not null,
  mail text not null,
  version bigint not null
);

create table delivery (
  id text primary key,
  subject text not null,
  channel text not null,
  account_id text not null,
  body text not null,
  state text not null,
  attempts bigint not null,
  next_at bigint not null,
  worker text not null,
  lease_until bigint not null,
  message text not null,
  made_at bigint not null,
  updated_at bigint not null,
  unique (subject, channel)
);
create index delivery_state on delivery (state, next_at);
