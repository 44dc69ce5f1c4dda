create or replace function app.check_waiver() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Waived, what was delivered for it would count for the next one, which would then be let off instead.
    if exists (
        select from app.obligation_states(new.tenant_id, array[new.partnership_id], app.today()) as s
        where s.id = new.id and s.state = 'met'
    ) then
        raise exception 'of an obligation that is met nothing is left to be waived'
        using errcode = '23514', constraint = 'obligation_met_check', table = 'obligation', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.check_waiver() is 'Trigger: an obligation that is met is not waived.';
