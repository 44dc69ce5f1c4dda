package import Domain
import Jobs
package import Postgres

package import struct Foundation.Date
package import struct Foundation.UUID

/// Asking for a portfolio: statements to be put into the caller's batch.
package enum PortfolioRequests {
    /// The job first, then the row that says what is asked: the order of locks.
    ///
    /// - Parameters:
    ///   - asOf: the day as of which it looks at the municipality.
    ///   - maximumKm: how far a partner may go beyond where it works; nil: not at all.
    package static func request(
        programme: UUID, asOf: Day, concernsChildren: Bool, maximumKm: Int?, id: UUID, jobID: UUID, tenant: Int32,
        now: Date
    ) -> (job: [Query], row: Query) {
        let job = JobRequest(
            kind: PortfolioHandler.kind, tenant: tenant,
            payload: "{\"portfolio_id\":\"\(id.uuidString.lowercased())\"}")
        return (
            JobQueue.enqueue(job, id: jobID, now: now),
            Query(
                PortfolioWriteSQL.request, tenant, id, programme, asOf.description, concernsChildren,
                maximumKm.map { Int32(clamping: $0) }, jobID, now)
        )
    }
}
