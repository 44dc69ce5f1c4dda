import Postgres

/// The statements of ``NationalData`` that follow ``NationalPartnershipSQL``: what partners and centres did together, what
/// was learned and decided. Each takes the seed as `$1` and today as `$2`. Modest in number: two activities for each
/// partnership that became active, one practice for every thirty partnerships.
enum NationalActivitySQL: String, StatementSet {
    /// The first ten days after the partnership became active, the second two months later, if it still was.
    case activities = """
        insert into ecdp.activity (
            tenant_id, id, partnership_id, title, kind, area, planned_on, held_on, called_off_on, called_off_reason,
            budget_cents, created_at, updated_at
        )
        select
            d.tenant_id, d.id, d.partnership_id, 'Activity ' || d.n, k.code, d.area, d.day,
            case when d.day < $2::date and d.fate >= 0.1 then d.day end,
            case when d.day < $2::date and d.fate < 0.1 then d.day - 2 end,
            case when d.day < $2::date and d.fate < 0.1 then 'no room was free' end, 500000 + 1000 * (d.n % 900),
            d.day - 20, d.day
        from (
            select
                s.n * 2 + k.number as n, s.tenant_id, pg_temp.make_id(61, s.n * 2 + k.number, $1::int8) as id,
                s.id as partnership_id, s.areas[1] as area, s.day + 10 + 60 * k.number as day,
                pg_temp.u(s.n * 2 + k.number, 610, $1) as fate
            from (
                select
                    m.n, m.tenant_id, m.id, m.day, m.to_stage, p.areas,
                    lead(m.day) over (partition by m.n order by m.step) as ended_on
                from partnership_move as m
                inner join ecdp.partnership as p on p.tenant_id = m.tenant_id and p.id = m.id
            ) as s
            cross join generate_series(0, 1) as k (number)
            where
                s.to_stage = 'active' and s.day + 10 + 60 * k.number <= coalesce(s.ended_on, $2::date + 40)
        ) as d
        inner join lateral (
            select c.code
            from ecdp.activity_kind as c
            where c.area = d.area and c.code <> 'policy_advocacy'
            order by c.code
            limit 1 offset d.n % 2
        ) as k on true
        order by d.tenant_id, d.n
        """

    /// The use of money that is apart, by the first activity that was held.
    case usedLines = """
        update ecdp.ledger_line as t
        set activity_id = a.id
        from ledger_number as l
        cross join lateral (
            select v.id
            from ecdp.activity as v
            where v.tenant_id = l.tenant_id and v.partnership_id = l.partnership_id and v.held_on is not null
            order by v.held_on, v.id
            limit 1
        ) as a
        where
            t.tenant_id = l.tenant_id and t.id = pg_temp.make_id(122, l.n * 8 + 6, $1::int8) and $2::date is not null
        """

    case usedTransfers = """
        update ecdp.ledger_transfer as t
        set activity_id = l.activity_id
        from ecdp.ledger_line as l
        where
            l.activity_id is not null and t.tenant_id = l.tenant_id and t.id = l.id and $1::int8 is not null
            and $2::date is not null
        """

    case activityCentres = """
        insert into ecdp.activity_centre (
            tenant_id, id, activity_id, centre_id, girls_2, girls_3, girls_4, boys_2, boys_3, boys_4, caregivers,
            practitioners, created_at, updated_at
        )
        select
            a.tenant_id, pg_temp.make_id(62, row_number() over (order by a.tenant_id, a.id, c.id), $1::int8), a.id,
            c.centre_id, r.size, r.size + 1, r.size + 2, r.size, r.size + 2, r.size + 1, r.size * 2,
            case when r.size is not null then 2 end, a.created_at, a.updated_at
        from ecdp.activity as a
        inner join ecdp.partnership_centre as c on c.tenant_id = a.tenant_id and c.partnership_id = a.partnership_id
        cross join lateral (
            select case when a.held_on is not null then abs(hashtext(c.id::text)) % 7 end as size
        ) as r
        where $2::date is not null
        """

    case levels = """
        insert into ecdp.integration_level (
            tenant_id, id, centre_id, kind, level, since, evidence, created_at, updated_at
        )
        select
            f.tenant_id, pg_temp.make_id(63, row_number() over (order by f.tenant_id, f.centre_id, f.kind), $1::int8),
            f.centre_id, f.kind, 1 + f.place % 2, f.since, 'Seen at a visit', f.since, f.since
        from (
            select
                c.tenant_id, c.centre_id, a.kind, max(a.held_on) + 14 as since,
                row_number() over (order by c.tenant_id, c.centre_id, a.kind) as place
            from ecdp.activity_centre as c
            inner join ecdp.activity as a on a.tenant_id = c.tenant_id and a.id = c.activity_id
            where a.held_on + 14 <= $2::date
            group by c.tenant_id, c.centre_id, a.kind
        ) as f
        where f.place % 3 = 0
        """

