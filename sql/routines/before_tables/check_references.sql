create or replace procedure app.check_references(table_name text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Writes the trigger function app.<table>_references(), which refuses a new reference to an archived row, from the
-- foreign keys in the catalogue: a text of its own for each table, so that its plans are kept; an index look-up for
-- each row, so that a kept plan is right for one row and for 100,000. Does nothing for a table that refers to none whose
-- rows are archived.
--
-- Why this cannot miss: a foreign key takes `for key share` on the row referred to, before this trigger looks at it;
-- archiving changes a column of a unique index, so it takes `for update`. The two conflict, so one of them waits for the
-- other's commit and then sees what it did. Neither conflicts with an ordinary change of the row. See
-- docs/lock-order.md.
declare
    reference record;
    body text := '';
    names_successor bool := false;
    successor text;
begin
    for reference in select * from app.archivable_references(table_name) loop
        successor := '';
        -- Of a row that was merged into another, the error's detail names that one.
        if exists (
            select from pg_attribute as a
            where
                a.attrelid = format('ecdp.%I', reference.parent)::regclass and a.attname = 'merged_into_id'
                and not a.attisdropped
        ) then
            names_successor := true;
            successor := format(
                $block$
        if tg_level = 'STATEMENT' then
            select p.merged_into_id into successor
            from new_rows as n
            inner join ecdp.%1$I as p on p.tenant_id = n.tenant_id and p.id = n.%2$I
            where p.archived_at is not null
            order by p.merged_into_id
            limit 1;
        else
            select p.merged_into_id into successor
            from ecdp.%1$I as p
            where p.tenant_id = new.tenant_id and p.id = new.%2$I;
        end if;$block$,
                reference.parent, reference.column_name);
        end if;
        body := body || format(
            $block$
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.%2$I as p where p.tenant_id = n.tenant_id and p.id = n.%3$I
            ) is not null
        );
    elsif tg_argv[1] = %3$L then
        refused := exists (
            select from ecdp.%2$I as p
            where p.tenant_id = new.tenant_id and p.id = new.%3$I and p.archived_at is not null
        );
    end if;
    if refused then%4$s
        raise exception '%3$s refers to an archived row'
        using errcode = '23514', constraint = '%1$s_%3$s_archived_check', table = %1$L, schema = 'ecdp',
        column = %3$L%5$s;
    end if;$block$,
            table_name, reference.parent, reference.column_name, successor,
            case when successor <> '' then $detail$, detail = coalesce(successor::text, '')$detail$ else '' end);
    end loop;
    if body = '' then return; end if;
    execute format(
        $function$
create or replace function app.%I() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $body$
declare
    refused bool := false;%s
begin%s
    return null;
end
$body$;
$function$,
        table_name || '_references', case when names_successor then E'\n    successor uuid;' else '' end, body);
    execute format(
        'comment on function app.%I() is %L', table_name || '_references',
        'Trigger: refuses a new reference of ' || table_name || ' to an archived row. Written by app.check_references().');
end
$$;
comment on procedure app.check_references (text)
is 'Writes the trigger function that refuses a table''s new references to archived rows. Called by app.protect().';

create or replace function app.archivable_references(table_name text)
returns table (column_name text, parent text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select a.attname::text, p.relname::text
    from pg_constraint as f
    inner join pg_class as p on p.oid = f.confrelid
    inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
    inner join pg_attribute as b on b.attrelid = p.oid and b.attname = 'archived_at' and not b.attisdropped
    where
        f.contype = 'f' and f.conrelid = format('ecdp.%I', archivable_references.table_name)::regclass
        and cardinality(f.conkey) = 2
        -- But for those that a check keeps from being archived.
        and not exists (
            select from pg_constraint as k
            where k.conrelid = p.oid and k.contype = 'c' and k.conname = p.relname || '_archived_at_check'
        )
        -- What is kept of a paper names the template that its signature found, whatever became of that since.
        and (archivable_references.table_name, a.attname) <> ('issued_document', 'template_id')
    order by a.attnum;
end
$$;
comment on function app.archivable_references(text)
is 'The columns of a table that refer to a table whose rows are archived, and that table.';
