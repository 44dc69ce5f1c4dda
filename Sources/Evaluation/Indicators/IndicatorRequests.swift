import Domain
package import Foundation
import Jobs
package import Postgres

/// Asking for the values of an indicator: statements to be put into the caller's batch.
package enum IndicatorRequests {
    /// The newest revision of an indicator's values for a quarter; nil where they are not computed.
    package static func newest(
        _ indicator: UUID, _ quarter: Quarter, tenant: Int32, in database: Database, as scope: Scope
    ) async throws -> Int? {
        let rows = try await database.query(
            Query(IndicatorSQL.newest, tenant, indicator, quarter.period.start.description), as: scope)
        return try rows.first?.decode(Int.self, at: 0)
    }

    /// The job that computes all of a quarter that is due.
    ///
    /// - Parameter time: when it is to run: what comes from reviews is due once they are published.
    package static func requestDue(
        _ quarter: Quarter, at time: Date, id: UUID, tenant: Int32, now: Date
    ) throws -> [Query] {
        var job = try IndicatorJob(quarter).request(tenant: tenant, due: "first")
        job.runAt = time
        return JobQueue.enqueue(job, id: id, now: now)
    }

    /// The job that computes them. Asked again, by whomever, it is the same job.
    ///
    /// - Parameters:
    ///   - revision: 1, or of a correction one more than the newest.
    ///   - reason: of a correction.
    /// - Returns: the job's statements, and its key.
    package static func request(
        _ indicator: UUID, _ quarter: Quarter, revision: Int, reason: String?, id: UUID, tenant: Int32, now: Date
    ) throws -> (statements: [Query], key: String) {
        let job = try IndicatorJob(quarter, indicator: indicator, revision: revision, reason: reason)
            .request(tenant: tenant)
        return (JobQueue.enqueue(job, id: id, now: now), job.uniqueKey ?? "")
    }
}
