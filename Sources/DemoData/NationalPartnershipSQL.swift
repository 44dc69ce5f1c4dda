import Postgres

/// The statements of ``NationalData`` that follow ``NationalSQL``: programmes, partnerships and what came of them. Each
/// takes the seed as `$1` and today as `$2`.
enum NationalPartnershipSQL: String, StatementSet {
    /// The present one of each municipality, and one that ended long enough ago to be evaluated.
    case programmes = """
        insert into ecdp.programme (tenant_id, id, name, starts_on, ends_on, target, objectives)
        select
            t.tenant_id, pg_temp.make_id(g.kind, t.tenant_id, $1::int8), g.name || ' partnerships, seed ' || $1,
            s.day, (s.day + interval '9 months')::date, 20, array['capacity_building', 'health_wellness']
        from ecdp.tenant as t
        cross join (values (10, 'Strategic', 5), (17, 'First', 20)) as g (kind, name, months)
        cross join lateral (
            select (date_trunc('month', $2::date) - make_interval(months => g.months))::date as day
        ) as s
        """

    case phases = """
        insert into ecdp.programme_phase
        (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships, milestones)
        select
            p.tenant_id, pg_temp.make_id(11, p.tenant_id * 3 + f.position, $1::int8), p.id, f.position, f.name,
            (p.starts_on + make_interval(months => 3 * f.position - 3))::date,
            (p.starts_on + make_interval(months => 3 * f.position))::date, f.partnerships, f.milestones::jsonb
        from ecdp.programme as p
        cross join (values
            (1, 'Outreach and identification', 5, '{"partners_contacted": 15, "events_hosted": 2}'),
            (2, 'Formalise and launch', 10, '{"formalised": 10}'),
            (3, 'Evaluate, refine, integrate', 5, '{}')
        ) as f (position, name, partnerships, milestones)
        where p.name = 'Strategic partnerships, seed ' || $1 and $2::date is not null
        """

    /// 60,000 partnerships: how far each came (1–8), how it ended there, and the day it began. Those as old as the
    /// programme or younger count for it.
    case partnershipNumber = """
        create temporary table partnership_number on commit drop as
        with drawn as (
            select
                i as n, p.tenant_id, p.id as partner_id, pg_temp.make_id(12, i, $1::int8) as id,
                floor(700 * pg_temp.u(i, 70, $1))::int4 as age, pg_temp.u(i, 71, $1) as fate
            from generate_series(1, 60000) as i
            inner join partner_number as p on p.n = 1 + (i - 1) / 3
        )
        select
            d.n, d.tenant_id, d.partner_id, d.id, $2::date - d.age as began_on, d.age,
            case
                when d.fate < 0.20 then 1 when d.fate < 0.34 then 2 when d.fate < 0.43 then 3 when d.fate < 0.51 then 4
                when d.fate < 0.59 then 5 when d.fate < 0.64 then 6 when d.fate < 0.84 then 7 when d.fate < 0.90 then 8
                else 1 + floor(7 * pg_temp.u(d.n, 72, $1))::int4
            end as reached,
            case
                when d.fate < 0.90 then null when d.fate < 0.93 then 'on_hold' when d.fate < 0.98 then 'declined'
                else 'terminated'
            end as ended
        from drawn as d
        """

    /// Every move: step 1 on the day it began, the others evenly up to today; those of the earlier programme, five days
    /// apart.
    case moves = """
        create temporary table partnership_move on commit drop as
        select
            p.n, p.tenant_id, p.id, k as step, 
            p.began_on + case
                when p.age between 480 and 600 then 5 * (k - 1) else p.age * (k - 1) / (p.reached + 1)
            end as day,
            f.code as from_stage, coalesce(t.code, p.ended) as to_stage
        from partnership_number as p
        cross join generate_series(1, p.reached + case when p.ended is null then 0 else 1 end) as k
        left join ecdp.stage as f on f.position = k - 1
        left join ecdp.stage as t on t.position = k and k <= p.reached
        where $1::int8 is not null and $2::date is not null
        """

    case partnerships = """
        insert into ecdp.partnership (
            tenant_id, id, programme_id, partner_id, title, stage, stage_since, stage_reason, held_from,
            works_with_children,
            objectives, areas, secured_on, formalised_on, owner, version, created_at, updated_at
        )
        select
            p.tenant_id, p.id,
            case
                when p.age < 170 then pg_temp.make_id(10, p.tenant_id, $1::int8)
                when p.age between 480 and 600 then pg_temp.make_id(17, p.tenant_id, $1)
            end,
            p.partner_id,
            'Partnership ' || p.n, l.stage, l.since, case when l.moves > 1 then 'as reported' end,
            case when p.ended = 'on_hold' then h.code end, pg_temp.u(p.n, 74, $1) < 0.7,
            array[(array['capacity_building', 'health_wellness', 'funding_access', 'community_advocacy',
            'networking_learning'])
                [1 + floor(5 * pg_temp.u(p.n, 75, $1))::int4]],
            array[(array['curriculum_sharing', 'teacher_training', 'physical_mental_health', 'nutrition_hygiene',
                'family_engagement', 'community_advocacy', 'funding_access', 'resource_mobilisation'])
                [1 + floor(8 * pg_temp.u(p.n, 76, $1))::int4]],
            l.secured_on, l.formalised_on, (array['Partnerships desk', 'ECD unit', 'Outreach team'])[1 + p.n % 4],
            l.moves::int4, p.began_on, l.since
        from partnership_number as p
        inner join (
            select
                m.n, count(*) as moves, max(m.day) as since,
                (array_agg(m.to_stage order by m.step desc))[1] as stage,
                min(m.day) filter (where m.to_stage = 'mou_signed') as secured_on,
                min(m.day) filter (where m.to_stage = 'agreement_signed') as formalised_on
            from partnership_move as m
            group by m.n
        ) as l on l.n = p.n
        left join ecdp.stage as h on h.position = p.reached
        where $2::date is not null
        order by p.tenant_id, p.n
        """

