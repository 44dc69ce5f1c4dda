import CLibPQ

/// COPY, on exclusive lines. It is not possible in pipeline mode, so it takes the connection over until it is done.
extension Line {
    private static let chunk = 1 << 16

    /// Sends the statement and waits until the server is ready for data.
    ///
    /// - Throws: what the server refused; then nothing is taken over.
    func beginCopy(_ sql: String, isInput: Bool) async throws {
        let wire = try takeOver()
        guard PQsendQuery(wire.connection.pointer, sql) == 1 else { throw failed() }
        try await pushOut()
        let result = try await nextResult()
        let status = PQresultStatus(result)
        if status == (isInput ? PGRES_COPY_IN : PGRES_COPY_OUT) { return PQclear(result) }
        let error =
            status == PGRES_FATAL_ERROR
            ? PostgresError(result: result)
            // One from or to a file has been done.
            : PostgresError(
                .misuse, status == PGRES_COMMAND_OK ? .unknown : .rejected,
                "not a COPY \(isInput ? "from stdin" : "to stdout")")
        PQclear(result)
        guard status != PGRES_COPY_IN, status != PGRES_COPY_OUT, status != PGRES_COPY_BOTH else {
            lose(error)
            throw error
        }
        _ = try? await finishCopy()
        throw error
    }

    /// The next rows, whole ones, up to about 64 KiB; nil at the end.
    func copied() async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            guard let wire else { throw Self.lost }
            while bytes.count < Self.chunk {
                var row: UnsafeMutablePointer<CChar>?
                let count = PQgetCopyData(wire.connection.pointer, &row, 1)
                if count > 0, let row {
                    bytes.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(count)))
                    PQfreemem(row)
                } else if count == 0 {
                    break
                } else {
                    // The end, or an error that the result tells.
                    return bytes.isEmpty ? nil : bytes
                }
            }
            if !bytes.isEmpty { return bytes }
            try await receive()
        }
    }

    /// Sends data, and returns when the socket has taken it.
    func copy(_ bytes: [UInt8]) async throws {
        guard let wire else { throw Self.lost }
        let pointer = wire.connection.pointer
        let isTaken = bytes.withUnsafeBytes { bytes in
            PQputCopyData(
                pointer, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(truncatingIfNeeded: bytes.count))
        }
        guard isTaken == 1 else { throw failed() }
        try await pushOut()
    }

    /// Says that no data follow.
    ///
    /// - Parameter failure: why the copy should fail; nil for success.
    func endInput(failure: String?) async throws {
        guard let wire else { throw Self.lost }
        guard PQputCopyEnd(wire.connection.pointer, failure) == 1 else { throw failed() }
        try await pushOut()
    }

    /// Reads the results to their end and gives the connection back to the pipeline.
    ///
    /// - Returns: the number of rows copied.
    /// - Throws: what the server refused.
    @discardableResult
    func finishCopy() async throws -> Int {
        var failure: PostgresError?
        var rows = 0
        while let result = try await nextResult() {
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK: rows = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
            case PGRES_COPY_OUT, PGRES_COPY_IN, PGRES_COPY_BOTH:
                // Whoever read did not want the rest, or the statement was several.
                PQclear(result)
                let error = PostgresError(.connectionLost, .unknown, "a COPY was left before its end")
                lose(error)
                throw error
            default: failure = failure ?? PostgresError(result: result)
            }
            PQclear(result)
        }
        guard wire != nil else { throw failure ?? Self.lost }
        try resumePipeline()
        if let failure { throw failure }
        return rows
    }

    // MARK: - Taking over

    /// Takes the connection out of the pipeline, for a caller that reads and writes it step by step.
    ///
    /// - Throws: `misuse` while something is under way.
    func takeOver() throws -> Wire {
        guard let wire else { throw Self.lost }
        guard wire.pipeline.isEmpty, !isTakenOver, PQexitPipelineMode(wire.connection.pointer) == 1 else {
            throw PostgresError(.misuse, .notSent, "the session is busy")
        }
        isTakenOver = true
        reactor.arm(wire.connection.socket, isOneShot: true, isWriting: false)
        return wire
    }

    /// Gives the connection back to the pipeline, when every result was read.
    func resumePipeline() throws {
        guard let wire else { throw Self.lost }
        isTakenOver = false
        guard PQenterPipelineMode(wire.connection.pointer) == 1 else { throw failed() }
        arm(isWriting: false, wire)
    }

    // MARK: - The socket

    static var lost: PostgresError {
        PostgresError(.connectionLost, .unknown, "the session's connection was lost")
    }

    func failed() -> PostgresError {
        let message = wire?.connection.errorMessage ?? ""
        let error = PostgresError(.connectionLost, .unknown, message.isEmpty ? "the connection was lost" : message)
        lose(error)
        return error
    }

    func nextResult() async throws -> OpaquePointer? {
        while let wire, PQisBusy(wire.connection.pointer) == 1 { try await receive() }
        guard let wire else { throw Self.lost }
        return PQgetResult(wire.connection.pointer)
    }

    func receive() async throws {
        await socketIsReady(isWriting: false)
        guard let wire else { throw Self.lost }
        if PQconsumeInput(wire.connection.pointer) == 0 { throw failed() }
    }

    func pushOut() async throws {
        while let wire {
            switch PQflush(wire.connection.pointer) {
            case 0: return
            case 1:
                await socketIsReady(isWriting: true)
                // A server that has something to say reads nothing until it is rid of it.
                if let wire = self.wire, PQconsumeInput(wire.connection.pointer) == 0 { throw failed() }
            default: throw failed()
            }
        }
        throw Self.lost
    }

    /// One event each time it is asked for: a reader that takes its time is not woken for nothing.
    private func socketIsReady(isWriting: Bool) async {
        guard let wire else { return }
        await withUnsafeContinuation { continuation in
            takeover = continuation
            reactor.arm(wire.connection.socket, isOneShot: true, isWriting: isWriting)
        }
    }
}
