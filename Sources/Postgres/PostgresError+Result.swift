import CLibPQ

extension PostgresError {
    /// - Parameter result: one with an error; nil for lack of memory.
    init(result: OpaquePointer?) {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        let server = ServerFields(
            sqlState: field("C"), severity: field("V") ?? field("S"), detail: field("D"), hint: field("H"),
            constraint: field("n"), schema: field("s"), table: field("t"), column: field("c"),
            position: field("P").flatMap { Int($0) }, routine: field("R"))
        let message =
            field("M") ?? PQresultErrorMessage(result).map { LibPQText.line(String(cString: $0)) } ?? "out of memory"
        guard server.sqlState != nil, server.severity != nil else {
            // libpq's own word: it lost the connection, or lacks memory.
            self.init(.connectionLost, .unknown, message)
            return
        }
        // A FATAL comes as well when a session was ended just after it had committed.
        let isFatal = server.severity != "ERROR"
        self.init(isFatal ? .connectionLost : .server, isFatal ? .unknown : .rejected, message, server: server)
    }
}
