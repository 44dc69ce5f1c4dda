-- What matching knows of one centre. One row; none for a centre that is not there or is archived.
create or replace function app.match_centre(tenant int4, centre uuid)
returns table (
    latitude float8, longitude float8, languages text[], age_groups text[], is_rural bool, equity float8, places uuid[],
    locality_id uuid, wanted text[], priorities int4[], need int4
)
language sql stable
begin atomic
    select
        c.latitude, c.longitude, c.languages, coalesce(c.age_groups, '{}'),
        case
            when l.kind = 'village' then true
            when l.kind is not null or r.kind = 'metro' or m.kind = 'metro' then false
        end,
        -- percent_rank() of its need among the centres in use.
        coalesce((
            select count(*) filter (where o.need < c.need)::float8 / nullif(count(*) - 1, 0)
            from ecdp.centre as o
            where o.tenant_id = tenant and o.archived_at is null
        ), 0),
        array[r.id, r.parent_id, r.municipality_id, r.district_id, r.province_id]
        || array(
            select z.id from ecdp.region as z
            where z.kind = 'country'
        ),
        c.locality_id, coalesce(n.wanted, '{}'), n.priorities, c.need
    from ecdp.centre as c
    inner join ecdp.region as r on r.id = c.region_id
    left join ecdp.region as m on m.id = r.municipality_id
    left join ecdp.locality as l on l.tenant_id = tenant and l.id = c.locality_id
    left join lateral (
        select
            array_agg(w.area) as wanted,
            app.by_area(array_agg(w.area), array_agg(w.priority), 0)::int4[] as priorities
        from ecdp.centre_need as w
        where w.tenant_id = tenant and w.centre_id = c.id and w.archived_at is null
    ) as n on true
    where c.tenant_id = tenant and c.id = centre and c.archived_at is null;
end;
comment on function app.match_centre(int4, uuid)
is 'What matching knows of a centre: where it is and in which regions, its needs by area with their priorities, and how its need ranks among the municipality''s centres.';
revoke all on function app.match_centre(int4, uuid) from public;
grant execute on function app.match_centre(int4, uuid) to ecdp_api, ecdp_worker;
