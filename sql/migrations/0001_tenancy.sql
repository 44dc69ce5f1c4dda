-- The audit trail: written by a trigger on every tenant table, so that no statement can forget it; only appended to.
create table ecdp.audit_event (
    tenant_id int4 not null,
    id int8 generated always as identity,
    occurred_at timestamptz not null default now(),
    actor text not null,
    request_id text,
    action text not null,
    subject text not null,
    subject_id uuid,
    changed jsonb,
    constraint audit_event_pkey primary key (tenant_id, id),
    constraint audit_event_action_check check (action in ('insert', 'update', 'delete', 'read', 'export'))
);
create index audit_event_subject_idx on ecdp.audit_event (tenant_id, subject_id, id);
comment on table ecdp.audit_event is 'Who changed or read what. The application can append to it and nothing else.';
comment on column ecdp.audit_event.tenant_id is 'Tenant the change belongs to.';
comment on column ecdp.audit_event.id is 'Order of recording.';
comment on column ecdp.audit_event.occurred_at is 'Start of the transaction that made the change.';
comment on column ecdp.audit_event.actor is 'Who: key:<prefix>, worker, operator:<login>.';
comment on column ecdp.audit_event.request_id is 'The request id of the HTTP request, where there was one.';
comment on column ecdp.audit_event.action is 'What was done: insert, update, delete, read or export.';
comment on column ecdp.audit_event.subject is 'Table that was changed or read.';
comment on column ecdp.audit_event.subject_id is 'Row that was changed or read.';
comment on column ecdp.audit_event.changed is 'The new row (insert), old and new of each changed column (update), or the old row (delete). '
'For personal information only the names of the columns.';

call app.protect('audit_event', 'select, insert', 'select, insert', audit => 'none');
-- What the operator does to a municipality, such as making a key, is on its trail too.
create policy audit_event_owner on ecdp.audit_event for insert to ecdp_owner with check (true);
