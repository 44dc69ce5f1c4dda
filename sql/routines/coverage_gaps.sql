-- Needs of a municipality's places, what reaches them and what meets them, as things stand on a day. A centre counts in
-- its ward (or in the municipality, where its ward is not known) and in its own area, if it has one: the two kinds of
-- place are not added up. A need is met by an open partnership with the centre in that area whose MOU is signed; one
-- that is not so far is in preparation. An offer reaches a place that its partner serves, as long as it has places left
-- and the partner a valid clearance.
create or replace function app.coverage_gaps(tenant int4, day date, by_area bool)
returns table (
    place_kind text, place_id uuid, code text, name text, area text, centres int4, needs int4, need int4, met int4,
    in_preparation int4, gap int4, offers int4, unreached int4, partnerships int4, underserved bool, underserved_by text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
#variable_conflict use_column
begin
    return query
    with member as materialized (
        select c.id, c.region_id as place_id, c.region_id, c.locality_id, c.quintile
        from ecdp.centre as c
        where c.tenant_id = tenant and c.archived_at is null
        union all
        select c.id, c.locality_id, c.region_id, c.locality_id, c.quintile
        from ecdp.centre as c
        where c.tenant_id = tenant and c.archived_at is null and c.locality_id is not null
    ),

    place as materialized (
        -- Wards and areas in use, with or without centres, and whatever else has centres.
        select
            t.kind, t.id, t.code, t.name, coalesce(l.parent_id, t.id) as ward_id,
            array_remove(array[r.id, r.parent_id, r.municipality_id, r.district_id, r.province_id, y.id], null)
            as regions
        from ecdp.tenant_region as t
        left join ecdp.locality as l on l.tenant_id = tenant and l.id = t.id
        inner join ecdp.region as r on r.id = coalesce(l.parent_id, t.id)
        inner join ecdp.region as y on y.kind = 'country'
        where
            t.tenant_id = tenant and (
                (t.kind = 'ward' or t.own) and t.archived_at is null and t.valid_from <= day
                and (t.valid_to is null or t.valid_to > day)
                or t.id in (select m.place_id from member as m)
            )
    ),

    standing as materialized (
        -- A place is as most of its centres are of which it is known; a ward without centres as the index has it. Centres
        -- of one place and quintile are asked for together.
        select
            m.place_id, sum(m.centres) as centres,
            sum(m.centres) filter (where u.underserved) * 2
            >= sum(m.centres) filter (where u.underserved is not null) as underserved,
            max(case u.basis when 'index' then 'index' end) as by_index, max(u.basis) as basis
        from (
            select c.place_id, c.region_id, c.locality_id, c.quintile, count(*) as centres
            from member as c
            group by c.place_id, c.region_id, c.locality_id, c.quintile
        ) as m
        cross join lateral app.centre_place_underserved(tenant, m.region_id, m.locality_id, m.quintile, day + 1) as u
        group by m.place_id
    ),

    work as materialized (
        select j.centre_id, p.id, p.partner_id, u.area, p.secured_on <= day and p.stage <> 'on_hold' as is_secured
        from ecdp.partnership as p
        inner join ecdp.stage as g on g.code = p.stage and g.is_open
        inner join ecdp.partnership_centre as j
            on
                j.tenant_id = tenant and j.partnership_id = p.id and j.archived_at is null
                and j.joined_on <= day and (j.left_on is null or j.left_on >= day)
        cross join lateral unnest(p.areas) as u (area)
        where p.tenant_id = tenant and p.archived_at is null
    ),

    demand as materialized (
        select n.centre_id, n.area, n.priority, coalesce(w.is_met, false) as is_met, w.centre_id is not null as is_open
        from ecdp.centre_need as n
        left join (
            select k.centre_id, k.area, bool_or(coalesce(k.is_secured, false)) as is_met
            from work as k
            group by k.centre_id, k.area
        ) as w on w.centre_id = n.centre_id and w.area = n.area
        where n.tenant_id = tenant and n.archived_at is null
    ),

    -- For all partners at once what app.partner_work() and app.has_clearance() say of one.
    taken as materialized (
        select w.partner_id, w.area, count(distinct w.centre_id) as centres
        from work as w
        group by w.partner_id, w.area
    ),

    screened as materialized (
        select distinct on (c.partner_id) c.partner_id, c.outcome = 'clear' and c.expires_on > day as is_cleared
        from ecdp.partner_clearance as c
        where c.tenant_id = tenant and c.archived_at is null and c.screened_on <= day
        order by c.partner_id asc, c.screened_on desc
    ),

    helper as materialized (
        select p.id, o.area
        from ecdp.partner as p
        inner join screened as s on s.partner_id = p.id and s.is_cleared
        inner join ecdp.partner_offer as o
            on o.tenant_id = tenant and o.partner_id = p.id and o.archived_at is null and o.capacity > 0
        left join taken as t on t.partner_id = p.id and t.area = o.area
        where p.tenant_id = tenant and p.archived_at is null and o.capacity > coalesce(t.centres, 0)
    ),

    offered as materialized (
        select l.id as place_id, h.area, count(distinct h.id) as offers
        from helper as h
        inner join ecdp.partner_service_area as s
            on s.tenant_id = tenant and s.partner_id = h.id and s.archived_at is null
        inner join place as l on s.region_id = any(l.regions) or s.locality_id = l.id
        group by l.id, h.area
    ),

    tally as materialized (
        select
            m.place_id, d.area, count(*) as needs, sum(d.priority) as need,
            coalesce(sum(d.priority) filter (where d.is_met), 0) as met,
            coalesce(sum(d.priority) filter (where d.is_open and not d.is_met), 0) as in_preparation,
            coalesce(sum(d.priority) filter (where not d.is_met), 0) as gap,
            coalesce(max(o.offers), 0) as offers,
            coalesce(sum(d.priority) filter (where not d.is_open and o.offers is null), 0) as unreached
        from member as m
        inner join demand as d on d.centre_id = m.id
        left join offered as o on o.place_id = m.place_id and o.area = d.area
        group by m.place_id, d.area
    ),

    meeting as materialized (
        select
            m.place_id, case when by_area then w.area end as area,
            count(distinct w.id) filter (where w.is_secured) as partnerships
        from member as m
        inner join work as w on w.centre_id = m.id
        group by m.place_id, case when by_area then w.area end
    )

    select
        l.kind, l.id, l.code, l.name, t.area, coalesce(s.centres, 0)::int4, coalesce(t.needs, 0)::int4,
        coalesce(t.need, 0)::int4, coalesce(t.met, 0)::int4, coalesce(t.in_preparation, 0)::int4,
        coalesce(t.gap, 0)::int4, coalesce(t.offers, 0)::int4, coalesce(t.unreached, 0)::int4,
        coalesce(v.partnerships, 0)::int4,
        case when s.place_id is not null then s.underserved else i.underserved end,
        case when s.place_id is not null then coalesce(s.by_index, s.basis) else i.basis end
    from place as l
    left join standing as s on s.place_id = l.id
    left join lateral app.centre_place_underserved(tenant, l.ward_id, null, null, day + 1) as i on s.place_id is null
    left join (
        select y.place_id, y.area, y.needs, y.need, y.met, y.in_preparation, y.gap, y.offers, y.unreached
        from tally as y
        where by_area
        union all
        select
            y.place_id, null, sum(y.needs), sum(y.need), sum(y.met), sum(y.in_preparation), sum(y.gap), sum(y.offers),
            sum(y.unreached)
        from tally as y
        where not by_area
        group by y.place_id
    ) as t on t.place_id = l.id
    left join meeting as v on v.place_id = l.id and v.area is not distinct from t.area
    where not by_area or t.area is not null;
end
$$;
comment on function app.coverage_gaps(int4, date, bool)
is 'Each ward and own area of a municipality, or each of their areas of collaboration: needs weighted by priority, what open partnerships meet of them, what offers reach, and the gap.';
revoke all on function app.coverage_gaps(int4, date, bool) from public;
grant execute on function app.coverage_gaps(int4, date, bool) to ecdp_api, ecdp_worker;
