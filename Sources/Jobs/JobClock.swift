package import Foundation

/// The time of queue, worker and scheduler: what is written into rows and compared with them, and what is waited by.
///
/// Workers on several machines compare each other's leases, so their clocks must agree to a few seconds (NTP). Where
/// they do not, a job may be run twice, but never take effect twice: that rests on the fence, not on the time.
package struct JobClock: Sendable {
    package let now: @Sendable () -> Date
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    package static let system = JobClock(now: { Date() }, sleep: { try await Task.sleep(for: $0) })
}

extension Date {
    func advanced(by duration: Duration) -> Date { addingTimeInterval(duration / .seconds(1)) }
}
