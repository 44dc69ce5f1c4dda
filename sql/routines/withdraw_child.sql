-- With its owner's rights, since ecdp_api may neither read nor change a row of child_assessment. Erases the values of
-- every assessment that rests on a consent up to that day, or on research; what rests on a later consent stays.
create or replace function app.withdraw_child(tenant int4, child bytea, on_day date) returns int4
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    erased int4;
begin
    if not app.may_read_children(tenant) then
        raise exception 'who acts may not change rows of children' using errcode = '42501';
    end if;
    update ecdp.child_assessment as c
    set birth_month = null, sex = null, assessor = null, scores = null, withdrawn_on = on_day
    where
        c.tenant_id = tenant and c.pseudonym = child and c.withdrawn_on is null
        and (c.consented_on is null or c.consented_on <= on_day);
    get diagnostics erased = row_count;
    insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject)
    values (
        tenant, current_setting('app.actor'), nullif(current_setting('app.request_id', true), ''), 'update',
        'child_assessment'
    );
    return erased;
end
$$;
comment on function app.withdraw_child(int4, bytea, date)
is 'Erases a child''s assessments and says how many there were, for who has the permission children.';
revoke all on function app.withdraw_child(int4, bytea, date) from public;
grant execute on function app.withdraw_child(int4, bytea, date) to ecdp_api;
