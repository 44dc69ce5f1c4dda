extension Session {
    /// Runs `body` in a transaction under the session's scope; inside of another, in a savepoint.
    ///
    /// It is committed when `body` returns, and rolled back when it throws, also by cancellation, or leaves a call under way
    /// in another task. BEGIN, COMMIT and their kin as statements are refused as ``PostgresError/Kind/misuse``.
    ///
    /// - Parameters:
    ///   - isolation: of the whole transaction; without meaning for a savepoint.
    ///   - readOnly: whether writes are refused (SQLSTATE 25006); without meaning for a savepoint.
    ///   - deferrable: whether a serializable read-only transaction waits at its beginning until it can neither fail with
    ///     40001 nor be the cause of it; without meaning for others.
    ///   - retries: how often it is begun again, `body` and all, after a serialization failure or a deadlock (40001,
    ///     40P01), with pauses that grow; without meaning for a savepoint.
    ///   - body: what is done in the transaction, by calls of the session.
    /// - Returns: what `body` returns, after the commit.
    /// - Throws: what `body` throws; ``PostgresError``, of outcome `unknown` when the connection is lost at the commit;
    ///   `CancellationError`.
    public nonisolated(nonsending) func transaction<R>(
        isolation: IsolationLevel = .readCommitted, readOnly: Bool = false, deferrable: Bool = false,
        retries: Int = 0, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        if isInTransaction { return try await savepoint(body) }
        var backoff = Backoff()
        var left = retries
        while true {
            do {
                return try await transactionOnce(
                    "begin isolation level \(isolation.rawValue)\(readOnly ? " read only" : "")\(deferrable ? " deferrable" : "")",
                    body)
            } catch let error as PostgresError where error.isSerializationFailure && left > 0 {
                left -= 1
                try await Task.sleep(for: backoff.next())
            }
        }
    }

    private nonisolated(nonsending) func transactionOnce<R>(
        _ begin: String, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        try takeForTransaction()
        defer { changeDepth(by: -1) }
        let opening =
            scope.isNone
            ? Query("select")
            : Query(slot.line.configuration.scopeStatement, parameters: scope.parameters)
        let value: R
        do {
            _ = try await perform([opening], prelude: begin)
            value = try await body()
            try checkReadyToCommit()
        } catch {
            _ = try? await perform([Query("rollback")], isCleaningUp: true)
            throw error
        }
        let tag = try await perform([Query("commit")], isCleaningUp: true).first?.commandTag
        guard tag == "COMMIT" else {
            throw PostgresError(
                .server, .rejected, "a statement had failed, so the transaction was rolled back",
                server: PostgresError.ServerFields(sqlState: "25P02", severity: "ERROR"))
        }
        return value
    }

    /// Runs `body` in a savepoint: what it did is undone when it throws, and the transaction goes on.
    ///
    /// - Parameter body: what is done, by calls of the session.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; ``PostgresError``, of kind `misuse` outside of a transaction.
    public nonisolated(nonsending) func savepoint<R>(
        _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        guard isInTransaction else { throw PostgresError(.misuse, .notSent, "a savepoint needs a transaction") }
        let name = "savepoint_\(depth)"
        _ = try await perform([Query("savepoint \(name)")])
        changeDepth(by: 1)
        defer { changeDepth(by: -1) }
        let value: R
        do {
            value = try await body()
            try check()
        } catch {
            // Until it is rolled back nothing else can even be prepared.
            _ = try? await perform(
                [Query("release savepoint \(name)")], prelude: "rollback to savepoint \(name)", isCleaningUp: true)
            throw error
        }
        _ = try await perform([Query("release savepoint \(name)")])
        return value
    }
}
