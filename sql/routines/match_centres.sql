-- Centres for a partner: the same gates, parts and order as app.match_partners(), from the other side. What is known of
-- the partner is asked once; the municipality's centres and needs are read through.
create or replace function app.match_centres(
    tenant int4, partner uuid, day date, with_children bool default true, maximum_km float8 default null,
    rejected bool default false
)
returns table (
    centre_id uuid, partner_id uuid, rank int8, matches int8, score float8, confidence float8, km float8, failed text,
    effect text, met int4, not_met int4, coverage float8, distance float8, capacity float8, load float8, track float8,
    equity float8
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $$
#variable_conflict use_column
declare
    p record;
    codes text[] := app.area_codes(255);
begin
    select
        o.latitude, o.longitude, o.languages, o.age_groups, o.archived_at is null as is_active,
        app.has_clearance(tenant, partner, day) as is_cleared, w.partnerships, f.areas, f.areas & ~w.full_areas as free,
        w.met, w.due, b.supply,
        array(
            select a.region_id from ecdp.partner_service_area as a
            where
                a.tenant_id = tenant and a.partner_id = partner and a.archived_at is null and a.region_id is not null
        ) as regions,
        array(
            select a.locality_id from ecdp.partner_service_area as a
            where
                a.tenant_id = tenant and a.partner_id = partner and a.archived_at is null and a.locality_id is not null
        ) as localities,
        exists (
            select from ecdp.partner_service_area as a
            inner join ecdp.region as z on z.id = a.region_id and z.kind = 'country'
            where a.tenant_id = tenant and a.partner_id = partner and a.archived_at is null
        ) as everywhere
    into p
    from ecdp.partner as o
    cross join lateral app.partner_work(tenant, partner, day) as w
    cross join lateral app.partner_supply(tenant, partner, w.is_promised) as b
    cross join lateral (
        select coalesce(bit_or(app.area_bit(x.area)), 0) as areas
        from ecdp.partner_offer as x
        where x.tenant_id = tenant and x.partner_id = partner and x.archived_at is null and x.capacity > 0
    ) as f
    where o.tenant_id = tenant and o.id = partner and o.merged_into_id is null;
    if not found then return; end if;
    return query
    with standing as materialized (
        select o.id, percent_rank() over (order by o.need) as equity
        from ecdp.centre as o
        where o.tenant_id = tenant and o.archived_at is null
    ),

    partnered as materialized (
        select j.centre_id, bit_or(app.area_mask(s.areas)) as areas
        from ecdp.partnership as s
        inner join ecdp.stage as g on g.code = s.stage and g.is_open
        inner join ecdp.partnership_centre as j
            on
                j.tenant_id = tenant and j.partnership_id = s.id and j.archived_at is null
                and (j.left_on is null or j.left_on >= day)
        where s.tenant_id = tenant and s.partner_id = partner and s.archived_at is null
        group by j.centre_id
    ),

    known as (
        select
            c.id, s.equity, c.need, e.effect, coalesce(t.areas, 0) as taken, x.areas, x.areas & p.areas as met,
            x.areas & p.areas & p.free as fit, x.worth,
            p.everywhere or coalesce(
                r.id = any(p.regions) or r.parent_id = any(p.regions) or r.municipality_id = any(p.regions)
                or r.district_id = any(p.regions) or r.province_id = any(p.regions) or c.locality_id = any(p.localities),
                false
            ) as serves,
            c.languages = '{}' or p.languages = '{}' or c.languages && p.languages as speaks,
            coalesce(c.age_groups, '{}') = '{}' or p.age_groups = '{}' or c.age_groups && p.age_groups as suits,
            app.km_between(c.latitude, c.longitude, p.latitude, p.longitude) as km,
            case
                when l.kind = 'village' then true
                when l.kind is not null or r.kind = 'metro' or m.kind = 'metro' then false
            end as is_rural
        from standing as s
        cross join lateral (
            select o.* from ecdp.centre as o
            where o.tenant_id = tenant and o.id = s.id
            limit 1
        ) as c
        cross join lateral (
            select
                coalesce(bit_or(b.bit), 0) as areas,
                coalesce(
                    sum(n.priority * p.supply[array_position(codes, n.area)]) filter (
                        where b.bit & p.areas & p.free > 0
                    ), 0
                ) as worth
            from ecdp.centre_need as n
            cross join lateral (select app.area_bit(n.area) as bit) as b
            where n.tenant_id = tenant and n.centre_id = c.id and n.archived_at is null
        ) as x
        inner join ecdp.region as r on r.id = c.region_id
        left join ecdp.region as m on m.id = r.municipality_id
        left join ecdp.locality as l on l.tenant_id = tenant and l.id = c.locality_id
        left join partnered as t on t.centre_id = c.id
        left join ecdp.match_override as e
            on e.tenant_id = tenant and e.partner_id = partner and e.centre_id = c.id and e.archived_at is null
        offset 0
    ),

    part as (
        select
            k.*,
            app.match_gate(
                coalesce(k.effect = 'excluded', false), with_children, p.is_cleared, k.met, k.serves, k.km, maximum_km,
                k.fit, k.speaks, k.suits, k.taken, p.is_active
            ) as failed,
            k.worth / nullif(k.need, 0) as coverage, app.match_distance(k.serves, k.km, k.is_rural) as distance,
            case when k.fit = 0 then 0 else 1 end::float8 as capacity, 1::float8 / (1 + p.partnerships) as load,
            (p.met + 2)::float8 / (p.due + 4) as track
        from known as k
        offset 0
    ),

    scored as (
        select
            v.*, n.known,
            case
                when v.failed is null
                    then app.match_score(v.coverage, v.distance, v.capacity, v.load, v.track, v.equity, n.known)
            end as score
        from part as v
        -- Apart, so that the score is made once of what is known by then.
        cross join lateral (select app.match_known(v.coverage, v.distance) as known offset 0) as n
        where rejected or v.failed is null or v.effect is not null
        offset 0
    )

    select
        s.id, partner,
        case when s.failed is null then row_number() over (
            order by
                s.failed is not null, coalesce(s.effect = 'pinned', false) desc, s.score desc, s.km asc nulls last,
                s.id asc
        ) end,
        count(*) filter (where s.failed is null) over (), s.score,
        least(s.known - case when p.due = 0 then 0.15 else 0 end, 1), s.km, s.failed, s.effect, s.met,
        s.areas & ~s.met, s.coverage, s.distance, s.capacity, s.load, s.track, s.equity
    from scored as s;
end
$$;
comment on function app.match_centres(int4, uuid, date, bool, float8, bool)
is 'Centres for a partner as things stand on a day: the first gate each pair fails, or its score with the parts of it and its rank among the matches. Without rejected: matches, and centres that people decided about.';
revoke all on function app.match_centres(int4, uuid, date, bool, float8, bool) from public;
grant execute on function app.match_centres(int4, uuid, date, bool, float8, bool) to ecdp_api, ecdp_worker;
