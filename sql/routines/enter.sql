create or replace function app.enter(tenant int4, tenants int4[], actor text, request_id text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- `set local` rather than set_config(): it also reaches the workers of a distributed database.
    execute format('set local app.tenant_id = %L', coalesce(tenant::text, ''));
    execute format('set local app.actor = %L', coalesce(actor, ''));
    if tenants is not null then
        execute format('set local app.tenant_ids = %L', tenants::text);
    end if;
    if request_id is not null then
        execute format('set local app.request_id = %L', request_id);
    end if;
end
$$;
comment on function app.enter(int4, int4[], text, text)
is 'Sets tenant, readable tenants, actor and request of the current transaction. Every batch begins with it.';
grant execute on function app.enter(int4, int4[], text, text) to ecdp_api, ecdp_worker;
