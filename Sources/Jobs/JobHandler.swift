package import Foundation
package import Postgres

/// Does one kind of job.
///
/// It may be run more than once for one job: after a failure, and after its worker was killed. What it *returns* to be
/// written happens once, together with the job's completion: statements, or for more than memory should hold, a closure
/// that writes on a session. So it reads, computes, and returns its writes; it writes nothing itself but what may be
/// written twice.
package protocol JobHandler: Sendable {
    /// The kind of the jobs it does.
    var kind: String { get }

    /// How its jobs are run.
    var lane: JobLane { get }

    /// - Throws: to try again later; `JobFailure.permanent` where that would not help. Its task is cancelled when the
    ///   job is, when its lease is lost, and at the end of the worker's time to shut down: it then throws what it likes.
    func run(_ context: JobContext) async throws -> JobOutcome
}

extension JobHandler {
    package var lane: JobLane { .single }
}

/// How jobs of a kind are run.
package enum JobLane: Sendable {
    /// Each by itself, as many at once as the worker has slots: for work that takes its time.
    case single
    /// In batches of some hundreds, one after another: for work of well under a millisecond, of which there is much.
    /// Those that write nothing are completed by one statement. They cannot be cancelled while they run.
    case bulk
}

/// What came of a job.
package struct JobOutcome: Sendable {
    /// A JSON document kept with the job, readable through the API; nil for nothing to say.
    package var result: String?
    /// Committed in one transaction with the completion, or not at all.
    package var writes: [Query]
    /// What is too much for one batch: writes on a session, in the transaction of the completion, after ``writes``.
    ///
    /// The job's row is locked meanwhile, so nobody takes it over however long it lasts; killed or cut off at any point it
    /// leaves nothing. It may be run more than once, after a lost connection say, and its task is cancelled when the
    /// worker is about to end. So it does nothing but write, a part at a time.
    package var writing: (@Sendable (Session) async throws -> Void)?
    /// In whose name to write; nil for the job's tenant, or none where it has none.
    package var scope: Scope?

    /// Whether completing it is all there is to do.
    var isBare: Bool { writes.isEmpty && writing == nil }

    package init(
        result: String? = nil, writes: [Query] = [], scope: Scope? = nil,
        writing: (@Sendable (Session) async throws -> Void)? = nil
    ) {
        self.result = result
        self.writes = writes
        self.scope = scope
        self.writing = writing
    }
}

/// A failure of which the handler knows how to go on.
package enum JobFailure: Error, Sendable, CustomStringConvertible {
    /// No repetition helps: the job is dead at once.
    case permanent(String)
    /// To be tried again no sooner than after this, whatever the usual delay.
    case retry(after: Duration, String)
    /// Its turn has not come: given back for so long, unharmed. The attempt does not count.
    case postponed(for: Duration, String)

    package var description: String {
        switch self {
        case .permanent(let reason), .retry(_, let reason), .postponed(_, let reason): reason
        }
    }
}

/// What a handler works with.
package struct JobContext: Sendable {
    package let job: Job
    package let database: Database
    /// The time, from the worker's clock.
    package let now: @Sendable () -> Date
    let report: @Sendable (Double, String) -> Void

    /// The scope of the job's tenant; none for a job of the system's own.
    package var scope: Scope { Worker.scope(of: job) }

    /// Whether to stop: the job was cancelled, its lease is lost, or the worker is about to end.
    package var isCancelled: Bool { Task.isCancelled }

    /// Says how far the job is. Written with the next heartbeat, so it costs nothing to say it often.
    ///
    /// - Parameters:
    ///   - fraction: from 0 to 1; brought into that range.
    ///   - note: what it is at, for people.
    package func progress(_ fraction: Double, _ note: String = "") {
        report(fraction.isNaN ? 0 : min(max(fraction, 0), 1), note)
    }
}
