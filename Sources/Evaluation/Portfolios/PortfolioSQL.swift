import Postgres

/// What a portfolio is computed from, in one state of the database. `$1` is the tenant in each.
enum PortfolioSQL: String, StatementSet {
    /// `$2` the portfolio.
    case question = """
        select
            f.status, f.programme_id, f.as_of, f.concerns_children, f.maximum_km, g.starts_on, g.counts_by,
            g.archived_at is not null
        from portfolio as f
        join programme as g on g.tenant_id = f.tenant_id and g.id = f.programme_id
        where f.tenant_id = $1::int4 and f.id = $2::uuid
        """
    /// `$2` the programme.
    case phases = """
        select h.id, h.position, h.ends_on, h.partnerships
        from programme_phase as h
        where h.tenant_id = $1::int4 and h.programme_id = $2::uuid and h.archived_at is null
        order by h.position
        """
    /// Organisations that the programme has: with a partnership that goes on, or that has counted.
    case organisations = """
        select distinct p.partner_id
        from partnership as p
        join stage as s on s.code = p.stage
        where
            p.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.archived_at is null
            and (s.is_open or case $3::text when 'secured' then p.secured_on else p.formalised_on end is not null)
        """
    /// Centres with needs that no open partnership is to meet: `$2` the day. Priorities of these in the areas' order.
    case centres = """
        with busy as materialized (
            select j.centre_id, bit_or(app.area_mask(p.areas)) as areas
            from partnership as p
            join stage as s on s.code = p.stage and s.is_open
            join partnership_centre as j
                on
                    j.tenant_id = p.tenant_id and j.partnership_id = p.id and j.archived_at is null
                    and (j.left_on is null or j.left_on >= $2::date)
            where p.tenant_id = $1::int4 and p.archived_at is null
            group by j.centre_id
        ),
        need as materialized (
            select
                n.centre_id, bit_or(b.bit) as areas,
                app.by_area(array_agg(n.area), array_agg(n.priority), 0)::int4[] as priorities
            from centre_need as n
            cross join lateral (select app.area_bit(n.area) as bit) as b
            left join busy as y on y.centre_id = n.centre_id
            where
                n.tenant_id = $1::int4 and n.archived_at is null and coalesce(y.areas, 0) & b.bit = 0
            group by n.centre_id
        ),
        reached as materialized (
            select distinct c.region_id
            from busy as y
            join centre as c on c.tenant_id = $1::int4 and c.id = y.centre_id
        )
        select
            c.id, c.region_id, c.locality_id, r.kind = 'ward' and d.region_id is null,
            array_remove(array[r.id, r.parent_id, r.municipality_id, r.district_id, r.province_id, z.id, c.locality_id], null),
            c.languages, coalesce(c.age_groups, '{}'), c.latitude, c.longitude, n.areas, n.priorities
        from need as n
        join centre as c on c.tenant_id = $1::int4 and c.id = n.centre_id and c.archived_at is null
        join region as r on r.id = c.region_id
        join region as z on z.kind = 'country'
        left join reached as d on d.region_id = c.region_id
        order by c.id
        """
    /// Partners in use, with the places that their offers have left in each area, and that what the offers say they bring is
    /// enough for: `$2` the day.
    case partners = """
        with work as materialized (
            select p.partner_id, j.centre_id, bit_or(app.area_mask(p.areas)) as areas
            from partnership as p
            join stage as s on s.code = p.stage and s.is_open
            join partnership_centre as j
                on
                    j.tenant_id = p.tenant_id and j.partnership_id = p.id and j.archived_at is null
                    and (j.left_on is null or j.left_on >= $2::date)
            where p.tenant_id = $1::int4 and p.archived_at is null
            group by p.partner_id, j.centre_id
        ),
        taken as materialized (
            select w.partner_id, a.code as area, count(*) as centres
            from work as w
            join collaboration_area as a on app.area_bit(a.code) & w.areas > 0
            group by w.partner_id, a.code
        ),
        offer as materialized (
            select
                o.id, o.partner_id, o.area, o.capacity, greatest(0, o.capacity - coalesce(t.centres, 0)) as places
            from partner_offer as o
            left join taken as t on t.partner_id = o.partner_id and t.area = o.area
            where o.tenant_id = $1::int4 and o.archived_at is null
        ),
        brought as materialized (
            select f.partner_id, b.area, b.kind, b.places, b.amount, b.left_amount, b.share_left
            from (select distinct o.partner_id from offer as o where o.capacity > 0) as f
            cross join lateral app.offered_resources($1::int4, f.partner_id) as b
        ),
        supplied as materialized (
            select o.id, floor(avg(least(o.places, o.capacity * b.share_left)) + 1e-9)::int4 as places
            from offer as o
            join brought as b on b.partner_id = o.partner_id and b.area = o.area
            group by o.id
        ),
        bringing as materialized (
            select
                b.partner_id, array_agg(b.area order by b.area, b.kind) as areas,
                array_agg(b.kind order by b.area, b.kind) as kinds,
                array_agg(b.places::int8 order by b.area, b.kind) as places,
                array_agg(b.amount order by b.area, b.kind) as amounts,
                array_agg(b.share_left order by b.area, b.kind) as shares_left,
                array_agg(b.left_amount order by b.area, b.kind) as left_amounts
            from brought as b
            group by b.partner_id
        ),
        place_left as materialized (
            select
                o.partner_id,
                app.by_area(array_agg(o.area), array_agg(v.places), 0)::int4[] as places
            from offer as o
            left join supplied as u on u.id = o.id
            cross join lateral (select coalesce(u.places, o.places) as places) as v
            group by o.partner_id
        ),
        screened as materialized (
            select distinct on (c.partner_id) c.partner_id, c.outcome = 'clear' and c.expires_on > $2::date as is_cleared
            from partner_clearance as c
            where c.tenant_id = $1::int4 and c.archived_at is null and c.screened_on <= $2::date
            order by c.partner_id, c.screened_on desc
        ),
        serving as materialized (
            select s.partner_id, array_agg(coalesce(s.region_id, s.locality_id)) as regions
            from partner_service_area as s
            where s.tenant_id = $1::int4 and s.archived_at is null
            group by s.partner_id
        )
        select
            p.id, p.name, p.languages, p.age_groups, p.latitude, p.longitude, coalesce(k.is_cleared, false), l.places,
            coalesce(s.regions, '{}'), coalesce(b.areas, '{}'), coalesce(b.kinds, '{}'), coalesce(b.places, '{}'),
            coalesce(b.amounts, '{}'), coalesce(b.shares_left, '{}'), coalesce(b.left_amounts, '{}')
        from partner as p
        join place_left as l on l.partner_id = p.id
        left join screened as k on k.partner_id = p.id
        left join serving as s on s.partner_id = p.id
        left join bringing as b on b.partner_id = p.id
        where p.tenant_id = $1::int4 and p.archived_at is null
        order by p.id
        """
    case exclusions = """
        select o.partner_id, o.centre_id
        from match_override as o
        where o.tenant_id = $1::int4 and o.archived_at is null and o.effect = 'excluded'
        """

