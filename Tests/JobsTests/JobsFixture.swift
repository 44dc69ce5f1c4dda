import Foundation
import Logging
import Postgres
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// The suite's database as the worker sees it, and what the tests make there.
struct JobsFixture {
    let test: TestDatabase
    let database: Database

    /// Runs with a connection as `role`, which is closed afterwards.
    static func with<R: Sendable>(
        role: String = "ecdp_worker", _ body: @Sendable @escaping (JobsFixture) async throws -> R
    ) async throws -> R {
        let test = try TestDatabase.current
        var configuration = DatabaseConfiguration(conninfo: test.conninfo(role: role))
        configuration.connectionWait = .seconds(30)
        let database = Database(configuration, logger: quiet)
        let group = ServiceGroup(services: [database], logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<R, any Error>
            do { result = .success(try await body(JobsFixture(test: test, database: database))) } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    static let quiet: Logger = {
        var logger = Logger(label: "jobs-tests")
        logger.logLevel = .critical
        return logger
    }()

    func worker(
        _ handlers: any JobHandler..., clock: JobClock = .system,
        configure: (inout WorkerConfiguration) -> Void = { _ in }
    ) -> Worker {
        var configuration = WorkerConfiguration()
        configure(&configuration)
        return Worker(
            database: database, handlers: handlers, configuration: configuration, clock: clock, logger: Self.quiet)
    }

    var queue: JobQueue { JobQueue(database: database) }

    @discardableResult
    func enqueue(
        _ kind: String, tenant: Int32? = nil, key: String? = nil, priority: Int = 0, maxAttempts: Int = 10,
        payload: String = "{}", at: Date = Date()
    ) async throws -> UUID {
        try await queue.enqueue(
            JobRequest(
                kind: kind, tenant: tenant, uniqueKey: key, payload: payload, priority: priority,
                maxAttempts: maxAttempts),
            id: UUID(), now: at, as: tenant.map { .tenant($0, actor: "test") } ?? .none
        ).id
    }

    func read(_ id: UUID, tenant: Int32? = nil) async throws -> JobRecord? {
        try await queue.read(id, tenant: tenant, as: tenant.map { .tenant($0, actor: "test") } ?? .none)
    }

    /// Waits for a row, asking again and again.
    func eventually(_ id: UUID, tenant: Int32? = nil, _ condition: (JobRecord) -> Bool) async throws -> JobRecord {
        var found: JobRecord?
        try await TestSupport.eventually {
            found = try await read(id, tenant: tenant)
            return found.map(condition) ?? false
        }
        return try #require(found)
    }

    func sql(_ text: String) async throws -> String { try await test.psql(text) }

    /// A table whose rows are the handlers' effects.
    func makeEffects() async throws {
        // Tests of a suite run at once, and of two that create a table one fails.
        _ = try await sql(
            """
            select pg_advisory_xact_lock(1);
            create table if not exists ecdp.effect (job_id uuid not null);
            grant all on ecdp.effect to ecdp_worker
            """)
    }

    func effects(of id: UUID) async throws -> String {
        try await sql("select count(*) from ecdp.effect where job_id = '\(id)'")
    }

    /// Runs a worker beside the body, and shuts it down gracefully after it.
    func working(_ worker: Worker, _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(services: [worker], logger: Self.quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }
}

/// A handler made of a closure.
struct Handler: JobHandler {
    let kind: String
    var lane = JobLane.single
    let body: @Sendable (JobContext) async throws -> JobOutcome

    init(_ kind: String, lane: JobLane = .single, _ body: @Sendable @escaping (JobContext) async throws -> JobOutcome) {
        self.kind = kind
        self.lane = lane
        self.body = body
    }

    func run(_ context: JobContext) async throws -> JobOutcome { try await body(context) }

    static func effect(of job: Job) -> Query {
        Query("insert into ecdp.effect (job_id) values ($1::uuid)", [job.id])
    }
}

/// Time that goes on when a test says so.
final class ManualTime: Sendable {
    private let date: Mutex<Date>
    init(_ date: Date = Date(timeIntervalSince1970: 1_800_000_000)) { self.date = Mutex(date) }
    var now: Date { date.withLock { $0 } }
    func advance(_ seconds: Double) { date.withLock { $0.addTimeInterval(seconds) } }
    /// Waits for ever, or until cancelled: heartbeats and sweeps are called by the test.
    var clock: JobClock {
        JobClock(now: { self.now }, sleep: { _ in try await Task.sleep(for: .seconds(86_400)) })
    }
}

/// Something that happened, to be waited for.
struct Signal: Sendable {
    private let pair = AsyncStream<Void>.makeStream()
    func fire() { pair.continuation.yield() }
    func wait() async { for await _ in pair.stream { break } }
}

/// Something counted or collected from several tasks.
final class Box<Value: Sendable>: Sendable {
    private let content: Mutex<Value>
    init(_ value: Value) { content = Mutex(value) }
    var value: Value { content.withLock { $0 } }
    func change(_ body: @Sendable (inout Value) -> Void) { content.withLock { body(&$0) } }
}
