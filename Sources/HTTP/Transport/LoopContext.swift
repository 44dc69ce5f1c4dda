internal import Metrics
internal import NIOCore
internal import Synchronization

/// What all event loops of a server share.
final class ServerState: Sendable {
    let connections = Atomic<Int>(0)
    let requestsInFlight = Atomic<Int>(0)
    let rejections: [String: Counter]
    let connectionsGauge = Meter(label: "http_connections")
    let inFlightGauge = Meter(label: "http_requests_in_flight")

    init() {
        let all: [TransportRejection] = [
            .badRequest(""), .requestTimeout, .bodyTooLarge(limit: 0), .uriTooLong(limit: 0), .headersTooLarge,
            .overloaded,
        ]
        self.rejections = Dictionary(
            uniqueKeysWithValues: all.map {
                ($0.reason, Counter(label: "http_rejections_total", dimensions: [("reason", $0.reason)]))
            })
    }
}

/// What becomes of a new connection.
enum Admission {
    case accepted
    /// Past the limit: one request is read, and refused unless it is vital.
    case reserved
    case refused
}

/// One event loop's part of a server: its handler, its connections and their deadlines. Confined to the loop.
final class LoopContext {
    let eventLoop: any EventLoop
    let handler: any HTTPHandler
    let executor: EventLoopTaskExecutor
    let limits: HTTPServer.Configuration
    let state: ServerState
    /// A quarter of a second old at most, unless the loop is behind: fine for deadlines, and free.
    private(set) var now = NIODeadline.now()
    private(set) var date = ResponseHead.date()
    private var connections: [HTTPConnection] = []
    private var ids: UInt64
    private var sweep: RepeatedTask?

    init(
        eventLoop: any EventLoop, handler: any HTTPHandler, limits: HTTPServer.Configuration, state: ServerState
    ) {
        self.eventLoop = eventLoop
        self.handler = handler
        self.executor = EventLoopTaskExecutor(eventLoop)
        self.limits = limits
        self.state = state
        self.ids = UInt64.random(in: .min ... .max)
    }

    /// Looks at every connection's deadline, again and again: cheaper than a timer a request.
    func start() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        sweep = eventLoop.scheduleRepeatedTask(initialDelay: limits.sweepInterval, delay: limits.sweepInterval) { _ in
            bound.value.tick()
        }
    }

    func stop() {
        sweep?.cancel()
        sweep = nil
    }

    private func tick() {
        now = .now()
        date = ResponseHead.date()
        state.connectionsGauge.set(state.connections.load(ordering: .relaxed))
        state.inFlightGauge.set(state.requestsInFlight.load(ordering: .relaxed))
        // From the end, as one that closes is replaced by the last.
        for index in connections.indices.reversed() where index < connections.count {
            if connections[index].deadline <= now { connections[index].deadlinePassed() }
        }
    }

    /// Past the limit a few connections are read all the same: one of them may ask whether the process lives.
    static let reserve = 16

    /// A connection that is not accepted must be removed all the same.
    func add(_ connection: HTTPConnection) -> Admission {
        connection.index = connections.count
        connections.append(connection)
        let count = state.connections.wrappingAdd(1, ordering: .relaxed).newValue
        if count <= limits.maxConnections { return .accepted }
        return count <= limits.maxConnections + Self.reserve ? .reserved : .refused
    }

    func remove(_ connection: HTTPConnection) {
        guard let index = connection.index else { return }
        connection.index = nil
        state.connections.wrappingSubtract(1, ordering: .relaxed)
        let last = connections.removeLast()
        if index < connections.count {
            connections[index] = last
            last.index = index
        }
    }

    func abortAll() {
        for connection in connections { connection.abort() }
    }

    /// 75 bits of a sequence with a random start: unique enough to find a request in a log, and no allocation.
    func makeRequestID() -> String {
        let alphabet: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
        var (first, second) = (next(), next())
        return String(unsafeUninitializedCapacity: 15) { bytes in
            for index in 0..<15 {
                bytes[index] = alphabet.utf8Start[Int(first & 31)]
                first = first >> 5 | second << 59
                second >>= 5
            }
            return 15
        }
    }

    /// SplitMix64.
    private func next() -> UInt64 {
        ids &+= 0x9E37_79B9_7F4A_7C15
        var value = ids
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
