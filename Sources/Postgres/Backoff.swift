/// How long to wait before the next attempt to connect: from 10 ms doubling to 2 s, each between half and the whole of
/// that, by chance, so that many clients of a server that comes back do not come all at once.
struct Backoff {
    private var bound = Backoff.first
    private static let first: Duration = .milliseconds(10)
    private static let last: Duration = .seconds(2)

    /// The next wait.
    ///
    /// - Parameter chance: from 0 to 1.
    mutating func next(chance: Double) -> Duration {
        let wait = bound * (0.5 + chance / 2)
        bound = min(bound * 2, Backoff.last)
        return wait
    }

    mutating func next() -> Duration { next(chance: Double.random(in: 0...1)) }

    mutating func reset() { bound = Backoff.first }
}
