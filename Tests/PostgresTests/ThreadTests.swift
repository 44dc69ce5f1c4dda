import Glibc
import Synchronization
import Testing

@testable import Postgres

struct ThreadTests {
    @Test(.timeLimit(.minutes(5))) func `what no thread can be had for is tried again, and blocks nobody`() async {
        let attempts = Atomic<Int>(0)
        let isElsewhere = await withCheckedContinuation { continuation in
            let caller = pthread_self()
            let run: @Sendable () -> Void = {
                continuation.resume(returning: pthread_self() != caller && !Reactor.shared.isOnThread)
            }
            Thread.detach(run) { body in
                attempts.add(1, ordering: .relaxed).newValue > 2 && Thread.begin(body)
            }
        }
        #expect(isElsewhere && attempts.load(ordering: .relaxed) == 3)
    }
}
