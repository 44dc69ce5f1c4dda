import Postgres

/// How a demonstration municipality is written: one statement a table, rows as a JSON array in `$2`.
///
/// JSON and not `unnest`, because a row holds lists itself (languages, areas) and `unnest` would flatten those.
/// Everything runs as the application does, under row-level security and past every trigger.
enum DemoSQL: String, StatementSet {
    /// Its demonstration programme, by its name, or, where somebody gave it another, the latest it has.
    case programme = """
        select p.id
        from programme as p
        where p.tenant_id = $1::int4
        order by p.name = $2::text desc, p.starts_on desc, p.id
        limit 1
        """

    case regions = """
        select r.code, r.id
        from region as r
        where r.code = any($1::text[]) and r.kind in ('district', 'metro', 'local') and r.valid_to is null
        """

    case localities = """
        insert into locality (tenant_id, id, kind, code, name, parent_id, valid_from)
        select $1::int4, r.id, r.kind, r.code, r.name, r.parent_id, r.valid_from
        from jsonb_populate_recordset(null::ecdp.locality, $2::jsonb) as r
        """

    case centres = """
        insert into centre (
            tenant_id, id, name, programme_type, region_id, locality_id, latitude, longitude, fee_band, quintile,
            subsidised, languages, created_at, updated_at
        )
        select
            $1::int4, r.id, r.name, r.programme_type, r.region_id, r.locality_id, r.latitude, r.longitude, r.fee_band,
            r.quintile, r.subsidised, r.languages, r.created_at, r.created_at
        from jsonb_populate_recordset(null::ecdp.centre, $2::jsonb) as r
        """

    case measures = """
        insert into centre_measure (
            tenant_id, id, centre_id, observed_on, source, capacity, girls_0_1, girls_2, girls_3, girls_4, girls_5,
            boys_0_1,
            boys_2, boys_3, boys_4, boys_5, children_with_disabilities, children_subsidised, practitioners_none,
            practitioners_nqf_1_3, practitioners_nqf_4, practitioners_nqf_5, practitioners_nqf_6_up, meals_a_day, water,
            sanitation, fence, electricity
        )
        select
            $1::int4, r.id, r.centre_id, r.observed_on, r.source, r.capacity, r.girls[1], r.girls[2], r.girls[3],
            r.girls[4],
            r.girls[5], r.boys[1], r.boys[2], r.boys[3], r.boys[4], r.boys[5], r.children_with_disabilities,
            r.children_subsidised, r.practitioners[1], r.practitioners[2], r.practitioners[3], r.practitioners[4],
            r.practitioners[5], r.meals_a_day, r.water, r.sanitation, r.fence, r.electricity
        from jsonb_to_recordset($2::jsonb) as r (
            id uuid, centre_id uuid, observed_on date, source text, capacity int4, girls int4[], boys int4[],
            children_with_disabilities int4, children_subsidised int4, practitioners int4[], meals_a_day int4,
            water text,
            sanitation text, fence bool, electricity bool
        )
        order by r.observed_on
        """

    case registrations = """
        insert into centre_registration (tenant_id, id, centre_id, scheme, level, number, valid_from, valid_to,
        evidence)
        select $1::int4, r.id, r.centre_id, r.scheme, r.level, r.number, r.valid_from, r.valid_to, r.evidence
        from jsonb_populate_recordset(null::ecdp.centre_registration, $2::jsonb) as r
        """

    case needs = """
        insert into centre_need (tenant_id, id, centre_id, area, priority, note, created_at, updated_at)
        select $1::int4, r.id, r.centre_id, r.area, r.priority, r.note, c.created_at, c.created_at
        from jsonb_populate_recordset(null::ecdp.centre_need, $2::jsonb) as r
        inner join centre as c on c.tenant_id = $1::int4 and c.id = r.centre_id
        """

    case partners = """
        insert into partner (
            tenant_id, id, name, kind, sub_kind, registration_type, registration_number, focus, languages, latitude,
            longitude, website, note, created_at, updated_at, archived_at
        )
        select
            $1::int4, r.id, r.name, r.kind, r.sub_kind, r.registration_type, r.registration_number, r.focus,
            r.languages,
            r.latitude, r.longitude, r.website, r.note, r.created_at, r.created_at, r.archived_at
        from jsonb_populate_recordset(null::ecdp.partner, $2::jsonb) as r
        """

    case offers = """
        insert into partner_offer (tenant_id, id, partner_id, area, capacity, forms, note, created_at, updated_at)
        select $1::int4, r.id, r.partner_id, r.area, r.capacity, r.forms, r.note, p.created_at, p.created_at
        from jsonb_populate_recordset(null::ecdp.partner_offer, $2::jsonb) as r
        inner join partner as p on p.tenant_id = $1::int4 and p.id = r.partner_id
        """

