create or replace function app.check_day_order() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Arguments: constraint; the row's column; its reference; the table referred to; the column there; that day, as an
-- expression of columns there; the lock on that row, so that its day does not change meanwhile (see
-- app.keep_day_order()), none where it never does; the row's table.
declare
    earliest date;
begin
    execute format('select %s from ecdp.%I where tenant_id = $1 and id = $2 %s', tg_argv[5], tg_argv[3], tg_argv[6])
    into earliest using new.tenant_id, (to_jsonb(new) ->> tg_argv[2])::uuid;
    -- Of another municipality's row the foreign key speaks.
    if (to_jsonb(new) ->> tg_argv[1])::date < earliest then
        raise exception '% is before % of its %', tg_argv[1], tg_argv[4], tg_argv[3]
        using errcode = '23514', constraint = tg_argv[0], table = tg_argv[7], schema = 'ecdp', column = tg_argv[1];
    end if;
    return new;
end
$$;
comment on function app.check_day_order() is 'Trigger: refuses a day before the day of the row that it refers to.';
