-- Loads an index of deprivation: all of it, or nothing and what is wrong. The same again changes nothing; another file
-- of the same vintages takes the place of the one before. Arrays are the file's columns, one item a ward.
create or replace function app.load_deprivation(
    vintage int4, ward_vintage text, source text, is_well_formed bool, codes text[], scores float8[]
) returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    total int4 := cardinality(codes);
    known int4;
    made int4;
    changed int4;
    removed int4;
begin
    select count(*) into known
    from ecdp.region as r
    where r.kind = 'ward' and r.vintage = load_deprivation.ward_vintage and r.code = any(codes);
    if known = 0 then
        return jsonb_build_object('faults', jsonb_build_array(jsonb_build_object(
            'line', 1, 'field', 'code',
            'message', 'none of these wards is loaded as one of ' || load_deprivation.ward_vintage
        )));
    end if;
    if not is_well_formed then return jsonb_build_object('faults', '[]'::jsonb); end if;

    insert into ecdp.deprivation_index as t (vintage, ward_vintage, source, wards)
    values (load_deprivation.vintage, load_deprivation.ward_vintage, load_deprivation.source, total)
    on conflict on constraint deprivation_index_pkey do update set source = excluded.source, wards = excluded.wards
    where (t.source, t.wards) is distinct from (excluded.source, excluded.wards);

    delete from ecdp.ward_deprivation as w
    where
        w.vintage = load_deprivation.vintage and w.ward_vintage = load_deprivation.ward_vintage
        and not exists (
            select from ecdp.region as r
            where r.id = w.region_id and r.code = any(codes)
        );
    get diagnostics removed = row_count;

    with written as (
        insert into ecdp.ward_deprivation as t (region_id, vintage, ward_vintage, score, share)
        select r.id, load_deprivation.vintage, load_deprivation.ward_vintage, f.score, f.share
        from (
            -- Of the file, not of the wards that are loaded: the country's.
            select u.code, u.score, cume_dist() over (order by u.score desc) as share
            from unnest(codes, scores) as u (code, score)
        ) as f
        inner join ecdp.region as r
            on r.kind = 'ward' and r.vintage = load_deprivation.ward_vintage and r.code = f.code
        on conflict on constraint ward_deprivation_pkey do update set score = excluded.score, share = excluded.share
        where (t.score, t.share) is distinct from (excluded.score, excluded.share)
        returning t.xmax = 0 as is_new
    )
    select count(*) filter (where w.is_new), count(*) filter (where not w.is_new) into made, changed from written as w;

    return jsonb_build_object('loaded', jsonb_build_object(
        'wards', total, 'known', known, 'made', made, 'changed', changed, 'removed', removed,
        'uncovered', (
            select count(*)
            from ecdp.region as r
            where r.kind = 'ward' and r.vintage = load_deprivation.ward_vintage and r.code <> all(codes)
        )
    ));
end
$$;
comment on function app.load_deprivation(int4, text, text, bool, text[], float8[])
is 'Loads an index of deprivation by ward: how many wards were written, or the faults, and then nothing was.';
revoke all on function app.load_deprivation(int4, text, text, bool, text[], float8[]) from public;
