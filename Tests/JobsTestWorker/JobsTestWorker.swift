import Foundation
import Jobs
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals

/// A worker in a process of its own, for tests that kill it. `JobsTestWorker <conninfo> <lease in milliseconds>` works
/// until it is stopped; `JobsTestWorker <conninfo> drain` works off what waits, says how many jobs a second, and ends.
@main
enum JobsTestWorker {
    /// Takes a few milliseconds and returns one row to be written.
    struct Effect: JobHandler {
        let kind = "effect"

        func run(_ context: JobContext) async throws -> JobOutcome {
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...8)))
            return JobOutcome(
                result: #"{"attempt": \#(context.job.attempt)}"#,
                writes: [Query("insert into ecdp.effect (job_id) values ($1::uuid)", [context.job.id])])
        }
    }

    /// Writes a hundred rows a part at a time, on a session.
    struct Parts: JobHandler {
        let kind = "parts"

        func run(_ context: JobContext) async throws -> JobOutcome {
            let id = context.job.id
            return JobOutcome(writing: { session in
                for _ in 0..<5 {
                    _ = try await session.query(
                        Query("insert into ecdp.effect (job_id) select $1::uuid from generate_series(1, 20)", [id]))
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...3)))
                }
            })
        }
    }

    struct NoOp: JobHandler {
        let kind = "noop"
        let lane = JobLane.bulk
        func run(_ context: JobContext) async throws -> JobOutcome { JobOutcome(result: "{}") }
    }

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { return }
        var logger = Logger(label: "worker") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        var connection = DatabaseConfiguration(conninfo: arguments[1])
        connection.connectionWait = .seconds(30)
        let database = Database(connection, logger: logger)
        var configuration = WorkerConfiguration()
        if let lease = Int(arguments[2]) {
            configuration.poll = .milliseconds(100)
            configuration.lease = .milliseconds(lease)
            configuration.heartbeat = .milliseconds(lease / 5)
            configuration.sweep = .milliseconds(lease / 5)
        }
        let worker = Worker(
            database: database, handlers: [Effect(), Parts(), NoOp()], configuration: configuration, logger: logger)
        var services: [any Service] = [database, worker]
        if arguments[2] == "drain" { services = [database, Draining(worker: worker, database: database)] }
        try await ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm], logger: logger
        ).run()
    }

    /// Works until nothing waits or runs, then ends the process.
    struct Draining: Service {
        enum SQL: String, StatementSet {
            case left = """
                select
                    exists (select from job as w where w.status = 'waiting')::int4
                    + exists (select from job as r where r.status = 'running')::int4
                """
            case done = "select count(*) from job where status = 'completed'"
        }

        let worker: Worker
        let database: Database

        func run() async throws {
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await worker.run() }
                while try await database.query(SQL.left, as: .none)[0].decode(Int.self, at: 0) > 0 {
                    try await Task.sleep(for: .milliseconds(100))
                }
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                let done = try await database.query(SQL.done, as: .none)[0].decode(Int.self, at: 0)
                print("\(done) jobs in \(seconds) s: \(Int(Double(done) / seconds)) jobs/s")
                group.cancelAll()
            }
            exit(0)
        }
    }
}
