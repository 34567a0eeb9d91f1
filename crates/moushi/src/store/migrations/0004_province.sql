-- What is found by name or place in thousands, without reading all of it: units, people, and the next
-- code of a plan.

create index org_name on org (name);
create index org_short_name on org (short_name);
create index person_name on person (name);
create index entry_next on entry (plan_id, noun, seq);
