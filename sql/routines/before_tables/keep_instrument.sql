create or replace function app.keep_instrument() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- For an instrument, or one of its domains, named by the argument: neither changes once a wave uses it. Locks: the
-- instrument, which a new wave locks as well.
declare
    instrument uuid;
    tenant int4;
begin
    if tg_argv[0] = 'outcome_instrument' then
        instrument := new.id;
        tenant := new.tenant_id;
    else
        if tg_op = 'DELETE' then
            instrument := old.instrument_id;
            tenant := old.tenant_id;
        else
            instrument := new.instrument_id;
            tenant := new.tenant_id;
        end if;
        perform from ecdp.outcome_instrument as i where i.tenant_id = tenant and i.id = instrument for no key update;
    end if;
    if exists (
        select from ecdp.assessment_wave as w where w.tenant_id = tenant and w.instrument_id = instrument
    ) then
        raise exception 'a wave uses the instrument'
        using errcode = '23514', constraint = tg_argv[0] || '_used_check', table = tg_argv[0], schema = 'ecdp';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end
$$;
comment on function app.keep_instrument() is 'Trigger: an instrument that a wave uses does not change, nor do its domains.';
revoke all on function app.keep_instrument() from public;
