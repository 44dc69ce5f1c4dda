import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Evaluation
@testable import Jobs

@Suite(.database, .serialized)
struct EvaluationWorkerTests {
    private func worker(_ harness: EvaluationHarness, at time: Date) -> Worker {
        Worker(
            database: harness.database, handlers: EvaluationHandlers.all, clock: clock(time),
            logger: Logger(label: "test"))
    }

    private func clock(_ time: Date) -> JobClock { JobClock(now: { time }, sleep: JobClock.system.sleep) }

    /// What the schedules and the workers do at a moment, two of each.
    private func pass(_ harness: EvaluationHarness, at text: String) async throws {
        let time = try Date(text, strategy: .iso8601)
        for _ in 0..<2 {
            try await Scheduler(database: harness.database, clock: clock(time), logger: Logger(label: "test")).tick()
        }
        // A review waits, a second at a time, for that of the quarter before.
        for second in 0..<20 {
            async let one = worker(harness, at: time + Double(second)).drain()
            async let other = worker(harness, at: time + Double(second)).drain()
            _ = try await (one, other)
            let left = "select count(*) from ecdp.job where status = 'waiting' and kind = 'quarterly_review'"
            if try await harness.psql(left) == "0" { break }
        }
    }

    @Test func `the night after a quarter each programme has its review, published once, whoever works`() async throws {
        try await EvaluationHarness.with(tenants: [301, 302]) { harness in
            // The evening before, the schedules are read; at 02:14 in South Africa nothing is due.
            try await pass(harness, at: "2026-09-30T18:00:00Z")
            try await pass(harness, at: "2026-10-01T00:14:00Z")
            #expect(try await harness.psql("select count(*) from ecdp.evaluation") == "0")
            try await pass(harness, at: "2026-10-01T00:15:00Z")
            let published = """
                select tenant_id, period_start, revision, status, date_trunc('minute', published_at)
                from ecdp.evaluation order by tenant_id, period_start
                """
            let expected = """
                301|2026-04-01|1|published|2026-10-01 00:15:00+00
                301|2026-07-01|1|published|2026-10-01 00:15:00+00
                302|2026-04-01|1|published|2026-10-01 00:15:00+00
                302|2026-07-01|1|published|2026-10-01 00:15:00+00
                """
            #expect(try await harness.psql(published) == expected)
            // Each after that of the quarter before, so it has something to be compared with.
            let compared = """
                select f.tenant_id, e.period_start, f.status, f.value_text
                from ecdp.evaluation_figure as f
                join ecdp.evaluation as e on e.tenant_id = f.tenant_id and e.id = f.evaluation_id
                where f.indicator = 'totals_compared'
                order by 1, 2
                """
            #expect(
                try await harness.psql(compared) == """
                    301|2026-04-01|insufficient|
                    301|2026-07-01|ok|2026-Q2 revision 1
                    302|2026-04-01|insufficient|
                    302|2026-07-01|ok|2026-Q2 revision 1
                    """)
            // The next night there is nothing to do; nor is anything left undone.
            try await pass(harness, at: "2026-10-02T00:15:00Z")
            #expect(try await harness.psql(published) == expected)
            let jobs = """
                select kind, status, count(*) from ecdp.job
                where kind in ('plan_annual_evaluations', 'plan_quarterly_reviews', 'quarterly_review')
                group by 1, 2 order by 1
                """
            #expect(
                try await harness.psql(jobs) == """
                    plan_annual_evaluations|completed|1
                    plan_quarterly_reviews|completed|2
                    quarterly_review|completed|4
                    """)
            let told = try await harness.psql(
                """
                select count(*)
                from ecdp.job as j
                join ecdp.evaluation as e on e.tenant_id = j.tenant_id and e.job_id = j.id
                where (j.result ->> 'evaluation_id')::uuid = e.id and (j.result ->> 'figures')::int4 = e.figures
                """)
            #expect(told == "4")
            let audited = try await harness.psql(
                "select count(*) from ecdp.audit_event where subject = 'evaluation' and actor = 'worker'")
            #expect(audited == "8")
        }
    }
}
