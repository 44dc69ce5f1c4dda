create or replace function app.authenticate(key_prefix text, key_sha256 bytea)
returns table (tenant_id int4, code text, name text, scopes text[], expires_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select t.tenant_id, t.code, t.name, g.scopes, k.expires_at
    from ecdp.api_key as k
    inner join ecdp.api_key_grant as g on g.prefix = k.prefix
    inner join ecdp.tenant as t on t.tenant_id = g.tenant_id
    where
        k.prefix = key_prefix and k.secret_sha256 = key_sha256 and k.revoked_at is null
        and t.archived_at is null;
end;
comment on function app.authenticate(text, bytea)
is 'What a key that was not revoked may do, a row for each municipality; none for a wrong one. Expiry is the caller''s clock.';
revoke all on function app.authenticate(text, bytea) from public;
grant execute on function app.authenticate(text, bytea) to ecdp_api;
