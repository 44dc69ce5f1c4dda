import CoreMetrics
import Metrics

/// What is counted and timed, by the names that swift-metrics hands on.
struct Instruments: Sendable {
    /// From sending a batch to its answer.
    private let duration = Timer(label: "postgres_batch_duration")
    /// Batches the server refused.
    private let refused = Counter(label: "postgres_batches_refused")
    /// Batches turned away because the queue was full.
    private let overloaded = Counter(label: "postgres_batches_overloaded")
    /// Batches turned away because no connection was to be had.
    private let unavailable = Counter(label: "postgres_batches_unavailable")
    /// Connections made.
    private let connections = Counter(label: "postgres_connections_opened")
    /// Connections lost.
    private let lost = Counter(label: "postgres_connections_lost")

    func turnedAwayForTheQueue() { overloaded.increment() }

    func turnedAwayForWantOfAConnection() { unavailable.increment() }

    func connected() { connections.increment() }

    func disconnected() { lost.increment() }

    func finished(_ failure: PostgresError?, nanoseconds: UInt64) {
        duration.recordNanoseconds(Int64(truncatingIfNeeded: nanoseconds))
        if failure != nil { refused.increment() }
    }
}
