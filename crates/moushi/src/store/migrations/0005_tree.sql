-- Walking the tree of units one step down, and from a unit to those who hold a post in it.

create index org_parent on org (parent_id);
create index post_org on post (org_id);
