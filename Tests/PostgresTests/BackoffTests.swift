import Testing

@testable import Postgres

struct BackoffTests {
    @Test func `waits double from ten milliseconds to two seconds`() {
        var backoff = Backoff()
        let waits = (0..<10).map { _ in backoff.next(chance: 1) }
        #expect(waits.first == .milliseconds(10) && waits[1] == .milliseconds(20) && waits.last == .seconds(2))
        backoff.reset()
        #expect(backoff.next(chance: 0) == .milliseconds(5))
    }
}
