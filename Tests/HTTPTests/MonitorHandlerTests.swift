import NIOCore
import Testing

@testable import HTTP

/// What a process without an API answers.
struct MonitorHandlerTests {
    private static func ask(
        _ path: String, method: String = "GET", obstacle: @escaping @Sendable () async throws -> String? = { nil }
    ) async -> HTTPResponse {
        await MonitorHandler(ProcessHealth(obstacle: obstacle, renderMetrics: { "jobs_total 1\n" }))
            .respond(to: HTTPRequest(method: method, path: path))
    }

    private struct Gone: Error {}

    @Test func `its three pages are there and nothing else`() async {
        for path in ["/healthz", "/readyz", "/metrics"] { #expect(await Self.ask(path).status == 200) }
        for path in ["/", "/v1/municipalities", "/healthz/"] { #expect(await Self.ask(path).status == 404) }
        #expect(await Self.ask("/healthz", method: "POST").header("Allow") == "GET, HEAD")
    }

    @Test func `it is not ready with an obstacle or without an answer, and alive all the same`() async {
        #expect(await Self.ask("/readyz", obstacle: { "no schema" }).status == 503)
        #expect(await Self.ask("/readyz", obstacle: { throw Gone() }).status == 503)
        #expect(await Self.ask("/healthz", obstacle: { throw Gone() }).status == 200)
    }

    @Test func `every refusal of the transport has its status`() {
        let handler = MonitorHandler(ProcessHealth(renderMetrics: { "" }))
        let refusals: [TransportRejection] = [
            .badRequest("not HTTP"), .requestTimeout, .bodyTooLarge(limit: 1), .uriTooLong(limit: 1), .headersTooLarge,
            .overloaded,
        ]
        for refusal in refusals {
            let request = RejectedRequest(id: "a", method: nil, remoteAddress: "", received: .now())
            #expect(handler.rejection(refusal, of: request).status == refusal.status)
        }
    }
}
