-- Schemas, the tenant of a transaction, and what every tenant table gets: see app.protect().
create schema ecdp;
create schema app;
create schema analytics;
comment on schema ecdp is 'Tables. Every tenant table has row-level security.';
comment on schema app is 'Functions of tenancy, audit and the partnership life cycle.';
comment on schema analytics is 'Views for analysts: what a municipality knows, without contacts and small counts.';
revoke all on schema public from public;
grant usage on schema ecdp to ecdp_api, ecdp_worker, ecdp_analyst;
grant usage on schema app to ecdp_api, ecdp_worker, ecdp_analyst;
grant usage on schema analytics to ecdp_analyst;
alter default privileges in schema app revoke execute on functions from public;
alter default privileges revoke execute on functions from public;

create function app.tid() returns int4
language sql stable parallel safe
return nullif(pg_catalog.current_setting('app.tenant_id', true), '')::int4;
comment on function app.tid() is 'The tenant of this transaction; null where none was set, which matches no row.';

create function app.tids() returns int4[]
language sql stable parallel safe
return nullif(pg_catalog.current_setting('app.tenant_ids', true), '')::int4[];
comment on function app.tids() is 'The tenants a read across tenants was granted for this transaction; null where none was.';

create function app.enter(tenant int4, tenants int4[], actor text, request_id text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- `set local` rather than set_config(): it also reaches the workers of a distributed database.
    execute format('set local app.tenant_id = %L', coalesce(tenant::text, ''));
    execute format('set local app.actor = %L', coalesce(actor, ''));
    if tenants is not null then
        execute format('set local app.tenant_ids = %L', tenants::text);
    end if;
    if request_id is not null then
        execute format('set local app.request_id = %L', request_id);
    end if;
end
$$;
comment on function app.enter(int4, int4[], text, text)
is 'Sets tenant, readable tenants, actor and request of the current transaction. Every batch begins with it.';

create function app.my_tenants() returns int4[]
language sql stable parallel safe
begin atomic
    select coalesce(pg_catalog.array_agg(pg_catalog.substr(r.rolname::text, 5)::int4), '{}')
    from pg_catalog.pg_roles as r
    where
        r.rolname::text operator (pg_catalog.~) '^ten_[0-9]{1,9}$'
        and pg_catalog.pg_has_role(current_user, r.oid, 'member');
end;
comment on function app.my_tenants() is 'The tenants this login may read: those whose role ten_<id> it is a member of.';

grant execute on function app.tid() to ecdp_api, ecdp_worker;
grant execute on function app.tids() to ecdp_api, ecdp_worker;
grant execute on function app.enter(int4, int4[], text, text) to ecdp_api, ecdp_worker;
grant execute on function app.my_tenants() to ecdp_analyst;

-- The audit trail: written by a trigger on every tenant table, so that no statement can forget it; only appended to.
create table ecdp.audit_event (
    tenant_id int4 not null,
    id int8 generated always as identity,
    occurred_at timestamptz not null default now(),
    actor text not null,
    request_id text,
    action text not null,
    subject text not null,
    subject_id uuid,
    changed jsonb,
    constraint audit_event_pkey primary key (tenant_id, id),
    constraint audit_event_action_check check (action in ('insert', 'update', 'delete', 'read', 'export'))
);
create index audit_event_subject_idx on ecdp.audit_event (tenant_id, subject_id, id);
comment on table ecdp.audit_event is 'Who changed or read what. The application can append to it and nothing else.';
comment on column ecdp.audit_event.tenant_id is 'Tenant the change belongs to.';
comment on column ecdp.audit_event.id is 'Order of recording within the database.';
comment on column ecdp.audit_event.occurred_at is 'Start of the transaction that made the change.';
comment on column ecdp.audit_event.actor is 'Who: key:<prefix>, worker, operator:<login>.';
comment on column ecdp.audit_event.request_id is 'The request id of the HTTP request, where there was one.';
comment on column ecdp.audit_event.action is 'insert, update, delete, read or export.';
comment on column ecdp.audit_event.subject is 'Table that was changed or read.';
comment on column ecdp.audit_event.subject_id is 'Row that was changed or read.';
comment on column ecdp.audit_event.changed is 'The new row (insert), old and new of each changed column (update), or the old row (delete). '
'For personal information only the names of the columns.';

create function app.audit() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Arguments: the table's name (a shard has another), then 'names' where values are personal and must not be kept.
declare
    new_row jsonb;
    old_row jsonb;
    difference jsonb;
    named jsonb;
begin
    if tg_op in ('INSERT', 'UPDATE') then new_row := to_jsonb(new); end if;
    if tg_op in ('UPDATE', 'DELETE') then old_row := to_jsonb(old); end if;
    if tg_op = 'UPDATE' then
        select jsonb_object_agg(n.key, jsonb_build_array(old_row -> n.key, n.value)) into difference
        from jsonb_each(new_row) as n
        where n.value is distinct from old_row -> n.key and n.key not in ('version', 'updated_at');
        if difference is null then return null; end if;
    else
        difference := coalesce(new_row, old_row);
    end if;
    if tg_argv[1] = 'names' then
        select jsonb_agg(k.key order by k.key) into named from jsonb_object_keys(difference) as k (key);
        difference := named;
    end if;
    insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
    values (
        (coalesce(new_row, old_row) ->> 'tenant_id')::int4,
        coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user),
        nullif(current_setting('app.request_id', true), ''),
        lower(tg_op), tg_argv[0], (coalesce(new_row, old_row) ->> 'id')::uuid, difference
    );
    return null;
