import Foundation
import Logging
import Metrics
import Postgres

/// Writing down what came of jobs. Every statement names the fence; one of a lease that is gone changes nothing.
extension Worker {
    func settle(_ job: Job, _ result: Result<JobOutcome, any Error>) async {
        let reason = leases.reason(to: job)
        switch result {
        case .success(let outcome):
            // Completed beats cancelled: the work is done.
            if reason == .lost { return noteLost(job) }
            await complete(job, outcome)
        case .failure(let error):
            switch reason {
            case .lost: noteLost(job)
            case .cancelled: await cancel(job)
            case .shutdown: await release([job])
            case nil:
                if case .postponed(let delay, let why) = error as? JobFailure {
                    await postpone(job, by: delay, why)
                } else {
                    await fail(job, error)
                }
            }
        }
    }

    /// Completion and writes, in one transaction.
    private func complete(_ job: Job, _ outcome: JobOutcome) async {
        do {
            try await insisting(on: "completion", of: [job]) { try await commit(job, outcome) }
            metrics[job.kind]?.completed.increment()
        } catch let error as PostgresError where error.constraint == "job_fence" {
            noteLost(job)
        } catch let error as PostgresError where error.outcome != .rejected {
            noteLost(job)
        } catch is CancellationError {
            // Stopped in the middle of its writing.
            await settle(job, .failure(CancellationError()))
        } catch {
            await fail(job, error)
        }
    }

    /// The completion is the first statement: where the lease is not held, it raises, and nothing of the rest happens.
    private func commit(_ job: Job, _ outcome: JobOutcome) async throws {
        let scope = outcome.scope ?? Self.scope(of: job)
        let batch = [Query(SQL.complete, job.id, job.fence, outcome.result, clock.now())] + outcome.writes
        guard let writing = outcome.writing else {
            _ = try await database.batch(batch, as: scope)
            return
        }
        let (database, stops) = (database, leases.stops(of: job))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await database.transaction(as: scope) { session in
                    try await session.batch(batch)
                    try await writing(session)
                }
                return true
            }
            group.addTask {
                for await _ in stops { break }
                return false
            }
            defer { group.cancelAll() }
            // To be stopped: what it wrote is rolled back.
            guard try await group.next() == true else {
                group.cancelAll()
                while let isWritten = try await group.next() { if isWritten { return } }
                throw CancellationError()
            }
        }
    }

    func complete(_ jobs: [(job: Job, result: String?)]) async {
        guard !jobs.isEmpty else { return }
        let now = clock.now()
        do {
            _ = try await insisting(on: "completion", of: jobs.map { $0.job }) {
                try await database.query(
                    SQL.completeMany, jobs.map { $0.job.id }, jobs.map { $0.job.fence }, jobs.map { $0.result ?? "" },
                    now,
                    as: .none)
            }
            for (job, _) in jobs { metrics[job.kind]?.completed.increment() }
        } catch let error as PostgresError where error.outcome != .rejected {
            for (job, _) in jobs { noteLost(job) }
        } catch {
            // One of the results is no JSON: each for itself, then, to find which.
            for (job, result) in jobs { await complete(job, JobOutcome(result: result)) }
        }
    }

    private func fail(_ job: Job, _ error: any Error) async {
        let now = clock.now()
        var generator = SystemRandomNumberGenerator()
        let retry: Date? =
            switch error as? JobFailure {
            case .permanent: nil
            case .retry(let delay, _), .postponed(let delay, _): now.advanced(by: delay)
            case nil: now.advanced(by: configuration.backoff.delay(after: job.attempt, using: &generator))
            }
        let message = Self.storable("\(error)").split(whereSeparator: \.isNewline).joined(separator: " ")
        let status = await write(job, "failure") {
            try await database.query(
                SQL.fail, job.id, job.fence, retry, now, String(message.prefix(1000)),
                Self.storable(String(reflecting: error)), as: .none)
        }
        switch status {
        case .waiting: metrics[job.kind]?.retried.increment()
        case .dead: metrics[job.kind]?.dead.increment()
        case .cancelled: metrics[job.kind]?.cancelled.increment()
        case .running, .completed, nil: noteLost(job)
        }
        logger.log(
            level: status == .dead ? .error : .warning, "job failed",
            metadata: [
                "job": "\(job.id)", "kind": "\(job.kind)", "attempt": "\(job.attempt)",
                "status": "\(status?.rawValue ?? "lost")", "error": "\(message)",
            ])
    }

    private func cancel(_ job: Job) async {
        _ = await write(job, "cancellation") {
            try await database.query(SQL.cancelled, job.id, job.fence, clock.now(), as: .none)
        }
        metrics[job.kind]?.cancelled.increment()
    }

    private func postpone(_ job: Job, by delay: Duration, _ why: String) async {
        let now = clock.now()
        let status = await write(job, "postponement") {
            try await database.query(SQL.postpone, job.id, job.fence, now.advanced(by: delay), now, as: .none)
        }
        if status == nil { noteLost(job) }
        logger.debug("job postponed", metadata: ["job": "\(job.id)", "kind": "\(job.kind)", "why": "\(why)"])
    }

    /// Gives jobs back unharmed, and wakes who may take them.
    func release(_ jobs: [Job]) async {
        guard !jobs.isEmpty else { return }
        let now = clock.now()
        do {
            _ = try await insisting(on: "release", of: jobs) {
                try await database.batch(
                    [Query(SQL.release, jobs.map(\.id), jobs.map(\.fence), now), Query(JobQueue.SQL.wake)], as: .none)
            }
            logger.info("jobs given back", metadata: ["jobs": "\(jobs.count)"])
        } catch {
            logger.warning("leases are left to run out", metadata: ["jobs": "\(jobs.count)", "error": "\(error)"])
        }
    }

    private func write(_ job: Job, _ what: String, _ body: () async throws -> Rows) async -> JobStatus? {
        do {
            let rows = try await insisting(on: what, of: [job], body)
            guard rows.count > 0 else { return nil }
            return JobStatus(rawValue: try rows[0].decode(String.self, at: 0))
        } catch {
            logger.warning(
                "a lease is left to run out",
                metadata: ["job": "\(job.id)", "kind": "\(job.kind)", "wanted": "\(what)", "error": "\(error)"])
            return nil
        }
    }

    /// Tries again what the database did not refuse for good: a deadlock's victim, one that a lock kept waiting, a
    /// statement that never arrived, one whose outcome is unknown (the fence lets it happen once). For no longer than a
    /// lease lasts.
    private func insisting<R>(on what: String, of jobs: [Job], _ body: () async throws -> R) async throws -> R {
        let deadline = ContinuousClock.now + configuration.lease
        var delay: Duration = .milliseconds(50)
        while true {
            do {
                return try await body()
            } catch let error as PostgresError {
                let passes = error.outcome != .rejected || error.isSerializationFailure || error.isLockTimeout
                guard passes, ContinuousClock.now < deadline else { throw error }
                logger.warning(
                    "once more", metadata: ["wanted": "\(what)", "jobs": "\(jobs.count)", "error": "\(error)"])
                try await clock.sleep(delay)
                delay = min(delay * 2, .seconds(2))
            }
        }
    }

    private func noteLost(_ job: Job) {
        metrics[job.kind]?.lost.increment()
        logger.notice(
            "the lease was lost; whatever the job did is undone",
            metadata: ["job": "\(job.id)", "kind": "\(job.kind)", "attempt": "\(job.attempt)"])
    }

    /// PostgreSQL's text holds no NUL.
    private static func storable(_ text: String) -> String { text.replacing("\0", with: "\u{fffd}") }
}
