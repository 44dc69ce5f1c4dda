import CLibPQ

/// Large results, on exclusive lines: the connection is taken over until the last row was read, as for a COPY.
extension Line {
    /// A part is not longer than this by much, whatever its rows are like.
    private static let partSize = 4 << 20

    /// Sends a query, whose rows are to be read with ``streamed(_:)`` to their end.
    ///
    /// - Throws: what libpq refused.
    func beginStream(_ query: Query) async throws {
        let wire = try takeOver()
        var buffer = ParameterBuffer()
        let isSent = buffer.withParameters(query.parameters) { count, values, lengths, formats in
            PQsendQueryParams(
                wire.connection.pointer, query.sql, count, nil, values, lengths, formats,
                query.resultFormat == .binary ? 1 : 0) == 1
        }
        guard isSent, PQsetSingleRowMode(wire.connection.pointer) == 1 else {
            throw failed()
        }
        try await pushOut()
    }

    /// The next rows, as many as asked for unless they are long; nil at the end, when the connection is given back.
    ///
    /// - Throws: what the server refused; the connection is given back then.
    func streamed(_ rowsAtATime: Int) async throws -> Rows? {
        var part = PackedRows()
        while part.rowCount < rowsAtATime, part.byteCount < Self.partSize {
            guard let wire else { throw Self.lost }
            if PQisBusy(wire.connection.pointer) == 1 {
                // What has arrived meanwhile is read without waiting for a notification.
                guard PQconsumeInput(wire.connection.pointer) == 1 else { throw failed() }
                if PQisBusy(wire.connection.pointer) == 1 { try await receive() }
                continue
            }
            guard let result = PQgetResult(wire.connection.pointer) else {
                try resumePipeline()
                return part.rowCount == 0 ? nil : part.rows()
            }
            let status = PQresultStatus(result)
            if status == PGRES_SINGLE_TUPLE {
                part.append(result)
            } else if status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY {
                // What follows the last row, and has none itself; or all there is of a statement without rows.
                PQclear(result)
            } else {
                let error = PostgresError(result: result)
                PQclear(result)
                _ = try await abandonStream()
                throw error
            }
        }
        return part.rows()
    }

    /// Reads what is left and drops it, if the connection was not given back yet.
    func abandonStream() async throws {
        guard isTakenOver else { return }
        while let result = try await nextResult() {
            let status = PQresultStatus(result)
            PQclear(result)
            // COPY is refused by the session before, but who knows.
            if status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH { throw failed() }
        }
        try resumePipeline()
    }
}
