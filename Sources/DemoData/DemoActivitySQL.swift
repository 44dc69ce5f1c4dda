import Foundation
import Postgres

/// How the activities, practices and decisions of a demonstration municipality are written: see ``DemoSQL``.
enum DemoActivitySQL: String, StatementSet {
    case activities = """
        insert into activity (
            tenant_id, id, partnership_id, title, kind, planned_on, days, held_on, place, plan, result, budget_cents,
            advocacy_aim, advocacy_outcome
        )
        select
            $1::int4, r.id, r.partnership_id, r.title, r.kind, r.planned_on, r.days, r.held_on, r.place, r.plan,
            r.result, r.budget_cents, r.advocacy_aim, r.advocacy_outcome
        from jsonb_populate_recordset(null::ecdp.activity, $2::jsonb) as r
        order by r.planned_on
        """

    /// After those that took the place of others.
    case calledOff = """
        update activity as a
        set
            called_off_on = r.called_off_on, called_off_reason = r.called_off_reason,
            postponed_to_id = r.postponed_to_id, version = a.version + 1, updated_at = r.called_off_on
        from jsonb_populate_recordset(null::ecdp.activity, $2::jsonb) as r
        where a.tenant_id = $1::int4 and a.id = r.id and r.called_off_on is not null
        """

    case centres = """
        insert into activity_centre (
            tenant_id, id, activity_id, centre_id, girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2,
            boys_3, boys_4, boys_5, caregivers, practitioners, referrals_made, referrals_completed
        )
        select
            $1::int4, r.id, r.activity_id, r.centre_id, r.girls[1], r.girls[2], r.girls[3], r.girls[4], r.girls[5],
            r.boys[1], r.boys[2], r.boys[3], r.boys[4], r.boys[5], r.caregivers, r.practitioners, r.referrals_made,
            r.referrals_completed
        from jsonb_to_recordset($2::jsonb) as r (
            id uuid, activity_id uuid, centre_id uuid, girls int4[], boys int4[], caregivers int4, practitioners int4,
            referrals_made int4, referrals_completed int4
        )
        """

    case certificates = """
        insert into training_certificate (
            tenant_id, id, activity_id, centre_id, award, participants, certificates, issued_on, register
        )
        select
            $1::int4, r.id, r.activity_id, r.centre_id, r.award, r.participants, r.certificates, r.issued_on, r.register
        from jsonb_populate_recordset(null::ecdp.training_certificate, $2::jsonb) as r
        """

    case levels = """
        insert into integration_level (tenant_id, id, centre_id, kind, level, since, evidence)
        select $1::int4, r.id, r.centre_id, r.kind, r.level, r.since, r.evidence
        from jsonb_populate_recordset(null::ecdp.integration_level, $2::jsonb) as r
        """

    case practices = """
        insert into practice (
            tenant_id, id, title, problem, solution, area, barrier_category, cost_cents, evidence, proposed_by,
            centre_id, partner_id, barrier_id
        )
        select
            $1::int4, r.id, r.title, r.problem, r.solution, r.area, r.barrier_category, r.cost_cents, r.evidence,
            r.proposed_by, r.centre_id, r.partner_id, r.barrier_id
        from jsonb_populate_recordset(null::ecdp.practice, $2::jsonb) as r
        """

    /// The database judges each step: an impossible one fails the whole municipality.
    case steps = """
        update practice as p
        set
            status = r.status, audience = r.audience, status_since = r.status_since, status_reason = r.status_reason,
            -- Whoever wrote these texts read them.
            names_no_one = case when r.audience = 'all' then true end,
            version = p.version + 1, updated_at = r.status_since
        from jsonb_populate_recordset(null::ecdp.practice, $2::jsonb) as r
        where p.tenant_id = $1::int4 and p.id = r.id
        """

    case uptakes = """
        insert into practice_uptake (
            tenant_id, id, practice_id, centre_id, partnership_id, taken_up_on, barrier_id, outcome, outcome_on, note
        )
        select
            $1::int4, r.id, r.practice_id, r.centre_id, r.partnership_id, r.taken_up_on, r.barrier_id, r.outcome,
            r.outcome_on, r.note
        from jsonb_populate_recordset(null::ecdp.practice_uptake, $2::jsonb) as r
        """

    case decisions = """
        insert into decision (
            tenant_id, id, kind, title, decided_on, decision, reason, decided_by, programme_id, partnership_id,
            barrier_id, review_on, reviewed_on, review_outcome, review_result
        )
        select
            $1::int4, r.id, r.kind, r.title, r.decided_on, r.decision, r.reason, r.decided_by, r.programme_id,
            r.partnership_id, r.barrier_id, r.review_on, r.reviewed_on, r.review_outcome, r.review_result
        from jsonb_populate_recordset(null::ecdp.decision, $2::jsonb) as r
        """

    case lessons = """
        insert into lesson (
            tenant_id, id, programme_id, partnership_id, title, learned_on, outcome, lesson, area, decision_id
        )
        select
            $1::int4, r.id, r.programme_id, r.partnership_id, r.title, r.learned_on, r.outcome, r.lesson, r.area,
            r.decision_id
        from jsonb_populate_recordset(null::ecdp.lesson, $2::jsonb) as r
        """
}

extension Story {
    /// Everything that is done together, in the order of its references.
    func activityQueries(tenant: Int32, _ encoder: JSONEncoder) throws -> [Query] {
        func query(_ statement: DemoActivitySQL, _ rows: some Encodable) throws -> Query {
            Query(statement, tenant, String(decoding: try encoder.encode(rows), as: UTF8.self))
        }
        return try [
            query(.activities, activities), query(.centres, activityCentres), query(.calledOff, activities),
            query(.certificates, certificates), query(.levels, integrationLevels), query(.practices, practices),
        ] + practiceSteps.map { try query(.steps, $0) } + [
            query(.uptakes, uptakes), query(.decisions, decisions), query(.lessons, lessons),
        ]
    }
}
