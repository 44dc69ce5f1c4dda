create or replace procedure app.share_in_sets(table_name text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- For relations that hold no personal data and no counts of children. The list is read once a statement, not once a row.
begin
    execute format(
        'create policy %I on ecdp.%I for select to ecdp_api using (tenant_id = any((select app.tids())::int4[]))',
        table_name || '_set', table_name);
end
$$;
comment on procedure app.share_in_sets (text)
is 'Lets the API read a table of several municipalities together, those granted for the transaction. Called by migrations.';
