-- The red head that a pack was ordered with 版头, as JSON: number, addressees, copies, date. Empty for none.
alter table pack add column red_head text not null default '';
