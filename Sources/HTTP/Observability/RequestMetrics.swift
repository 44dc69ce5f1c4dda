import Metrics
package import NIOCore
import Synchronization

/// Requests by route, method and status: how many, how long. Handles are made once for each combination.
///
/// The route is the template (`/v1/municipalities/{code}/centres`), so no client can make new series.
package final class RequestMetrics: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private let timers = Mutex<[Key: Timer]>([:])

    package init() {}

    package func record(route: String, method: String, status: Int, duration: TimeAmount) {
        let known = ["GET", "HEAD", "POST", "PATCH", "DELETE"].contains(method) ? method : "other"
        let key = Key(route: route, method: known, status: status)
        let timer = timers.withLock { timers -> Timer in
            if let timer = timers[key] { return timer }
            let timer = Timer(
                label: "http_request_duration_seconds",
                dimensions: [("route", route), ("method", known), ("status", String(status))])
            timers[key] = timer
            return timer
        }
        timer.recordNanoseconds(duration.nanoseconds)
    }
}
