create or replace function app.keep_rows() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    -- What is generated is not known before the row is stored.
    free text[] := array_cat(
        tg_argv,
        array(
            select a.attname::text
            from pg_attribute as a
            where a.attrelid = tg_relid and a.attgenerated <> ''
        )
    );
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - free = to_jsonb(old) - free then return new; end if;
    raise exception 'a row of % is made once: it is neither changed nor removed', tg_table_name
    using errcode = '23514', constraint = tg_table_name || '_immutable', table = tg_table_name,
    schema = tg_table_schema;
end
$$;
comment on function app.keep_rows()
is 'Trigger: a row is made once, whoever writes, its owner too; its arguments are the columns that may change.';