    var effect: Query.Effect { .read }
}

/// Writes a portfolio.
enum PortfolioWriteSQL: String, StatementSet {
    /// Locks it; fails where it waits for nothing any more.
    case require = """
        select app.require(
            exists (
                select from portfolio as f
                where f.tenant_id = $1::int4 and f.id = $2::uuid and f.status = 'requested'
                for no key update
            ), 'portfolio_requested'
        )
        """
    case picks = """
        insert into portfolio_pick (
            tenant_id, id, portfolio_id, position, partner_id, phase_id, areas, objectives, value, centres, needs, wards,
            explanation
        )
        select
            $1::int4, u.id, $2::uuid, u.position, u.partner_id, nullif(u.phase_id, '')::uuid, u.areas::text[],
            u.objectives::text[], u.value, u.centres, u.needs, u.wards, u.explanation
        from unnest(
            $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::int8[], $9::int4[], $10::int4[], $11::int4[],
            $12::text[]
        ) with ordinality as u (
            id, partner_id, phase_id, areas, objectives, value, centres, needs, wards, explanation, position
        )
        """
    case centres = """
        insert into portfolio_pick_centre (tenant_id, id, pick_id, centre_id, areas, value, is_new_ward, distance_m)
        select
            $1::int4, u.id, u.pick_id, u.centre_id, u.areas::text[], u.value, u.is_new_ward,
            nullif(u.distance_m, -1)
        from unnest(
            $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int8[], $7::bool[], $8::int4[]
        ) as u (id, pick_id, centre_id, areas, value, is_new_ward, distance_m)
        """
    case complete = """
        update portfolio as f
        set
            status = 'computed', rule_version = $3::text, places = $4::int4, picks = $5::int4,
            centres_considered = $6::int4, partners_considered = $7::int4, pairs_considered = $8::int8,
            ward_value = $9::int4, value = $10::int8, upper_bound = $11::int8, centres_reached = $12::int4,
            wards_reached = $13::int4, needs_met = $14::int4, computed_at = $15::timestamptz,
            version = f.version + 1, updated_at = $15::timestamptz
        where f.tenant_id = $1::int4 and f.id = $2::uuid
        """
    case fail = """
        update portfolio as f
        set status = 'failed', failure = $3::text, version = f.version + 1, updated_at = $4::timestamptz
        where f.tenant_id = $1::int4 and f.id = $2::uuid and f.status = 'requested'
        """
    /// Asks for one: `$3` programme, `$4` the day, `$7` its job.
    case request = """
        insert into portfolio (
            tenant_id, id, programme_id, as_of, concerns_children, maximum_km, job_id, created_at, updated_at
        )
        values (
            $1::int4, $2::uuid, $3::uuid, $4::date, $5::bool, $6::int4, $7::uuid, $8::timestamptz, $8::timestamptz
        )
        """
}
