-- Sides of a task that have a light of their own beside progress and time: funds paid, in per cent (-1 where
-- nobody has said), and the newest month entered with the statistics office. Notices keep the step of the
-- ladder as it was called when they were sent; those sent before have none.

alter table progress add column funds bigint not null default -1;
alter table progress add column entered text not null default '';
alter table track add column funds bigint not null default -1;
alter table track add column entered text not null default '';
alter table track add column rejected_at bigint not null default 0;
alter table notice add column step text not null default '';

-- Which figures wait for somebody, how far shares have got and which units lead in a plan is asked on every desk.
create index figure_state on figure (state, share_id);
create index figure_share on figure (share_id, state, period);
create index if not exists assignment_plan on assignment (plan_id, part, org_id);
