-- Two versions side by side, from what each says: rows that carry on the same line are compared field by field.
create or replace function app.document_difference(tenant int4, earlier uuid, later uuid)
returns table (
    section text, place int4, line uuid, change text, field text, before text, after text,
    summary text
)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    with
    paper as materialized (
        select
            d.id = later as is_later,
            coalesce(d.content::jsonb, app.document_content(to_jsonb(d)))
                as content
        from ecdp.document as d
        where d.tenant_id = tenant and d.id in (earlier, later)
    ),

    head as (
        select
            1 as part, 'document' as section, null::int4 as position, null::uuid as line, 'changed' as change, k.field,
            a.content ->> k.field as before, b.content ->> k.field as after
        from paper as a
        inner join paper as b on b.is_later
        cross join (values ('title'), ('terms'), ('valid_from'), ('valid_until')) as k (field)
        where not a.is_later and a.content ->> k.field is distinct from b.content ->> k.field
    ),

    item as materialized (
        select
            p.is_later, k.part, k.section, coalesce(r.value ->> 'line', r.value ->> 'id')::uuid as line,
            coalesce((r.value ->> 'position')::int4, r.number::int4) as position, r.value - '{line,id}'::text[] as value
        from paper as p
        cross join (
            values ('centres', 2), ('commitments', 3), ('clauses', 4), ('milestones', 5), ('metrics', 6)
        ) as k (section, part)
        cross join lateral jsonb_array_elements(p.content -> k.section) with ordinality as r (value, number)
    ),

    pair as (
        select
            coalesce(b.part, a.part) as part, coalesce(b.section, a.section) as section,
            coalesce(b.position, a.position) as position, coalesce(b.line, a.line) as line, a.value as before,
            b.value as after
        from (
            select i.* from item as i
            where not i.is_later
        ) as a
        full join (
            select i.* from item as i
            where i.is_later
        ) as b
            on b.section = a.section and b.line = a.line
    )

    select
        h.section, h.position, h.line, h.change, h.field, h.before, h.after,
        -- commitments 2: amount was 100, is 150
        concat(
            h.section, ' ' || h.position, ' ' || nullif(h.change, 'changed'), ': ', h.field,
            case when h.change <> 'added' then ' was ' || coalesce(left(h.before, 200), 'not given') end,
            case when h.change = 'changed' then ',' end,
            case when h.change <> 'removed' then ' is ' || coalesce(left(h.after, 200), 'not given') end
        )
    from (
        select h.part, h.section, h.position, h.line, h.change, h.field, h.before, h.after from head as h
        union all
        select
            p.part, p.section, p.position, p.line, case when p.before is null then 'added' else 'removed' end, k.key,
            p.before ->> k.key, p.after ->> k.key
        from pair as p
        cross join lateral jsonb_object_keys(coalesce(p.after, p.before)) as k (key)
        where
            (p.before is null) <> (p.after is null) and coalesce(p.after, p.before) ->> k.key is not null
            and k.key <> 'position'
        union all
        select p.part, p.section, p.position, p.line, 'changed', k.key, p.before ->> k.key, p.after ->> k.key
        from pair as p
        cross join lateral jsonb_object_keys(p.after) as k (key)
        where p.before is not null and p.after is not null and p.before ->> k.key is distinct from p.after ->> k.key
    ) as h
    order by h.part, h.position nulls first, h.line, h.change, h.field;
end;
comment on function app.document_difference(int4, uuid, uuid)
is 'What a version says that another does not: of each row added or removed its fields, of each row changed the fields that differ, before and after.';
revoke all on function app.document_difference(int4, uuid, uuid) from public;
grant execute on function app.document_difference(int4, uuid, uuid) to ecdp_api, ecdp_worker;
