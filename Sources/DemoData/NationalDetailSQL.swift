import Postgres

/// The statements of ``NationalData`` for what belongs to papers, grants, activities and programmes, after all of them, so
/// that what is measured of it is measured on rows. Each takes the seed as `$1` and today as `$2`.
enum NationalDetailSQL: String, StatementSet {
    /// A role of each side in every paper.
    case clauses = """
        insert into ecdp.document_clause (tenant_id, id, document_id, position, kind, side, body)
        select
            d.tenant_id,
            pg_temp.make_id(200, 2 * row_number() over (order by d.tenant_id, d.id, s.position) + 1, $1::int8), d.id,
            s.position, 'role', s.side, 'Does its part.'
        from ecdp.document as d
        cross join (values (1, 'partner'), (2, 'centre')) as s (position, side)
        where $2::date is not null
        """

    case signatories = """
        insert into ecdp.document_signatory (tenant_id, id, document_id, position, side, name, capacity, signed_on)
        select
            d.tenant_id, pg_temp.make_id(201, row_number() over (order by d.tenant_id, d.id, s.position), $1::int8), d.id,
            s.position, s.side, s.capacity, s.capacity, d.signed_on
        from ecdp.document as d
        cross join (values (1, 'partner', 'Director'), (2, 'centre', 'Principal')) as s (position, side, capacity)
        where d.signed_on is not null and $2::date is not null
        """

    case milestones = """
        insert into ecdp.document_milestone (tenant_id, id, document_id, position, title, side, due_on)
        select
            d.tenant_id, pg_temp.make_id(202, row_number() over (order by d.tenant_id, d.id), $1::int8), d.id, 1,
            'Half-way meeting', 'partner', d.signed_on + 180
        from ecdp.document as d
        where d.kind = 'agreement' and $2::date is not null
        """

    case metrics = """
        insert into ecdp.document_metric (
            tenant_id, id, document_id, position, indicator, unit, baseline, baseline_on, target, due_on
        )
        select
            d.tenant_id, pg_temp.make_id(203, row_number() over (order by d.tenant_id, d.id), $1::int8), d.id, 1,
            'Children read to each day', 'percent', 20, d.signed_on - 1, 80, d.signed_on + 300
        from ecdp.document as d
        where d.kind = 'agreement' and $2::date is not null
        """

    /// Of two thirds of them, three months after the signature; one in three of those has reached its target.
    case readings = """
        insert into ecdp.document_metric_reading (tenant_id, id, metric_id, observed_on, value)
        select
            m.tenant_id, pg_temp.make_id(204, m.n, $1::int8), m.id, m.baseline_on + 91,
            20 + floor(90 * pg_temp.u(m.n, 205, $1))::int8
        from (select t.*, row_number() over (order by t.tenant_id, t.id) as n from ecdp.document_metric as t) as m
        where m.n % 3 > 0 and m.baseline_on + 91 <= $2::date
        """

    case grantReports = """
        insert into ecdp.grant_report (tenant_id, id, grant_application_id, title, due_on, delivered_on)
        select
            g.tenant_id, pg_temp.make_id(206, g.n * 2 + k, $1::int8), g.id, 'Report ' || k, g.decided_on + 182 * k,
            case when k = 1 and g.n % 2 = 0 and g.decided_on + 175 <= $2::date then g.decided_on + 175 end
        from (
            select a.*, row_number() over (order by a.tenant_id, a.id) as n
            from ecdp.grant_application as a
            where a.status = 'awarded'
        ) as g
        cross join generate_series(1, 2) as k
        """

    /// One in every programme, for two of its partnerships; half of them are over.
    case fundraisers = """
        insert into ecdp.fundraiser (
            tenant_id, id, programme_id, kind, title, starts_on, target_cents, raised_cents, cost_cents, status, ended_on
        )
        select
            p.tenant_id, pg_temp.make_id(207, p.n, $1::int8), p.id, 'event', 'Fun walk ' || p.n, p.starts_on + 60, 1000000,
            case when p.n % 2 = 0 then 800000 else 0 end, case when p.n % 2 = 0 then 100000 else 0 end,
            case when p.n % 2 = 0 then 'closed' else 'planned' end,
            case when p.n % 2 = 0 then least(p.starts_on + 90, $2::date) end
        from (select g.*, row_number() over (order by g.tenant_id, g.id) as n from ecdp.programme as g) as p
        """

    case shares = """
        insert into ecdp.fundraiser_share (tenant_id, id, fundraiser_id, partnership_id, share_cents)
        select
            s.tenant_id, pg_temp.make_id(208, row_number() over (order by s.tenant_id, s.id, s.partnership_id), $1::int8),
            s.id, s.partnership_id, case when s.status = 'closed' then 350000 end
        from (
            select
                f.tenant_id, f.id, f.status, p.id as partnership_id,
                row_number() over (partition by f.tenant_id, f.id order by p.id) as place
            from ecdp.fundraiser as f
            inner join ecdp.partnership as p on p.tenant_id = f.tenant_id and p.programme_id = f.programme_id
            where $2::date is not null
        ) as s
        where s.place <= 2
        """

    case guidelines = """
        insert into ecdp.programme_guideline (tenant_id, id, programme_id, rule, threshold, effect)
        select
            p.tenant_id, pg_temp.make_id(209, row_number() over (order by p.tenant_id, p.id), $1::int8), p.id,
            'centre_share_max', 40, 'warn'
        from ecdp.programme as p
        where $2::date is not null
        """

    case items = """
        insert into ecdp.resource_item (tenant_id, id, kind, name, value_cents)
        select
            t.tenant_id, pg_temp.make_id(210, row_number() over (order by t.tenant_id, i.name), $1::int8), i.kind, i.name,
            i.value_cents
        from ecdp.tenant as t
        cross join (
            values ('materials', 'Picture book', 8000), ('materials', 'Box of blocks', 25000), ('in_kind', 'Bus trip', 150000)
        ) as i (kind, name, value_cents)
        where $2::date is not null
        """

    case certificates = """
        insert into ecdp.training_certificate (
            tenant_id, id, activity_id, centre_id, award, participants, certificates, issued_on
        )
        select
            a.tenant_id, pg_temp.make_id(211, row_number() over (order by a.tenant_id, c.id), $1::int8), a.id, c.centre_id,
            'attendance', 4, 3, a.held_on
        from ecdp.activity as a
        inner join ecdp.activity_centre as c on c.tenant_id = a.tenant_id and c.activity_id = a.id
        where a.held_on is not null and a.area = 'teacher_training' and $2::date is not null
        """

    case brandings = """
        insert into ecdp.branding (tenant_id, id, display_name)
        select t.tenant_id, pg_temp.make_id(212, row_number() over (order by t.tenant_id), $1::int8), t.name
        from ecdp.tenant as t
        where $2::date is not null
        """

    case activityKinds = """
        insert into ecdp.own_activity_kind (tenant_id, id, code, name, area)
        select
            t.tenant_id, pg_temp.make_id(213, row_number() over (order by t.tenant_id), $1::int8), 'toy_library',
            'Toy library', 'curriculum_sharing'
        from ecdp.tenant as t
        where $2::date is not null
        """
}
