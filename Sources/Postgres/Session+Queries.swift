extension Session {
    /// Runs one statement.
    ///
    /// - Throws: ``PostgresError``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func query(_ query: Query) async throws -> Rows {
        try query.checkNoTransaction()
        guard let rows = try await perform([query]).first else {
            throw PostgresError(.connectionLost, .unknown, "the answer is incomplete")
        }
        return rows
    }

    /// Runs one statement of a set.
    ///
    /// - Throws: ``PostgresError``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func query<S: StatementSet>(
        _ statement: S, _ parameters: any PostgresEncodable...
    ) async throws -> Rows {
        try await query(Query(statement, parameters: parameters))
    }

    /// Runs one statement and decodes the first row of its result.
    ///
    /// - Returns: nil where there is no row.
    /// - Throws: ``PostgresError``; ``DecodingFailure``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func first<T: RowDecodable>(_ query: Query) async throws -> T? {
        try await self.query(query).decodeFirst()
    }

    /// Runs one statement of a set and decodes the first row of its result.
    ///
    /// - Returns: nil where there is no row.
    /// - Throws: ``PostgresError``; ``DecodingFailure``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func first<S: StatementSet, T: RowDecodable>(
        _ statement: S, _ parameters: any PostgresEncodable...
    ) async throws -> T? {
        try await query(Query(statement, parameters: parameters)).decodeFirst()
    }

    /// Runs one statement and decodes the rows of its result, in order.
    ///
    /// - Throws: ``PostgresError``; ``DecodingFailure``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func all<T: RowDecodable>(_ query: Query) async throws -> [T] {
        try await self.query(query).decode()
    }

    /// Runs one statement of a set and decodes the rows of its result, in order.
    ///
    /// - Throws: ``PostgresError``; ``DecodingFailure``; `CancellationError` when the task was cancelled.
    public nonisolated(nonsending) func all<S: StatementSet, T: RowDecodable>(
        _ statement: S, _ parameters: any PostgresEncodable...
    ) async throws -> [T] {
        try await query(Query(statement, parameters: parameters)).decode()
    }

    /// Runs statements in one round trip: outside of a transaction all of them or none; inside, the first failure leaves
    /// the transaction to be rolled back.
    ///
    /// - Returns: one result a statement, in order.
    /// - Throws: ``PostgresError`` of the first statement that failed; `CancellationError` when the task was cancelled.
    @discardableResult
    public nonisolated(nonsending) func batch(_ queries: [Query]) async throws -> [Rows] {
        for query in queries { try query.checkNoTransaction() }
        return try await perform(queries)
    }
}
