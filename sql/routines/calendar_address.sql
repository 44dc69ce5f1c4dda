create or replace function app.calendar_address(token_sha256 bytea)
returns table (tenant_id int4, code text, name text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select t.tenant_id, t.code, t.name
    from ecdp.calendar_address as c
    inner join ecdp.tenant as t on t.tenant_id = c.tenant_id
    where
        c.token_sha256 = calendar_address.token_sha256 and c.archived_at is null and t.archived_at is null;
end;
comment on function app.calendar_address(bytea)
is 'The municipality whose calendar is read at an address that was not revoked; none for a wrong one.';
revoke all on function app.calendar_address(bytea) from public;
grant execute on function app.calendar_address(bytea) to ecdp_api;
