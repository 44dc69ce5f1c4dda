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

call app.audited('api_key_grant', 'values');
create trigger api_key_audit after update of secret_sha256, revoked_at, expires_at on ecdp.api_key
for each row execute function app.audit_key('api_key');

create table ecdp.idempotency_key (
    tenant_id int4 not null,
    credential text not null,
    key text not null,
    fingerprint bytea not null,
    status int4,
    answer text,
    version int4,
    location text,
    subject text,
    subject_id uuid,
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
comment on column ecdp.idempotency_key.subject is 'The kind of row that the answer shows; null where it shows no row.';
comment on column ecdp.idempotency_key.subject_id is 'That row''s identifier.';
call app.protect(
    'idempotency_key', 'select, insert, update, delete', 'select, delete', audit => 'none'
);
-- Answers may quote personal information, which would stay in the statistics after a person was erased.
alter table ecdp.idempotency_key alter column answer set statistics 0;
alter table ecdp.idempotency_key alter column location set statistics 0;
