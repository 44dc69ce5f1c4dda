-- Loads a file of wards: all of it, or nothing and what is wrong with which line. The same file again changes nothing.
-- Arrays are the file's columns, one item a ward; the caller has looked at the form of each value.
create or replace function app.load_wards(
    ward_vintage text, ward_source text, lines int4[], codes text[], names text[], municipalities text[],
    valid_from date[], valid_to date[], successors text[]
) returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    faults jsonb;
    made int8;
    changed int8;
begin
    with ward as materialized (
        select u.*, string_to_array(u.successor_text, ' ') as successor_names, r.id as parent_id
        from unnest(lines, codes, municipalities, load_wards.valid_from, successors)
            as u (line, code, municipality, first_day, successor_text)
        left join lateral (
            -- The parent is the municipality of that code on the ward's first day.
            select r.id
            from ecdp.region as r
            where
                r.code = u.municipality and r.kind in ('metro', 'local') and r.valid_from <= u.first_day
                and (r.valid_to is null or r.valid_to > u.first_day)
            order by r.valid_from desc
            limit 1
        ) as r on true
    )
    select jsonb_agg(f order by f.line, f.field) into faults
    from (
        select
            w.line, 'municipality' as field,
            case
                when exists (select from ecdp.region as d where d.code = w.municipality and d.kind = 'district')
                    then w.municipality || ' is a district: a ward lies in a metro or local municipality'
                else 'there was no metro or local municipality ' || w.municipality || ' on ' || w.first_day
            end as message
        from ward as w
        where w.parent_id is null
        union all
        select w.line, 'successors', s.name || ' is no ward that is loaded or in this file'
        from ward as w
        cross join lateral unnest(w.successor_names) as s (name)
        where
            not (split_part(s.name, '/', 1) = ward_vintage and split_part(s.name, '/', 2) = any(codes))
            and not exists (
                select from ecdp.region as r
                where
                    r.kind = 'ward' and r.vintage = split_part(s.name, '/', 1)
                    and r.code = split_part(s.name, '/', 2)
            )
        limit 100
    ) as f;
    if faults is not null then return jsonb_build_object('faults', faults); end if;

    with written as (
        insert into ecdp.region as t (id, kind, code, vintage, name, parent_id, valid_from, valid_to, source)
        select
            app.region_id('ward', ward_vintage, u.code), 'ward', u.code, ward_vintage, u.name, r.id, u.first_day,
            u.last_day, ward_source
        from unnest(codes, names, municipalities, load_wards.valid_from, load_wards.valid_to)
            as u (code, name, municipality, first_day, last_day)
        cross join lateral (
            select r.id
            from ecdp.region as r
            where
                r.code = u.municipality and r.kind in ('metro', 'local') and r.valid_from <= u.first_day
                and (r.valid_to is null or r.valid_to > u.first_day)
            order by r.valid_from desc
            limit 1
        ) as r
        on conflict (id) do update set
            name = excluded.name, parent_id = excluded.parent_id, valid_from = excluded.valid_from,
            valid_to = excluded.valid_to, source = excluded.source
        where
            (t.name, t.parent_id, t.valid_from, t.valid_to, t.source)
            is distinct from
            (excluded.name, excluded.parent_id, excluded.valid_from, excluded.valid_to, excluded.source)
        returning t.xmax = 0 as is_new
    )
    select count(*) filter (where w.is_new), count(*) filter (where not w.is_new) into made, changed from written as w;

    delete from ecdp.region_successor as s
    where
        s.region_id in (select app.region_id('ward', ward_vintage, u.code) from unnest(codes) as u (code))
        and not exists (
            select from unnest(codes, successors) as u (code, names)
            cross join lateral unnest(string_to_array(u.names, ' ')) as n (name)
            where
                app.region_id('ward', ward_vintage, u.code) = s.region_id
                and app.region_id('ward', split_part(n.name, '/', 1), split_part(n.name, '/', 2)) = s.successor_id
        );
    insert into ecdp.region_successor (region_id, successor_id)
    select
        app.region_id('ward', ward_vintage, u.code),
        app.region_id('ward', split_part(n.name, '/', 1), split_part(n.name, '/', 2))
    from unnest(codes, successors) as u (code, names)
    cross join lateral unnest(string_to_array(u.names, ' ')) as n (name)
    on conflict do nothing;
    return jsonb_build_object('made', made, 'changed', changed);
end
$$;
comment on function app.load_wards(text, text, int4[], text[], text[], text[], date[], date[], text[])
is 'Loads wards of one vintage: how many were made and changed, or the faults, and then nothing was.';
revoke all on function app.load_wards(text, text, int4[], text[], text[], text[], date[], date[], text[]) from public;
