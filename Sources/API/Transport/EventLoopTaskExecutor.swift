internal import NIOCore

/// Keeps a request's task on its event loop's thread.
///
/// Jobs are run as if isolated to the loop's own `SerialExecutor` as well, which they are: nothing else runs on that
/// thread meanwhile. So a call from a request to an actor that lives on the same loop, such as a database line, goes
/// straight on instead of through the loop's queue.
final class EventLoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop
    private let isolation: any SerialExecutor

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.isolation = eventLoop.executor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute {
            job.runSynchronously(
                isolatedTo: self.isolation.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor())
        }
    }
}
