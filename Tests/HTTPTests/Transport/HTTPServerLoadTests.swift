import Foundation
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// Clients that come in numbers, go away, or do not read; and the server going away.
@Suite(.serialized, .alone) struct HTTPServerLoadTests {
    /// Says when requests begin and are cancelled, and holds them until a test lets them go.
    final class Holding: Sendable {
        let gate = Gate()
        let begun: AsyncStream<String>
        let cancelled: AsyncStream<String>
        private let beginning: AsyncStream<String>.Continuation
        private let cancelling: AsyncStream<String>.Continuation

        init() {
            (begun, beginning) = AsyncStream.makeStream()
            (cancelled, cancelling) = AsyncStream.makeStream()
        }

        var handler: TestHandler {
            TestHandler { [self] request in
                if ["/free", "/vital"].contains(request.path) { return HTTPResponse(status: 200) }
                beginning.yield(request.path)
                await gate.wait()
                if Task.isCancelled { cancelling.yield(request.path) }
                return HTTPResponse(status: 200, contentType: "text/plain", request.path)
            }
        }
    }

    @Test func `a request is cancelled when its client's connection breaks`() async throws {
        let holding = Holding()
        try await TestServer.run(handler: holding.handler) { server in
            let client = try server.client()
            try await client.send("GET /x HTTP/1.1\r\nHost: t\r\n\r\n")
            var begun = holding.begun.makeAsyncIterator()
            #expect(await begun.next() == "/x")
            client.reset()
            var cancelled = holding.cancelled.makeAsyncIterator()
            #expect(await cancelled.next() == "/x")
        }
    }

    @Test func `a request is cancelled when its client has closed its side for longer than the grace`() async throws {
        let holding = Holding()
        try await TestServer.run(handler: holding.handler, limits: .with(\.halfClosedGrace, .milliseconds(50))) {
            server in
            let client = try server.client()
            try await client.send("GET /x HTTP/1.1\r\nHost: t\r\n\r\n")
            client.closeOutput()
            var cancelled = holding.cancelled.makeAsyncIterator()
            #expect(await cancelled.next() == "/x")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func `a client that closes its side after its requests gets the answers`() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try await client.send(String(repeating: "GET / HTTP/1.1\r\nHost: t\r\n\r\n", count: 3))
            client.closeOutput()
            for _ in 1...3 { #expect(try await client.response().status == 200) }
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func `past the requests in flight one is refused at once, and its connection stays`() async throws {
        let holding = Holding()
        try await TestServer.run(handler: holding.handler, limits: .with(\.maxRequestsInFlight, 2)) { server in
            var begun = holding.begun.makeAsyncIterator()
            let busy = [try server.client(), try server.client()]
            for client in busy {
                try await client.send("GET /x HTTP/1.1\r\nHost: t\r\n\r\n")
                _ = await begun.next()
            }
            let client = try server.client()
            try await client.send(String(repeating: "GET /free HTTP/1.1\r\nHost: t\r\n\r\n", count: 1_500))
            for _ in 1...1_500 {
                let response = try await client.response()
                #expect(response.status == 503)
                #expect(response["Retry-After"] == "1")
                #expect(response["Connection"] == nil)
            }
            // Whoever asks whether the process lives gets an answer.
            #expect(try await client.get("/vital").status == 200)
            await holding.gate.open()
            for client in busy { #expect(try await client.response().status == 200) }
            #expect(try await client.get("/free").status == 200)
        }
    }

    @Test func `past the connections one is refused and closed, and makes room for others`() async throws {
        try await TestServer.run(limits: .with(\.maxConnections, 2)) { server in
            let first = try server.client()
            #expect(try await first.get("/").status == 200)
            var second: RawClient? = try server.client()
            #expect(try await second?.get("/").status == 200)
            let third = try server.client()
            let response = try await third.get("/")
            #expect(response.status == 503)
            #expect(response["Retry-After"] != nil)
            third.closeOutput()
            #expect(try await third.rest().isEmpty)
            let probe = try server.client()
            let alive = try await probe.get("/vital")
            #expect(alive.status == 200)
            #expect(alive["Connection"] == "close")
            probe.closeOutput()
            #expect(try await probe.rest().isEmpty)
            // Past the few that are read for that, one is refused without a word.
            let reserved = try (0..<16).map { _ in try server.client() }
            let late = try server.client()
            #expect(try await late.response().status == 503)
            for client in reserved + [late] {
                client.closeOutput()
                #expect(try await client.rest().isEmpty)
            }
            second?.closeOutput()
            #expect(try await second?.rest().isEmpty == true)
            second = nil
            #expect(try await first.get("/").status == 200)
            #expect(try await server.client().get("/").status == 200)
        }
    }

    @Test func `two thousand idle connections do not hinder another`() async throws {
        // Both ends are in this process.
        DescriptorLimit.raise(to: 8_000)
        try await TestServer.run { server in
            let idle = try await RawClient.onThread { try (0..<2_000).map { _ in try server.client() } }
            let client = try server.client()
            #expect(try await client.get("/").status == 200)
            #expect(try await idle[1_999].get("/").status == 200)
            #expect(try await idle[0].get("/").status == 200)
        }
    }

    @Test func `a client that does not read does not make answers pile up`() async throws {
        let answers = Atomic<Int>(0)
        let body = ByteBuffer(repeating: 0x61, count: 1_000_000)
        let handler = TestHandler { _ in
            answers.wrappingAdd(1, ordering: .relaxed)
            return HTTPResponse(status: 200, contentType: "x/y", body)
        }
        try await TestServer.run(handler: handler, limits: .with(\.writeTimeout, .milliseconds(300))) { server in
            let client = try server.client(receiveBuffer: 4_096)
            let requests = String(repeating: "GET / HTTP/1.1\r\nHost: t\r\n\r\n", count: 1_000)
            // First the buffers between us are full, then the server gives up and breaks the connection.
            while try await client.send(requests) {}
            #expect(answers.load(ordering: .relaxed) < 20)
            #expect(try await server.client().get("/").status == 200)
        }
    }

    @Test func `a graceful shutdown finishes what is in flight and takes nothing new`() async throws {
        let holding = Holding()
        try await TestServer.run(handler: holding.handler, loops: 2) { server in
            var begun = holding.begun.makeAsyncIterator()
            let idle = try server.client()
            #expect(try await idle.get("/free").status == 200)
            let busy = try server.client()
            try await busy.send("GET /x HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(await begun.next() == "/x")
            await server.shutDown()
            #expect(try await idle.rest().isEmpty)
            #expect(throws: RawClient.Failure.connect(ECONNREFUSED)) { try server.client() }
            await holding.gate.open()
            let response = try await busy.response()
            #expect(response.text == "/x")
            #expect(response["Connection"] == "close")
            #expect(try await busy.rest().isEmpty)
        }
    }

    @Test func `a graceful shutdown does not wait for ever`() async throws {
        let holding = Holding()
        try await TestServer.run(handler: holding.handler, limits: .with(\.shutdownTimeout, .milliseconds(100))) {
            server in
            let client = try server.client()
            try await client.send("GET /x HTTP/1.1\r\nHost: t\r\n\r\n")
            var begun = holding.begun.makeAsyncIterator()
            _ = await begun.next()
            await server.shutDown()
            var cancelled = holding.cancelled.makeAsyncIterator()
            #expect(await cancelled.next() == "/x")
            #expect(try await client.rest().isEmpty)
        }
    }
}
