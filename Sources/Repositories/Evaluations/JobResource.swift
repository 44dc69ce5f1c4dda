import Domain
package import Postgres
package import Resources

package import struct Foundation.Date
package import struct Foundation.UUID

/// A municipality's jobs as they are followed.
package struct JobRepository: Sendable {
    package static let resource = Resource(
        name: "job", path: "jobs", summary: "Work that a worker does for the municipality, and what came of it.",
        table: "job",
        columns: [
            .id(of: "job"),
            .computed("kind", .text(1...63), filters: [.equal], doc: "What is done."),
            .computed(
                "state", .code(["waiting", "running", "completed", "dead", "cancelled"]), filters: [.equal],
                doc: "Where it stands; dead: failed too often."),
            .computed("priority", .integer(-100...100), doc: "Higher runs first."),
            .computed("attempt", .integer(0...1000), doc: "How often it was started."),
            .computed("max_attempts", .integer(1...1000), doc: "After so many it is dead."),
            .computed("progress", .number(0...1), nullable: true, doc: "How far it is, from 0 to 1."),
            .computed("progress_note", .text(0...500), nullable: true, doc: "What it is at."),
            .computed("payload", .json(), doc: "What it was told."),
            .computed("result", .json(), nullable: true, doc: "What came of it."),
            .computed("error", .text(0...4000), nullable: true, doc: "The last failure."),
            .computed("run_at", .timestamp, doc: "It does not run before this."),
            .computed("cancel_requested_at", .timestamp, nullable: true, doc: "When it was asked to stop."),
            .computed("created_at", .timestamp, filters: [.range], sortable: true, doc: "When it was asked for."),
            .computed("started_at", .timestamp, nullable: true, doc: "When it was last started."),
            .computed("finished_at", .timestamp, nullable: true, doc: "When it ended."),
            .computed("version", .integer(1...Int(Int32.max)), doc: "Counts the changes of the row."),
        ],
        sort: "created_at", descending: true, operations: [.list, .read], write: .evaluate, standardColumns: false)

    enum SQL: String, StatementSet {
        case cancel = "select app.cancel_job($1::int4, $2::uuid, $3::timestamptz)"
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// Cancels a waiting job and asks a running one to stop; one that has ended stays as it is.
    ///
    /// - Throws: ``Refusal/missing``.
    package func cancel(
        _ id: UUID, at now: Date, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let write = Write(
            statements: [Query(SQL.cancel, scope.tenant, id, now)], answer: Self.resource.sql.answer, subject: id,
            status: 202, location: nil)
        return try await write.commit(to: database, rules: Self.resource, keeping: key, as: scope)
    }
}
