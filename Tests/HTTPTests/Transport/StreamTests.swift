import Foundation
import NIOCore
import NIOEmbedded
import Synchronization
import TestSupport
import Testing

@testable import HTTP

@Suite(.alone) struct StreamTests {
    private static let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 60_000)

    private static func streaming(
        _ produce: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) -> TestHandler {
        TestHandler { request in
            if request.path == "/vital" { return HTTPResponse(status: 200) }
            return HTTPResponse(
                status: 200, headers: [("Content-Type", "text/plain")],
                body: .stream(
                    ResponseStream(produce) { _ in HTTPResponse(status: 500, contentType: "text/plain", "failed") }))
        }
    }

    // MARK: - Answers

    @Test func `an answer in pieces arrives whole and the connection goes on`() async throws {
        let handler = Self.streaming { writer in
            for word in ["one ", "", "two ", "three"] { try await writer.write(ByteBuffer(string: word)) }
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            for _ in 1...3 {
                let response = try await client.get("/")
                #expect(response.text == "one two three")
                #expect(response["Content-Length"] == nil)
                #expect(response["Connection"] == nil)
            }
            try await client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n")
            let head = try await client.response(toHead: true)
            #expect(head.status == 200)
            #expect(head["Content-Length"] == nil)
            #expect(try await client.get("/").text == "one two three")
        }
    }

    @Test func `a stream of nothing is an empty answer`() async throws {
        try await TestServer.run(handler: Self.streaming { _ in }) { server in
            let response = try await server.client().get("/")
            #expect(response.status == 200)
            #expect(response["Content-Length"] == "0")
        }
    }

    @Test func `a client of HTTP 1_0 gets the pieces bare, up to the end of the connection`() async throws {
        let handler = Self.streaming { writer in
            for word in ["one ", "two"] { try await writer.write(ByteBuffer(string: word)) }
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let text = String(decoding: try await client.rest(), as: UTF8.self)
            #expect(text.hasSuffix("\r\n\r\none two"))
            #expect(!text.contains("chunked"))
        }
    }

    @Test func `what fails before its first piece is answered with the failure`() async throws {
        try await TestServer.run(handler: Self.streaming { _ in throw CancellationError() }) { server in
            let client = try server.client()
            for _ in 1...2 {
                let response = try await client.get("/")
                #expect(response.status == 500)
                #expect(response.text == "failed")
            }
        }
    }

    @Test func `what fails later is closed without the chunk that ends it`() async throws {
        let handler = Self.streaming { writer in
            try await writer.write(ByteBuffer(string: "half"))
            throw CancellationError()
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            let text = String(decoding: try await client.rest(), as: UTF8.self)
            #expect(text.hasSuffix("4\r\nhalf\r\n"))
        }
    }

    @Test func `a client that does not read holds up the one who writes, and then gets all of it`() async throws {
        let pieces = 400
        let written = Mutex(0)
        let handler = Self.streaming { writer in
            for _ in 0..<pieces {
                try await writer.write(Self.piece)
                written.withLock { $0 += 1 }
            }
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client(receiveBuffer: 65_536)
            try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            // Another connection is served meanwhile, many times over.
            let other = try server.client()
            for _ in 1...200 { #expect(try await other.get("/vital").status == 200) }
            #expect(written.withLock { $0 } < pieces)
            #expect(try await client.response().body.count == pieces * Self.piece.readableBytes)
        }
    }

    @Test(arguments: [true, false])
    func `whoever writes is stopped when the client has gone`(_ reset: Bool) async throws {
        let stopped = Gate()
        let handler = Self.streaming { writer in
            do {
                while true { try await writer.write(Self.piece) }
            } catch {
                await stopped.open()
                throw error
            }
        }
        // Without a reset it is the deadline for writing that ends it.
        let limits = HTTPServer.Configuration.with(\.writeTimeout, .milliseconds(300))
        try await TestServer.run(handler: handler, limits: limits) { server in
            let client = try server.client(receiveBuffer: 65_536)
            try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            if reset {
                _ = try await client.response(toHead: true)
                client.reset()
            }
            await stopped.wait()
        }
    }

    // MARK: - Bodies

    /// Answers with the number of bytes, or with the fault's status.
    private static let counting = TestHandler(limit: 30_000_000) { request in
        var count = 0
        do {
            for try await piece in request.pieces { count += piece.readableBytes }
            return HTTPResponse(status: 200, contentType: "text/plain", "\(count)")
        } catch let rejection as TransportRejection {
            return HTTPResponse(status: rejection.status, contentType: "text/plain", "\(count)")
        } catch {
            return HTTPResponse(status: 499)
        }
    }

    @Test func `a body in pieces is read to its end, and the next request is answered`() async throws {
        try await TestServer.run(handler: Self.counting) { server in
            let client = try server.client()
            let large = [UInt8](repeating: 0x41, count: 20_000_000)
            try await client.send("POST /pieces HTTP/1.1\r\nHost: t\r\nContent-Length: \(large.count)\r\n\r\n")
            try await client.send(large)
            #expect(try await client.response().text == "\(large.count)")
            let chunked = "POST /pieces HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            try await client.send(chunked + chunked + "POST /pieces HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nab")
            for text in ["3", "3", "2"] { #expect(try await client.response().text == text) }
            #expect(try await client.get("/pieces").text == "0")
        }
    }

    @Test func `the handler is called before the body has come`() async throws {
        let called = Gate()
        let handler = TestHandler { request in
            await called.open()
            var text = ""
            do { for try await piece in request.pieces { text += String(buffer: piece) } } catch {}
            return HTTPResponse(status: 200, contentType: "text/plain", text)
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("POST /pieces HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nab")
            await called.wait()
            try await client.send("cd")
            #expect(try await client.response().text == "abcd")
        }
    }

    @Test func `a body that turns out too large, too late or malformed ends the reading`() async throws {
        var handler = Self.counting
        handler.limit = 10
        let limits = HTTPServer.Configuration.with(\.requestReadTimeout, .milliseconds(300))
        try await TestServer.run(handler: handler, limits: limits) { server in
            let head = "POST /pieces HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
            let bodies = [("b\r\n01234567890\r\n0\r\n\r\n", 413), ("2\r\nab\r\n", 408), ("2\r\nab\r\nxyz\r\n", 400)]
            for (body, status) in bodies {
                let client = try server.client()
                try await client.send(head + body)
                let response = try await client.response()
                #expect(response.status == status)
                // A body that came to its end leaves the connection in order.
                #expect(response["Connection"] == (status == 413 ? nil : "close"))
            }
        }
    }

    @Test func `an answer before the end of the body is the connection's last`() async throws {
        let handler = TestHandler(limit: 30_000_000) { _ in HTTPResponse(status: 403, contentType: "text/plain", "no") }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("POST /pieces HTTP/1.1\r\nHost: t\r\nContent-Length: 20000000\r\n\r\n")
            try await client.send([UInt8](repeating: 0x41, count: 1_000_000))
            let response = try await client.response()
            #expect(response.status == 403)
            #expect(response["Connection"] == "close")
        }
    }

    @Test func `whoever reads a body is stopped when the client has gone`() async throws {
        let (called, stopped) = (Gate(), Gate())
        let handler = TestHandler { request in
            await called.open()
            do { for try await _ in request.pieces {} } catch { await stopped.open() }
            return HTTPResponse(status: 200)
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("POST /pieces HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nab")
            await called.wait()
            client.reset()
            await stopped.wait()
        }
    }

    @Test func `the socket is not read further than a few pieces ahead`() async throws {
        let loop = EmbeddedEventLoop()
        let asked = Mutex(0)
        let (inlet, pieces) = BodyInlet.make(limit: 1000, on: loop) { asked.withLock { $0 += 1 } }
        for _ in 1...8 {
            #expect(!inlet.isFull)
            inlet.put(ByteBuffer(string: "abc"))
        }
        #expect(inlet.isFull)
        var iterator = pieces.makeAsyncIterator()
        for _ in 1...7 { _ = try await iterator.next() }
        loop.run()
        #expect(!inlet.isFull)
        #expect(asked.withLock { $0 } == 1)
        inlet.finish()
        #expect(try await iterator.next() == ByteBuffer(string: "abc"))
        #expect(try await iterator.next() == nil)
    }
}
