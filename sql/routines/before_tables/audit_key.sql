create or replace function app.audit_key() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, changed)
    select
        g.tenant_id, coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user),
        nullif(current_setting('app.request_id', true), ''), 'update', 'api_key',
        jsonb_build_object('prefix', new.prefix)
        || case
            when new.secret_sha256 <> old.secret_sha256 then jsonb_build_object('secret', 'rotated') else '{}'
        end
        || case
            when new.revoked_at is distinct from old.revoked_at
                then jsonb_build_object('revoked_at', jsonb_build_array(old.revoked_at, new.revoked_at))
            else '{}'
        end
        || case
            when new.expires_at is distinct from old.expires_at
                then jsonb_build_object('expires_at', jsonb_build_array(old.expires_at, new.expires_at))
            else '{}'
        end
    from ecdp.api_key_grant as g
    where g.prefix = new.prefix;
    return null;
end
$$;
comment on function app.audit_key() is 'Trigger: a key''s rotation or revocation is on the audit trail of each municipality it knows.';
revoke all on function app.audit_key() from public;
