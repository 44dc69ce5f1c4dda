import Foundation
import Synchronization

/// The leases a worker holds, and why a job is to stop. Bookkeeping only: what is true stands in the table.
final class Leases: Sendable {
    /// Why a handler has to stop, the first reason counting.
    enum StopReason: Sendable {
        /// Somebody cancelled the job.
        case cancelled
        /// The lease is another's, or was given back: whatever the handler returns comes to nothing.
        case lost
        /// The worker is about to end.
        case shutdown
    }

    private struct Entry {
        var job: Job
        var lane: JobLane
        var reason: StopReason?
        var stop: AsyncStream<Void>.Continuation?
        var progress: (fraction: Double, note: String)?
    }

    private struct State {
        var entries: [UUID: Entry] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())

    func add(_ jobs: [Job], lane: JobLane) {
        state.withLock { state in
            for job in jobs { state.entries[job.id] = Entry(job: job, lane: lane) }
        }
    }

    func remove(_ jobs: [Job]) {
        state.withLock { state in
            // A job that was given back may have been claimed again, under another fence.
            for job in jobs where state.entries[job.id]?.job.fence == job.fence {
                state.entries.removeValue(forKey: job.id)
            }
        }
    }

    /// An element comes when the job is to stop.
    func stops(of job: Job) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            guard state.entries[job.id]?.job.fence == job.fence else {
                continuation.finish()
                return
            }
            state.entries[job.id]?.stop = continuation
            if state.entries[job.id]?.reason != nil { continuation.yield() }
        }
        return stream
    }

    func cancel(_ id: UUID) {
        state.withLock { Self.stop(&$0.entries[id], .cancelled) }
    }

    /// These leases are gone; one of the same job under a later fence is not.
    func lose(_ jobs: [Job]) {
        state.withLock { state in
            for job in jobs where state.entries[job.id]?.job.fence == job.fence {
                Self.stop(&state.entries[job.id], .lost)
            }
        }
    }

    func stopAll(_ reason: StopReason) {
        state.withLock { state in
            for id in Array(state.entries.keys) { Self.stop(&state.entries[id], reason) }
        }
    }

    private static func stop(_ entry: inout Entry?, _ reason: StopReason) {
        guard entry != nil, entry?.reason == nil || reason == .lost else { return }
        entry?.reason = reason
        entry?.stop?.yield()
    }

    /// - Returns: why the job is to stop; ``StopReason/lost`` where the lease is not held; nil where it may go on.
    func reason(to stop: Job) -> StopReason? {
        state.withLock { state in
            guard let entry = state.entries[stop.id], entry.job.fence == stop.fence else { return .lost }
            return entry.reason
        }
    }

    func report(_ job: Job, _ fraction: Double, _ note: String) {
        state.withLock { state in
            guard state.entries[job.id]?.job.fence == job.fence else { return }
            state.entries[job.id]?.progress = (fraction, note)
        }
    }

    /// What is held, and what its handlers said since the last time.
    func heartbeat() -> (jobs: [Job], progress: [(job: Job, fraction: Double, note: String)]) {
        state.withLock { state in
            var progress: [(job: Job, fraction: Double, note: String)] = []
            var jobs: [Job] = []
            for entry in state.entries.values where entry.reason != .lost {
                jobs.append(entry.job)
                if let said = entry.progress {
                    progress.append((entry.job, said.fraction, said.note))
                    state.entries[entry.job.id]?.progress = nil
                }
            }
            return (jobs, progress)
        }
    }

    /// For each job of the lane its tenant, 0 for the system.
    func tenants(in lane: JobLane) -> [Int32] {
        state.withLock { state in
            state.entries.values.filter { $0.lane == lane }.map { $0.job.tenant ?? 0 }
        }
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    func beginStopping() { state.withLock { $0.isStopping = true } }
}