    case stageChanges = """
        insert into ecdp.partnership_stage_change
        (tenant_id, partnership_id, from_stage, to_stage, changed_on, reason, actor, recorded_at)
        select
            m.tenant_id, m.id, m.from_stage, m.to_stage, m.day, case when m.from_stage is not null then 'as reported' end,
            'operator:generator', m.day
        from partnership_move as m
        where $1::int8 is not null and $2::date is not null
        order by m.tenant_id, m.n, m.step
        """

    /// One to three centres of the tenant each.
    case partnershipCentres = """
        insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
        select
            p.tenant_id, pg_temp.make_id(14, p.n * 3 + k, $1::int8), p.id, c.id, p.began_on
        from partnership_number as p
        cross join generate_series(0, floor(3 * pg_temp.u(p.n, 78, $1))::int4) as k
        inner join (select o.tenant_id, count(*)::int8 as centres from centre_number as o group by o.tenant_id) as s
            on s.tenant_id = p.tenant_id
        inner join (
            select o.tenant_id, o.id, row_number() over (partition by o.tenant_id order by o.n) - 1 as place
            from centre_number as o
        ) as c on c.tenant_id = p.tenant_id and c.place = (p.n * 7 + k) % s.centres
        where $2::date is not null
        on conflict do nothing
        """

    // MARK: - Monitoring

    case engagements = """
        insert into ecdp.engagement (tenant_id, id, kind, programme_id, partnership_id, held_on, title, place)
        select
            m.tenant_id, pg_temp.make_id(15, m.n * 8 + m.step, $1::int8),
            (array['first_contact', 'proposal_presentation', 'site_visit', 'informal_meeting', 'workshop',
                'joint_activity', 'review_meeting'])[m.step - 1],
            case when $2::date - m.day < 150 then pg_temp.make_id(10, m.tenant_id, $1) end, m.id, m.day,
            'Engagement ' || m.n || '/' || m.step, 'at the centre'
        from partnership_move as m
        where m.step between 2 and 8 and pg_temp.u(m.n * 8 + m.step, 80, $1) < 0.4
        order by m.tenant_id, m.n, m.step
        """

    case attendance = """
        insert into ecdp.engagement_attendance (tenant_id, id, engagement_id, centre_id, partner_id, attended, people)
        select
            e.tenant_id, pg_temp.make_id(16, row_number() over (order by e.tenant_id, e.id, s.k), $1::int8), e.id,
            s.centre_id, s.partner_id, true, 2
        from ecdp.engagement as e
        inner join ecdp.partnership as p on p.tenant_id = e.tenant_id and p.id = e.partnership_id
        cross join lateral (
            select 0 as k, null::uuid as centre_id, p.partner_id
            union all
            (
                select 1, c.centre_id, null
                from ecdp.partnership_centre as c
                where c.tenant_id = p.tenant_id and c.partnership_id = p.id
                order by c.id
                limit 1
            )
        ) as s
        where $2::date is not null
        """

    case barriers = """
        insert into ecdp.barrier (
            tenant_id, id, programme_id, partnership_id, category, severity, title, raised_on, due_on, owner,
            resolved_on,
            resolution
        )
        select
            p.tenant_id, pg_temp.make_id(17, p.n, $1::int8),
            case when p.age < 170 then pg_temp.make_id(10, p.tenant_id, $1) end, p.id,
            (array['funding', 'staffing', 'transport', 'infrastructure', 'communication', 'trust', 'governance',
            'compliance',
                'safeguarding', 'other'])[1 + floor(10 * pg_temp.u(p.n, 84, $1))::int4],
            1 + floor(5 * pg_temp.u(p.n, 85, $1))::int4, 'Barrier ' || p.n, p.began_on + p.age / 3,
            p.began_on + p.age / 3 + 60, 'programme office', r.day, case when r.day is not null then 'solved' end
        from partnership_number as p
        cross join lateral (
            select case when pg_temp.u(p.n, 86, $1) < 0.6 then p.began_on + p.age / 3 + p.age / 2 end as day
        ) as r
        where pg_temp.u(p.n, 83, $1) < 0.2 and $2::date is not null
        """
}
