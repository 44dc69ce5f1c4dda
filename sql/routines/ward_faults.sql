-- What the regions that are here have against a file of wards: see app.load_wards().
create or replace function app.ward_faults(
    ward_vintage text, lines int4[], codes text[], municipalities text[], first_days date[], successor_lists text[]
) returns jsonb
language sql stable
begin atomic
    with recursive
    ward as materialized (
        select
            u.line, u.code, u.municipality, u.first_day, s.name as successor
        from
            unnest(lines, codes, municipalities, first_days, successor_lists)
                as u (line, code, municipality, first_day, successor_text)
        left join lateral unnest(string_to_array(u.successor_text, ' ')) as s (name) on true
    ),

    -- From ward to successor, as `vintage/code`: the file's, and those of wards that are here and not in the file.
    edge as materialized (
        select ward_vintage || '/' || w.code as ward, w.successor
        from ward as w
        where w.code is not null and w.successor is not null
        union all
        select r.vintage || '/' || r.code, t.vintage || '/' || t.code
        from ecdp.region_successor as s
        inner join ecdp.region as r on r.id = s.region_id and r.kind = 'ward'
        inner join ecdp.region as t on t.id = s.successor_id and t.kind = 'ward'
        where not exists (
            select from ward as w
            where w.code = r.code and r.vintage = ward_vintage
        )
    ),

    walk as (
        select w.line, ward_vintage || '/' || w.code as ward, w.successor as reached
        from ward as w
        where w.code is not null and w.successor is not null
        union
        select k.line, k.ward, e.successor
        from walk as k
        inner join edge as e on e.ward = k.reached
        where k.reached <> k.ward
    ),

    fault as (
        select distinct
            w.line, 'municipality' as field,
            case
                when
                    exists (
                        select from ecdp.region as d
                        where d.code = w.municipality and d.kind = 'district'
                    )
                    then w.municipality || ' is a district: a ward lies in a metro or local municipality'
                when w.first_day is null then 'there is no metro or local municipality ' || w.municipality
                else 'there was no metro or local municipality ' || w.municipality || ' on ' || w.first_day::text
            end as message
        from ward as w
        where
            case
                when w.first_day is not null then app.municipality_on(w.municipality, w.first_day) is null
                else not exists (
                    select from ecdp.region as r
                    where r.code = w.municipality and r.kind in ('metro', 'local')
                )
            end
            and w.municipality is not null
        union all
        select distinct w.line, 'successors', w.successor || ' is no ward that is loaded or in this file'
        from ward as w
        where
            w.successor is not null
            and not (
                split_part(w.successor, '/', 1) = ward_vintage
                and exists (
                    select from ward as o
                    where o.code = split_part(w.successor, '/', 2)
                )
            )
            and not exists (
                select from ecdp.region as r
                where
                    r.kind = 'ward' and r.vintage = split_part(w.successor, '/', 1)
                    and r.code = split_part(w.successor, '/', 2)
            )
        union all
        select k.line, 'successors', k.ward || ' comes back to itself by its successors'
        from walk as k
        where k.reached = k.ward
    )

    select
        coalesce(
            jsonb_agg(
                jsonb_build_object('line', f.line, 'field', f.field, 'message', f.message)
                order by f.line, f.field, f.message
            ), '[]'
        )
    from fault as f;
end;
comment on function app.ward_faults(text, int4[], text[], text[], date[], text[])
is 'Faults of a file of wards: municipalities that were not there, successors that are no wards or lead back.';
revoke all on function app.ward_faults(text, int4[], text[], text[], date[], text[]) from public;
