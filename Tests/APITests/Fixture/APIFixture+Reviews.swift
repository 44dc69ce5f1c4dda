import Evaluation
import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

@testable import API

extension APIFixture {
    /// Runs what was asked for, as a worker of the same time: second by second while reviews wait for those before them.
    func work() async throws {
        let database = Database(
            DatabaseConfiguration(conninfo: test.conninfo(role: "ecdp_worker")), logger: Self.quiet)
        do {
            for second in 0..<60 {
                let clock = JobClock(now: { self.clock.now + Double(second) }, sleep: JobClock.system.sleep)
                try await Worker(
                    database: database, handlers: EvaluationHandlers.all, clock: clock, logger: Self.quiet
                ).drain()
                let waiting = try await test.psql(
                    """
                    select count(*) from ecdp.job
                    where status = 'waiting' and kind in ('quarterly_review', 'annual_evaluation')
                    """)
                if waiting == "0" { break }
            }
        } catch {
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

    /// Asks for the annual evaluation of one of a programme's years, or a correction of it, and computes it.
    ///
    /// - Returns: the evaluation's identifier.
    func publishYear(_ year: Int = 1, of programme: String, correcting reason: String? = nil) async throws -> String {
        let quoted = reason.map { ",\"correction_reason\":\"\($0)\"" } ?? ""
        let asked = try await expect(
            202, "POST", "evaluations", "{\"programme_id\":\"\(programme)\",\"year\":\(year)\(quoted)}"
        ).object
        try await work()
        return asked.string("evaluation_id") ?? ""
    }
}
