import Foundation
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import HTTP

@Suite(.alone) struct HTTPServerTests {
    // MARK: - One request after the other

    @Test func `an answer has its length and date, and the connection stays`() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            for _ in 1...3 {
                let response = try await client.get("/")
                #expect(response.status == 200)
                #expect(response.text == "hello")
                #expect(response["Content-Length"] == "5")
                #expect(response["Connection"] == nil)
                let date = try #require(response["Date"])
                #expect(date.contains(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT$/))
            }
        }
    }

    @Test func `a request arrives as it was sent`() async throws {
        let handler = TestHandler { request in
            let lines = [
                request.method, request.path, request.query ?? "nil", request.headers["X-Thing"] ?? "nil",
                request.headers.all("accept").joined(separator: "|"), request.remoteAddress,
                String(decoding: request.body.bytes, as: UTF8.self),
            ]
            return HTTPResponse(status: 200, contentType: "text/plain", lines.joined(separator: "\n"))
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send(
                "PATCH /a%20b//c?x=1&y=%41?z HTTP/1.1\r\nhost: t\r\nx-tHING:  1 2 \r\nAccept: a\r\naccept: b\r\n"
                    + "content-length: 4\r\n\r\nbody")
            let response = try await client.response()
            #expect(response.text == "PATCH\n/a%20b//c\nx=1&y=%41?z\n1 2\na|b\n127.0.0.1\nbody")
        }
    }

    @Test func `requests sent ahead are answered in order`() async throws {
        let gate = Gate()
        let handler = TestHandler { request in
            if request.path == "/0" { await gate.wait() }
            return HTTPResponse(status: 200, contentType: "text/plain", request.path)
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            let requests = (0..<200).map { "POST /\($0) HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc" }
            try await client.send(requests.joined())
            await gate.open()
            for index in 0..<200 {
                #expect(try await client.response().text == "/\(index)")
            }
        }
    }

    @Test func `an answer to HEAD has the length and not the body`() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try await client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n")
            let head = try await client.response(toHead: true)
            #expect(head["Content-Length"] == "5")
            #expect(try await client.response().text == "hello")
        }
    }

    @Test(arguments: [204, 304]) func `an answer without content has neither length nor body`(_ status: Int)
        async throws
    {
        let handler = TestHandler { _ in HTTPResponse(status: status, contentType: "text/plain", "not to be sent") }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send(
                "GET / HTTP/1.1\r\nHost: t\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            for _ in 1...2 {
                let response = try await client.response()
                #expect(response.status == status)
                #expect(response["Content-Length"] == nil)
            }
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func `HTTP 1_0 closes unless asked to stay`() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try await client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try await client.response()["Connection"] == "keep-alive")
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            #expect(try await client.response()["Connection"] == "close")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test(arguments: ["Connection: close", "Connection: x, Close", "Upgrade: h2c\r\nConnection: Upgrade"])
    func `the last request's answer says so and the connection ends`(_ header: String) async throws {
        try await TestServer.run { server in
            let client = try server.client()
            let response = try await client.get("/", headers: header + "\r\n")
            #expect(response.status == 200)
            #expect(response["Connection"] == "close")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func `header values cannot break out of their line`() async throws {
        let handler = TestHandler { _ in
            HTTPResponse(status: 200, headers: [("X-Name", "a\r\nSet-Cookie: b\u{0}c"), ("Content-Length", "99")])
        }
        try await TestServer.run(handler: handler) { server in
            let response = try await server.client().get("/")
            #expect(response["X-Name"] == "a  Set-Cookie: b c")
            #expect(response["Set-Cookie"] == nil)
            #expect(response.headers.filter { $0.name == "Content-Length" }.map(\.value) == ["0"])
        }
    }

    @Test func `a large answer arrives whole`() async throws {
        let body = ByteBuffer(bytes: (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let handler = TestHandler { _ in HTTPResponse(status: 200, contentType: "x/y", body) }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            for headers in ["", "Connection: close\r\n"] {
                #expect(try await client.get("/", headers: headers).body == Array(body.readableBytesView))
            }
        }
    }

    @Test func `a request id is taken when fit, else made, and no two are alike`() async throws {
        let handler = TestHandler { HTTPResponse(status: 200, contentType: "text/plain", $0.id) }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            let given = try await client.get("/", headers: "X-Request-ID: a.B-9_:z\r\n")
            #expect(given.text == "a.B-9_:z" && given["X-Request-Id"] == "a.B-9_:z")
            var made: Set<String> = []
            for id in ["", "a b", "<x>", String(repeating: "a", count: 129)] {
                let answer = try await client.get("/", headers: "X-Request-Id: \(id)\r\n")
                let text = answer.text
                #expect(answer["X-Request-Id"] == text)
                #expect(RequestHead.isFit(text) && text.utf8.count == 15)
                made.insert(text)
            }
            #expect(made.count == 4)
        }
    }

    @Test func `the request's task stays on its event loop, also after a call to an actor on it`() async throws {
        actor Line {
            nonisolated let executor: any SerialExecutor
            nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
            private let eventLoop: any EventLoop
            init(_ eventLoop: any EventLoop) {
                self.eventLoop = eventLoop
                self.executor = eventLoop.executor
            }
            func query() async -> Bool {
                await Task.yield()
                return eventLoop.inEventLoop
            }
        }
        let makeHandler: @Sendable (any EventLoop) -> TestHandler = { eventLoop in
            let line = Line(eventLoop)
            return TestHandler { _ in
                var all = eventLoop.inEventLoop
                all = await line.query() && all
                all = all && eventLoop.inEventLoop
                await Task.yield()
                return HTTPResponse(status: all && eventLoop.inEventLoop ? 200 : 500)
            }
        }
        try await TestServer.run(loops: 2, makeHandler: makeHandler) { server in
            for _ in 1...4 {
                let client = try server.client()
                for _ in 1...4 { #expect(try await client.get("/").status == 200) }
            }
        }
    }

    // MARK: - Bodies

    @Test func `a chunked body is put together`() async throws {
        let handler = TestHandler { HTTPResponse(status: 200, body: .bytes($0.body.buffer)) }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            try await client.send("00004;ext=1\r\ndefg\r\n0\r\nTrailer: x\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.response().text == "abcdefg")
            #expect(try await client.response().text == "")
        }
    }

    @Test func `a client that waits for 100 Continue gets it`() async throws {
        let handler = TestHandler { HTTPResponse(status: 200, body: .bytes($0.body.buffer)) }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.response().status == 100)
            try await client.send("body")
            #expect(try await client.response().text == "body")
        }
    }

    @Test func `a client that waits for 100 Continue is refused a body too large without sending it`() async throws {
        try await TestServer.run(handler: TestHandler(limit: 3)) { server in
            let client = try server.client()
            try await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(response["Connection"] == "close")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test(arguments: ["Content-Length: 10485760", "Transfer-Encoding: chunked"])
    func `ten megabytes are refused at once, and a client that sends them all gets to read it`(
        _ framing: String
    ) async throws {
        let asked = Atomic<Int>(0)
        let handler = TestHandler(limit: 65_536) { _ in
            asked.wrappingAdd(1, ordering: .relaxed)
            return HTTPResponse(status: 200)
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("POST / HTTP/1.1\r\nHost: t\r\n\(framing)\r\n\r\n")
            if framing.hasPrefix("Transfer") { try await client.send("A00000\r\n") }
            let sent = try await client.send([UInt8](repeating: 0x20, count: 10_485_760))
            #expect(sent)
            #expect(try await client.response().status == 413)
            #expect(try await client.rest().isEmpty)
        }
        #expect(asked.load(ordering: .relaxed) == 0)
    }

    @Test func `a body as large as the limit is taken`() async throws {
        let handler = TestHandler(limit: 300_000) {
            HTTPResponse(status: 200, contentType: "text/plain", "\($0.body.count)")
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 300000\r\n\r\n")
            try await client.send([UInt8](repeating: 0x20, count: 300_000))
            #expect(try await client.response().text == "300000")
        }
    }

    // MARK: - What is not HTTP, or HTTP twice

    /// One line in a test's output.
    struct Text: ExpressibleByStringLiteral, CustomTestStringConvertible {
        var value: String
        init(stringLiteral value: String) { self.value = value }
        var testDescription: String { value.debugDescription }
    }

    static let malformed: [Text] = [
        "GET / HTTP/1.1\r\nHost: a b/c\r\n\r\n", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "GET / HTTP/1.1\r\nHost: é\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 3, 3\r\n\r\nabc",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: +1\r\n\r\na",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 1x\r\n\r\na",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: \r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nauthorization: Bearer y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nIf-Match: \"v1\"\r\nIf-Match: \"v2\"\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : t\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nA: 1\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nA: a\u{0}b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nA\u{7F}: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\n: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nno colon\r\n\r\n",
        "GET /\u{E9} HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /a#b HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET a/b HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.9\r\nHost: t\r\n\r\n",
        "GET / HTTP/0.9\r\n\r\n",
        "GET / http/1.1\r\nHost: t\r\n\r\n",
        "GET /\r\n\r\n",
        "get / HTTP/1.1\r\nHost: t\r\n\r\n",
        "FETCH / HTTP/1.1\r\nHost: t\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\u{3}",
        "\u{0}\u{0}\u{0}\u{0}",
        "{\"json\": true}",
    ]

    @Test(arguments: malformed) func `what can be read in two ways, or in none, is refused`(_ text: Text) async throws {
        let answered = Atomic<Int>(0)
        let handler = TestHandler { _ in
            answered.wrappingAdd(1, ordering: .relaxed)
            return HTTPResponse(status: 200)
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            // What follows must not be taken for a request, whatever the answer to the first was.
            try await client.send(text.value + "GET /smuggled HTTP/1.1\r\nHost: t\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response.text == "bad_request")
            #expect(response["Connection"] == "close")
            #expect(try await client.rest().isEmpty)
            #expect(answered.load(ordering: .relaxed) == 0)
            #expect(try await server.client().get("/").status == 200)
        }
    }

    @Test func `a broken request sent ahead is refused after the answers before it`() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\nnonsense\r\n\r\n")
            #expect(try await client.response().status == 200)
            #expect(try await client.response().status == 200)
            #expect(try await client.response().status == 400)
            #expect(try await client.rest().isEmpty)
        }
    }

    enum Size: CaseIterable {
        case target, longTarget, endlessTarget, header, endlessHeader, headers, endlessHeaders

        var request: (text: String, status: Int) {
            func long(_ count: Int) -> String { String(repeating: "a", count: count) }
            func many(_ count: Int) -> String { String(repeating: "A: 1\r\n", count: count) }
            return switch self {
            case .target: ("GET /\(long(9_000)) HTTP/1.1\r\nHost: t\r\n\r\n", 414)
            case .longTarget: ("GET /\(long(50_000)) HTTP/1.1\r\nHost: t\r\n\r\n", 414)
            case .endlessTarget: ("GET /\(long(900_000)) HTTP/1.1\r\nHost: t\r\n\r\n", 431)
            case .header: ("GET / HTTP/1.1\r\nHost: t\r\nA: \(long(17_000))\r\n\r\n", 431)
            case .endlessHeader: ("GET / HTTP/1.1\r\nHost: t\r\nA: \(long(900_000))\r\n\r\n", 431)
            case .headers: ("GET / HTTP/1.1\r\nHost: t\r\n\(many(110))\r\n", 431)
            case .endlessHeaders: ("GET / HTTP/1.1\r\nHost: t\r\n\(many(100_000))\r\n", 431)
            }
        }
    }

    @Test(arguments: Size.allCases) func `targets and headers have limits`(_ size: Size) async throws {
        let (text, status) = size.request
        try await TestServer.run { server in
            let client = try server.client()
            try await client.send(text)
            #expect(try await client.response().status == status)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func `other forms of a target are understood`() async throws {
        let handler = TestHandler {
            HTTPResponse(status: 200, contentType: "text/plain", "\($0.method) \($0.path) \($0.query ?? "-")")
        }
        try await TestServer.run(handler: handler) { server in
            let client = try server.client()
            try await client.send("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.response().text == "OPTIONS * -")
            #expect(try await client.get("http://other:80/a?b").text == "GET /a b")
            #expect(try await client.get("http://other").text == "GET / -")
            #expect(try await client.get("http://other?q").text == "GET / q")
            #expect(try await client.get("/?").text == "GET / ")
            try await client.send("TRACE / HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.response().text == "TRACE / -")
        }
    }

    @Test func `nothing that is sent brings the server down`() async throws {
        let valid = Array(
            "POST /a?b=c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n3\r\nabc\r\n0\r\nT: u\r\n\r\n"
                .utf8)
        let pieces = [
            "\r\n", "\0", ":", " ", "HTTP/1.1", "chunked", "Content-Length: 0\r\n", "\u{FF}", "GET ", "\n", "\r", "0",
        ]
        try await TestServer.run(
            limits: .with(\.requestReadTimeout, .milliseconds(200)).with(\.lingerTimeout, .milliseconds(20))
        ) { server in
            var random = SplitMix64(seed: 7)
            for _ in 1...250 {
                var bytes = valid + valid
                for _ in 1...Int.random(in: 1...6, using: &random) {
                    let at = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.removeSubrange(at..<min(at + 7, bytes.count))
                    case 2: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: at)
                    default: bytes.replaceSubrange(at..<min(at + 3, bytes.count), with: [0x0D, 0x0A])
                    }
                    if bytes.isEmpty { bytes = [0] }
                }
                let client = try server.client()
                // In two parts, so that tokens are cut.
                let cut = Int.random(in: 0..<bytes.count, using: &random)
                try await client.send(Array(bytes[..<cut]))
                try await client.send(Array(bytes[cut...]))
                client.closeOutput()
                _ = try? await client.rest()
            }
            #expect(try await server.client().get("/").status == 200)
        }
    }

    // MARK: - Time

    @Test(
        arguments: [
            "G", "GET / HTTP/1.1\r\nHost: t\r\nX: ", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na",
        ] as [Text]) func `a request that does not come whole in time gets a 408`(_ start: Text) async throws
    {
        try await TestServer.run(limits: .with(\.requestReadTimeout, .milliseconds(100))) { server in
            let client = try server.client()
            try await client.send(start.value)
            #expect(try await client.response().status == 408)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func `a client that sends a byte now and then does not win time by it`() async throws {
        try await TestServer.run(limits: .with(\.requestReadTimeout, .milliseconds(300))) { server in
            let client = try server.client()
            #expect(try await client.get("/").status == 200)
            try await client.send("GET / HTTP/1.1\r\nHost: t\r\n")
            let start = ContinuousClock.now
            async let response = client.response()
            while try await client.send("X: y\r\n"), ContinuousClock.now - start < .seconds(10) {
                try await Task.sleep(for: .milliseconds(20))  // sleeps: a client that trickles
            }
            #expect(try await response.status == 408)
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test func `a connection on which nothing comes is closed without a word`() async throws {
        try await TestServer.run(limits: .with(\.idleTimeout, .seconds(2))) { server in
            let silent = try server.client()
            #expect(try await silent.rest().isEmpty)
            let used = try server.client()
            #expect(try await used.get("/").status == 200)
            #expect(try await used.rest().isEmpty)
        }
    }

    @Test func `a slow answer is waited for, whatever the other timeouts`() async throws {
        let gate = Gate()
        let handler = TestHandler { _ in
            await gate.wait()
            return HTTPResponse(status: 200)
        }
        try await TestServer.run(
            handler: handler,
            limits: .with(\.idleTimeout, .seconds(2)).with(\.requestReadTimeout, .seconds(2))
        ) { server in
            let client = try server.client()
            try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            // Another connection that is closed for its idleness is the measure of time.
            #expect(try await server.client().rest().isEmpty)
            await gate.open()
            #expect(try await client.response().status == 200)
        }
    }
}
