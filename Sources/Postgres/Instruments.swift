import CoreMetrics
import Metrics

/// What is counted and timed on the shared lines, by the names that swift-metrics hands on.
struct Instruments: Sendable {
    /// From sending a batch to its answer.
    private let duration = Timer(label: "postgres_batch_duration")
    /// Batches that ended in an error.
    private let refused = Counter(label: "postgres_batches_refused")
    /// Batches sent once more: after a serialization failure, for a statement that had to be prepared again, or as reads
    /// whose connection was lost.
    private let repeated = Counter(label: "postgres_batches_repeated")
    /// Batches turned away because the queue was full.
    private let overloaded = Counter(label: "postgres_batches_overloaded")
    /// Batches turned away because no connection was to be had.
    private let unavailable = Counter(label: "postgres_batches_unavailable")
    /// Batches waiting or in flight, looked at every 50 ms.
    private let inFlight = Meter(label: "postgres_batches_in_flight")
    private let connections = ConnectionInstruments(kind: "line")

    func turnedAwayForTheQueue() { overloaded.increment() }

    func turnedAwayForWantOfAConnection() { unavailable.increment() }

    func connected() { connections.opened.increment() }

    func disconnected() { connections.lost.increment() }

    func sentAgain() { repeated.increment() }

    func waiting(_ count: Int) { inFlight.set(count) }

    func finished(_ failure: PostgresError?, nanoseconds: UInt64) {
        duration.recordNanoseconds(Int64(truncatingIfNeeded: nanoseconds))
        if failure != nil { refused.increment() }
    }
}

/// Connections of one kind: `line`, `session` or `listener`.
struct ConnectionInstruments: Sendable {
    /// Connections made.
    let opened: Counter
    /// Connections lost: broken, or ended by the server.
    let lost: Counter

    init(kind: String) {
        opened = Counter(label: "postgres_connections_opened", dimensions: [("kind", kind)])
        lost = Counter(label: "postgres_connections_lost", dimensions: [("kind", kind)])
    }
}

/// What is counted of exclusive sessions.
struct SessionInstruments: Sendable {
    let connections = ConnectionInstruments(kind: "session")
    /// Sessions in use.
    let inUse = Meter(label: "postgres_sessions_in_use")
    /// From asking for a session to having it, connecting included.
    let wait = Timer(label: "postgres_session_wait")
    /// Callers turned away because the queue was full.
    let overloaded = Counter(label: "postgres_sessions_overloaded")
}

/// What is counted of LISTEN.
struct ListenerInstruments: Sendable {
    let connections = ConnectionInstruments(kind: "listener")
    /// Notifications received, whether anybody wanted them or not.
    let received = Counter(label: "postgres_notifications_received")
    /// Notifications dropped because their reader was too slow; it was notified of that.
    let dropped = Counter(label: "postgres_notifications_dropped")
}
