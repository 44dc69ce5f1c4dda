create or replace procedure app.protect(
    table_name text, api text, worker text, analyst text default 'none', audit text default 'values',
    derived text default ''
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What makes a table a tenant table: row-level security that the owner obeys too, one policy for the application
-- (the transaction's tenant), one for the owner while it merges two rows of that tenant (app.merge_partner()), one for
-- analysts (their roles), grants, and the audit triggers. A foreign key to a table
-- whose rows are archived gets triggers that refuse a new reference to an archived one: see app.check_references().
-- api, worker: privileges such as 'select, insert, update', or 'none'; analyst: 'all', 'none' or a list of columns;
-- audit: 'values', 'names' (personal information) or 'none'; derived: columns that only triggers set. An update is
-- granted column by column: no row changes its tenant, its id or what is derived. Columns every table has get their
-- comments here. Of personal text PostgreSQL keeps no statistics, which would hold it after a person was erased; codes,
-- which a check lists, are not personal.
declare
    standard text[];
    reference record;
    first_reference bool := true;
    changeable text;
begin
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into changeable
    from pg_attribute as a
    where
        a.attrelid = format('ecdp.%I', table_name)::regclass and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and a.attname <> all(string_to_array('tenant_id, id, created_at, ' || derived, ', '));
    call app.check_references(table_name);
    for reference in select * from app.archivable_references(table_name) loop
        if first_reference then
            execute format(
                'create trigger %1$I after insert on ecdp.%2$I referencing new table as new_rows for each statement '
                'execute function app.%1$I(%2$L)', table_name || '_references', table_name);
            first_reference := false;
        end if;
        execute format(
            'create trigger %1$I after update of %3$I on ecdp.%2$I for each row '
            'when (new.%3$I is distinct from old.%3$I) execute function app.%4$I(%2$L, %3$L)',
            table_name || '_' || reference.column_name || '_reference', table_name, reference.column_name,
            table_name || '_references');
        -- Archiving a row changes a key by this, so it waits for those that are about to refer to it.
        execute format(
            'create unique index if not exists %I on ecdp.%I (tenant_id, id, archived_at)',
            reference.parent || '_tenant_id_id_archived_at_key', reference.parent);
    end loop;
    foreach standard slice 1 in array array[
        ['tenant_id', 'The municipality whose row it is.'],
        ['id', 'Identifier: a UUID, made by the server, in order of making.'],
        ['version', 'Counts the changes of the row; its ETag is "v<version>".'],
        ['created_at', 'When the row was made.'],
        ['updated_at', 'When it was last changed.'],
        ['archived_at', 'When it was archived; null while in use.']
    ] loop
        if exists (
            select from pg_attribute as a
            where
                a.attrelid = format('ecdp.%I', table_name)::regclass and a.attname = standard[1]
                and col_description(a.attrelid, a.attnum) is null
        ) then
            execute format('comment on column ecdp.%I.%I is %L', table_name, standard[1], standard[2]);
        end if;
    end loop;
    execute format('alter table ecdp.%I enable row level security', table_name);
    execute format('alter table ecdp.%I force row level security', table_name);
    execute format(
        'create trigger %I before truncate on ecdp.%I for each statement execute function app.refuse_truncate(%L)',
        table_name || '_not_truncated', table_name, table_name);
    execute format('revoke all on ecdp.%I from public', table_name);
    execute format(
        'create policy %I on ecdp.%I to ecdp_api, ecdp_worker using (tenant_id = app.tid()) '
        'with check (tenant_id = app.tid())', table_name || '_tenant', table_name);
    execute format(
        'create policy %I on ecdp.%I to ecdp_owner using (tenant_id = app.tid() and (app.merging() is true)) '
        'with check (tenant_id = app.tid() and (app.merging() is true))', table_name || '_merge', table_name);
    if api <> 'none' then
        execute format(
            'grant %s on ecdp.%I to ecdp_api', replace(api, 'update', format('update (%s)', changeable)), table_name);
    end if;
    if worker <> 'none' then
        execute format(
            'grant %s on ecdp.%I to ecdp_worker', replace(worker, 'update', format('update (%s)', changeable)),
            table_name);
    end if;
    if analyst <> 'none' then
        execute format(
            -- Once a query: in a sub-select the function is no condition of each row.
            'create policy %I on ecdp.%I for select to ecdp_analyst '
            'using (tenant_id = any((select app.my_tenants())::int4[]))',
            table_name || '_analyst', table_name);
        execute format(
            'grant select %s on ecdp.%I to ecdp_analyst',
            case analyst when 'all' then '' else '(' || analyst || ')' end, table_name);
    end if;
    if audit = 'names' then
        for reference in
            select a.attname as name
            from pg_attribute as a
            where
                a.attrelid = format('ecdp.%I', table_name)::regclass and a.attnum > 0 and not a.attisdropped
                and a.atttypid = 'text'::regtype
                and not exists (
                    select from pg_constraint as c
                    where
                        c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]
                        and pg_get_constraintdef(c.oid) like '%= ANY (ARRAY[%'
                )
        loop
            execute format('alter table ecdp.%I alter column %I set statistics 0', table_name, reference.name);
        end loop;
    end if;
    if audit <> 'none' then
        call app.audited(table_name, audit);
    end if;
end
$$;
comment on procedure app.protect (text, text, text, text, text, text)
is 'Makes a table a tenant table: forced row-level security, policies, grants, audit, no references to archived rows. Called by migrations.';
