/// Keeps a line's task on the line's executor between its awaits.
///
/// A continuation resumes a task on the executor the task prefers, and only from there it goes on to its actor's. Without
/// a preference that is the global pool: a change of thread, and a second one back, for each wake-up of a line.
final class LineTaskExecutor: TaskExecutor {
    private let executor: any SerialExecutor

    init(_ executor: any SerialExecutor) { self.executor = executor }

    func enqueue(_ job: consuming ExecutorJob) { executor.enqueue(job) }
}
