package import Jobs
import Resources

/// The job that removes answers kept longer than a day. What it removes it may as well remove twice.
package struct IdempotencyPruner: JobHandler {
    package let kind = "prune_idempotency_keys"

    package init() {}

    package func run(_ context: JobContext) async throws -> JobOutcome {
        let removed = try await IdempotencyPruning(context.database).prune(at: context.now())
        return JobOutcome(result: "{\"removed\":\(removed)}")
    }
}
