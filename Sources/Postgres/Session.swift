import Logging
import Synchronization

/// An exclusive connection for the length of ``Database/withSession(as:deadline:_:)``: for interactive transactions, COPY,
/// large results, and whatever may take long.
///
/// Outside of ``transaction(isolation:readOnly:deferrable:retries:_:)`` each call is a transaction of its own under the session's
/// scope. One call runs at a time: another task's, or one from inside of a COPY's or a stream's closure, is refused as
/// ``PostgresError/Kind/misuse`` meanwhile.
///
/// ## What the next user of the connection meets
///
/// A transaction that was left open is rolled back, and a connection that is in one even so is closed. Nothing else is
/// reset: what was set with SET outside of a transaction, temporary tables, advisory locks of the session, LISTEN and
/// prepared statements stay with the connection. Use SET LOCAL, `on commit drop` and the locks of a transaction.
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
        /// Whether a COMMIT or ROLLBACK is under way.
        var isCleaningUp = false
        /// The timer that gives the connection up should that take for ever.
        var watch: UInt64?
        /// Stops what runs, which is one call at a time: a request to stop one of two would hit whichever is at work.
        var stopper: Stopper?
    }

    init(_ slot: SessionPool.Slot, scope: Scope) {
        self.slot = slot
        self.scope = scope
    }

    /// Whether statements run in a transaction that ``transaction(isolation:readOnly:deferrable:retries:_:)`` began.
    public var isInTransaction: Bool { state.withLock { $0.depth > 0 } }

    var depth: Int { state.withLock { $0.depth } }

    func changeDepth(by difference: Int) { state.withLock { $0.depth += difference } }

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
        do {
            try await slot.line.configuration.traced(
                .sessionBatch, scope, (prelude.map { [$0] } ?? []) + batch.texts, rows: { batch.results.total }
            ) { try await perform(batch, isCleaningUp: isCleaningUp) }
        } catch let error as PostgresError where prelude != nil || isCleaningUp {
            // Of statements of the session's own, none of which is the caller's.
            throw error.failing(nil)
        }
        return batch.results
    }

    private nonisolated(nonsending) func perform(_ batch: Batch, isCleaningUp: Bool) async throws {
        try batch.validate()
        try batch.checkNoCopy()
        if batch.scope == nil, batch.timeLimit != nil {
            throw PostgresError(.misuse, .notSent, "in a transaction the session's deadline counts")
        }
        if isCleaningUp { return try await cleanUp(batch) }
        let stopper = try begin()
        do {
            try await withTaskCancellationHandler {
                try await send(batch)
            } onCancel: {
                stopper.stop()
            }
            await finish(stopper)
        } catch {
            await finish(stopper)
            throw reason(of: error)
        }
    }

    /// A COMMIT or ROLLBACK is not stopped. But once nobody waits any longer, a server that does not answer it either is
    /// given up.
    private nonisolated(nonsending) func cleanUp(_ batch: Batch) async throws {
        let isLate = state.withLock { state -> Bool in
            state.isCleaningUp = true
            return state.isExpired
        }
        if isLate || Task.isCancelled { watchCleaningUp() }
        defer {
            let watch = state.withLock { state -> UInt64? in
                state.isCleaningUp = false
                defer { state.watch = nil }
                return state.watch
            }
            if let watch { slot.line.reactor.cancelTimer(watch) }
        }
        try await send(batch)
    }

    private func watchCleaningUp() {
        let line = slot.line
        let watch = line.reactor.after(Stopper.patience) { line.wake(isGivenUp: true) }
        let isOver = state.withLock { state -> Bool in
            guard state.isCleaningUp, state.watch == nil else { return true }
            state.watch = watch
            return false
        }
        if isOver { line.reactor.cancelTimer(watch) }
    }

    private nonisolated(nonsending) func send(_ batch: Batch) async throws {
        try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
            guard batch.wait(continuation) else { return }
            if !slot.line.submit(batch) {
                batch.fail(PostgresError(.connectionLost, .notSent, "the session's connection was lost"))
            }
        }
        batch.acquire()
    }

    /// A call that can be stopped begins.
    ///
    /// - Throws: when nothing may be begun: cancelled, expired, over, busy.
    func begin() throws -> Stopper {
        try check()
        let stopper = Stopper(slot)
        try state.withLock { state in
            if state.stopper != nil || state.isCleaningUp { throw Self.busy }
            state.stopper = stopper
        }
        if isExpired { stopper.stop() }
        return stopper
    }

    /// The call was answered: nothing follows before requests to stop it have been dealt with.
    nonisolated(nonsending) func finish(_ stopper: Stopper) async {
        await stopper.finish()
        state.withLock { state in
            guard state.stopper === stopper else { return }
            state.stopper = nil
        }
    }

    /// - Throws: when nothing may be begun any more: cancelled, expired, over.
    func check() throws {
        try Task.checkCancellation()
        try state.withLock { state in
            if state.isOver { throw PostgresError(.misuse, .notSent, "the session is over") }
            if state.isExpired { throw Self.expired(.notSent) }
        }
    }

    /// A transaction begins.
    ///
    /// - Throws: when nothing may be begun. Then nothing has to be rolled back, which might be another task's.
    func takeForTransaction() throws {
        try check()
        try state.withLock { state in
            if state.depth > 0 || state.stopper != nil || state.isCleaningUp { throw Self.busy }
            state.depth = 1
        }
    }

    /// - Throws: also while a call is under way: a request to stop it must not hit the COMMIT.
    func checkReadyToCommit() throws {
        try check()
        if state.withLock({ $0.stopper != nil }) { throw Self.busy }
    }

    private static let busy = PostgresError(.misuse, .notSent, "the session is busy with another call")

    /// Why the server was asked to stop, where it says that it was, or had to be given up because it did not.
    func reason(of error: any Error) -> any Error {
        guard let error = error as? PostgresError,
            error.sqlState == "57014" || error.isCommitInDoubt || error.kind == .connectionLost
        else { return error }
        if Task.isCancelled { return CancellationError() }
        return isExpired ? Self.expired(error.outcome) : error
    }

    private static func expired(_ outcome: PostgresError.Outcome) -> PostgresError {
        PostgresError(.deadlineExceeded, outcome, "the session's deadline has passed")
    }

    // MARK: - Stopping

    /// The deadline has passed: what runs is stopped, and nothing more is begun.
    func expire() {
        let (stopper, isCleaningUp) = state.withLock { state in
            state.isExpired = true
            return (state.stopper, state.isCleaningUp)
        }
        stopper?.stop()
        if isCleaningUp { watchCleaningUp() }
    }

    var isExpired: Bool { state.withLock { $0.isExpired } }

    /// No more calls; whatever was left open is rolled back. A connection that is in a transaction even so,
    /// or still at work for somebody, is not handed on.
    nonisolated(nonsending) func end() async {
        if isInTransaction { _ = try? await perform([Query("rollback")], isCleaningUp: true) }
        await slot.line.closeUnlessIdle()
        state.withLock { state in
            state.isOver = true
            state.depth = 0
        }
    }
}
