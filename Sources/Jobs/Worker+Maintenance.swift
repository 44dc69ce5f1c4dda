import Foundation
import Logging
import Metrics
package import Postgres
import Synchronization

/// What goes on beside the jobs: heartbeats, leases that ran out, old history.
extension Worker {
    /// Renews the leases until cancelled.
    func renew() async {
        while (try? await clock.sleep(configuration.heartbeat)) != nil { await heartbeat() }
    }

    /// Renews what is held, writes down progress, and stops the handlers whose job was cancelled or is another's.
    func heartbeat() async {
        let (jobs, progress) = leases.heartbeat()
        guard !jobs.isEmpty else { return }
        // By a clock that is off, a lease would be given for far too long: it runs out instead.
        if let agrees = try? await clockAgrees(), !agrees { return }
        let now = clock.now()
        let ids = jobs.map(\.id)
        let fences = jobs.map(\.fence)
        var batch = [
            Query(SQL.renew, ids, fences, now.advanced(by: configuration.lease)), Query(SQL.held, ids, fences),
        ]
        if !progress.isEmpty {
            batch.append(
                Query(
                    SQL.progress, progress.map { $0.job.id }, progress.map { $0.job.fence },
                    progress.map { $0.fraction }, progress.map { $0.note }, now))
        }
        do {
            let rows = try await database.batch(batch, as: .none)
            var held: Set<UUID> = []
            guard rows.count > 1 else { return }
            for index in 0..<rows[1].count {
                let id = try rows[1][index].decode(UUID.self, at: 0)
                held.insert(id)
                if try rows[1][index].decode(Bool.self, at: 1) { leases.cancel(id) }
            }
            // A job completed meanwhile is no longer held either, nor among the leases.
            leases.lose(jobs.filter { !held.contains($0.id) })
        } catch {
            logger.warning("leases could not be renewed", metadata: ["jobs": "\(jobs.count)", "error": "\(error)"])
            for said in progress { leases.report(said.job, said.fraction, said.note) }
        }
    }

    func maintain() async {
        var lastPrune: Date?
        repeat {
            do {
                try await measure()
                guard try await clockAgrees() else { continue }
                try await rescue()
                let now = clock.now()
                if lastPrune.map({ now >= $0.advanced(by: configuration.prune) }) ?? true {
                    try await prune()
                    lastPrune = now
                }
            } catch is CancellationError {
                return
            } catch {
                logger.warning("the queue could not be kept in order", metadata: ["error": "\(error)"])
            }
        } while (try? await clock.sleep(configuration.sweep)) != nil
    }

    /// Puts the jobs of leases that ran out back to waiting.
    ///
    /// - Returns: how many there were.
    @discardableResult
    func rescue() async throws -> Int {
        let rows = try await database.query(SQL.rescue, clock.now(), as: .none)
        guard rows.count > 0 else { return 0 }
        metrics.rescued.increment(by: rows.count)
        logger.warning("leases had run out: their jobs run again", metadata: ["jobs": "\(rows.count)"])
        _ = try await database.query(JobQueue.SQL.wake, as: .none)
        return rows.count
    }

    /// Removes what was finished long enough ago, a thousand at a time.
    ///
    /// - Returns: how many there were.
    @discardableResult
    func prune() async throws -> Int {
        let before = clock.now().advanced(by: .zero - configuration.history)
        var total = 0
        while true {
            let removed = try await database.query(SQL.prune, before, as: .none).affected
            total += removed
            if removed < 1000 { break }
        }
        metrics.pruned.increment(by: total)
        return total
    }

    /// Counts what waits and what runs, and warns of kinds that nobody here can do, of each once.
    func measure() async throws {
        let rows = try await database.query(SQL.depth, as: .none)
        var (waiting, running, unknown) = (0, 0, 0)
        for index in 0..<rows.count {
            let count = try rows[index].decode(Int.self, at: 1)
            guard let kind = try rows[index].decode(String?.self, at: 0) else {
                running = count
                continue
            }
            waiting += count
            if isHandled(kind) { continue }
            unknown += count
            if unknownKinds.isNew(kind) {
                logger.warning("jobs wait of a kind that no handler here does", metadata: ["kind": "\(kind)"])
            }
        }
        metrics.waiting.set(waiting)
        metrics.running.set(running)
        metrics.unknown.set(unknown)
    }
}

/// The kinds that were warned of.
final class UnknownKinds: Sendable {
    private let kinds = Mutex<Set<String>>([])

    /// - Returns: whether it was not asked before. No more than a hundred are kept: a kind may be anybody's word.
    func isNew(_ kind: String) -> Bool { kinds.withLock { $0.count < 100 && $0.insert(kind).inserted } }
}

extension Job: RowDecodable {
    package init(_ row: inout RowReader) throws {
        id = try row.next(UUID.self)
        fence = try row.next(Int32.self)
        kind = try row.next(String.self)
        tenant = try row.next(Int32?.self)
        attempt = try row.next(Int.self)
        maxAttempts = try row.next(Int.self)
        uniqueKey = try row.next(String?.self)
        payload = try row.next(String.self)
    }
}
