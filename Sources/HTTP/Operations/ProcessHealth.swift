/// What operators and their monitors ask of a process: is it alive, can it serve, how is it doing.
package struct ProcessHealth: Sendable {
    private let obstacle: @Sendable () async throws -> String?
    private let renderMetrics: @Sendable () -> String

    /// - Parameters:
    ///   - obstacle: why the process cannot serve at present; nil where it can.
    ///   - renderMetrics: the metrics in Prometheus's text format.
    package init(
        obstacle: @escaping @Sendable () async throws -> String? = { nil },
        renderMetrics: @escaping @Sendable () -> String
    ) {
        self.obstacle = obstacle
        self.renderMetrics = renderMetrics
    }

    /// `GET /healthz`.
    package func health() -> HTTPResponse {
        HTTPResponse(status: 200, contentType: "application/json", "{\"status\":\"ok\"}")
    }

    /// `GET /readyz`.
    ///
    /// - Throws: a ``Problem`` of status 503 with the obstacle, or the error that kept it from being found out.
    package func readiness() async throws -> HTTPResponse {
        if let obstacle = try await obstacle() { throw Problem(.unavailable, obstacle) }
        return HTTPResponse(status: 200, contentType: "application/json", "{\"status\":\"ready\"}")
    }

    /// `GET /metrics`.
    package func metrics() -> HTTPResponse {
        HTTPResponse(status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", renderMetrics())
    }
}
