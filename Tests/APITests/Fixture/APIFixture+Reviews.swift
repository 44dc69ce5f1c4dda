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

    /// Asks for the review of a programme's third quarter, or a correction of it, and computes it.
    ///
    /// - Returns: the evaluation's identifier.
    func publishReview(of programme: String, correcting reason: String? = nil) async throws -> String {
        let quoted = reason.map { ",\"correction_reason\":\"\($0)\"" } ?? ""
        let asked = try await expect(
            202, "POST", "evaluations", "{\"programme_id\":\"\(programme)\",\"quarter\":\"2026-Q3\"\(quoted)}"
        ).object
        try await work()
        return asked.string("evaluation_id") ?? ""
    }
}
