-- Who signed an evaluation off: a person by name, on a day. Never changed, by nobody.
create table ecdp.evaluation_sign_off (
    tenant_id int4 not null,
    id uuid not null,
    evaluation_id uuid not null,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    role text not null,
    signed_on date not null,
    recorded_at timestamptz not null default now(),
    constraint evaluation_sign_off_pkey primary key (tenant_id, id),
    constraint evaluation_sign_off_evaluation_id_fkey foreign key (tenant_id, evaluation_id)
    references ecdp.evaluation (tenant_id, id),
    constraint evaluation_sign_off_tenant_id_evaluation_id_name_key unique (tenant_id, evaluation_id, name_folded),
    constraint evaluation_sign_off_name_check check (length(name) between 1 and 200),
    constraint evaluation_sign_off_role_check check (length(role) between 1 and 200)
);
create index evaluation_sign_off_order_idx on ecdp.evaluation_sign_off (tenant_id, recorded_at, id);
comment on table ecdp.evaluation_sign_off is 'Somebody who signed a published evaluation off. Never changed.';
comment on column ecdp.evaluation_sign_off.evaluation_id is 'The evaluation, in the revision that was signed.';
comment on column ecdp.evaluation_sign_off.name is 'Their name.';
comment on column ecdp.evaluation_sign_off.name_folded is 'The key that the name is compared by: see app.fold().';
comment on column ecdp.evaluation_sign_off.role is 'In what role they sign: programme manager, head of department.';
comment on column ecdp.evaluation_sign_off.signed_on is 'Day they signed.';
comment on column ecdp.evaluation_sign_off.recorded_at is 'When it was recorded.';
call app.protect(
    'evaluation_sign_off', 'select, insert', 'select', 'tenant_id, id, evaluation_id, signed_on, recorded_at', 'names'
);
call app.past('evaluation_sign_off', 'signed_on');
create trigger evaluation_sign_off_kept before insert or update or delete on ecdp.evaluation_sign_off
for each row execute function app.keep_sign_off('evaluation_sign_off');
create trigger evaluation_sign_off_truncated before truncate on ecdp.evaluation_sign_off
for each statement execute function app.keep_sign_off('evaluation_sign_off');
