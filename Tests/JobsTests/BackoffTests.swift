import Testing

@testable import Jobs

@Suite struct `Delays between attempts` {
    @Test func `they double up to the limit and scatter by the jitter`() {
        let backoff = Backoff(base: .seconds(5), limit: .seconds(60), jitter: 0.2)
        var generator = SystemRandomNumberGenerator()
        for (attempt, seconds) in [(1, 5.0), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (1000, 60)] {
            for _ in 0..<50 {
                let delay = backoff.delay(after: attempt, using: &generator)
                #expect(delay >= .seconds(seconds * 0.8) && delay <= .seconds(seconds * 1.2))
            }
        }
    }

    @Test func `a killed worker's job is free again within thirty seconds`() {
        let configuration = WorkerConfiguration()
        #expect(configuration.lease + configuration.sweep + configuration.poll < .seconds(30))
        #expect(configuration.heartbeat * 3 < configuration.lease)
    }
}
