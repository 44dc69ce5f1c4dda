create or replace function app.audit() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Once per statement: `new_rows` and `old_rows` are the rows it wrote and the rows that were there before.
-- `n.*` is the row even where a table has a column `n`.
-- Arguments: the table's name (a shard has another), then 'names' where values are personal and must not be kept.
declare
    who text := coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user);
    request text := nullif(current_setting('app.request_id', true), '');
begin
    if tg_op = 'INSERT' then
        insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
        select
            n.tenant_id, who, request, 'insert', tg_argv[0], (c.changed ->> 'id')::uuid,
            case when tg_argv[1] = 'names' then app.keys(c.changed) else c.changed end
        from new_rows as n
        cross join lateral (select to_jsonb(n.*) as changed) as c;
    elsif tg_op = 'DELETE' then
        insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
        select
            o.tenant_id, who, request, 'delete', tg_argv[0], (c.changed ->> 'id')::uuid,
            case when tg_argv[1] = 'names' then app.keys(c.changed) else c.changed end
        from old_rows as o
        cross join lateral (select to_jsonb(o.*) as changed) as c;
    else
        -- PostgreSQL fills both tables in the same order, one row into each for every row updated. They are put side by
        -- side rather than joined: a plan made for one row is kept for 100,000.
        insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
        select
            (r.new_row ->> 'tenant_id')::int4, who, request, 'update', tg_argv[0], (r.new_row ->> 'id')::uuid,
            case when tg_argv[1] = 'names' then app.keys(c.changed) else c.changed end
        from unnest(
            array(select to_jsonb(o.*) from old_rows as o), array(select to_jsonb(n.*) from new_rows as n)
        ) as r (old_row, new_row)
        cross join lateral (
            select jsonb_object_agg(f.key, jsonb_build_array(r.old_row -> f.key, f.value)) as changed
            from jsonb_each(r.new_row) as f
            where f.value is distinct from r.old_row -> f.key and f.key not in ('version', 'updated_at')
        ) as c
        where c.changed is not null;
    end if;
    return null;
end
$$;
comment on function app.audit() is 'Trigger: appends what a statement changed to the audit trail.';
revoke all on function app.audit() from public;
grant execute on function app.audit() to ecdp_api, ecdp_worker;

create or replace function app.keys(object jsonb) returns jsonb
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$ select jsonb_agg(k.key order by k.key) from jsonb_object_keys(object) as k (key) $$;
comment on function app.keys(jsonb) is 'Names of the members of an object, in order.';
revoke all on function app.keys(jsonb) from public;
grant execute on function app.keys(jsonb) to ecdp_api, ecdp_worker;

create or replace procedure app.audited(table_name text, kept text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- A trigger with transition tables is for one event, so there are three.
declare
    event record;
begin
    for event in
        select * from (values
            ('insert', 'new table as new_rows'), ('update', 'old table as old_rows new table as new_rows'),
            ('delete', 'old table as old_rows')
        ) as e (name, tables)
    loop
        execute format(
            'create trigger %I after %s on ecdp.%I referencing %s for each statement execute function app.audit(%L, %L)',
            table_name || '_audit_' || event.name, event.name, table_name, event.tables, table_name, kept);
    end loop;
end
$$;
comment on procedure app.audited (text, text)
is 'Puts the changes of a table on the audit trail: values, or only the names of the columns. Called by migrations.';
