import Domain
package import Jobs
import Postgres

/// Closes survey campaigns that nobody closed, a fortnight after their last day, and publishes their results; and forgets
/// what respondents filled in and did not send, once its link works no more. Both may be done twice.
///
/// Each municipality under its own tenancy, and by itself: what one of them stops at waits for the next night, as does a
/// campaign that somebody is closing.
package struct SurveyCloser: JobHandler {
    /// Days after a campaign's last one in which staff may still enter answers from paper.
    private static let grace: Int32 = 14

    enum SQL: String, StatementSet {
        case close = """
            with due as materialized (
                select c.id
                from survey_campaign as c
                where
                    c.tenant_id = $1::int4 and c.closed_at is null and c.archived_at is null
                    and c.closes_on + $3::int4 < $2::date
                order by c.id
                for no key update skip locked
            )
            select count(app.survey_publish($1::int4, d.id, $4::timestamptz)) from due as d
            """
        case forgetDrafts = """
            delete from survey_draft as d
            using survey_invitation as i, survey_campaign as c
            where
                d.tenant_id = $1::int4 and i.tenant_id = $1::int4 and i.id = d.invitation_id and c.tenant_id = $1::int4
                and c.id = i.campaign_id and c.closes_on < $2::date
            """
    }

    package init() {}

    package var kind: String { "close_surveys" }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        let now = context.now()
        let today = Day(southAfrican: now).description
        let tenants = try await context.municipalities()
        var closed = 0
        for (place, tenant) in tenants.enumerated() {
            let rows = try await context.database.batch(
                [
                    Query(SQL.close, tenant, today, Self.grace, now), Query(SQL.forgetDrafts, tenant, today),
                ], as: .tenant(tenant, actor: "worker"))
            closed += try rows.first?.first?.decode(Int.self, at: 0) ?? 0
            context.progress(Double(place + 1) / Double(tenants.count), "municipalities")
        }
        return JobOutcome(result: "{\"closed\":\(closed)}")
    }
}
