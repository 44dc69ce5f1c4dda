/// Serves ``ProcessHealth`` and nothing else, for a process that has no API: `/healthz`, `/readyz` and `/metrics`.
package struct MonitorHandler: HTTPHandler {
    private enum Page: Sendable { case health, readiness, metrics }

    private let health: ProcessHealth
    private let router = Router<Page>([
        (.get, "/healthz", .health), (.get, "/readyz", .readiness), (.get, "/metrics", .metrics),
    ])

    package init(_ health: ProcessHealth) { self.health = health }

    package func bodyReading(method: String, path: String) -> BodyReading { .whole(limit: 0) }

    package func isVital(path: String) -> Bool { path == "/healthz" }

    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        do {
            return try await answer(request)
        } catch {
            let problem = error as? Problem ?? Problem(.unavailable, "The database cannot be reached.")
            return problem.response(requestID: request.id)
        }
    }

    private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        switch router.match(path: request.path, method: request.method) {
        case .nothing: throw Problem(.notFound, "There is no such address.")
        case .otherMethods(let methods): throw Problem(allowing: methods)
        case .route(.health, _): return health.health()
        case .route(.readiness, _): return try await health.readiness()
        case .route(.metrics, _): return health.metrics()
        }
    }

    package func rejection(_ rejection: TransportRejection, of request: RejectedRequest) -> HTTPResponse {
        Problem(refusing: rejection).response(requestID: request.id)
    }
}
