create or replace function app.keep_waiver() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if (new.waived_on, new.waived_amount, new.waiver_reason)
        is distinct from (old.waived_on, old.waived_amount, old.waiver_reason) then
        raise exception 'an obligation that is waived stays waived, for the reason given'
        using errcode = '23514', constraint = 'obligation_waived_check', table = 'obligation', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_waiver() is 'Trigger: an obligation that is waived stays waived, for the reason given.';
