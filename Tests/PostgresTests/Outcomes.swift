import Postgres
import Synchronization
import TestSupport
import Testing

/// What callers learned of the rows they wrote, to be held against what is there.
final class Outcomes: Sendable {
    private struct State {
        var acknowledged: Set<Int> = []
        var failed: [Int: PostgresError.Outcome] = [:]
        var isStopped = false
    }
    private let state = Mutex(State())

    func note(_ number: Int, _ error: PostgresError?) {
        state.withLock { state in
            if let error { state.failed[number] = error.outcome } else { state.acknowledged.insert(number) }
        }
    }

    var acknowledged: Int { state.withLock { $0.acknowledged.count } }
    func count(_ outcome: PostgresError.Outcome) -> Int {
        state.withLock { state in state.failed.values.count { $0 == outcome } }
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }
    func stop() { state.withLock { $0.isStopped = true } }

    /// What was acknowledged is there; what was refused or not sent is not; of the rest nothing is said.
    func check(against there: Set<Int>) throws {
        let state = state.withLock { $0 }
        let missing = state.acknowledged.subtracting(there)
        #expect(missing.isEmpty, "acknowledged and not there: \(missing.sorted().prefix(10))")
        let denied = state.failed.filter { $0.value != .unknown && there.contains($0.key) }
        #expect(denied.isEmpty, "said not to have been done, and there: \(denied.prefix(10))")
    }
}
