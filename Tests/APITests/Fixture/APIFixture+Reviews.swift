import Evaluation
import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

@testable import API

extension APIFixture {
    /// Runs what was asked for, as a worker of the same time.
    func work() async throws {
        let database = Database(
            DatabaseConfiguration(conninfo: test.conninfo(role: "ecdp_worker")), logger: Self.quiet)
        let clock = JobClock(now: { self.clock.now }, sleep: JobClock.system.sleep)
        let worker = Worker(
            database: database, handlers: EvaluationHandlers.all, clock: clock, logger: Self.quiet)
        do { try await worker.drain() } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    /// Asks for the review of a programme's quarter, or a correction of it, and computes it.
    ///
    /// - Returns: the evaluation's identifier.
    func publishReview(
        of programme: String, quarter: String = "2026-Q3", correcting reason: String? = nil
    ) async throws -> String {
        let quoted = reason.map { ",\"correction_reason\":\"\($0)\"" } ?? ""
        let asked = try await expect(
            202, "POST", "evaluations", "{\"programme_id\":\"\(programme)\",\"quarter\":\"\(quarter)\"\(quoted)}"
        ).object
        try await work()
        return asked.string("evaluation_id") ?? ""
    }

    /// Computes the annual evaluation of a programme's year, as the worker would that planned it.
    ///
    /// - Returns: the evaluation's identifier.
    func publishYear(of programme: String, from start: String, to end: String) async throws -> String {
        try await test.psql(
            """
            insert into ecdp.job (id, tenant_id, kind, unique_key, payload, run_at)
            values (
                gen_random_uuid(), \(mine.tenant), 'annual_evaluation', '\(programme)/\(start)',
                '{"programme_id": "\(programme)", "period_start": "\(start)", "period_end": "\(end)"}', '2026-01-01'
            )
            """)
        try await work()
        let found = try await expect(200, "GET", "evaluations?programme_id=\(programme)&kind=annual_evaluation").items
        return try #require(found.first).id
    }
}
