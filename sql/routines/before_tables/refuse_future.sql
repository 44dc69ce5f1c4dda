create or replace function app.refuse_future() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Arguments: table, column. Fires only where the day is after today.
begin
    raise exception '% is after today', tg_argv[1]
    using errcode = '23514', constraint = tg_argv[0] || '_' || tg_argv[1] || '_future_check', table = tg_argv[0],
    schema = 'ecdp', column = tg_argv[1];
end
$$;
comment on function app.refuse_future() is 'Trigger: refuses a day that has not come yet.';
