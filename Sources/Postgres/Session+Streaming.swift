extension Session {
    /// Runs a query and hands its rows over a part at a time, in constant memory however many there are; outside of a
    /// transaction in one of its own.
    ///
    /// The session runs nothing else until it returns: what `body` asks of it is refused as `misuse`. A reader that takes
    /// its time holds up the server.
    ///
    /// - Parameters:
    ///   - query: a statement that returns rows.
    ///   - rowsAtATime: rows of a part, the last excepted; parts of more than about 4 MiB are cut.
    ///   - body: is given the next part only when it has returned. When it throws the server is asked to stop, the rest is
    ///     dropped, and the transaction can only be rolled back.
    /// - Returns: the number of rows.
    /// - Throws: what `body` throws; ``PostgresError``; `CancellationError`.
    @discardableResult
    public nonisolated(nonsending) func stream(
        _ query: Query, rowsAtATime: Int = 1024, _ body: nonisolated(nonsending) (Rows) async throws -> Void
    ) async throws -> Int {
        guard isInTransaction else {
            return try await transaction { try await stream(query, rowsAtATime: rowsAtATime, body) }
        }
        try query.validate()
        try query.checkNoCopy()
        try query.checkNoTransaction()
        return try await slot.line.configuration.traced(.stream, scope, [query.sql], rows: { $0 }) {
            try await streaming(query, max(1, rowsAtATime), body)
        }
    }

    private nonisolated(nonsending) func streaming(
        _ query: Query, _ rowsAtATime: Int, _ body: nonisolated(nonsending) (Rows) async throws -> Void
    ) async throws -> Int {
        let line = slot.line
        let stopper = try begin()
        do {
            let count = try await withTaskCancellationHandler {
                try await line.beginStream(query)
                var count = 0
                while let rows = try await line.streamed(rowsAtATime) {
                    count += rows.count
                    try await body(rows)
                    try check()
                }
                return count
            } onCancel: {
                stopper.stop()
            }
            await finish(stopper)
            return count
        } catch {
            // Nobody wants the rest.
            if await line.isTakenOver {
                stopper.stop()
                try? await line.abandonStream()
            }
            await finish(stopper)
            throw reason(of: error)
        }
    }
}
