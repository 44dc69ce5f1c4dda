-- Loads a file of wards: all of it, or nothing and what is wrong with which line. The same file again changes nothing.
-- Arrays are the file's columns, one item a ward; null where a value could not be read. Then the file is not well
-- formed: it is looked at, and not written.
create or replace function app.load_wards(
    ward_vintage text, ward_source text, is_well_formed bool, lines int4[], codes text[], names text[],
    municipalities text[], valid_from date[], valid_to date[], successors text[]
) returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    faults jsonb;
    made int8;
    changed int8;
begin
    faults := app.ward_faults(ward_vintage, lines, codes, municipalities, load_wards.valid_from, successors)
        || app.ward_move_faults(ward_vintage, lines, codes, municipalities, load_wards.valid_from);
    if faults <> '[]' or not is_well_formed then return jsonb_build_object('faults', faults); end if;

    with written as (
        insert into ecdp.region as t (id, kind, code, vintage, name, parent_id, valid_from, valid_to, source)
        select
            app.region_id('ward', ward_vintage, u.code), 'ward', u.code, ward_vintage, u.name,
            app.municipality_on(u.municipality, u.first_day), u.first_day, u.last_day, ward_source
        from unnest(codes, names, municipalities, load_wards.valid_from, load_wards.valid_to)
            as u (code, name, municipality, first_day, last_day)
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
    return jsonb_build_object('loaded', jsonb_build_object('made', made, 'changed', changed));
end
$$;
comment on function app.load_wards(text, text, bool, int4[], text[], text[], text[], date[], date[], text[])
is 'Loads wards of one vintage: how many were made and changed, or the faults, and then nothing was.';
revoke all on function app.load_wards(text, text, bool, int4[], text[], text[], text[], date[], date[], text[])
from public;
