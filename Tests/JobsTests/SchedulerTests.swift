import Foundation
import Postgres
import TestSupport
import Testing

@testable import Jobs

@Suite(.database, .serialized) struct `The scheduler` {
    private func define(_ jobs: JobsFixture, _ name: String, _ cron: String, zone: String = "Africa/Johannesburg")
        async throws
    {
        _ = try await jobs.sql(
            """
            delete from ecdp.schedule;
            insert into ecdp.schedule (name, kind, cron, time_zone, payload)
            values ('\(name)', '\(name)', '\(cron)', '\(zone)', '{"a": 1}')
            """)
    }

    private func scheduler(_ jobs: JobsFixture, _ time: ManualTime) -> Scheduler {
        Scheduler(database: jobs.database, clock: time.clock, logger: JobsFixture.quiet)
    }

    private func payloads(_ jobs: JobsFixture, _ kind: String) async throws -> String {
        try await jobs.sql("select payload from ecdp.job where kind = '\(kind)' order by created_at")
    }

    @Test func `a new schedule is planned, and its job made when the time has come`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime(try Date("2026-03-31T20:00:00Z", strategy: .iso8601))
            try await define(jobs, "nightly", "0 2 * * *")
            let scheduler = scheduler(jobs, time)
            #expect(try await scheduler.tick().isEmpty)
            #expect(
                try await jobs.sql("select next_run_at at time zone 'UTC' from ecdp.schedule") == "2026-04-01 00:00:00")
            time.advance(4 * 3600)
            #expect(try await scheduler.tick() == ["nightly"])
            #expect(try await scheduler.tick().isEmpty)
            #expect(
                try await payloads(jobs, "nightly")
                    == #"{"a": 1, "due_since": "2026-04-01T00:00:00Z", "scheduled_for": "2026-04-01T00:00:00Z"}"#)
        }
    }

    @Test func `of ten schedulers at once one makes the job`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime(try Date("2026-03-31T20:00:00Z", strategy: .iso8601))
            try await define(jobs, "crowded", "*/5 * * * *")
            let scheduler = scheduler(jobs, time)
            try await scheduler.tick()
            for _ in 0..<5 {
                time.advance(300)
                let made = try await withThrowingTaskGroup(of: [String].self) { group in
                    for _ in 0..<10 { group.addTask { try await scheduler.tick() } }
                    return try await group.reduce(into: [String]()) { $0 += $1 }
                }
                #expect(made == ["crowded"])
            }
            #expect(try await jobs.sql("select count(*) from ecdp.job where kind = 'crowded'") == "5")
        }
    }

    @Test(.clusterRoles) func `an advisory lock that any login can hold stops no schedule`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime(try Date("2026-03-31T20:00:00Z", strategy: .iso8601))
            try await define(jobs, "unlocked", "*/5 * * * *")
            let scheduler = scheduler(jobs, time)
            try await scheduler.tick()
            time.advance(300)
            _ = try await jobs.sql(
                """
                create role analyst_scheduler login in role ecdp_analyst;
                grant connect on database \(jobs.test.name) to analyst_scheduler
                """)
            let configuration = DatabaseConfiguration(conninfo: jobs.test.conninfo(role: "analyst_scheduler"))
            let analyst = Database(configuration, logger: JobsFixture.quiet)
            try await analyst.withSession(as: .none) { session in
                _ = try await session.query(
                    Query("select pg_advisory_lock(hashtext('ecdp.schedule'), hashtext('unlocked'))"))
                #expect(try await scheduler.tick() == ["unlocked"])
            }
            await analyst.close()
            _ = try await jobs.sql("drop owned by analyst_scheduler; drop role analyst_scheduler")
        }
    }

    @Test func `runs that were missed are made up by one job, for the last of them`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime(try Date("2026-03-31T20:00:00Z", strategy: .iso8601))
            try await define(jobs, "missed", "0 2 * * *")
            let scheduler = scheduler(jobs, time)
            try await scheduler.tick()
            time.advance(10 * 86_400)
            #expect(try await scheduler.tick() == ["missed"])
            #expect(try await scheduler.tick().isEmpty)
            #expect(
                try await payloads(jobs, "missed")
                    == #"{"a": 1, "due_since": "2026-04-01T00:00:00Z", "scheduled_for": "2026-04-10T00:00:00Z"}"#)
            #expect(
                try await jobs.sql("select next_run_at at time zone 'UTC' from ecdp.schedule") == "2026-04-11 00:00:00")
        }
    }

    @Test(arguments: [
        ("0 99 * * *", "Africa/Johannesburg", "hour: 99 is not from 0 to 23"),
        ("0 9 * * *", "Africa/Soweto", "no time zone is named 'Africa/Soweto'"),
        ("0 0 30 2 *", "Africa/Johannesburg", "there is no such time"),
    ]) func `what cannot be read makes no jobs and says why`(cron: String, zone: String, reason: String) async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime()
            try await define(jobs, "unreadable", cron, zone: zone)
            let scheduler = scheduler(jobs, time)
            #expect(try await scheduler.tick().isEmpty)
            #expect(try await jobs.sql("select error from ecdp.schedule") == reason)
        }
    }

    @Test func `it runs beside the worker, and a disabled schedule rests`() async throws {
        try await JobsFixture.with { jobs in
            try await define(jobs, "disabled", "* * * * *")
            _ = try await jobs.sql(
                "update ecdp.schedule set enabled = false, next_run_at = '2020-01-01'")
            let time = ManualTime()
            #expect(try await scheduler(jobs, time).tick().isEmpty)
        }
    }
}
