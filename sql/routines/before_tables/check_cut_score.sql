create or replace function app.check_cut_score() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Ages of one domain, and those of the total, do not overlap: an age has one band. Locks: the instrument.
begin
    perform from ecdp.outcome_instrument as i
    where i.tenant_id = new.tenant_id and i.id = new.instrument_id
    for no key update;
    if exists (
        select from ecdp.outcome_cut_score as c
        where
            c.tenant_id = new.tenant_id and c.instrument_id = new.instrument_id
            and c.domain_id is not distinct from new.domain_id and c.id <> new.id and c.archived_at is null
            and c.age_from_months <= new.age_to_months and new.age_from_months <= c.age_to_months
    ) then
        raise exception 'there are cut scores for some of these ages'
        using errcode = '23514', constraint = 'outcome_cut_score_ages_overlap_check', table = 'outcome_cut_score',
        schema = 'ecdp', column = 'age_from_months';
    end if;
    return new;
end
$$;
comment on function app.check_cut_score() is 'Trigger: an age has the cut scores of one row.';
revoke all on function app.check_cut_score() from public;
