package import Postgres

/// What operators and their machines ask: is it alive, can it serve, how is it doing.
package struct OperationsRoutes: Sendable {
    private let database: Database
    private let obstacle: @Sendable () async throws -> String?
    private let renderMetrics: @Sendable () -> String

    /// - Parameter obstacle: why it is not ready though the database answers; nil where it is.
    package init(
        _ database: Database, obstacle: @escaping @Sendable () async throws -> String? = { nil },
        renderMetrics: @escaping @Sendable () -> String
    ) {
        self.database = database
        self.obstacle = obstacle
        self.renderMetrics = renderMetrics
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/healthz", operation: "health", tag: "operations", summary: "Whether the process is alive.",
                access: .open, success: .init(200, "It is.", schema: "Status"),
                handler: { _ in HTTPResponse(status: 200, contentType: "application/json", "{\"status\":\"ok\"}") }),
            Endpoint(
                .get, "/readyz", operation: "readiness", tag: "operations",
                summary: "Whether it can serve: the database answers.", access: .open,
                success: .init(200, "It can.", schema: "Status"),
                handler: { _ in
                    _ = try await database.query(Query("select 1"), as: .none)
                    if let obstacle = try await obstacle() { throw Problem(.unavailable, obstacle) }
                    return HTTPResponse(status: 200, contentType: "application/json", "{\"status\":\"ready\"}")
                }),
            Endpoint(
                .get, "/metrics", operation: "metrics", tag: "operations",
                summary: "Metrics in Prometheus's text format.", access: .open,
                success: .init(200, "The metrics.", schema: nil, media: [.text]),
                handler: { _ in
                    HTTPResponse(
                        status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", renderMetrics())
                }),
        ]
    }
}
