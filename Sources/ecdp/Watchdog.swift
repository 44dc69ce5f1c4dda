import Glibc
import Logging
import ServiceLifecycle

/// Ends the process when a shutdown takes too long: ten seconds after the signal everything is gone, the embedded
/// database too, whose lifeline is this process.
struct Watchdog: Service {
    static let limit = Duration.milliseconds(9_500)

    let logger: Logger

    func run() async throws {
        try? await gracefulShutdown()
        // Outlives this task on purpose: what it watches is still to come.
        let (logger, limit) = (logger, Self.limit)
        Task.detached {
            try? await Task.sleep(for: limit)
            logger.critical("the shutdown took too long; leaving")
            _exit(1)
        }
    }
}
