import Logging
import Synchronization

/// An exclusive connection for the length of ``Database/withSession(as:deadline:_:)``: for interactive transactions, COPY,
/// large results, and whatever may take long.
///
/// Outside of ``transaction(isolation:isReadOnly:retries:_:)`` each call is a transaction of its own under the session's
/// scope. What is set with SET outside of a transaction stays with the connection and meets its next user: use SET LOCAL.
///
/// - Cancelling: the server is asked to stop, and the call throws `CancellationError` once it has. The session goes on to
///   be usable; a transaction is rolled back.
public final class Session: Sendable {
    let slot: SessionPool.Slot
    let scope: Scope
    private let state = Mutex(State())

    private struct State {
        /// 0 outside of a transaction, then one more for each savepoint.
        var depth = 0
        var isOver = false
        var isExpired = false
        /// Stops what runs, for the deadline.
        var stop: (@Sendable () -> Void)?
        var cursors = 0
    }

    init(_ slot: SessionPool.Slot, scope: Scope) {
        self.slot = slot
        self.scope = scope
    }

    /// Whether statements run in a transaction that ``transaction(isolation:isReadOnly:retries:_:)`` began.
    public var isInTransaction: Bool { state.withLock { $0.depth > 0 } }

    var depth: Int { state.withLock { $0.depth } }

    func changeDepth(by difference: Int) { state.withLock { $0.depth += difference } }

    /// A name no other open cursor of the session has.
    func takeCursorName() -> String {
        state.withLock { state in
            state.cursors += 1
            return "session_cursor_\(state.cursors)"
        }
    }

    /// The cursor named last is gone.
    func giveCursorName() { state.withLock { $0.cursors -= 1 } }

    // MARK: - Running

    /// Runs statements in one round trip; outside of a transaction as one under the session's scope.
    ///
    /// - Parameters:
    ///   - prelude: a command before everything.
    ///   - isCleaningUp: whether neither cancellation nor the deadline may keep it from being done.
    nonisolated(nonsending) func perform(
        _ queries: [Query], prelude: String? = nil, isCleaningUp: Bool = false
    ) async throws -> [Rows] {
        guard let first = queries.first else { return [] }
        let batch = Batch(
            first, further: Array(queries.dropFirst()), scope: isInTransaction ? nil : scope, prelude: prelude)
        try await perform(batch, isCleaningUp: isCleaningUp)
        return batch.results
    }

    private nonisolated(nonsending) func perform(_ batch: Batch, isCleaningUp: Bool) async throws {
        try batch.validate()
        try begin(isCleaningUp ? nil : batch, isCleaningUp: isCleaningUp)
        defer { setStop(nil) }
        do {
            try await withTaskCancellationHandler {
                try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                    guard batch.wait(continuation) else { return }
                    if !slot.line.submit(batch) {
                        batch.fail(PostgresError(.connectionLost, .notSent, "the session's connection was lost"))
                    }
                }
            } onCancel: {
                if !isCleaningUp { stop(batch) }
            }
        } catch let error as PostgresError where error.sqlState == "57014" && !isCleaningUp {
            throw reason(of: error)
        }
    }

    private func begin(_ batch: Batch?, isCleaningUp: Bool) throws {
        if !isCleaningUp { try Task.checkCancellation() }
        try state.withLock { state in
            if state.isOver { throw PostgresError(.misuse, .notSent, "the session is over") }
            if state.isExpired, !isCleaningUp { throw Self.expired(.notSent) }
            state.stop = nil
            if let batch { state.stop = { [self] in stop(batch) } }
        }
    }

    /// Why the server was asked to stop.
    func reason(of error: PostgresError) -> any Error {
        if Task.isCancelled { return CancellationError() }
        return state.withLock { $0.isExpired } ? Self.expired(error.outcome) : error
    }

    private static func expired(_ outcome: PostgresError.Outcome) -> PostgresError {
        PostgresError(.deadlineExceeded, outcome, "the session's deadline has passed")
    }

    /// - Throws: when nothing may be begun any more: cancelled, expired, over.
    func check() throws { try begin(nil, isCleaningUp: false) }

    // MARK: - Stopping

    /// Asks the server to cancel until the batch is answered. A server that does not for two seconds has lost the
    /// connection.
    func stop(_ batch: Batch) { stop { !batch.isWanted } }

    func stop(until isDone: @escaping @Sendable () -> Bool) {
        let slot = slot
        Thread.detach {
            let patience = Moment.now() + 2_000_000_000
            // A request that arrives before what it means, or between two statements, meets nothing: so once more.
            while !isDone(), Moment.now() < patience {
                slot.cancelHandle?.send()
                Thread.pause(milliseconds: isDone() ? 0 : 20)
            }
            if !isDone() { slot.line.wake(isGivenUp: true) }
        }
    }

    /// What the deadline calls to stop what runs; nil for nothing.
    func setStop(_ stop: (@Sendable () -> Void)?) { state.withLock { $0.stop = stop } }

    /// The deadline has passed: what runs is stopped, and nothing more is begun.
    func expire() {
        let stop = state.withLock { state in
            state.isExpired = true
            return state.stop
        }
        stop?()
    }

    var isExpired: Bool { state.withLock { $0.isExpired } }

    /// No more calls; whatever was left open is rolled back.
    nonisolated(nonsending) func end() async {
        if isInTransaction { _ = try? await perform([Query("rollback")], isCleaningUp: true) }
        state.withLock { state in
            state.isOver = true
            state.depth = 0
        }
    }
}
