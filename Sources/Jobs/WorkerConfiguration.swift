import Foundation
import Glibc

/// How a worker works. The defaults let a killed worker's job run again within 30 seconds.
package struct WorkerConfiguration: Sendable {
    /// Names this worker in the rows it leases: for people, nothing is decided by it.
    package var name: String
    /// Jobs run at once, each by itself.
    package var slots = 4
    /// Of these, how many one tenant may have at once; one stays free for the others.
    package var slotsPerTenant: Int { slots > 1 ? slots - 1 : 1 }
    /// Jobs of the bulk lane claimed at once.
    package var bulkBatch = 1000
    /// Batches claimed and not yet completed.
    package var bulkBatchesInFlight = 3
    /// How often to look for work that no notification announced: what has become due, and what a lost connection missed.
    package var poll: Duration = .seconds(2)
    /// How long a lease lasts unless renewed.
    package var lease: Duration = .seconds(15)
    /// How often leases are renewed; several times shorter than a lease.
    package var heartbeat: Duration = .seconds(3)
    /// How often leases that ran out are looked for.
    package var sweep: Duration = .seconds(5)
    /// How long a finished job is kept.
    package var history: Duration = .seconds(90 * 86_400)
    /// How often older ones are removed.
    package var prune: Duration = .seconds(3600)
    /// At shutdown, how long running jobs may go on before they are stopped and their leases given back.
    package var drain: Duration = .seconds(5)
    package var backoff = Backoff()

    package init(name: String = Self.defaultName) { self.name = name }

    /// Host, process and a random number.
    package static var defaultName: String {
        let host = ProcessInfo.processInfo.hostName.prefix(100)
        return "\(host):\(getpid()):\(String(UInt32.random(in: 0 ... .max), radix: 36))"
    }
}