    case serviceAreas = """
        insert into partner_service_area (tenant_id, id, partner_id, region_id)
        select $1::int4, r.id, r.partner_id, r.region_id
        from jsonb_populate_recordset(null::ecdp.partner_service_area, $2::jsonb) as r
        """

    case clearances = """
        insert into partner_clearance (tenant_id, id, partner_id, outcome, screened_on, expires_on, reference)
        select $1::int4, r.id, r.partner_id, r.outcome, r.screened_on, r.expires_on, r.reference
        from jsonb_populate_recordset(null::ecdp.partner_clearance, $2::jsonb) as r
        """

    case contacts = """
        insert into contact (tenant_id, id, centre_id, partner_id, name, role, phone, email, preferred)
        select $1::int4, r.id, r.centre_id, r.partner_id, r.name, r.role, r.phone, r.email, r.preferred
        from jsonb_populate_recordset(null::ecdp.contact, $2::jsonb) as r
        """

    case programmes = """
        insert into programme (tenant_id, id, name, starts_on, ends_on, target, counts_by, objectives)
        select $1::int4, r.id, r.name, r.starts_on, r.ends_on, r.target, r.counts_by, r.objectives
        from jsonb_populate_recordset(null::ecdp.programme, $2::jsonb) as r
        """

    case phases = """
        insert into programme_phase
        (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships, milestones)
        select $1::int4, r.id, r.programme_id, r.position, r.name, r.starts_on, r.ends_on, r.partnerships, r.milestones
        from jsonb_populate_recordset(null::ecdp.programme_phase, $2::jsonb) as r
        """

    case partnerships = """
        insert into partnership
        (
            tenant_id, id, programme_id, partner_id, title, stage_since, works_with_children, objectives, areas, owner,
            note
        )
        select
            $1::int4, r.id, r.programme_id, r.partner_id, r.title, r.stage_since, r.works_with_children, r.objectives,
            r.areas, r.owner, r.note
        from jsonb_populate_recordset(null::ecdp.partnership, $2::jsonb) as r
        """

    case partnershipCentres = """
        insert into partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on, left_on)
        select $1::int4, r.id, r.partnership_id, r.centre_id, r.joined_on, r.left_on
        from jsonb_populate_recordset(null::ecdp.partnership_centre, $2::jsonb) as r
        """

    /// A draft each: signed when it holds its rows.
    case documents = """
        insert into document (
            tenant_id, id, partnership_id, kind, number, title, terms, valid_until, based_on_id, basis
        )
        select
            $1::int4, r.id, r.partnership_id, r.kind, r.number, r.title, r.terms, r.valid_until, r.based_on_id, r.basis
        from jsonb_populate_recordset(null::ecdp.document, $2::jsonb) as r
        """

    case commitments = """
        insert into document_commitment (
            tenant_id, id, document_id, position, side, resource_kind, amount, detail, schedule, from_on, until_on
        )
        select
            $1::int4, r.id, r.document_id, r.position, r.side, r.resource_kind, r.amount, r.detail, r.schedule, r.from_on,
            r.until_on
        from jsonb_populate_recordset(null::ecdp.document_commitment, $2::jsonb) as r
        """

    case clauses = """
        insert into document_clause (tenant_id, id, document_id, position, kind, side, body)
        select $1::int4, r.id, r.document_id, r.position, r.kind, r.side, r.body
        from jsonb_populate_recordset(null::ecdp.document_clause, $2::jsonb) as r
        """

    case documentMilestones = """
        insert into document_milestone (tenant_id, id, document_id, position, title, side, starts_on, due_on)
        select $1::int4, r.id, r.document_id, r.position, r.title, r.side, r.starts_on, r.due_on
        from jsonb_populate_recordset(null::ecdp.document_milestone, $2::jsonb) as r
        """

    case metrics = """
        insert into document_metric (
            tenant_id, id, document_id, position, indicator, unit, direction, baseline, baseline_on, target, due_on
        )
        select
            $1::int4, r.id, r.document_id, r.position, r.indicator, r.unit, r.direction, r.baseline, r.baseline_on,
            r.target, r.due_on
        from jsonb_populate_recordset(null::ecdp.document_metric, $2::jsonb) as r
        """

    case signatories = """
        insert into document_signatory (tenant_id, id, document_id, position, side, name, capacity, signed_on)
        select $1::int4, r.id, r.document_id, r.position, r.side, r.name, r.capacity, r.signed_on
        from jsonb_populate_recordset(null::ecdp.document_signatory, $2::jsonb) as r
        """

    /// A week of review at the most, and the signatures: the MOUs, then the agreements.
    case reviews = """
        update document as d
        set review_since = r.signed_on, version = d.version + 1
        from jsonb_populate_recordset(null::ecdp.document, $2::jsonb) as r
        where d.tenant_id = $1::int4 and d.id = r.id and r.signed_on is not null
        """

