create or replace function app.check_wave() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- A wave's instrument is complete: its domains have the places from 1 on. From now on it does not change, see
-- app.keep_instrument(). Locks: the instrument.
begin
    perform from ecdp.outcome_instrument as i
    where i.tenant_id = new.tenant_id and i.id = new.instrument_id
    for no key update;
    -- Of another municipality's instrument the foreign key speaks.
    if not found then return new; end if;
    if (
        select count(*) is distinct from coalesce(max(d.position), -1)
        from ecdp.outcome_domain as d
        where d.tenant_id = new.tenant_id and d.instrument_id = new.instrument_id
    ) then
        raise exception 'the domains of the instrument have no places from 1 on'
        using errcode = '23514', constraint = 'assessment_wave_instrument_id_domains_check', table = 'assessment_wave',
        schema = 'ecdp', column = 'instrument_id';
    end if;
    return new;
end
$$;
comment on function app.check_wave() is 'Trigger: the instrument of a new wave is complete.';
revoke all on function app.check_wave() from public;
