-- Merges a partner into another one of the same municipality: everything that refers to the first refers to the second
-- afterwards, by whatever foreign key of the catalogue, so that a table that is added needs no line here. Runs with its
-- owner's right, since some of these columns nobody else may change, and in the transaction's tenant only
-- (app.merging()).
--
-- Of two rows that would be the same by a unique index, the one of the partner that stays is kept. The other is
-- archived, and refers to that partner too; where the index covers archived rows as well, or the row is never archived,
-- it stays with the merged partner. Only of an attendance is what the kept row does not know taken over from the other:
-- that somebody came is not lost.
--
-- Locks: both partners, in the order of identifiers; then the rows that refer to them, against the order of locks, so
-- without waiting: where one is being changed, the transaction is repeated (40001). For what a statement waits for by
-- itself, a row of a unique index or of a trigger, it has a millisecond: whoever holds that may wait for a partner.
create or replace function app.merge_partner(merge_id uuid, merged uuid, into_partner uuid, reason text) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    tenant int4 := app.tid();
    reference record;
    tally record;
    all_moved jsonb := '{}'::jsonb;
    all_archived jsonb := '{}'::jsonb;
    all_kept jsonb := '{}'::jsonb;
    patience text := current_setting('lock_timeout');
    fault text;
begin
    perform set_config('app.merging', 'on', true);
    perform from ecdp.partner as p
    where p.tenant_id = tenant and p.id in (merged, into_partner)
    order by p.id
    for update;
    perform app.check_merge(tenant, merged, into_partner);
    insert into ecdp.partner_merge (tenant_id, id, merged_id, into_id, reason, actor, moved, archived, kept)
    values (
        tenant, merge_id, merged, into_partner, merge_partner.reason,
        coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user), all_moved,
        all_archived, all_kept
    );
    update ecdp.partner as p
    set merged_into_id = into_partner, archived_at = now(), version = p.version + 1, updated_at = now()
    where p.tenant_id = tenant and p.id = merged;
    perform set_config('lock_timeout', '1ms', true);
    begin
        perform from ecdp.engagement_attendance as k
        where k.tenant_id = tenant and k.partner_id = into_partner and k.archived_at is null
        for no key update nowait;
        update ecdp.engagement_attendance as k
        set
            invited = k.invited or o.invited, answer = coalesce(k.answer, o.answer),
            attended = case when k.attended or o.attended then true else coalesce(k.attended, o.attended) end,
            people = coalesce(greatest(k.people, o.people), k.people, o.people), version = k.version + 1, updated_at = now()
        from ecdp.engagement_attendance as o
        where
            k.tenant_id = tenant and k.partner_id = into_partner and k.archived_at is null
            and o.tenant_id = tenant and o.partner_id = merged and o.archived_at is null
            and o.engagement_id = k.engagement_id;
        for reference in
            select c.relname::text as table_name, a.attname::text as column_name
            from pg_constraint as f
            inner join pg_class as c on c.oid = f.conrelid
            inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
            where
                f.contype = 'f' and f.confrelid = 'ecdp.partner'::regclass and cardinality(f.conkey) = 2
                -- What was merged into what stays as it was.
                and f.conrelid <> 'ecdp.partner_merge'::regclass
            order by c.relname, a.attnum
        loop
            select m.* into tally
            from app.move_references(reference.table_name, reference.column_name, tenant, merged, into_partner) as m;
            if tally.moved > 0 then
                all_moved := all_moved || jsonb_build_object(
                    reference.table_name, tally.moved + coalesce((all_moved ->> reference.table_name)::int8, 0));
            end if;
            if tally.archived > 0 then
                all_archived := all_archived || jsonb_build_object(
                    reference.table_name, tally.archived + coalesce((all_archived ->> reference.table_name)::int8, 0));
            end if;
            if tally.kept > 0 then
                all_kept := all_kept || jsonb_build_object(
                    reference.table_name, tally.kept + coalesce((all_kept ->> reference.table_name)::int8, 0));
            end if;
        end loop;
    exception
        when lock_not_available then
            raise exception 'a row that refers to the partner is being changed' using errcode = '40001';
        when integrity_constraint_violation then
            get stacked diagnostics fault = constraint_name;
            raise exception 'a row that refers to the partner cannot follow: %', fault
            using errcode = '23514', constraint = 'partner_merge_rows_check', table = 'partner_merge', schema = 'ecdp',
            detail = fault;
    end;
    perform set_config('lock_timeout', patience, true);
    update ecdp.partner_merge as m
    set moved = all_moved, archived = all_archived, kept = all_kept
    where m.tenant_id = tenant and m.id = merge_id;
    perform set_config('app.merging', '', true);
end
$$;
comment on function app.merge_partner(uuid, uuid, uuid, text)
is 'Merges a partner of the transaction''s tenant into another one: all that refers to it follows, and it is archived.';
revoke all on function app.merge_partner(uuid, uuid, uuid, text) from public;
grant execute on function app.merge_partner(uuid, uuid, uuid, text) to ecdp_api;

create or replace function app.check_merge(tenant int4, merged uuid, into_partner uuid) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    fault text;
    successor uuid;
