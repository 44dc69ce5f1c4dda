create or replace function app.keep_wave() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- A closed wave is not opened, nor changed but for its words; one that has assessments keeps its instrument, its days
-- and its place among the rows in use. The wave's own row is locked: who adds an assessment locks it first.
declare
    fault text;
begin
    if old.closed_on is not null then
        fault := 'assessment_wave_closed_check';
    elsif (
        new.instrument_id <> old.instrument_id or new.starts_on > old.starts_on or new.ends_on < old.ends_on
        or new.archived_at is distinct from old.archived_at
    ) and (
        exists (
            select from ecdp.assessment_upload as u where u.tenant_id = new.tenant_id and u.wave_id = new.id
        )
        or exists (
            select from ecdp.centre_quality_score as s where s.tenant_id = new.tenant_id and s.wave_id = new.id
        )
    ) then
        fault := 'assessment_wave_used_check';
    end if;
    if fault is not null then
        raise exception 'the wave is kept as it is: %', fault
        using errcode = '23514', constraint = fault, table = 'assessment_wave', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_wave() is 'Trigger: a wave that is closed, or has assessments, is kept as it is.';
revoke all on function app.keep_wave() from public;
