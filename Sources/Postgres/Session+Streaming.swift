extension Session {
    /// Runs a query and hands its rows over a part at a time, in constant memory: a cursor, outside of a transaction in
    /// one of its own.
    ///
    /// - Parameters:
    ///   - query: a `select`.
    ///   - rowsAtATime: rows of a part.
    ///   - body: is given the next part only when it has returned.
    /// - Returns: the number of rows.
    /// - Throws: what `body` throws; ``PostgresError``; `CancellationError`.
    @discardableResult
    public nonisolated(nonsending) func stream(
        _ query: Query, rowsAtATime: Int = 2048, _ body: nonisolated(nonsending) (Rows) async throws -> Void
    ) async throws -> Int {
        guard isInTransaction else {
            return try await transaction { try await stream(query, rowsAtATime: rowsAtATime, body) }
        }
        let size = max(1, rowsAtATime)
        let name = takeCursorName()
        defer { giveCursorName() }
        var fetch = Query("fetch forward \(size) from \(name)")
        fetch.resultFormat = query.resultFormat
        let opened = try await perform([
            Query("declare \(name) no scroll cursor for \(query.sql)", parameters: query.parameters), fetch,
        ])
        var count = 0
        var part = opened.last
        while let rows = part, !rows.isEmpty {
            count += rows.count
            try await body(rows)
            part = rows.count < size ? nil : try await perform([fetch]).last
        }
        _ = try await perform([Query("close \(name)")])
        return count
    }
}
