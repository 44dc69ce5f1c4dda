extension Database {
    /// Runs one statement as one transaction, in one round trip.
    ///
    /// - Parameters:
    ///   - query: the statement and its parameters.
    ///   - scope: whose data it may see.
    /// - Throws: ``PostgresError``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func query(_ query: Query, as scope: Scope) async throws -> Rows {
        let batch = Batch(query, scope: scope)
        try await core.perform(batch)
        guard let rows = batch.rows else { throw PostgresError(.connectionLost, .unknown, "the answer is incomplete") }
        return rows
    }

    /// Runs one statement of a set as one transaction, in one round trip.
    ///
    /// - Throws: ``PostgresError``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func query<S: StatementSet>(
        _ statement: S, _ parameters: any PostgresEncodable..., as scope: Scope
    ) async throws -> Rows {
        try await query(Query(statement, parameters: parameters), as: scope)
    }

    /// Runs one statement and decodes the first row of its result.
    ///
    /// - Returns: nil where there is no row.
    /// - Throws: ``PostgresError``; ``DecodingFailure``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func first<T: RowDecodable>(
        _ query: Query, as scope: Scope
    ) async throws -> T? {
        try await self.query(query, as: scope).decodeFirst()
    }

    /// Runs one statement of a set and decodes the first row of its result.
    ///
    /// - Returns: nil where there is no row.
    /// - Throws: ``PostgresError``; ``DecodingFailure``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func first<S: StatementSet, T: RowDecodable>(
        _ statement: S, _ parameters: any PostgresEncodable..., as scope: Scope
    ) async throws -> T? {
        try await query(Query(statement, parameters: parameters), as: scope).decodeFirst()
    }

    /// Runs one statement and decodes the rows of its result, in order.
    ///
    /// - Throws: ``PostgresError``; ``DecodingFailure``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func all<T: RowDecodable>(
        _ query: Query, as scope: Scope
    ) async throws -> [T] {
        try await self.query(query, as: scope).decode()
    }

    /// Runs one statement of a set and decodes the rows of its result, in order.
    ///
    /// - Throws: ``PostgresError``; ``DecodingFailure``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func all<S: StatementSet, T: RowDecodable>(
        _ statement: S, _ parameters: any PostgresEncodable..., as scope: Scope
    ) async throws -> [T] {
        try await query(Query(statement, parameters: parameters), as: scope).decode()
    }

    /// Runs statements as one transaction, in one round trip: all of them or none.
    ///
    /// A batch that fails with a serialization failure or a deadlock (40001, 40P01) is sent up to seven times more.
    ///
    /// - Parameters:
    ///   - queries: in the order they are run; none is a success.
    ///   - scope: whose data they may see.
    ///   - release: when the batch lets go of its locks.
    /// - Returns: one result a statement, in order.
    /// - Throws: ``PostgresError`` of the first statement that failed; `CancellationError` when the task was cancelled.
    @discardableResult
    public nonisolated(nonsending) func batch(
        _ queries: [Query], as scope: Scope, releasing release: LockRelease = .whenDurable
    ) async throws -> [Rows] {
        guard let first = queries.first else { return [] }
        let batch = Batch(first, further: Array(queries.dropFirst()), scope: scope, release: release)
        try await core.perform(batch)
        return batch.results
    }
}

extension Rows {
    /// The first row as a value; nil where there is none.
    ///
    /// - Throws: what the value's initialiser throws: ``DecodingFailure`` for a cell that holds something else.
    public func decodeFirst<T: RowDecodable>(_ type: T.Type = T.self) throws -> T? {
        guard count > 0 else { return nil }
        var reader = RowReader(self[0])
        return try T(&reader)
    }
}
