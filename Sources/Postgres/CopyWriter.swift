/// Takes the data of a ``Session/copyIn(_:_:)``.
public struct CopyWriter: Sendable {
    let line: Line
    let session: Session

    /// Sends bytes in the format the statement names. Rows may be cut anywhere.
    ///
    /// Returns when the socket has taken them: a server that falls behind holds up the writer.
    ///
    /// - Throws: ``PostgresError`` of kind `connectionLost`, or `deadlineExceeded`; `CancellationError`. What the server
    ///   thinks of the data is reported at the end.
    public func write(_ bytes: [UInt8]) async throws {
        try session.check()
        // libpq counts in 32 bits, and keeps a copy of its own.
        for start in stride(from: 0, to: bytes.count, by: 1 << 24) {
            let end = min(bytes.count, start + 1 << 24)
            try await line.copy(start == 0 && end == bytes.count ? bytes : Array(bytes[start..<end]))
        }
    }

    /// Sends text in the format the statement names.
    ///
    /// - Throws: ``PostgresError`` of kind `connectionLost`.
    public func write(_ text: String) async throws { try await write(Array(text.utf8)) }

    /// A row as COPY's text format wants it: tabs between the values, `\N` for NULL, special characters escaped.
    public static func textRow(_ values: [any PostgresEncodable]) -> String {
        values.map { value in
            value.postgresParameter.text.map { escaped($0) } ?? "\\N"
        }.joined(separator: "\t") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
            case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\r": escaped.append(contentsOf: "\\r".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
