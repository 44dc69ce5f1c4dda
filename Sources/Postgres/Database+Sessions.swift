import Synchronization

extension Database {
    /// Gives `body` a connection of its own for as long as it runs.
    ///
    /// - Parameters:
    ///   - scope: whose data its statements may see.
    ///   - deadline: for all of it, waiting for a connection included; what runs then is stopped at the server, and
    ///     nothing more is begun. nil for none.
    ///   - body: is given the session, which is of no use afterwards.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; ``PostgresError``: `overloaded` or `unavailable` where no connection is to be had,
    ///   `deadlineExceeded`; `CancellationError`.
    public nonisolated(nonsending) func withSession<R>(
        as scope: Scope, deadline: Duration? = nil, _ body: nonisolated(nonsending) (Session) async throws -> R
    ) async throws -> R {
        try await core.configuration.traced(.session, scope, [], rows: { _ in 0 }) {
            try await withSessionUntraced(as: scope, deadline: deadline, body)
        }
    }

    /// Runs `body` in a transaction of a connection of its own: ``withSession(as:deadline:_:)`` and the session's
    /// ``Session/transaction(isolation:readOnly:deferrable:retries:_:)`` in one.
    ///
    /// - Parameters:
    ///   - scope: whose data its statements may see.
    ///   - deadline: for all of it, waiting for a connection included; nil for none.
    ///   - isolation: of the transaction.
    ///   - readOnly: whether writes are refused (SQLSTATE 25006).
    ///   - retries: how often it is begun again, `body` and all, after a serialization failure or a deadlock.
    ///   - body: what is done in the transaction, by calls of the session.
    /// - Returns: what `body` returns, after the commit.
    /// - Throws: what the two throw.
    public nonisolated(nonsending) func transaction<R>(
        as scope: Scope, deadline: Duration? = nil, isolation: IsolationLevel = .readCommitted, readOnly: Bool = false,
        retries: Int = 0, _ body: nonisolated(nonsending) (Session) async throws -> R
    ) async throws -> R {
        try await withSession(as: scope, deadline: deadline) { session in
            try await session.transaction(isolation: isolation, readOnly: readOnly, retries: retries) {
                try await body(session)
            }
        }
    }

    private nonisolated(nonsending) func withSessionUntraced<R>(
        as scope: Scope, deadline: Duration?, _ body: nonisolated(nonsending) (Session) async throws -> R
    ) async throws -> R {
        try Task.checkCancellation()
        let until = deadline.map { Moment.now() + $0.nanoseconds }
        let slot = try await slot(before: deadline)
        let session = Session(slot, scope: scope)
        let timer = until.map { until in
            let now = Moment.now()
            return Reactor.shared.after(.nanoseconds(Int64(until > now ? until - now : 0))) { session.expire() }
        }
        defer { if let timer { Reactor.shared.cancelTimer(timer) } }
        do {
            let value = try await body(session)
            await session.end()
            sessions.give(slot.line.isUp.load(ordering: .relaxed) ? slot : nil)
            return value
        } catch {
            await session.end()
            sessions.give(slot.line.isUp.load(ordering: .relaxed) ? slot : nil)
            throw error
        }
    }

    private nonisolated(nonsending) func slot(before deadline: Duration?) async throws -> SessionPool.Slot {
        guard let deadline else { return try await sessions.take() }
        let sessions = sessions
        return try await withThrowingTaskGroup(of: SessionPool.Slot?.self) { group in
            group.addTask { try await sessions.take() }
            group.addTask {
                try await Task.sleep(for: deadline)
                return nil
            }
            let first = await group.nextResult()
            group.cancelAll()
            if case .success(let slot?) = first { return slot }
            // A session that came too late goes back.
            while let late = await group.nextResult() {
                if case .success(let slot?) = late { sessions.give(slot) }
            }
            if case .failure(let error) = first { throw error }
            throw PostgresError(.deadlineExceeded, .notSent, "no session came free before the deadline")
        }
    }
}
