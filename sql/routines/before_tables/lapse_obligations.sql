create or replace function app.lapse_obligations() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    tenant_before text := current_setting('app.tenant_id', true);
begin
    perform set_config('app.tenant_id', new.tenant_id::text, true);
    update ecdp.obligation as o
    set lapsed_on = greatest(new.ends_on, o.made_on)
    where
        o.tenant_id = new.tenant_id and o.document_id = new.document_id and o.rule is null
        and o.lapsed_on is null and o.due_on >= new.ends_on;
    perform set_config('app.tenant_id', coalesce(tenant_before, ''), true);
    return null;
end
$$;
comment on function app.lapse_obligations()
is 'Trigger: a document that is ended asks for nothing from that day on; what was due before stays owed.';
revoke all on function app.lapse_obligations() from public;