begin
    if merged = into_partner then
        fault := 'self';
    else
        select
            case
                when count(*) filter (where p.id = into_partner) = 0 then 'unknown'
                when bool_or(p.id = into_partner and p.merged_into_id is not null) then 'into_merged'
                when bool_or(p.id = into_partner and p.archived_at is not null) then 'into_archived'
                when bool_or(p.id = merged and p.merged_into_id is not null) then 'merged'
                when bool_or(p.id = merged and p.archived_at is not null) then 'archived'
            end,
            min(p.merged_into_id::text) filter (where p.id = into_partner)::uuid
        into fault, successor
        from ecdp.partner as p
        where p.tenant_id = tenant and p.id in (merged, into_partner);
    end if;
    if fault is not null then
        raise exception 'these partners cannot be merged: %', fault
        using errcode = '23514', constraint = 'partner_merge_' || fault || '_check', table = 'partner_merge',
        schema = 'ecdp', column = 'into_id', detail = coalesce(successor::text, '');
    end if;
end
$$;
comment on function app.check_merge(int4, uuid, uuid) is 'Fails where one partner cannot be merged into the other.';
revoke all on function app.check_merge(int4, uuid, uuid) from public;

-- The rows of one table and column. `same` are those that the other partner has too, by a unique index on that column.
create or replace function app.move_references(
    table_name text, column_name text, tenant int4, merged uuid, into_partner uuid,
    out moved int8, out archived int8, out kept int8
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    same record;
    staying uuid[] := '{}'::uuid[];
    ids uuid[];
    same_id uuid;
    touched text;
    fault text;
    -- What says of a row that it is never archived: an invitation that was answered or whose campaign is closed, a pick.
    never_archived constant text[] := array[
        'survey_invitation_answered_immutable', 'survey_campaign_closed_check', 'portfolio_pick_archived_at_check'
    ];
begin
    archived := 0;
    execute format(
        'select count(*) from (select from ecdp.%I as r where r.tenant_id = $1 and r.%I = $2 '
        'for no key update nowait) as locked', table_name, column_name)
    into moved using tenant, merged;
    if moved = 0 then
        kept := 0;
        return;
    end if;
    select string_agg(
        case a.attname when 'version' then ', version = r.version + 1' else ', updated_at = now()' end, ''
    ) into touched
    from pg_attribute as a
    where
        a.attrelid = format('ecdp.%I', table_name)::regclass and a.attname in ('version', 'updated_at')
        and not a.attisdropped;
    for same in select * from app.unique_beside(table_name, column_name) loop
        execute format(
            'select array_agg(m.id) from (select r.id, r.%2$I as its_partner, %3$s from ecdp.%1$I as r where %4$s '
            'and r.tenant_id = $1) as m inner join (select r.%2$I as its_partner, %3$s from ecdp.%1$I as r where %4$s '
            'and r.tenant_id = $1) as o on %5$s where m.its_partner = $2 and o.its_partner = $3',
            table_name, column_name, same.keys, same.condition, same.equal)
        into ids using tenant, merged, into_partner;
        continue when ids is null;
        if not same.frees_archived then
            staying := staying || ids;
            continue;
        end if;
        foreach same_id in array ids loop
            begin
                execute format(
                    'update ecdp.%I as r set archived_at = now()%s where r.tenant_id = $1 and r.id = $2',
                    table_name, touched)
                using tenant, same_id;
                archived := archived + 1;
            exception when check_violation then
                get stacked diagnostics fault = constraint_name;
                if fault <> all(never_archived) then raise; end if;
                staying := staying || same_id;
            end;
        end loop;
    end loop;
    execute format(
        'update ecdp.%1$I as r set %2$I = $3%3$s where r.tenant_id = $1 and r.%2$I = $2%4$s',
        table_name, column_name, touched,
        case when staying <> '{}' then ' and r.id <> all($4)' else ' and $4 is not null' end)
    using tenant, merged, into_partner, staying;
    kept := cardinality(staying);
    moved := moved - kept;
end
$$;
comment on function app.move_references(text, text, int4, uuid, uuid)
is 'Lets the rows of a table that refer to a partner by a column refer to another one. Called by app.merge_partner().';
revoke all on function app.move_references(text, text, int4, uuid, uuid) from public;

create or replace function app.unique_beside(table_name text, column_name text)
returns table (keys text, condition text, equal text, frees_archived bool)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    -- Expressions of an index name columns alone, so they stand in a select from the table alone.
    select
        coalesce(string_agg(format('(%s) as key_%s', k.text, k.n), ', ' order by k.n), 'true as key_0'),
        coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'),
        coalesce(string_agg(format('m.key_%s = o.key_%s', k.n, k.n), ' and ' order by k.n), 'true'),
        coalesce(pg_get_expr(i.indpred, i.indrelid) like '%(archived_at IS NULL)%', false)
    from pg_index as i
    inner join pg_attribute as a on a.attrelid = i.indrelid and a.attname = unique_beside.column_name
    left join lateral (
        select n, pg_get_indexdef(i.indexrelid, n, true) as text
        from generate_series(1, i.indnkeyatts) as n
        where i.indkey[n - 1] <> a.attnum and pg_get_indexdef(i.indexrelid, n, true) <> 'tenant_id'
    ) as k on true
    where
        i.indrelid = format('ecdp.%I', unique_beside.table_name)::regclass and i.indisunique
        and a.attnum = any(i.indkey::int2[])
    group by i.indexrelid, i.indpred, i.indrelid
    order by i.indexrelid
$$;
comment on function app.unique_beside(text, text)
is 'The unique indexes of a table that cover a column: what else they cover, for which rows, and whether an archived row is free of them.';
revoke all on function app.unique_beside(text, text) from public;
