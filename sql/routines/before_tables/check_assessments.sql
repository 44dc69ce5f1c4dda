create or replace function app.check_assessments() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Once per statement: the wave is open and of children, the days lie within it, and there is a score, or null, for
-- each domain of its instrument. Locks: the waves, by id, which do not close meanwhile.
declare
    fault text;
begin
    perform from ecdp.assessment_wave as w
    where (w.tenant_id, w.id) in (select n.tenant_id, n.wave_id from new_rows as n)
    order by w.tenant_id, w.id
    for no key update;
    -- Once for each wave, not for each row.
    with wave as materialized (
        select
            w.tenant_id, w.id, w.closed_on, w.archived_at, w.starts_on, w.ends_on, i.subject,
            (
                select count(*)
                from ecdp.outcome_domain as d
                where d.tenant_id = w.tenant_id and d.instrument_id = w.instrument_id
            ) as domains
        from (select distinct n.tenant_id, n.wave_id from new_rows as n) as m
        inner join ecdp.assessment_wave as w on w.tenant_id = m.tenant_id and w.id = m.wave_id
        inner join ecdp.outcome_instrument as i on i.tenant_id = w.tenant_id and i.id = w.instrument_id
    )
    select
        case
            when bool_or(w.closed_on is not null) then 'wave_closed'
            when bool_or(w.archived_at is not null) then 'wave_archived'
            when bool_or(w.subject <> 'children') then 'subject'
            when bool_or(n.assessed_on not between w.starts_on and w.ends_on) then 'assessed_on_wave'
            when
                bool_or(
                    cardinality(n.scores) <> w.domains or array_ndims(n.scores) <> 1 or array_lower(n.scores, 1) <> 1
                )
                then 'scores'
        end
    into fault
    from new_rows as n
    inner join wave as w on w.tenant_id = n.tenant_id and w.id = n.wave_id;
    if fault is not null then
        raise exception 'an assessment does not fit its wave: %', fault
        using errcode = '23514', constraint = 'child_assessment_' || fault || '_check', table = 'child_assessment',
        schema = 'ecdp';
    end if;
    return null;
end
$$;
comment on function app.check_assessments() is 'Trigger: assessments fit their wave, which is open.';
revoke all on function app.check_assessments() from public;
