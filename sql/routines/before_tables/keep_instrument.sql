create or replace function app.keep_instrument() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The instrument's own row is locked, which a new wave locks as well.
begin
    if exists (
        select from ecdp.assessment_wave as w where w.tenant_id = new.tenant_id and w.instrument_id = new.id
    ) then
        raise exception 'a wave uses the instrument'
        using errcode = '23514', constraint = 'outcome_instrument_used_check', table = 'outcome_instrument',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_instrument() is 'Trigger: an instrument that a wave uses does not change.';
revoke all on function app.keep_instrument() from public;
