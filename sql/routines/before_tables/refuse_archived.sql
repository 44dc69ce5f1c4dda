create or replace function app.refuse_archived() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Arguments: table, column. Fires only where the row referred to is archived.
begin
    raise exception '% refers to an archived row', tg_argv[1]
    using errcode = '23514', constraint = tg_argv[0] || '_' || tg_argv[1] || '_archived_check', table = tg_argv[0],
    schema = 'ecdp', column = tg_argv[1];
end
$$;
comment on function app.refuse_archived() is 'Trigger: refuses a new reference to an archived row.';
