create or replace function app.keep_domain() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Locks: the instrument, which a new wave locks as well.
declare
    tenant int4 := coalesce(new.tenant_id, old.tenant_id);
    instrument uuid := coalesce(new.instrument_id, old.instrument_id);
begin
    perform from ecdp.outcome_instrument as i where i.tenant_id = tenant and i.id = instrument for no key update;
    if exists (
        select from ecdp.assessment_wave as w where w.tenant_id = tenant and w.instrument_id = instrument
    ) then
        raise exception 'a wave uses the instrument'
        using errcode = '23514', constraint = 'outcome_domain_used_check', table = 'outcome_domain', schema = 'ecdp';
    end if;
    return coalesce(new, old);
end
$$;
comment on function app.keep_domain() is 'Trigger: the domains of an instrument that a wave uses do not change.';
revoke all on function app.keep_domain() from public;