    case signatures = """
        update document as d
        set signed_on = r.signed_on, version = d.version + 1, updated_at = r.signed_on
        from jsonb_populate_recordset(null::ecdp.document, $2::jsonb) as r
        where d.tenant_id = $1::int4 and d.id = r.id and r.signed_on is not null
        """

    case readings = """
        insert into document_metric_reading (tenant_id, id, metric_id, observed_on, value, note)
        select $1::int4, r.id, r.metric_id, r.observed_on, r.value, r.note
        from jsonb_populate_recordset(null::ecdp.document_metric_reading, $2::jsonb) as r
        """

    case fulfilments = """
        insert into obligation_fulfilment (tenant_id, id, obligation_id, done_on, amount, evidence)
        select $1::int4, r.id, o.id, o.due_on, r.amount, r.evidence
        from jsonb_to_recordset($2::jsonb) as r (
            id uuid, commitment_id uuid, milestone_id uuid, nth int4, amount int8, evidence text, today date
        )
        cross join lateral (
            select w.id, w.due_on
            from obligation as w
            where
                w.tenant_id = $1::int4
                and (w.commitment_id = r.commitment_id or w.milestone_id = r.milestone_id)
            order by w.due_on
            offset r.nth
            limit 1
        ) as o
        where o.due_on <= r.today
        """

    case waivers = """
        update obligation as o
        set waived_on = r.waived_on, waiver_reason = r.waiver_reason, version = o.version + 1
        from jsonb_to_recordset($2::jsonb) as r (
            commitment_id uuid, nth int4, waived_on date, waiver_reason text
        )
        where
            o.tenant_id = $1::int4 and o.commitment_id = r.commitment_id and o.due_on = (
                select w.due_on
                from obligation as w
                where w.tenant_id = $1::int4 and w.commitment_id = r.commitment_id
                order by w.due_on
                offset r.nth
                limit 1
            )
        """

    /// The database's stage machine judges each move: an impossible one fails the whole municipality.
    case moves = """
        update partnership as p
        set
            stage = r.stage, stage_since = r.stage_since, stage_reason = r.stage_reason, version = p.version + 1,
            updated_at = r.stage_since
        from jsonb_populate_recordset(null::ecdp.partnership, $2::jsonb) as r
        where p.tenant_id = $1::int4 and p.id = r.id
        """

    /// After all that refers to them.
    case archivedCentres = """
        update centre as c
        set archived_at = r.archived_at, updated_at = r.archived_at, version = c.version + 1
        from jsonb_populate_recordset(null::ecdp.centre, $2::jsonb) as r
        where c.tenant_id = $1::int4 and c.id = r.id and r.archived_at is not null
        """

    case engagements = """
        insert into engagement (tenant_id, id, kind, programme_id, partnership_id, held_on, title, place, note)
        select
            $1::int4, r.id, r.kind, r.programme_id, r.partnership_id, r.held_on, r.title, r.place, r.note
        from jsonb_populate_recordset(null::ecdp.engagement, $2::jsonb) as r
        """

    case attendance = """
        insert into engagement_attendance
        (tenant_id, id, engagement_id, centre_id, partner_id, invited, attended, people)
        select $1::int4, r.id, r.engagement_id, r.centre_id, r.partner_id, r.invited, r.attended, r.people
        from jsonb_populate_recordset(null::ecdp.engagement_attendance, $2::jsonb) as r
        """

    case barriers = """
        insert into barrier (
            tenant_id, id, programme_id, partnership_id, centre_id, category, severity, title, raised_on, due_on, owner,
            mitigation, resolved_on, resolution
        )
        select
            $1::int4, r.id, r.programme_id, r.partnership_id, r.centre_id, r.category, r.severity, r.title, r.raised_on,
            r.due_on, r.owner, r.mitigation, r.resolved_on, r.resolution
        from jsonb_populate_recordset(null::ecdp.barrier, $2::jsonb) as r
        """

    case brandings = """
        insert into branding (tenant_id, id, display_name, department, address, email, language)
        select $1::int4, r.id, m.name, r.department, r.address, r.email, r.language
        from jsonb_populate_recordset(null::ecdp.branding, $2::jsonb) as r
        inner join tenant as m on m.tenant_id = $1::int4
        """

    case proposals = """
        insert into proposal (tenant_id, id, kind, partner_id, partnership_id, programme_id, title, areas, owner)
        select $1::int4, r.id, r.kind, r.partner_id, r.partnership_id, r.programme_id, r.title, r.areas, r.owner
        from jsonb_populate_recordset(null::ecdp.proposal, $2::jsonb) as r
        """

    var effect: Query.Effect {
        switch self {
        case .programme, .regions: .read
        default: .write
        }
    }
}