end
$$;
comment on function app.audit() is 'Trigger: appends the change to the audit trail.';
revoke all on function app.audit() from public;
grant execute on function app.audit() to ecdp_api, ecdp_worker;

-- Today, for what cannot lie ahead; and what cannot be referred to any more.
create function app.today() returns date
language sql stable parallel safe
return coalesce(
    nullif(pg_catalog.current_setting('app.today', true), '')::date,
    (pg_catalog.now() at time zone 'Africa/Johannesburg')::date
);
comment on function app.today()
is 'The day it is in South Africa, or the one that the setting app.today names (for tests and rehearsals).';
grant execute on function app.today() to ecdp_api, ecdp_worker;

create function app.refuse_future() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Arguments: table, column. Fires only where the day is after today.
begin
    raise exception '% is after today', tg_argv[1]
    using errcode = '23514', constraint = tg_argv[0] || '_' || tg_argv[1] || '_future_check', table = tg_argv[0],
    schema = 'ecdp', column = tg_argv[1];
end
$$;
comment on function app.refuse_future() is 'Trigger: refuses a day that has not come yet.';

create procedure app.past(table_name text, column_name text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        'create trigger %1$I before insert or update of %2$I on ecdp.%3$I for each row '
        'when (new.%2$I > app.today()) execute function app.refuse_future(%3$L, %2$L)',
        table_name || '_' || column_name || '_future', column_name, table_name);
end
$$;
comment on procedure app.past (text, text) is 'Makes a date column one of the past: a day after today is refused. Called by migrations.';

