package import Postgres
package import Resources

package import struct Foundation.Date
package import struct Foundation.UUID

/// PDFs of pages: asked for here, made by a worker.
package struct RenderingRepository: Sendable {
    enum SQL: String, StatementSet {
        case request = """
            select app.request_rendering(
                $1::int4, $2::uuid, $3::uuid, $4::uuid, $5::bytea, $6::uuid, $7::uuid, $8::timestamptz
            )
            """
        case pdf = """
            select
                t.pdf,
                case
                    when t.proposal_id is not null then 'proposal'
                    when t.document_id is not null then 'document'
                    else 'report'
                end, left(j.error, 1000), j.status
            from rendering as t
            left join job as j on j.id = t.job_id and j.tenant_id = t.tenant_id
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """

        var effect: Query.Effect { self == .pdf ? .read : .write }
    }

    /// A PDF, or why there is none yet.
    package enum PDF: Sendable {
        /// With what it shows: `proposal`, `document` or `report`.
        case ready([UInt8], shows: String)
        /// The job's status, if there is a job, and what it last said.
        case none(status: String?, said: String?)
    }

    /// Of `$2`, `<what it shows>:<SHA-256 of the page>`: the rendering that was asked for.
    package static let requested = WrittenAnswer(
        "RequestedRendering", "A PDF that was asked for, and the job that makes it.",
        columns: Resource.rendering.columns, about: "id",
        from: """
            \(Resource.rendering.source)
            where
                t.tenant_id = $1::int4 and t.subject_id = split_part($2::text, ':', 1)::uuid
                and t.html_sha256 = split_part($2::text, ':', 2)
            """)

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// Asks for the PDF of a page. The same page is rendered once.
    ///
    /// - Parameters:
    ///   - newID: makes identifiers of a rendering and a job.
    ///   - location: where renderings are found: the beginning of this one's address.
    package func request(
        _ page: Page, of subject: PageSubject, newID: () -> UUID, at now: Date, location: String,
        keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        let query = Query(
            SQL.request, scope.tenant, subject.proposalID, subject.documentID, subject.evaluationID, page.bytes,
            newID(), newID(),
            now)
        let write = Write(
            [.init("request", query, Resource.rendering.constraints)], answer: Self.requested.sql,
            subject: "\(subject.id.uuidString.lowercased()):\(page.sha256)", status: 202, location: .under(location))
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    /// - Returns: nil where the tenant has no such rendering.
    package func pdf(_ id: UUID, as scope: TenantScope) async throws -> PDF? {
        let rows = try await database.query(SQL.pdf, scope.tenant, id, as: scope.scope)
        guard let row = rows.first else { return nil }
        if let bytes = try row.decode([UInt8]?.self, at: 0) {
            return .ready(bytes, shows: try row.decode(String.self, at: 1))
        }
        return .none(status: try row.decode(String?.self, at: 3), said: try row.decode(String?.self, at: 2))
    }
}
