/// How long a failed job waits: twice as long after every attempt, up to a limit, scattered so that what failed together
/// does not come back together.
package struct Backoff: Sendable {
    /// After the first attempt.
    package var base: Duration
    /// At most.
    package var limit: Duration
    /// The share of the delay that is left to chance, to either side.
    package var jitter: Double

    package init(base: Duration = .seconds(5), limit: Duration = .seconds(3600), jitter: Double = 0.2) {
        self.base = base
        self.limit = limit
        self.jitter = jitter
    }

    /// - Parameter attempt: the one that failed, 1 for the first.
    package func delay(after attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        var delay = base
        for _ in 1..<max(attempt, 1) where delay < limit { delay *= 2 }
        delay = min(delay, limit)
        return delay * Double.random(in: (1 - jitter)...(1 + jitter), using: &generator)
    }
}
