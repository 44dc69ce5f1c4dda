-- With its owner's rights, since ecdp_api may read no row of child_assessment: who lacks the permission is refused, and
-- who reads is on the audit trail, by the same call.
create or replace function app.child_assessments(
    tenant int4, wave uuid, after_upload uuid, after_line int4, most int4
)
returns table (
    upload_id uuid, line int4, pseudonym bytea, centre_id uuid, birth_month date, sex text, assessor text,
    assessed_on date, scores int4[], basis text, consented_on date, approval text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not app.may_read_children(tenant) then
        raise exception 'who acts may not read rows of children' using errcode = '42501';
    end if;
    if not exists (select from ecdp.assessment_wave as w where w.tenant_id = tenant and w.id = wave) then
        return;
    end if;
    perform app.note_read(tenant, 'read', 'child_assessment', wave);
    return query
    select
        c.upload_id, c.line, c.pseudonym, c.centre_id, c.birth_month, c.sex, c.assessor, c.assessed_on, c.scores,
        c.basis, c.consented_on, c.approval
    from ecdp.child_assessment as c
    where
        c.tenant_id = tenant and c.wave_id = wave and c.withdrawn_on is null
        and (after_upload is null or (c.upload_id, c.line) > (after_upload, after_line))
    order by c.upload_id, c.line
    limit least(most, 1000);
end
$$;
comment on function app.child_assessments(int4, uuid, uuid, int4, int4)
is 'The assessments of a wave, in order, for who has the permission children; that they were read is on the audit trail.';
revoke all on function app.child_assessments(int4, uuid, uuid, int4, int4) from public;
grant execute on function app.child_assessments(int4, uuid, uuid, int4, int4) to ecdp_api;
