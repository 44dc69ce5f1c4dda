import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

@testable import HTTP

/// A handler made of closures; its rejections say what they are.
struct TestHandler: HTTPHandler {
    var limit = 1_000_000
    var answer: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
        HTTPResponse(status: 200, contentType: "text/plain", "hello")
    }

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await answer(request)
    }

    func isVital(path: String) -> Bool { path == "/vital" }

    func rejection(_ rejection: TransportRejection, of request: RejectedRequest) -> HTTPResponse {
        HTTPResponse(status: rejection.status, contentType: "application/problem+json", rejection.reason)
    }

    func bodyReading(method: String, path: String) -> BodyReading {
        path.hasPrefix("/pieces") ? .pieces(limit: limit) : .whole(limit: limit)
    }
}

/// A server on a free port for as long as a test's closure runs, then shut down gracefully.
struct TestServer: Sendable {
    let port: Int
    let group: ServiceGroup

    static func run(
        handler: TestHandler = TestHandler(), loops: Int = 1,
        limits: HTTPServer.Configuration = .test, _ body: (TestServer) async throws -> Void
    ) async throws {
        try await run(loops: loops, limits: limits, makeHandler: { _ in handler }, body)
    }

    static func run(
        loops: Int, limits: HTTPServer.Configuration = .test,
        makeHandler: @escaping @Sendable (any EventLoop) -> TestHandler, _ body: (TestServer) async throws -> Void
    ) async throws {
        let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = HTTPServer(
            configuration: limits, eventLoopGroup: eventLoops, handler: makeHandler, logger: logger,
            onListening: { continuation.yield($0.port ?? 0) })
        let group = ServiceGroup(services: [server], logger: logger)
        async let running: Void = group.run()
        var iterator = ports.makeAsyncIterator()
        let port = await iterator.next() ?? 0
        do {
            try await body(TestServer(port: port, group: group))
        } catch {
            await group.triggerGracefulShutdown()
            try await running
            try await eventLoops.shutdownGracefully()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await running
        try await eventLoops.shutdownGracefully()
    }

    func client(receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, receiveBuffer: receiveBuffer)
    }

    func shutDown() async {
        await group.triggerGracefulShutdown()
    }
}

/// Opens once; whoever waits goes on. Waiting ends with cancellation too.
actor Gate {
    private var isOpen = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    func open() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    func wait() async {
        if isOpen { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isOpen || Task.isCancelled { continuation.resume() } else { waiters.append(continuation) }
            }
        } onCancel: {
            Task { await self.open() }
        }
    }
}

extension HTTPServer.Configuration {
    static var test: Self { Self().with(\.lingerTimeout, .milliseconds(500)) }

    static func with<Value>(_ limit: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
        test.with(limit, value)
    }

    func with<Value>(_ limit: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
        var copy = self
        copy[keyPath: limit] = value
        return copy
    }
}
