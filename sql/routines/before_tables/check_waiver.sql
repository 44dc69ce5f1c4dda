create or replace function app.check_waiver() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.waived_amount := (
        select s.amount - s.delivered
        from app.obligation_states(new.tenant_id, array[new.partnership_id], app.today()) as s
        where s.id = new.id
    );
    if new.waived_amount = 0 then
        raise exception 'of an obligation that is met nothing is left to be waived'
        using errcode = '23514', constraint = 'obligation_met_check', table = 'obligation', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.check_waiver() is 'Trigger: a waiver lets off what is left of an obligation; one that is met is not waived.';
