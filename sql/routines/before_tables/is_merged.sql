create or replace function app.is_merged(tenant int4, partner uuid, into_partner uuid) returns bool
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from ecdp.partner as p
        where p.tenant_id = tenant and p.id = partner and p.merged_into_id = into_partner
    );
end
$$;
comment on function app.is_merged(int4, uuid, uuid)
is 'Whether a partner was merged into this one. Then what refers to it and otherwise keeps its partner may follow.';
revoke all on function app.is_merged(int4, uuid, uuid) from public;
grant execute on function app.is_merged(int4, uuid, uuid) to ecdp_api, ecdp_worker;
