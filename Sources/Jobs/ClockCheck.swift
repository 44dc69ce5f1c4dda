package import Logging
import Metrics
package import Postgres

import struct Foundation.Date

/// Whether a worker's clock agrees with the database's.
///
/// All that a worker decides by time (what is due, whose lease ran out, which quarter is over) it decides by its own
/// clock. One that is days off would take others' jobs, prune what is to be kept and move schedules into the distance.
/// So before it does any of that it compares: its clock just before and just after the database was asked for its own.
/// Where they differ for certain by more than the tolerance, it does nothing until they agree again.
package actor ClockCheck {
    enum SQL: String, StatementSet {
        case now = "select clock_timestamp()"

        var effect: Query.Effect { .read }
    }

    private let database: Database
    private let clock: JobClock
    private let interval: Duration
    private let tolerance: Duration
    private let logger: Logger
    private let ahead = Meter(label: "clock_ahead_seconds")
    /// Seconds this clock is ahead of the database's, at least; nil before the first answer.
    private var difference: Double?
    private var askedAt: ContinuousClock.Instant?

    /// - Parameters:
    ///   - interval: how long an answer holds.
    ///   - tolerance: well above what a busy machine may take to answer and NTP leaves, well below a lease's harm.
    package init(
        database: Database, clock: JobClock = .system, interval: Duration = .seconds(30),
        tolerance: Duration = .seconds(30), logger: Logger
    ) {
        self.database = database
        self.clock = clock
        self.interval = interval
        self.tolerance = tolerance
        self.logger = logger
    }

    /// Asks the database where the last answer is too old. Where it gives none, the last answer holds.
    ///
    /// - Throws: where the database does not answer and never did.
    package func agrees() async throws -> Bool { try await disagreement() == nil }

    /// What is wrong, for people; nil where the clocks agree.
    ///
    /// - Throws: as ``agrees()``.
    package func disagreement() async throws -> String? {
        if askedAt.map({ .now - $0 >= interval }) ?? true { try await ask() }
        guard let difference, !isTolerable(difference) else { return nil }
        let seconds = Int(difference.magnitude.rounded())
        return """
            The clock here is \(seconds) s \(difference > 0 ? "ahead of" : "behind") the database's: no job is run or \
            planned until they agree.
            """
    }

    private func ask() async throws {
        let before = clock.now()
        let theirs: Date
        do {
            theirs = try await database.query(SQL.now, as: .none)[0].decode(Date.self, at: 0)
        } catch {
            guard difference != nil else { throw error }
            askedAt = .now
            return
        }
        let after = clock.now()
        let found =
            if before > theirs { before.timeIntervalSince(theirs) } else {
                min(0, after.timeIntervalSince(theirs))
            }
        let wasRight = difference.map(isTolerable) ?? true
        difference = found
        askedAt = .now
        ahead.set(found)
        if !isTolerable(found), wasRight {
            logger.error(
                "the clock here and the database's differ: no job is run or planned until they agree",
                metadata: ["ahead_seconds": "\(found)"])
        } else if isTolerable(found), !wasRight {
            logger.notice("the clock here and the database's agree again")
        }
    }

    private func isTolerable(_ difference: Double) -> Bool { difference.magnitude <= tolerance / .seconds(1) }
}
