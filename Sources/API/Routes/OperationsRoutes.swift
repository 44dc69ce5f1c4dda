package import HTTP
import Resources

/// What operators and their machines ask: is it alive, can it serve, how is it doing.
package struct OperationsRoutes: Sendable {
    private let health: ProcessHealth

    package init(_ health: ProcessHealth) { self.health = health }

    private static let status = Shape(
        "Status", "How the process is.", [Field("status", .code(["ok", "ready"]), doc: "In a word.")])

    package var endpoints: [Endpoint] {
        let health = health
        return [
            Endpoint(
                .get, "/healthz", operation: "health", tag: "operations", summary: "Whether the process is alive.",
                access: .open, success: .init(200, "It is.", Self.status),
                handler: { _ in health.health() }),
            Endpoint(
                .get, "/readyz", operation: "readiness", tag: "operations",
                summary: "Whether it can serve: the database answers within a second and has the schema.",
                access: .open, success: .init(200, "It can.", Self.status),
                handler: { _ in try await health.readiness() }),
            Endpoint(
                .get, "/metrics", operation: "metrics", tag: "operations",
                summary: "Metrics in Prometheus's text format.", access: .open,
                success: .init(200, "The metrics.", nil, media: [.text]),
                handler: { _ in health.metrics() }),
        ]
    }
}
