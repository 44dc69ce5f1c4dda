package import Domain
package import Postgres
package import Resources

package import struct Foundation.Date
package import struct Foundation.UUID

/// Surveys by a link, without an API key: the link's secret part is the credential.
///
/// Whatever is the matter with a link – it never was, it is revoked, replaced or too old, its campaign is not open or was
/// closed, its partnership is archived – there is nothing to be found by it.
package struct RespondentRepository: Sendable {
    enum SQL: String, StatementSet {
        case link = "select l.tenant_id, l.invitation_id from app.survey_link($1::bytea) as l"
        case visit = """
            select i.id, c.version_id, i.language, m.name, r.id is not null
            from survey_invitation as i
            inner join survey_campaign as c on c.tenant_id = i.tenant_id and c.id = i.campaign_id
            inner join tenant as m on m.tenant_id = i.tenant_id
            left join partnership as p on p.tenant_id = i.tenant_id and p.id = i.partnership_id
            left join survey_response as r on r.tenant_id = i.tenant_id and r.invitation_id = i.id
            where
                i.tenant_id = $1::int4 and i.id = $2::uuid and i.token_sha256 = $3::bytea
                and i.archived_at is null and i.expires_at > $4::timestamptz and c.archived_at is null
                and c.closed_at is null and $5::date between c.opens_on and c.closes_on and p.archived_at is null
            """
        /// Locks the invitation while its link works, or fails the transaction.
        case requireLink = """
            select app.require(
                exists (
                    select from survey_invitation as i
                    where
                        i.tenant_id = $1::int4 and i.id = $2::uuid and i.token_sha256 = $3::bytea
                        and i.archived_at is null and i.expires_at > $4::timestamptz
                    for no key update
                ), 'survey_link_works'
            )
            """
        case draft = """
            select d.content::text from survey_draft as d where d.tenant_id = $1::int4 and d.invitation_id = $2::uuid
            """
        /// Not of what was sent.
        case saveDraft = """
            insert into survey_draft (tenant_id, id, invitation_id, content, saved_at)
            select $1::int4, $3::uuid, $2::uuid, $4::jsonb, $5::timestamptz
            where
                not exists (
                    select from survey_response as r where r.tenant_id = $1::int4 and r.invitation_id = $2::uuid
                )
            on conflict (tenant_id, invitation_id)
            do update set content = excluded.content, saved_at = excluded.saved_at
            """

        var effect: Query.Effect {
            switch self {
            case .link, .visit, .draft: .read
            case .requireLink, .saveDraft: .write
            }
        }
    }

    /// Somebody who came by a link that works.
    package struct Visit: Sendable {
        package let scope: TenantScope
        package let invitation: UUID
        package let version: UUID
        /// What the invitation says; nil for the reader's own.
        package let language: SurveyLanguage?
        /// Name of the municipality that asks.
        package let municipality: String
        package let isAnswered: Bool
        fileprivate let sha256: [UInt8]
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Parameter sha256: of the link's secret part.
    /// - Returns: nil where the link does not work, whyever.
    package func visit(sha256: [UInt8], at moment: Date, requestID: String) async throws -> Visit? {
        let found = try await database.query(Query(SQL.link, sha256), as: .none)
        guard let link = found.first else { return nil }
        let scope = TenantScope(
            tenant: try link.decode(Int32.self, at: 0), actor: "survey link", requestID: requestID)
        let rows = try await database.query(
            Query(
                SQL.visit, scope.tenant, try link.decode(UUID.self, at: 1), sha256, moment,
                FieldValue.text(Day(southAfrican: moment).description)), as: scope.scope)
        guard let row = rows.first else { return nil }
        return Visit(
            scope: scope, invitation: try row.decode(UUID.self, at: 0), version: try row.decode(UUID.self, at: 1),
            language: try row.decode(String?.self, at: 2).flatMap { SurveyLanguage(rawValue: $0) },
            municipality: try row.decode(String.self, at: 3), isAnswered: try row.decode(Bool.self, at: 4),
            sha256: sha256)
    }

    /// What was saved, as a JSON object of lists of texts; nil where nothing was.
    package func draft(of visit: Visit) async throws -> String? {
        let rows = try await database.query(
            Query(SQL.draft, visit.scope.tenant, visit.invitation), as: visit.scope.scope)
        return try rows.first?.decode(String.self, at: 0)
    }

    /// Keeps what somebody has filled in.
    ///
    /// - Returns: false where the link has stopped working.
    package func save(_ draft: String, of visit: Visit, as id: UUID, at moment: Date) async throws -> Bool {
        let (tenant, invitation) = (visit.scope.tenant, visit.invitation)
        do {
            _ = try await database.batch(
                [
                    Query(SQL.requireLink, tenant, invitation, visit.sha256, moment),
                    Query(SQL.saveDraft, tenant, invitation, id, draft, moment),
                ], as: visit.scope.scope)
            return true
        } catch let error as PostgresError where error.constraint == "survey_link_works" {
            return false
        }
    }

    package enum Sent: Sendable {
        case now
        /// It was sent before, by this link or by staff.
        case before
        /// The link has stopped working.
        case no
    }

    /// Keeps a response, once.
    package func send(
        _ answers: [(question: String, answer: SurveyAnswer)], in language: SurveyLanguage, of visit: Visit,
        at moment: Date, newID: () -> UUID
    ) async throws -> Sent {
        let response = FeedbackRepository.Response(
            id: newID(), invitation: visit.invitation, way: .link, language: language,
            day: Day(southAfrican: moment).description, answers: answers)
        let tenant = visit.scope.tenant
        let queries = response.queries(tenant: tenant, newID: newID)
        do {
            _ = try await database.batch(
                [
                    Query(SQL.requireLink, tenant, visit.invitation, visit.sha256, moment), queries.respond,
                    queries.answer, queries.forgetDraft,
                ], as: visit.scope.scope)
            return .now
        } catch let error as PostgresError {
            switch error.constraint {
            case "survey_response_tenant_id_invitation_id_key": return .before
            case "survey_link_works", "survey_response_invitation_id_archived_check",
                "survey_response_campaign_id_archived_check", "survey_campaign_closed_check",
                "survey_response_answered_on_open_check", "survey_response_partnership_archived_check":
                return .no
            default: throw error
            }
        }
    }
}
