import Jobs

/// Jobs that do nothing: what the queue itself can carry is measured with them.
struct NoOpHandler: JobHandler {
    let kind = "no_op"
    let lane = JobLane.bulk

    func run(_ context: JobContext) async throws -> JobOutcome { JobOutcome(result: "{}") }
}
