extension Session {
    /// Runs `copy … from stdin`, outside of a transaction in one of its own.
    ///
    /// - Parameters:
    ///   - sql: the statement, with its format.
    ///   - body: writes the data. When it throws, nothing is copied.
    /// - Returns: the number of rows copied.
    /// - Throws: what `body` throws; ``PostgresError`` for data the server refused; `CancellationError`.
    @discardableResult
    public nonisolated(nonsending) func copyIn(
        _ sql: String, _ body: nonisolated(nonsending) (CopyWriter) async throws -> Void
    ) async throws -> Int {
        try Query(sql).checkIsCopy()
        guard isInTransaction else { return try await transaction { try await copyIn(sql, body) } }
        return try await copying(sql, isInput: true) { line in
            do {
                try await body(CopyWriter(line: line, session: self))
                try check()
            } catch {
                // The server answers with an error of its own, which says no more than this one.
                try? await line.endInput(failure: "the client gave up")
                _ = try? await line.finishCopy()
                throw error
            }
            try await line.endInput(failure: nil)
            return try await line.finishCopy()
        }
    }

    /// Runs `copy … to stdout`, outside of a transaction in one of its own.
    ///
    /// - Parameters:
    ///   - sql: the statement, with its format.
    ///   - body: is given whole rows, up to about 64 KiB at a time, and the next only when it has returned: a slow reader
    ///     holds up the server. When it throws the rest is not read, and the connection is given up.
    /// - Returns: the number of rows copied.
    /// - Throws: what `body` throws; ``PostgresError``; `CancellationError`.
    @discardableResult
    public nonisolated(nonsending) func copyOut(
        _ sql: String, _ body: nonisolated(nonsending) ([UInt8]) async throws -> Void
    ) async throws -> Int {
        try Query(sql).checkIsCopy()
        guard isInTransaction else { return try await transaction { try await copyOut(sql, body) } }
        return try await copying(sql, isInput: false) { line in
            do {
                while let bytes = try await line.copied() { try await body(bytes) }
            } catch {
                await line.close()
                throw error
            }
            return try await line.finishCopy()
        }
    }

    private nonisolated(nonsending) func copying(
        _ sql: String, isInput: Bool, _ body: nonisolated(nonsending) (Line) async throws -> Int
    ) async throws -> Int {
        try await slot.line.configuration.traced(.copy, scope, [sql], rows: { $0 }) {
            try await copyingUntraced(sql, isInput: isInput, body)
        }
    }

    private nonisolated(nonsending) func copyingUntraced(
        _ sql: String, isInput: Bool, _ body: nonisolated(nonsending) (Line) async throws -> Int
    ) async throws -> Int {
        let line = slot.line
        let stopper = try begin()
        do {
            let rows = try await withTaskCancellationHandler {
                try await line.beginCopy(sql, isInput: isInput)
                return try await body(line)
            } onCancel: {
                stopper.stop()
            }
            await finish(stopper)
            return rows
        } catch {
            await finish(stopper)
            throw reason(of: error)
        }
    }
}
