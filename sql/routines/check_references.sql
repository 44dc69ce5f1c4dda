-- The functions that refuse references to archived rows, written anew for every table: as app.check_references() says
-- now, with the foreign keys that there are and the columns that say what a row was merged into.
do $$
declare
    table_name text;
begin
    for table_name in
        select c.relname::text
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_policy as p on p.polrelid = c.oid and p.polname = c.relname || '_tenant'
        where c.relnamespace = 'ecdp'::regnamespace
        order by c.relname
    loop
        call app.check_references(table_name);
    end loop;
end
$$;
