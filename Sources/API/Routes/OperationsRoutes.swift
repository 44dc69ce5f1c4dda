package import Postgres

/// What operators and their machines ask: is it alive, can it serve, how is it doing.
package struct OperationsRoutes: Sendable {
    /// A machine that asks whether we are ready does not wait long, nor twice.
    private static let patience = Duration.seconds(1)

    private let database: Database
    private let migrations: Int
    private let obstacle: @Sendable () async throws -> String?
    private let renderMetrics: @Sendable () -> String

    /// - Parameters:
    ///   - migrations: how many of them the database must have for this program to serve.
    ///   - obstacle: why it is not ready though the database answers; nil where it is.
    package init(
        _ database: Database, migrations: Int, obstacle: @escaping @Sendable () async throws -> String? = { nil },
        renderMetrics: @escaping @Sendable () -> String
    ) {
        self.database = database
        self.migrations = migrations
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
                summary: "Whether it can serve: the database answers within a second and has the schema.",
                access: .open, success: .init(200, "It can.", schema: "Status"),
                handler: { _ in
                    try await checkDatabase()
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

    /// - Throws: a problem of status 503, or the database's error.
    private func checkDatabase() async throws {
        let database = database
        let applied = Query("select coalesce(max(m.number), 0) from migrator.migration as m")
        do {
            let found = try await withThrowingTaskGroup(of: Int32?.self) { group in
                group.addTask { try await database.query(applied, as: .none)[0].decode(Int32.self, at: 0) }
                group.addTask {
                    try await Task.sleep(for: Self.patience)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let found else { throw Problem(.unavailable, "The database does not answer.") }
            guard found >= migrations else { throw Self.noSchema }
        } catch let error as PostgresError where ["3F000", "42P01", "42501"].contains(error.sqlState) {
            throw Self.noSchema
        }
    }

    private static let noSchema = Problem(.unavailable, "The database lacks the schema: `ecdp migrate` makes it.")
}
