import Domain
package import Postgres
package import Resources

package import struct Foundation.Date
package import struct Foundation.UUID

/// A municipality's jobs as they are followed.
package struct JobRepository: Sendable {
    enum SQL: String, StatementSet {
        case cancel = "select app.cancel_job($1::int4, $2::uuid, $3::timestamptz)"
        /// After `cancel`, which has locked the job if it could still be cancelled.
        case requireNotEnded = """
            select app.require(
                not exists (
                    select from job as j
                    where j.tenant_id = $1::int4 and j.id = $2::uuid and j.status in ('completed', 'dead')
                ), 'job_not_ended'
            )
            """
        case status = "select j.status from job as j where j.tenant_id = $1::int4 and j.id = $2::uuid"
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// Cancels a waiting job and asks a running one to stop.
    ///
    /// - Throws: ``Refusal``: `missing`, or `ended` for one that is completed or dead. Then nothing was kept.
    package func cancel(
        _ id: UUID, at now: Date, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.job.constraints
        let write = Write(
            [
                .init("cancel", Query(SQL.cancel, scope.tenant, id, now), constraints),
                .init(
                    "require_not_ended", Query(SQL.requireNotEnded, scope.tenant, id), constraints,
                    requirements: ["job_not_ended": .ended(status: "")]),
            ], answer: Resource.job.sql.answer, subject: id, status: 202)
        do {
            return try await write.commit(to: database, keeping: key, as: scope)
        } catch Refusal.ended {
            let rows = try await database.query(Query(SQL.status, scope.tenant, id), as: scope.scope)
            throw Refusal.ended(status: try rows.first?.decode(String.self, at: 0) ?? "ended")
        }
    }
}
