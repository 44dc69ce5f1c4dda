package import NIOCore

/// An answer. The transport adds `Content-Length`, `Date` and `Connection`, and leaves the body out for HEAD.
package struct HTTPResponse: Sendable {
    package var status: Int
    /// Written in this order. CR, LF and other controls in a value are written as spaces.
    package var headers: [(String, String)]
    package var body: ResponseBody

    package init(status: Int, headers: [(String, String)] = [], body: ResponseBody = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(status: Int, contentType: String, _ body: ByteBuffer, headers: [(String, String)] = []) {
        self.init(status: status, headers: Self.headers(contentType, headers), body: .bytes(body))
    }

    package init(status: Int, contentType: String, _ text: String, headers: [(String, String)] = []) {
        self.init(status: status, headers: Self.headers(contentType, headers), body: .string(text))
    }

    /// With room for the request id, which every answer gets.
    private static func headers(_ contentType: String, _ others: [(String, String)]) -> [(String, String)] {
        var headers: [(String, String)] = []
        headers.reserveCapacity(others.count + 2)
        headers.append(("Content-Type", contentType))
        headers.append(contentsOf: others)
        return headers
    }

    /// The first header of that name, whatever its case.
    package func header(_ name: String) -> String? {
        headers.first { $0.0.count == name.count && $0.0.lowercased() == name.lowercased() }?.1
    }
}

package enum ResponseBody: Sendable {
    case none
    case bytes(ByteBuffer)
    case string(String)
    /// What is written while the client reads: of any length, in constant memory.
    case stream(ResponseStream)

    package var isStream: Bool {
        if case .stream = self { true } else { false }
    }

    /// Bytes; 0 for a stream, whose length nobody knows.
    package var count: Int {
        switch self {
        case .none, .stream: 0
        case .bytes(let buffer): buffer.readableBytes
        case .string(let text): text.utf8.count
        }
    }
}

/// A body that is written in pieces.
package struct ResponseStream: Sendable {
    /// Writes the pieces, one after the other. It is cancelled when the client has gone. Where it throws, the connection
    /// is closed before the end of the body, so that no client takes a part for the whole.
    package let produce: @Sendable (ResponseWriter) async throws -> Void
    /// The answer in place of one that failed before its first piece; without one the connection is closed.
    package let failure: @Sendable (any Error) -> HTTPResponse?

    package init(
        _ produce: @escaping @Sendable (ResponseWriter) async throws -> Void,
        failure: @escaping @Sendable (any Error) -> HTTPResponse? = { _ in nil }
    ) {
        self.produce = produce
        self.failure = failure
    }
}

/// Takes the pieces of a body.
package struct ResponseWriter: Sendable {
    private let put: @Sendable (ByteBuffer) async throws -> Void

    package init(_ put: @escaping @Sendable (ByteBuffer) async throws -> Void) {
        self.put = put
    }

    /// Writes a piece, and returns when the client is ready for the next one.
    ///
    /// - Throws: `CancellationError` when the client has gone.
    package func write(_ piece: ByteBuffer) async throws { try await put(piece) }
}
