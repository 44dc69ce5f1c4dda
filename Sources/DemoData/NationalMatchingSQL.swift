import Postgres

/// What matching rests on beside needs and offers, at national size. Each statement takes the seed as `$1` and today as
/// `$2`.
enum NationalMatchingSQL: String, StatementSet {
    /// What the trigger on partners would have done.
    case registrations = """
        insert into ecdp.partner_registration (tenant_id, id, partner_id, scheme, number, created_at, updated_at)
        select
            p.tenant_id, pg_temp.make_id(60, p.n, $1::int8), p.id, o.registration_type, o.registration_number,
            o.created_at, o.created_at
        from partner_number as p
        inner join ecdp.partner as o on o.tenant_id = p.tenant_id and o.id = p.id
        where o.registration_number is not null and $2::date is not null
        order by p.tenant_id, p.n
        """

    /// Training days with every third offer, materials with every fifth.
    case offerResources = """
        insert into ecdp.partner_offer_resource (
            tenant_id, id, offer_id, resource_kind, unit, amount, created_at, updated_at
        )
        select
            o.tenant_id, pg_temp.make_id(61, s.n, $1::int8), s.id, s.kind,
            app.resource_unit(s.kind), 100 * (1 + floor(60 * pg_temp.u(s.n, 62, $1))::int8), o.created_at, o.created_at
        from (
            select
                pg_temp.make_id(6, p.n * 8 + a.position, $1::int8) as id, p.tenant_id, p.n * 8 + a.position as n,
                case when (p.n * 8 + a.position) % 3 = 0 then 'training' else 'materials' end as kind
            from partner_number as p
            cross join ecdp.collaboration_area as a
            where (p.n * 8 + a.position) % 3 = 0 or (p.n * 8 + a.position) % 5 = 0
        ) as s
        inner join ecdp.partner_offer as o on o.tenant_id = s.tenant_id and o.id = s.id
        where $2::date is not null
        order by o.tenant_id, s.n
        """

    /// Every fiftieth partner was set for a centre it works with, or against.
    case overrides = """
        insert into ecdp.match_override (
            tenant_id, id, centre_id, partner_id, effect, reason, decided_by, decided_on, created_at, updated_at
        )
        select
            p.tenant_id, pg_temp.make_id(62, p.n, $1::int8), c.id, p.id,
            case when p.n % 100 = 0 then 'pinned' else 'excluded' end, 'as decided', 'ECD forum', $2::date - 100,
            $2::date - 100, $2::date - 100
        from partner_number as p
        cross join lateral (
            select o.id from ecdp.centre as o
            where o.tenant_id = p.tenant_id
            order by o.id
            offset p.n % 7
            limit 1
        ) as c
        where p.n % 50 = 0
        order by p.tenant_id, p.n
        """
}
