import Evaluation
import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

@testable import API

extension APIFixture {
    /// Does what waits now, as a worker of the test's time or of so many seconds later.
    func drain(_ handlers: [any JobHandler], later: Double = 0) async throws {
        let clock = JobClock(now: { self.clock.now + later }, sleep: JobClock.system.sleep)
        try await Worker(
            database: test.database(as: "ecdp_worker"), handlers: handlers, clock: clock, logger: Self.quiet
        ).drain()
    }

    /// Runs what was asked for, as a worker of the same time: second by second while reviews wait for those before them.
    func work() async throws {
        for second in 0..<60 {
            try await drain(EvaluationHandlers.all, later: Double(second))
            let waiting = try await test.psql(
                """
                select count(*) from ecdp.job
                where status = 'waiting' and kind in ('quarterly_review', 'annual_evaluation')
                """)
            if waiting == "0" { break }
        }
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