    /// Of barriers that were resolved: every other one shared, half of those with all.
    case practices = """
        insert into ecdp.practice (
            tenant_id, id, title, problem, solution, area, barrier_category, cost_cents, partner_id, barrier_id, status,
            audience, names_no_one, status_since, status_reason, version, created_at, updated_at
        )
        select
            b.tenant_id, pg_temp.make_id(64, b.n, $1::int8), 'Practice ' || b.n, 'A barrier stood in the way',
            'It was removed together', b.areas[1], b.category, 10000 * (1 + b.n % 90), b.partner_id, b.id, s.status,
            s.audience, case when s.audience = 'all' then true end,
            case when s.status <> 'proposed' then b.resolved_on end,
            case when s.status <> 'proposed' then 'Checked' end, 1, b.resolved_on, b.resolved_on
        from (
            select
                o.tenant_id, o.id, o.category, o.resolved_on, p.areas, p.partner_id,
                row_number() over (order by o.tenant_id, o.id) as n
            from ecdp.barrier as o
            inner join ecdp.partnership as p on p.tenant_id = o.tenant_id and p.id = o.partnership_id
            where o.resolved_on < $2::date
        ) as b
        cross join lateral (
            select
                case when b.n % 3 = 0 then 'proposed' when b.n % 12 in (1, 2) then 'reviewed' else 'shared' end
                    as status,
                case
                    when b.n % 3 = 0 or b.n % 12 in (1, 2) then null
                    when b.n % 12 in (4, 5) then 'all'
                    else 'municipality'
                end as audience
        ) as s
        where b.n % 4 = 0 or b.n % 12 in (1, 5)
        """

    case sharedPractices = """
        insert into ecdp.shared_practice (
            tenant_id, id, region_id, title, problem, solution, area, barrier_category, cost_cents, days_to_resolve,
            shared_on
        )
        select
            p.tenant_id, p.id, t.region_id, p.title, p.problem, p.solution, p.area, p.barrier_category, p.cost_cents,
            b.resolved_on - b.raised_on, p.status_since
        from ecdp.practice as p
        inner join ecdp.tenant as t on t.tenant_id = p.tenant_id
        inner join ecdp.barrier as b on b.tenant_id = p.tenant_id and b.id = p.barrier_id
        where p.audience = 'all' and $1::int8 is not null and $2::date is not null
        """

    case uptakes = """
        insert into ecdp.practice_uptake (
            tenant_id, id, practice_id, partnership_id, taken_up_on, outcome, outcome_on, created_at, updated_at
        )
        select
            f.tenant_id, pg_temp.make_id(65, f.n, $1::int8), f.practice_id, f.partnership_id, f.status_since,
            (array['worked', 'partly', 'did_not_work', 'worked'])[1 + f.n % 4], f.status_since, f.status_since,
            f.status_since
        from (
            select
                p.tenant_id, p.id as practice_id, b.partnership_id, p.status_since,
                row_number() over (order by p.tenant_id, p.id) as n
            from ecdp.practice as p
            inner join ecdp.barrier as b on b.tenant_id = p.tenant_id and b.id = p.barrier_id
            where p.status = 'shared' and $2::date is not null
        ) as f
        """

    case decisions = """
        insert into ecdp.decision (
            tenant_id, id, kind, title, decided_on, decision, reason, decided_by, programme_id, review_on, created_at,
            updated_at
        )
        select
            p.tenant_id, pg_temp.make_id(66, p.tenant_id, $1::int8), 'refinement', 'Visits before letters',
            p.starts_on + 90, 'Organisations are visited first', 'Letters were not answered', 'Steering committee',
            p.id, p.starts_on + 150, p.starts_on + 90, p.starts_on + 90
        from ecdp.programme as p
        where p.starts_on + 90 <= $2::date and p.ends_on > $2::date
        """

    case lessons = """
        insert into ecdp.lesson (
            tenant_id, id, programme_id, title, learned_on, outcome, lesson, decision_id, created_at, updated_at
        )
        select
            d.tenant_id, pg_temp.make_id(67, d.tenant_id, $1::int8), d.programme_id, 'Ask early in a term',
            d.decided_on, 'worked', 'Principals decide early in a term', d.id, d.created_at, d.updated_at
        from ecdp.decision as d
        where d.programme_id is not null and $2::date is not null
        """
}
