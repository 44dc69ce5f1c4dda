-- The twin of the pure function Match: the same gates, parts, weights and order, over the tables. A change of what it
-- says is a new rule version there and here.
create or replace function app.match(
    tenant int4, only_centre uuid, day date, with_children bool default true, maximum_km float8 default null,
    at_most int4 default null
)
returns table (
    centre_id uuid, partner_id uuid, rank int8, matches int8, score float8, confidence float8, km float8, failed text,
    met text[], not_met text[], coverage float8, distance float8, capacity float8, load float8, track float8,
    equity float8, rule text
)
language sql stable
begin atomic
    with need as materialized (
        -- Areas as bits, in the order of the areas' list; priorities one a column.
        select
            n.centre_id,
            bit_or(1 << (a.position - 1)) as areas, sum(n.priority)::int4 as whole,
            coalesce(max(n.priority) filter (where a.position = 1), 0) as n1,
            coalesce(max(n.priority) filter (where a.position = 2), 0) as n2,
            coalesce(max(n.priority) filter (where a.position = 3), 0) as n3,
            coalesce(max(n.priority) filter (where a.position = 4), 0) as n4,
            coalesce(max(n.priority) filter (where a.position = 5), 0) as n5,
            coalesce(max(n.priority) filter (where a.position = 6), 0) as n6,
            coalesce(max(n.priority) filter (where a.position = 7), 0) as n7,
            coalesce(max(n.priority) filter (where a.position = 8), 0) as n8
        from ecdp.centre_need as n
        inner join ecdp.collaboration_area as a on a.code = n.area
        where n.tenant_id = tenant and n.archived_at is null
        group by n.centre_id
    ),

    standing as materialized (
        -- Where each centre's need stands among the tenant's, whichever centre is asked for.
        select c.id, percent_rank() over (order by coalesce(n.whole, 0)) as equity
        from ecdp.centre as c
        left join need as n on n.centre_id = c.id
        where c.tenant_id = tenant and c.archived_at is null
    ),

    asked as materialized (
        select
            c.id, c.region_id, c.latitude, c.longitude, c.languages, s.equity,
            case
                when l.kind = 'village' then true
                when l.kind is not null then false
                when
                    exists (
                        select from ecdp.region as m
                        where m.id = r.municipality_id and m.kind = 'metro'
                    )
                    then false
            end as is_rural,
            coalesce(n.areas, 0) as areas, n.whole, n.n1, n.n2, n.n3, n.n4, n.n5, n.n6, n.n7, n.n8
        from ecdp.centre as c
        inner join standing as s on s.id = c.id
        inner join ecdp.region as r on r.id = c.region_id
        left join ecdp.locality as l on l.tenant_id = tenant and l.id = c.locality_id
        left join need as n on n.centre_id = c.id
        where c.tenant_id = tenant and c.archived_at is null and (only_centre is null or c.id = only_centre)
    ),

    work as materialized (
        -- Open partnerships, the centres in them on the day.
        select p.partner_id, p.id, p.areas, j.centre_id
        from ecdp.partnership as p
        inner join ecdp.stage as g on g.code = p.stage and g.is_open
        left join ecdp.partnership_centre as j
            on
                j.tenant_id = tenant and j.partnership_id = p.id and j.archived_at is null
                and (j.left_on is null or j.left_on >= day)
        where p.tenant_id = tenant and p.archived_at is null
    ),

    opened as materialized (
        select w.partner_id, count(distinct w.id) as partnerships
        from work as w
        group by w.partner_id
    ),

    pairing as materialized (
        select w.partner_id, w.centre_id, bit_or(1 << (a.position - 1)) as areas
        from work as w
        cross join lateral unnest(w.areas) as u (area)
        inner join ecdp.collaboration_area as a on a.code = u.area
        where w.centre_id is not null
        group by w.partner_id, w.centre_id
    ),

    served as materialized (
        -- Centres served already, by area.
        select t.partner_id, a.position, count(*) as centres
        from pairing as t
        inner join ecdp.collaboration_area as a on (t.areas >> (a.position - 1)) & 1 = 1
        group by t.partner_id, a.position
    ),

    offer as materialized (
        select
            o.partner_id, bit_or(1 << (a.position - 1)) as areas,
            coalesce(
                bit_or(1 << (a.position - 1)) filter (where o.capacity > coalesce(s.centres, 0)), 0
            ) as free
        from ecdp.partner_offer as o
        inner join ecdp.collaboration_area as a on a.code = o.area
        left join served as s on s.partner_id = o.partner_id and s.position = a.position
        where o.tenant_id = tenant and o.archived_at is null and o.capacity > 0
        group by o.partner_id
    ),

    helper as materialized (
        select
            p.id, p.latitude, p.longitude, p.languages, p.archived_at is null as is_active,
            app.has_clearance(tenant, p.id, day) as is_cleared,
            coalesce(o.areas, 0) as areas, coalesce(o.free, 0) as free, coalesce(w.partnerships, 0) as partnerships
        from ecdp.partner as p
        left join offer as o on o.partner_id = p.id
        left join opened as w on w.partner_id = p.id
        where p.tenant_id = tenant
    ),

    serving as materialized (
        -- A service area contains a centre whose region it is or lies above.
        select distinct s.partner_id, r.id as region_id
        from (select distinct q.region_id from asked as q) as d
        inner join ecdp.region as r on r.id = d.region_id
        inner join ecdp.partner_service_area as s on s.tenant_id = tenant and s.archived_at is null
        inner join ecdp.region as z on z.id = s.region_id
        where z.id in (r.id, r.parent_id, r.municipality_id, r.district_id, r.province_id) or z.kind = 'country'
    ),

    reach as materialized (
        -- Partners by the centres' regions: far fewer than pairs.
        select d.region_id, h.*, v.partner_id is not null as serves
        from (select distinct q.region_id from asked as q) as d
        cross join helper as h
        left join serving as v on v.partner_id = h.id and v.region_id = d.region_id
    ),

    pair as (
        select
            q.id as centre_id, h.id as partner_id, h.serves, q.is_rural, q.equity, q.whole,
            q.areas, q.areas & h.areas as met, q.areas & h.areas & h.free as fit, coalesce(t.areas, 0) as taken,
            h.is_active, h.is_cleared, h.partnerships,
            q.languages = '{}' or h.languages = '{}' or q.languages && h.languages as speaks,
            q.n1, q.n2, q.n3, q.n4, q.n5, q.n6, q.n7, q.n8,
            case
                when q.latitude is not null and h.latitude is not null
                    then 2 * 6371.0088 * asin(least(1, sqrt(
                        sin(radians(h.latitude - q.latitude) / 2) ^ 2
                        + cos(radians(q.latitude)) * cos(radians(h.latitude))
                        * sin(radians(h.longitude - q.longitude) / 2) ^ 2
                    )))
            end as km
        from asked as q
        inner join reach as h on h.region_id = q.region_id
        left join pairing as t on t.partner_id = h.id and t.centre_id = q.id
    ),

    judged as (
        select
            p.*,
            case
                when with_children and not p.is_cleared then 'safeguarding'
                when p.met = 0 then 'needed_area'
                when not p.serves and coalesce(p.km > maximum_km, true) then 'out_of_area'
                when p.fit = 0 then 'capacity'
                when not p.speaks then 'language'
                when p.met & ~p.taken = 0 then 'already_partnered'
                when not p.is_active then 'active'
            end as failed
        from pair as p
    ),

    part as materialized (
        select
            j.centre_id, j.partner_id, j.km, j.failed, j.areas, j.met, j.equity,
            (
                (j.fit & 1) * j.n1 + (j.fit >> 1 & 1) * j.n2 + (j.fit >> 2 & 1) * j.n3 + (j.fit >> 3 & 1) * j.n4
                + (j.fit >> 4 & 1) * j.n5 + (j.fit >> 5 & 1) * j.n6 + (j.fit >> 6 & 1) * j.n7 + (j.fit >> 7 & 1) * j.n8
            )::float8 / j.whole as coverage,
            case
                when j.serves then 1
                when j.is_rural is not null and j.km is not null
                    then exp(greatest(-700, -0.6931471805599453 * j.km / case when j.is_rural then 40 else 10 end))
            end as distance,
            case when j.fit = 0 then 0 else 1 end::float8 as capacity,
            1::float8 / (1 + j.partnerships) as load, null::float8 as track
        from judged as j
        where j.failed is null or at_most is null
    ),

    weighed as (
        select
            p.*,
            case when p.coverage is null then 0 else float8 '0.4' end
            + case when p.distance is null then 0 else float8 '0.15' end + float8 '0.15' + float8 '0.05'
            + case when p.track is null then 0 else float8 '0.15' end + float8 '0.1' as known
        from part as p
    ),

    scored as (
        select
            w.*,
            case
                when w.failed is null
                    then
                        coalesce(w.coverage * (float8 '0.4' / w.known), 0)
                        + coalesce(w.distance * (float8 '0.15' / w.known), 0)
                        + w.capacity * (float8 '0.15' / w.known) + w.load * (float8 '0.05' / w.known)
                        + coalesce(w.track * (float8 '0.15' / w.known), 0) + w.equity * (float8 '0.1' / w.known)
            end as score
        from weighed as w
    ),

    ranked as (
        select
            s.*,
            case when s.failed is null then row_number() over (
                partition by s.centre_id
                order by s.failed is not null, s.score desc, s.km asc nulls last, s.partner_id asc
            ) end as rank,
            count(*) filter (where s.failed is null) over (partition by s.centre_id) as matches
        from scored as s
    )

    select
        k.centre_id, k.partner_id, k.rank, k.matches, k.score, least(k.known, 1) as confidence, k.km, k.failed,
        array(
            select a.code from ecdp.collaboration_area as a
            where (k.met >> (a.position - 1)) & 1 = 1
            order by a.position
        ) as met,
        array(
            select a.code from ecdp.collaboration_area as a
            where ((k.areas & ~k.met) >> (a.position - 1)) & 1 = 1
            order by a.position
        ) as not_met,
        k.coverage, k.distance, k.capacity, k.load, k.track, k.equity, 'match-1' as rule
    from ranked as k
    where at_most is null or k.rank <= at_most;
end;
comment on function app.match(int4, uuid, date, bool, float8, int4)
is 'Partners for one centre, or for every centre (null), as things stand on a day: the first gate a partner fails, or its score with the parts of it, and its rank among the matches. At most so many matches a centre; null for all, with those that fail a gate.';
revoke all on function app.match(int4, uuid, date, bool, float8, int4) from public;
grant execute on function app.match(int4, uuid, date, bool, float8, int4) to ecdp_api, ecdp_worker;
