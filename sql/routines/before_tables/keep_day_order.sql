create or replace function app.keep_day_order() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Arguments: constraint; the row's column; the table that refers to it; the reference; the column there; the
-- row's table. Who writes a row that refers to it locks this one first, so none comes in between.
declare
    is_broken bool;
begin
    execute format(
        'select exists (select from ecdp.%I where tenant_id = $1 and %I = $2 and archived_at is null and %I < $3)',
        tg_argv[2], tg_argv[3], tg_argv[4]
    )
    into is_broken using new.tenant_id, new.id, (to_jsonb(new) ->> tg_argv[1])::date;
    if is_broken then
        raise exception '% is after % of a % that refers to it', tg_argv[1], tg_argv[4], tg_argv[2]
        using errcode = '23514', constraint = tg_argv[0], table = tg_argv[5], schema = 'ecdp', column = tg_argv[1];
    end if;
    return new;
end
$$;
comment on function app.keep_day_order() is 'Trigger: refuses a day that lies after the day of a row that refers to it.';
