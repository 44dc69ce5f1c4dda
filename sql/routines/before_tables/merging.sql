create or replace function app.merging() returns bool
language sql stable parallel safe
return coalesce(pg_catalog.current_setting('app.merging', true), '') = 'on';
comment on function app.merging()
is 'Whether this transaction merges two rows: then the owner sees the rows of the transaction''s tenant. See app.merge_partner().';
