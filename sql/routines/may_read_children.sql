create or replace function app.may_read_children(tenant int4) returns bool
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select coalesce(
        tenant = app.tid()
        and exists (
            select from ecdp.api_key_grant as g
            where
                g.tenant_id = tenant and 'key:' || g.prefix = current_setting('app.actor', true)
                and 'children' = any(g.scopes)
        ), false
    );
end;
comment on function app.may_read_children(int4)
is 'Whether who acts in this transaction has the permission children in the municipality, and works in it.';
revoke all on function app.may_read_children(int4) from public;
grant execute on function app.may_read_children(int4) to ecdp_api;
