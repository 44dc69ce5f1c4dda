import Foundation
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// A worker whose clock is not the database's.
@Suite(.database, .serialized) struct `A clock that is off` {
    @Test(arguments: [400.0 * 86_400, -3600])
    func `neither plans nor runs anything, and says so, until it is put right`(off: Double) async throws {
        try await JobsFixture.with { jobs in
            let log = LoggedLines()
            let error = Box(off)
            let clock = JobClock(
                now: { Date().addingTimeInterval(error.value) }, sleep: JobClock.system.sleep)
            let check = ClockCheck(database: jobs.database, clock: clock, interval: .zero, logger: log.logger)
            let worker = Worker(
                database: jobs.database, handlers: [Handler("timed") { _ in JobOutcome() }], clock: clock,
                clockCheck: check, logger: JobsFixture.quiet)
            let scheduler = Scheduler(
                database: jobs.database, clock: clock, clockCheck: check, logger: JobsFixture.quiet)
            _ = try await jobs.sql(
                """
                delete from ecdp.schedule; delete from ecdp.job;
                insert into ecdp.schedule (name, kind, cron, next_run_at)
                values ('hourly', 'timed', '0 * * * *', now() - interval '2 hours')
                """)
            let waiting = try await jobs.enqueue("timed", at: Date().addingTimeInterval(-86_400))

            #expect(try await scheduler.tick().isEmpty)
            #expect(try await scheduler.checkPlans() == false)
            #expect(try await worker.drain() == 0)
            #expect(try await check.disagreement()?.contains(off > 0 ? "ahead of" : "behind") == true)
            #expect(try await jobs.sql("select next_run_at < now() from ecdp.schedule") == "t")
            #expect(try await jobs.read(waiting)?.status == .waiting)
            #expect(log.lines(.error).count == 1)

            error.change { $0 = 0 }
            #expect(try await check.disagreement() == nil)
            #expect(try await scheduler.tick() == ["hourly"])
            #expect(try await worker.drain() == 2)
        }
    }

    @Test func `a lease is neither renewed nor taken away by it`() async throws {
        try await JobsFixture.with { jobs in
            let error = Box(0.0)
            let clock = JobClock(
                now: { Date().addingTimeInterval(error.value) }, sleep: JobClock.system.sleep)
            let check = ClockCheck(
                database: jobs.database, clock: clock, interval: .zero, logger: JobsFixture.quiet)
            let leased = "select leased_until from ecdp.job where kind = 'leased'"
            let seen = Box<[String]>([])
            let held = Box<Worker?>(nil)
            let worker = Worker(
                database: jobs.database,
                handlers: [
                    Handler("leased") { _ in
                        error.change { $0 = 86_400 }
                        let before = try await jobs.sql(leased)
                        await held.value?.heartbeat()
                        let after = try await jobs.sql(leased)
                        seen.change { $0 = [before, after] }
                        error.change { $0 = 0 }
                        return JobOutcome()
                    }
                ], clock: clock, clockCheck: check, logger: JobsFixture.quiet)
            held.change { $0 = worker }
            try await jobs.enqueue("leased", at: Date().addingTimeInterval(-1))
            #expect(try await worker.drain() == 1)
            #expect(seen.value.count == 2)
            #expect(seen.value.first == seen.value.last)
        }
    }

    @Test func `a schedule that waits for longer than its expression says is brought back, with a warning`()
        async throws
    {
        try await JobsFixture.with { jobs in
            let log = LoggedLines()
            let time = ManualTime(try Date("2026-03-31T20:00:00Z", strategy: .iso8601))
            _ = try await jobs.sql(
                """
                delete from ecdp.schedule;
                insert into ecdp.schedule (name, kind, cron, next_run_at) values
                ('late', 'late', '0 2 * * *', '2027-05-05T00:00:00Z'),
                ('right', 'right', '0 2 * * *', '2026-04-01T00:00:00Z')
                """)
            try await Scheduler(database: jobs.database, clock: time.clock, logger: log.logger).checkPlans()
            #expect(
                try await jobs.sql("select distinct next_run_at at time zone 'UTC' from ecdp.schedule")
                    == "2026-04-01 00:00:00")
            #expect(log.lines(.warning).count == 1)
        }
    }

    @Test func `jobs of a kind that nobody does are warned of once`() async throws {
        try await JobsFixture.with { jobs in
            _ = try await jobs.sql("delete from ecdp.job")
            let log = LoggedLines()
            let worker = Worker(
                database: jobs.database, handlers: [Handler("known") { _ in JobOutcome() }], logger: log.logger)
            for kind in ["known", "strange", "strange"] { try await jobs.enqueue(kind) }
            try await worker.measure()
            try await worker.measure()
            #expect(log.lines(.warning).count == 1)
            #expect(log.lines(.warning).first?.contains("strange") == true)
        }
    }
}

/// What was logged.
final class LoggedLines: Sendable {
    private let all = Mutex<[(level: Logger.Level, text: String)]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    func lines(_ level: Logger.Level) -> [String] {
        all.withLock { $0.filter { $0.level == level }.map(\.text) }
    }

    private struct Handler: LogHandler {
        let lines: LoggedLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.all.withLock { $0.append((event.level, "\(event.message) \(event.metadata ?? [:])")) }
        }
    }
}
