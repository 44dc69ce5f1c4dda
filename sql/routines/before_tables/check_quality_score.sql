create or replace function app.check_quality_score() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The wave is open and of centres, the day lies within it, the domain is its instrument's, and the score in the range.
-- Locks: the wave, which does not close meanwhile.
declare
    wave record;
    domain record;
    fault text;
begin
    select w.closed_on, w.starts_on, w.ends_on, w.instrument_id into wave
    from ecdp.assessment_wave as w
    where w.tenant_id = new.tenant_id and w.id = new.wave_id
    for no key update;
    select d.instrument_id, d.score_min, d.score_max, i.subject into domain
    from ecdp.outcome_domain as d
    inner join ecdp.outcome_instrument as i on i.tenant_id = d.tenant_id and i.id = d.instrument_id
    where d.tenant_id = new.tenant_id and d.id = new.domain_id;
    -- Of another municipality's rows the foreign keys speak.
    if wave is null or domain is null then return new; end if;
    fault := case
        when wave.closed_on is not null then 'centre_quality_score_wave_closed_check'
        when domain.instrument_id <> wave.instrument_id then 'centre_quality_score_domain_id_wave_check'
        when domain.subject <> 'centres' then 'centre_quality_score_subject_check'
        when new.assessed_on not between wave.starts_on and wave.ends_on
            then 'centre_quality_score_assessed_on_wave_check'
        when new.score not between domain.score_min and domain.score_max
            then 'centre_quality_score_score_range_check'
    end;
    if fault is not null then
        raise exception 'the score does not fit its wave: %', fault
        using errcode = '23514', constraint = fault, table = 'centre_quality_score', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.check_quality_score() is 'Trigger: a centre''s score fits its wave, which is open.';
revoke all on function app.check_quality_score() from public;
