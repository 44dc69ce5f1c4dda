-- In a condition of the statement that reads, or in one of the same transaction: nothing is shown that was not noted,
-- and nothing is noted that was not shown.
create or replace function app.note_read(tenant int4, act text, kind text, row_id uuid) returns bool
language sql volatile
begin atomic
    insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id)
    values (
        tenant, current_setting('app.actor'), nullif(current_setting('app.request_id', true), ''), act, kind, row_id
    )
    returning true;
end;
comment on function app.note_read(int4, text, text, uuid)
is 'Puts onto the audit trail that a row of personal information was read or exported, or, without a row, a list of them; true.';
revoke all on function app.note_read(int4, text, text, uuid) from public;
grant execute on function app.note_read(int4, text, text, uuid) to ecdp_api;
