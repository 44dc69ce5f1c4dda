-- API keys (the operator's), and the answers kept for repeated requests.
create table ecdp.api_key (
    prefix text not null,
    name text not null,
    secret_sha256 bytea not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    constraint api_key_pkey primary key (prefix),
    constraint api_key_prefix_check check (prefix ~ '^[a-z0-9]{8,16}$'),
    constraint api_key_secret_sha256_check check (length(secret_sha256) = 32)
);
comment on table ecdp.api_key is 'API keys. Only the SHA-256 of a secret is kept.';
comment on column ecdp.api_key.prefix is 'Public part of the key: names it in logs and commands.';
comment on column ecdp.api_key.name is 'Who or what holds it.';
comment on column ecdp.api_key.secret_sha256 is 'SHA-256 of the whole key.';
comment on column ecdp.api_key.created_at is 'When it was made.';
comment on column ecdp.api_key.expires_at is 'When it stops working; null for never.';
comment on column ecdp.api_key.last_used_at is 'When it was last used, to about a minute.';
comment on column ecdp.api_key.revoked_at is 'When it was revoked; null while it works.';
alter table ecdp.api_key enable row level security;
alter table ecdp.api_key force row level security;
revoke all on ecdp.api_key from public;
create policy api_key_owner on ecdp.api_key to ecdp_owner using (true) with check (true);

create table ecdp.api_key_grant (
    tenant_id int4 not null,
    prefix text not null,
    scopes text[] not null,
    constraint api_key_grant_pkey primary key (tenant_id, prefix),
    constraint api_key_grant_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint api_key_grant_prefix_fkey foreign key (prefix) references ecdp.api_key (prefix),
    constraint api_key_grant_scopes_check check (
        cardinality(scopes) > 0 and scopes <@ array['read', 'write', 'evaluate', 'children', 'admin']
    )
);
create index api_key_grant_prefix_idx on ecdp.api_key_grant (prefix);
comment on table ecdp.api_key_grant is 'Which municipalities a key knows, and what it may do in each.';
comment on column ecdp.api_key_grant.tenant_id is 'The municipality.';
comment on column ecdp.api_key_grant.prefix is 'The key.';
comment on column ecdp.api_key_grant.scopes is 'read, write, evaluate, children, admin; each stands for itself.';
alter table ecdp.api_key_grant enable row level security;
alter table ecdp.api_key_grant force row level security;
revoke all on ecdp.api_key_grant from public;
create policy api_key_grant_owner on ecdp.api_key_grant to ecdp_owner using (true) with check (true);

create trigger api_key_grant_audit after insert or update or delete on ecdp.api_key_grant
for each row execute function app.audit('api_key_grant', 'values');

create function app.audit_key() returns trigger
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
create trigger api_key_audit after update of secret_sha256, revoked_at, expires_at on ecdp.api_key
for each row execute function app.audit_key('api_key');

create function app.authenticate(key_prefix text, key_sha256 bytea)
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

create function app.touch_keys(prefixes text[], used_at timestamptz) returns void
language sql security definer
set search_path = pg_catalog, pg_temp
begin atomic
    update ecdp.api_key as k set last_used_at = greatest(k.last_used_at, least(touch_keys.used_at, now()))
    where k.prefix = any(touch_keys.prefixes);
end;
comment on function app.touch_keys(text[], timestamptz) is 'Notes when keys were last used: never earlier than noted before, never later than now.';
revoke all on function app.touch_keys(text[], timestamptz) from public;
grant execute on function app.touch_keys(text[], timestamptz) to ecdp_api;

create table ecdp.idempotency_key (
    tenant_id int4 not null,
    credential text not null,
    key text not null,
    fingerprint bytea not null,
    status int4,
    answer text,
    version int4,
    location text,
    created_at timestamptz not null default now(),
    constraint idempotency_key_pkey primary key (tenant_id, credential, key),
    constraint idempotency_key_key_check check (length(key) between 1 and 255)
);
create index idempotency_key_created_at_idx on ecdp.idempotency_key (tenant_id, created_at);
comment on table ecdp.idempotency_key is 'Answers of POST requests that named an Idempotency-Key: committed with what they did, kept 24 hours.';
comment on column ecdp.idempotency_key.credential is 'The credential that used the key: keys of others are others.';
comment on column ecdp.idempotency_key.key is 'What the client sent.';
comment on column ecdp.idempotency_key.fingerprint is 'SHA-256 of method, path and body: the same key with another request is refused.';
comment on column ecdp.idempotency_key.status is 'HTTP status of the answer.';
comment on column ecdp.idempotency_key.answer is 'Body of the answer.';
comment on column ecdp.idempotency_key.version is 'Version in its ETag, if it had one.';
comment on column ecdp.idempotency_key.location is 'Location of what was made, if it said one.';
call app.protect(
    'idempotency_key', 'select, insert, update, delete', 'select, delete', audit => 'none'
);
