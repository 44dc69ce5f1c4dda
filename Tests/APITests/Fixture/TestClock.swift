import Foundation
import Synchronization

/// A clock that stands until it is set.
final class TestClock: Sendable {
    /// The clock of the test that runs.
    @TaskLocal static var current = TestClock()

    private let moment: Mutex<Date>

    /// 2026-11-24T10:00:00Z: noon in South Africa.
    init(_ moment: Date = Date(timeIntervalSince1970: 1_795_514_400)) { self.moment = Mutex(moment) }

    var now: Date { moment.withLock { $0 } }

    func advance(by seconds: TimeInterval) { moment.withLock { $0 += seconds } }
}
