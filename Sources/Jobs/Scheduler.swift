import Domain
import Foundation
package import Logging
package import Postgres
import ServiceLifecycle

/// Makes the jobs of the table `schedule` when their time has come.
///
/// Any number may run, one in each worker process say: who is first moves the schedule on and makes the job in one
/// transaction, on condition that nobody moved it before. Runs that were missed while
/// nobody was there are made up by one job, for the last of them: its payload says `scheduled_for`, and in `due_since`
/// the first that was missed. None are made while the clock here and the database's differ (``ClockCheck``).
package struct Scheduler: Service {
    enum SQL: String, StatementSet {
        case due = """
            select s.name, s.cron, s.time_zone, s.next_run_at
            from schedule as s
            where s.enabled and (s.next_run_at <= $1::timestamptz or s.next_run_at is null and s.error is null)
            order by s.next_run_at nulls first, s.name
            """
        case planned = """
            select s.name, s.cron, s.time_zone, s.next_run_at
            from schedule as s
            where s.enabled and s.next_run_at > $1::timestamptz
            order by s.name
            """
        case next = "select min(s.next_run_at) from schedule as s where s.enabled"
        case run = """
            select app.run_schedule($1::text, $2::timestamptz, $3::timestamptz, $4::timestamptz, $5::uuid, $6::timestamptz)
            """
        /// The first time of a new schedule; or, with a reason, none.
        case plan = """
            update schedule as s
            set next_run_at = $3::timestamptz, error = $4::text, updated_at = $5::timestamptz
            where s.name = $1::text and s.next_run_at is not distinct from $2::timestamptz
            """

        var effect: Query.Effect {
            switch self {
            case .due, .planned, .next: .read
            default: .write
            }
        }
    }

    private let database: Database
    private let clock: JobClock
    private let clockCheck: ClockCheck?
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - clockCheck: nil: the clock is trusted, as in tests that bring their own.
    ///   - interval: how often to look at least: what another process puts into the table is seen by then.
    package init(
        database: Database, clock: JobClock = .system, clockCheck: ClockCheck? = nil,
        interval: Duration = .seconds(30), logger: Logger
    ) {
        self.database = database
        self.clock = clock
        self.clockCheck = clockCheck
        self.interval = interval
        self.logger = logger
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            var wait: Duration = .zero
            var arePlansChecked = false
            while (try? await clock.sleep(wait)) != nil {
                wait = interval
                do {
                    if !arePlansChecked { arePlansChecked = try await checkPlans() }
                    try await tick()
                    if let next = try await database.first(SQL.next, as: .none) as NextRun?, let time = next.time {
                        wait = min(max(.seconds(time.timeIntervalSince(clock.now())), .milliseconds(100)), interval)
                    }
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("schedules could not be looked at", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    /// Makes the jobs that are due now, and plans schedules that are new.
    ///
    /// - Returns: the schedules for which this one made the job.
    @discardableResult
    package func tick() async throws -> [String] {
        guard try await clockCheck?.agrees() ?? true else { return [] }
        let now = clock.now()
        var made: [String] = []
        for schedule: Due in try await database.all(SQL.due, now, as: .none) {
            do {
                let (cron, zone) = try schedule.read()
                guard let due = schedule.nextRunAt else {
                    let first = cron.next(after: now, in: zone)
                    try await plan(schedule, first, error: first == nil ? "there is no such time" : nil, now)
                    continue
                }
                let planned = cron.last(upTo: now, from: due, in: zone) ?? due
                let id = UUID.version7(at: now)
                let rows = try await database.query(
                    SQL.run, schedule.name, due, planned, cron.next(after: now, in: zone), id, now, as: .none)
                if rows.count > 0, try rows[0].decode(Bool.self, at: 0) {
                    made.append(schedule.name)
                    logger.info("scheduled", metadata: ["schedule": "\(schedule.name)", "job": "\(id)"])
                }
            } catch let fault as CronExpression.Fault {
                try await refuse(schedule, fault.description, now)
            } catch let fault as UnknownTimeZone {
                try await refuse(schedule, fault.description, now)
            }
        }
        return made
    }

    /// Brings back schedules that wait for longer than their expression says, as a worker whose clock was wrong leaves
    /// them, or a change of the expression.
    ///
    /// - Returns: false where the clock here is not to be trusted either.
    @discardableResult
    func checkPlans() async throws -> Bool {
        guard try await clockCheck?.agrees() ?? true else { return false }
        let now = clock.now()
        for schedule: Due in try await database.all(SQL.planned, now, as: .none) {
            // One that cannot be read says so when its time comes.
            guard
                let (cron, zone) = try? schedule.read(), let planned = schedule.nextRunAt,
                let next = cron.next(after: now, in: zone), next < planned
            else { continue }
            logger.warning(
                "a schedule waited for longer than it says",
                metadata: ["schedule": "\(schedule.name)", "until": "\(planned)", "next": "\(next)"])
            try await plan(schedule, next, error: nil, now)
        }
        return true
    }

    private func refuse(_ schedule: Due, _ reason: String, _ now: Date) async throws {
        logger.error("a schedule makes no jobs", metadata: ["schedule": "\(schedule.name)", "error": "\(reason)"])
        try await plan(schedule, nil, error: reason, now)
    }

    private func plan(_ schedule: Due, _ time: Date?, error: String?, _ now: Date) async throws {
        _ = try await database.query(
            SQL.plan, schedule.name, schedule.nextRunAt, time, error, now, as: .none)
    }

    private struct Due: RowDecodable {
        let name: String
        let cron: String
        let timeZone: String
        let nextRunAt: Date?

        init(_ row: inout RowReader) throws {
            name = try row.next(String.self)
            cron = try row.next(String.self)
            timeZone = try row.next(String.self)
            nextRunAt = try row.next(Date?.self)
        }

        func read() throws -> (CronExpression, TimeZone) {
            guard let zone = TimeZone(identifier: timeZone) else { throw UnknownTimeZone(name: timeZone) }
            return (try CronExpression(cron), zone)
        }
    }

    private struct NextRun: RowDecodable {
        let time: Date?
        init(_ row: inout RowReader) throws { time = try row.next(Date?.self) }
    }

    private struct UnknownTimeZone: Error, CustomStringConvertible {
        let name: String
        var description: String { "no time zone is named '\(name)'" }
    }
}
