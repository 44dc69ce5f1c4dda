create or replace function app.tid() returns int4
language sql stable parallel safe
return nullif(pg_catalog.current_setting('app.tenant_id', true), '')::int4;
comment on function app.tid() is 'The tenant of this transaction; null where none was set, which matches no row.';
grant execute on function app.tid() to ecdp_api, ecdp_worker;
