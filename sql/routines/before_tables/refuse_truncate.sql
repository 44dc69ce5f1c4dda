create or replace function app.refuse_truncate() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Row-level security and the triggers that keep rows are not asked when a table is emptied as a whole.
begin
    raise exception '% is not emptied: rows are changed and removed one by one', tg_argv[0]
    using errcode = '42501', table = tg_argv[0], schema = 'ecdp';
end
$$;
comment on function app.refuse_truncate() is 'Trigger: no table of municipalities is truncated, by its owner neither.';
