import Foundation
import Postgres
import TestSupport
import Testing

@testable import Jobs

@Suite(.database) struct `Asking for jobs` {
    @Test func `a job is there if and only if the rest of its batch is`() async throws {
        try await JobsFixture.with { jobs in
            let (lost, kept) = (UUID(), UUID())
            let request = JobRequest(kind: "batch", tenant: 101)
            let scope = Scope.tenant(101, actor: "test")
            await #expect(throws: PostgresError.self) {
                _ = try await jobs.database.batch(
                    JobQueue.enqueue(request, id: lost, now: Date()) + [Query("select 1 / 0")], as: scope)
            }
            _ = try await jobs.database.batch(
                [Query("select 1")] + JobQueue.enqueue(request, id: kept, now: Date()), as: scope)
            #expect(try await jobs.read(lost, tenant: 101) == nil)
            let job = try #require(try await jobs.read(kept, tenant: 101))
            #expect(job.status == .waiting)
            #expect(job.payload == "{}")
        }
    }

    @Test func `asked for fifty times at once it is one job, and everybody learns which`() async throws {
        try await JobsFixture.with { jobs in
            let found = try await withThrowingTaskGroup(of: (id: UUID, isNew: Bool).self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await jobs.queue.enqueue(
                            JobRequest(kind: "review", tenant: 102, uniqueKey: "2026-Q1"), id: UUID(), now: Date(),
                            as: .tenant(102, actor: "test"))
                    }
                }
                return try await group.reduce(into: [(id: UUID, isNew: Bool)]()) { $0.append($1) }
            }
            #expect(Set(found.map { $0.id }).count == 1)
            #expect(found.count { $0.isNew } == 1)
            #expect(try await jobs.sql("select count(*) from ecdp.job where tenant_id = 102") == "1")
        }
    }

    @Test func `the same key is another job for another tenant, another kind and the system`() async throws {
        try await JobsFixture.with { jobs in
            let ids = [
                try await jobs.enqueue("keyed_a", tenant: 103, key: "k"),
                try await jobs.enqueue("keyed_a", tenant: 104, key: "k"),
                try await jobs.enqueue("keyed_b", tenant: 103, key: "k"), try await jobs.enqueue("keyed_a", key: "k"),
            ]
            #expect(Set(ids).count == 4)
            #expect(try await jobs.enqueue("keyed_a", key: "k") == ids[3])
        }
    }

    @Test func `a completed job keeps its key, a dead or cancelled one lets go of it`() async throws {
        try await JobsFixture.with { jobs in
            let first = try await jobs.enqueue("kept", tenant: 105, key: "k")
            try await jobs.worker(Handler("kept") { _ in JobOutcome() }).drain()
            #expect(try await jobs.enqueue("kept", tenant: 105, key: "k") == first)
            let dead = try await jobs.enqueue("broken", tenant: 105, key: "k")
            try await jobs.worker(Handler("broken") { _ in throw JobFailure.permanent("no") }).drain()
            let cancelled = try await jobs.enqueue("broken", tenant: 105, key: "k")
            #expect(cancelled != dead)
            let scope = Scope.tenant(105, actor: "test")
            #expect(try await jobs.queue.cancel(cancelled, tenant: 105, now: Date(), as: scope) == .cancelled)
            #expect(try await jobs.enqueue("broken", tenant: 105, key: "k") != cancelled)
        }
    }

    @Test func `many are asked for at once, those asked for before left alone`() async throws {
        try await JobsFixture.with { jobs in
            let first = try await jobs.enqueue("many", tenant: 106, key: "1")
            let later = Date(timeIntervalSince1970: 2_000_000_000)
            let requests = (0..<3).map { index in
                (
                    id: UUID(),
                    request: JobRequest(
                        kind: "many", tenant: index == 2 ? nil : 106, uniqueKey: "\(index)",
                        payload: #"{"text": "a\"b,{}"}"#, priority: 5, runAt: later)
                )
            }
            _ = try await jobs.database.batch(JobQueue.enqueue(requests, now: Date()), as: .none)
            #expect(try await jobs.read(requests[1].id, tenant: 106) == nil)
            #expect(try await jobs.read(first, tenant: 106)?.priority == 0)
            let made = try #require(try await jobs.read(requests[0].id, tenant: 106))
            #expect(made.priority == 5)
            #expect(made.runAt == later)
            #expect(made.payload == #"{"text": "a\"b,{}"}"#)
            #expect(try await jobs.read(requests[2].id)?.uniqueKey == "2")
            #expect(JobQueue.enqueue([], now: Date()).isEmpty)
        }
    }

    @Test func `a tenant sees, asks for and cancels its own jobs only`() async throws {
        let (own, other) = try await JobsFixture.with { jobs in
            (try await jobs.enqueue("own", tenant: 107), try await jobs.enqueue("own", tenant: 108))
        }
        try await JobsFixture.with(role: "ecdp_api") { (jobs: JobsFixture) async throws -> Void in
            let scope = Scope.tenant(107, actor: "test")
            #expect(try await jobs.queue.read(own, tenant: 107, as: scope)?.id == own)
            #expect(try await jobs.queue.read(other, tenant: 107, as: scope) == nil)
            #expect(try await jobs.queue.read(other, tenant: 108, as: scope) == nil)
            #expect(try await jobs.queue.read(own, tenant: 107, as: .none) == nil)
            #expect(try await jobs.queue.cancel(other, tenant: 108, now: Date(), as: scope) == nil)
            await #expect(throws: PostgresError.self) {
                try await jobs.queue.enqueue(
                    JobRequest(kind: "own", tenant: 108), id: UUID(), now: Date(), as: scope)
            }
            await #expect(throws: PostgresError.self) {
                try await jobs.queue.enqueue(JobRequest(kind: "own"), id: UUID(), now: Date(), as: scope)
            }
            await #expect(throws: PostgresError.self) {
                try await jobs.database.query(Query("select errors from job"), as: scope)
            }
            await #expect(throws: PostgresError.self) {
                try await jobs.database.query(Query("update job set result = '{}'"), as: scope)
            }
            #expect(try await jobs.queue.cancel(own, tenant: 107, now: Date(), as: scope) == .cancelled)
        }
    }

    @Test(arguments: JobQueue.SQL.allCases) func `every statement of the queue is prepared as the API's role`(
        statement: JobQueue.SQL
    ) async throws {
        try await TestDatabase.current.psql("prepare p as \(statement.rawValue)", role: "ecdp_api")
    }

    @Test(arguments: Worker.SQL.allCases.map(\.rawValue) + Scheduler.SQL.allCases.map(\.rawValue))
    func `every statement of worker and scheduler is prepared as the worker's role`(statement: String) async throws {
        try await TestDatabase.current.psql("prepare p as \(statement)", role: "ecdp_worker")
    }
}
