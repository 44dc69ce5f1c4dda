package import NIOCore

/// One request. Its body has been read, unless ``HTTPHandler/bodyReading(method:path:)`` said that it comes in pieces.
package struct HTTPRequest: Sendable {
    /// As sent, so upper case for all that is known: `GET`.
    package var method: String
    /// The target up to the `?`, percent-encoding untouched; begins with `/` (or is `*` for OPTIONS). ASCII.
    package var path: String
    /// What follows the `?`, percent-encoding untouched; nil without `?`.
    package var query: String?
    package var headers: HTTPFields
    /// The whole body; empty where it comes in pieces.
    package var body: RequestBody
    /// The body in pieces: those that the socket gives, or the whole one.
    package var pieces: BodyPieces
    /// The client's `X-Request-Id` when it is 1 to 128 of `A–Z a–z 0–9 . _ : -`, else one made here.
    package var id: String
    /// The peer's IP address without its port; of a proxy, when there is one before us. Empty for other sockets.
    package var remoteAddress: String
    /// When the request's head had been read.
    package var received: NIODeadline

    package init(
        method: String, path: String, query: String? = nil, headers: HTTPFields = HTTPFields(),
        body: RequestBody = RequestBody(), pieces: BodyPieces? = nil, id: String = "test",
        remoteAddress: String = "127.0.0.1",
        received: NIODeadline = .now()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.pieces = pieces ?? BodyPieces(body.buffer)
        self.id = id
        self.remoteAddress = remoteAddress
        self.received = received
    }
}

/// The bytes of a request's body, kept in the buffer they arrived in.
package struct RequestBody: Sendable {
    package var buffer: ByteBuffer

    package init(_ buffer: ByteBuffer = ByteBuffer()) {
        self.buffer = buffer
    }

    package init(_ bytes: [UInt8]) {
        self.buffer = ByteBuffer(bytes: bytes)
    }

    package init(_ text: String) {
        self.buffer = ByteBuffer(string: text)
    }

    package var count: Int { buffer.readableBytes }
    package var isEmpty: Bool { buffer.readableBytes == 0 }
    package var bytes: [UInt8] { Array(buffer.readableBytesView) }

    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try buffer.withUnsafeReadableBytes(body)
    }
}
