create or replace function app.tids() returns int4[]
language sql stable parallel safe
return nullif(pg_catalog.current_setting('app.tenant_ids', true), '')::int4[];
comment on function app.tids() is 'The tenants a read across tenants was granted for this transaction; null where none was.';
grant execute on function app.tids() to ecdp_api, ecdp_worker;
