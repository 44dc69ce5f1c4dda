import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

extension Resource {
    /// Made by ``SignOffRepository``, and read.
    package static let evaluationSignOff = Resource(
        name: "evaluation_sign_off", path: "evaluation-sign-offs",
        summary: "Somebody who signed a published evaluation off. Never changed.", table: "evaluation_sign_off",
        columns: [
            .id(of: "evaluation_sign_off"),
            .computed(
                "evaluation_id", .id(of: "evaluation"), filters: [.equal],
                doc: "The evaluation, in the revision that was signed."),
            .computed("name", .text(1...200), doc: "Their name."),
            .computed("role", .text(1...200), doc: "In what role they sign: programme manager, head of department."),
            .computed("signed_on", .date, filters: [.range], doc: "Day they signed."),
            .computed("recorded_at", .timestamp, sortable: true, doc: "When it was recorded."),
        ],
        sort: "recorded_at", operations: [.list, .read], standardColumns: false,
        rules: [
            "evaluation_sign_off_evaluation_id_fkey": .init("", "is not an evaluation of this municipality"),
            "evaluation_sign_off_tenant_id_evaluation_id_name_key": .init(
                "/name", "has signed it already", isConflict: true),
            "evaluation_sign_off_published_check": .init("", "is not published", isConflict: true),
            "evaluation_sign_off_newest_check": .init(
                "", "is replaced by a correction", hint: "sign the newest revision", isConflict: true),
            "evaluation_sign_off_signed_on_check": .init("/signed_on", "is before it was published"),
        ])
}

/// Signs evaluations off.
package struct SignOffRepository: Sendable {
    enum SQL: String, StatementSet {
        /// Locks the evaluation, or fails the transaction.
        case requireEvaluation = """
            select app.require(
                exists (
                    select from evaluation as e where e.tenant_id = $1::int4 and e.id = $2::uuid for no key update
                ), 'evaluation_known'
            )
            """
        case sign = """
            insert into evaluation_sign_off (tenant_id, id, evaluation_id, name, role, signed_on)
            values ($1::int4, $3::uuid, $2::uuid, $4::text, $5::text, $6::date)
            """
        /// The earliest published review of a municipality that has signed none.
        case first = """
            select e.id
            from evaluation as e
            where
                e.tenant_id = $1::int4 and e.kind = 'quarterly_review' and e.status = 'published'
                and not exists (select from evaluation_sign_off as s where s.tenant_id = $1::int4)
                and not exists (
                    select from evaluation as r
                    where r.tenant_id = $1::int4 and r.replaces_id = e.id and r.status = 'published'
                )
            order by e.period_start, e.id
            limit 1
            """
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Returns: the earliest published review, where nobody has signed any evaluation of the municipality.
    package func firstWhereNoneIsSigned(as scope: TenantScope) async throws -> UUID? {
        let rows = try await database.query(Query(SQL.first, scope.tenant).readOnly, as: scope.scope)
        return try rows.first?.decode(UUID.self, at: 0)
    }

    /// Records that somebody signed an evaluation off.
    ///
    /// - Parameters:
    ///   - evaluation: a published one that no published one replaces.
    ///   - id: of the sign-off.
    ///   - day: not before it was published.
    /// - Throws: ``Refusal``: `missing`; `invalid` or `conflict` with what stands against it.
    package func sign(
        _ evaluation: UUID, as id: UUID, name: String, role: String, on day: String, location: String,
        keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.evaluationSignOff.constraints
        let write = Write(
            [
                .init(
                    "require_evaluation", Query(SQL.requireEvaluation, scope.tenant, evaluation), constraints,
                    requirements: ["evaluation_known": .missing]),
                .init("sign", Query(SQL.sign, scope.tenant, evaluation, id, name, role, day), constraints),
            ], answer: Resource.evaluationSignOff.sql.answer, subject: id, status: 201, location: .at(location))
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
