package import NIOCore

/// What the transport serves: it knows requests and answers, and nothing of sockets.
///
/// There is one per event loop, and all of its calls come on that loop.
package protocol HTTPHandler: Sendable {
    /// Answers one request. Runs as a task that prefers the event loop's thread, and is cancelled when the client
    /// has gone; what it returns then is dropped. Never throws: a fault is an answer.
    func respond(to request: HTTPRequest) async -> HTTPResponse

    /// The answer to what never became a request, or came when there were too many. The transport closes the
    /// connection after it, except for ``TransportRejection/overloaded``, and adds a `Retry-After` to that when there is none.
    func rejection(_ rejection: TransportRejection, of request: RejectedRequest) -> HTTPResponse

    /// Whether a path is answered even past ``HTTPServer/Configuration/maxRequestsInFlight`` and ``HTTPServer/Configuration/maxConnections``.
    func isVital(path: String) -> Bool

    /// How a body is read and how many bytes it may have, asked when the head has been read.
    func bodyReading(method: String, path: String) -> BodyReading
}

/// What is known of a request that was not handed on.
package struct RejectedRequest: Sendable {
    package let id: String
    /// nil where the head could not be read.
    package let method: String?
    package let remoteAddress: String
    /// When its head came, or its connection was made.
    package let received: NIODeadline

    package init(id: String, method: String?, remoteAddress: String, received: NIODeadline) {
        self.id = id
        self.method = method
        self.remoteAddress = remoteAddress
        self.received = received
    }
}

/// Why the transport did not hand a request on.
package enum TransportRejection: Error, Hashable {
    /// Not HTTP, or HTTP that can be read in two ways. The text says what is wrong and quotes nothing.
    case badRequest(String)
    /// The request was not whole in time.
    case requestTimeout
    /// The body has, or says it has, more bytes than this.
    case bodyTooLarge(limit: Int)
    case uriTooLong(limit: Int)
    /// Too many header fields, or too many bytes of them.
    case headersTooLarge
    /// More requests in flight, or connections open, than the limit.
    case overloaded

    package var status: Int {
        switch self {
        case .badRequest: 400
        case .requestTimeout: 408
        case .bodyTooLarge: 413
        case .uriTooLong: 414
        case .headersTooLarge: 431
        case .overloaded: 503
        }
    }

    /// A word for metrics and logs.
    package var reason: String {
        switch self {
        case .badRequest: "bad_request"
        case .requestTimeout: "request_timeout"
        case .bodyTooLarge: "body_too_large"
        case .uriTooLong: "uri_too_long"
        case .headersTooLarge: "headers_too_large"
        case .overloaded: "overloaded"
        }
    }
}
