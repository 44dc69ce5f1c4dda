package import NIOCore

extension HTTPServer {
    /// Where to listen, and the bounds on what one client, or all of them, may take.
    package struct Configuration: Sendable {
        package var host: String
        /// 0: any free one; see `onListening`.
        package var port: Int
        package var backlog: Int32 = 1024

        /// Connections open at once, over all event loops; the next one gets a 503 and is closed.
        package var maxConnections: Int = 10_000
        /// Requests being answered at once, over all event loops; the next one gets a 503 at once.
        package var maxRequestsInFlight: Int = 4_096

        package var maxURIBytes: Int = 8_192
        /// Names and values of all header fields together.
        package var maxHeaderBytes: Int = 16_384
        package var maxHeaderFields: Int = 100

        /// From a request's first byte to its last.
        package var requestReadTimeout: TimeAmount = .seconds(15)
        /// Between requests on a connection that is kept open.
        package var idleTimeout: TimeAmount = .seconds(75)
        /// For a client to take an answer that does not fit its socket's buffer.
        package var writeTimeout: TimeAmount = .seconds(30)
        /// A client that has closed its side gets this long to be answered, then counts as gone and its request is
        /// cancelled. One whose connection breaks counts as gone at once.
        package var halfClosedGrace: TimeAmount = .milliseconds(500)
        /// After a last answer: reads and drops what the client still sends, for so long and so many bytes, since
        /// closing on unread input would take the answer away from it.
        package var lingerTimeout: TimeAmount = .seconds(2)
        package var lingerBytes: Int = 32 << 20
        /// For requests in flight at a graceful shutdown; then they are cancelled and closed.
        package var shutdownTimeout: TimeAmount = .seconds(8)

        package init(host: String = "127.0.0.1", port: Int = 0) {
            self.host = host
            self.port = port
        }

        /// How often deadlines are looked at.
        var sweepInterval: TimeAmount {
            let shortest = [requestReadTimeout, idleTimeout, writeTimeout, halfClosedGrace, lingerTimeout].min()
            let quarter = (shortest ?? .seconds(1)).nanoseconds / 4
            return .nanoseconds(min(max(quarter, 5_000_000), 250_000_000))
        }
    }
}
