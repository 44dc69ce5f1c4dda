create or replace function app.keep_rows() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The arguments: the table's name, then the columns that may change.
declare
    -- What is generated is not known before the row is stored.
    free text[] := array_cat(
        tg_argv[1:],
        array(
            select a.attname::text
            from pg_attribute as a
            where a.attrelid = tg_relid and a.attgenerated <> ''
        )
    );
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - free = to_jsonb(old) - free then return new; end if;
    raise exception 'a row of % is made once: it is neither changed nor removed', tg_argv[0]
    using errcode = '23514', constraint = tg_argv[0] || '_immutable', table = tg_argv[0], schema = 'ecdp';
end
$$;
comment on function app.keep_rows()
is 'Trigger: a row is made once, whoever writes, its owner too; its arguments are the table and the columns that may change.';