create function app.is_archived(parent text, tenant int4, row_id uuid) returns bool
language plpgsql stable strict
set search_path = pg_catalog, pg_temp
as $$
-- Each table by name, so that its plan is kept: this runs with every row that refers to another.
begin
    case parent
        when 'locality' then return exists (
            select from ecdp.locality as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'programme' then return exists (
            select from ecdp.programme as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'centre' then return exists (
            select from ecdp.centre as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'partner' then return exists (
            select from ecdp.partner as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'partnership' then return exists (
            select from ecdp.partnership as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'engagement' then return exists (
            select from ecdp.engagement as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        -- Never archived.
        when 'evaluation' then return false;
        else raise exception 'app.is_archived() does not know the table %', parent;
    end case;
end
$$;
comment on function app.is_archived(text, int4, uuid) is 'Whether a row of one of the tables that others refer to is archived.';
grant execute on function app.is_archived(text, int4, uuid) to ecdp_api, ecdp_worker;

create function app.refuse_archived() returns trigger
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

create procedure app.protect(
    table_name text, api text, worker text, analyst text default 'none', audit text default 'values',
    derived text default ''
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What makes a table a tenant table: row-level security that the owner obeys too, one policy for the application
-- (the transaction's tenant), one for analysts (their roles), grants, and the audit trigger. A foreign key to a table
-- whose rows are archived gets triggers that refuse a new reference to an archived one.
-- api, worker: privileges such as 'select, insert, update', or 'none'; analyst: 'all', 'none' or a list of columns;
-- audit: 'values', 'names' (personal information) or 'none'; derived: columns that only triggers set. An update is
-- granted column by column: no row changes its tenant, its id or what is derived. Columns every table has get their
-- comments here.
declare
    standard text[];
    reference record;
    changeable text;
begin
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into changeable
    from pg_attribute as a
    where
        a.attrelid = format('ecdp.%I', table_name)::regclass and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and a.attname <> all(string_to_array('tenant_id, id, created_at, ' || derived, ', '));
    for reference in
        select a.attname as name, p.relname as parent
        from pg_constraint as f
        inner join pg_class as p on p.oid = f.confrelid
        inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
        where
            f.contype = 'f' and f.conrelid = format('ecdp.%I', table_name)::regclass and cardinality(f.conkey) = 2
            and exists (
                select from pg_attribute as b
                where b.attrelid = p.oid and b.attname = 'archived_at' and not b.attisdropped
            )
        order by a.attnum
    loop
        execute format(
            'create trigger %1$I before insert on ecdp.%2$I for each row '
            'when (app.is_archived(%4$L, new.tenant_id, new.%3$I)) execute function app.refuse_archived(%2$L, %3$L)',
            table_name || '_' || reference.name || '_archived', table_name, reference.name, reference.parent);
        execute format(
            'create trigger %1$I before update of %3$I on ecdp.%2$I for each row '
            'when (new.%3$I is distinct from old.%3$I and app.is_archived(%4$L, new.tenant_id, new.%3$I)) '
            'execute function app.refuse_archived(%2$L, %3$L)',
            table_name || '_' || reference.name || '_archived_change', table_name, reference.name, reference.parent);
    end loop;
    foreach standard slice 1 in array array[
        ['tenant_id', 'The municipality whose row it is.'],
        ['id', 'Identifier, a uuid made by the application (version 7: in order of making).'],
        ['version', 'Counts the changes of the row; the ETag.'],
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
    execute format('revoke all on ecdp.%I from public', table_name);
    execute format(
        'create policy %I on ecdp.%I to ecdp_api, ecdp_worker using (tenant_id = app.tid()) '
        'with check (tenant_id = app.tid())', table_name || '_tenant', table_name);
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
            'create policy %I on ecdp.%I for select to ecdp_analyst using (tenant_id = any(app.my_tenants()))',
            table_name || '_analyst', table_name);
        execute format(
            'grant select %s on ecdp.%I to ecdp_analyst',
            case analyst when 'all' then '' else '(' || analyst || ')' end, table_name);
    end if;
    if audit <> 'none' then
        execute format(
            'create trigger %I after insert or update or delete on ecdp.%I '
            'for each row execute function app.audit(%L, %L)', table_name || '_audit', table_name, table_name, audit);
    end if;
end
$$;
comment on procedure app.protect (text, text, text, text, text, text)
is 'Makes a table a tenant table: forced row-level security, policies, grants, audit, no references to archived rows. Called by migrations.';

call app.protect('audit_event', 'select, insert', 'select, insert', audit => 'none');
-- What the operator does to a municipality, such as making a key, is on its trail too.
create policy audit_event_owner on ecdp.audit_event for insert to ecdp_owner with check (true);
