import Foundation
import Postgres
import TestSupport
import Testing

@testable import Jobs

@Suite(.database) struct `Claiming jobs` {
    /// Kinds and tenants claimed, in `app.claim_jobs`'s order.
    private func claim(
        _ jobs: JobsFixture, _ kind: String, _ count: Int, after: Int32 = 0, limit: Int32? = nil, held: [Int32] = []
    ) async throws -> [Job] {
        try await jobs.database.all(
            Worker.SQL.claim, "test", [kind], Int32(count), Date(), Date() + 60, after, limit, held, as: .none)
    }

    private func fill(_ jobs: JobsFixture, _ kind: String, tenant: Int32?, _ count: Int, priority: Int = 0) async throws
    {
        _ = try await jobs.database.batch(
            JobQueue.enqueue(
                (0..<count).map { _ in
                    (id: UUID(), request: JobRequest(kind: kind, tenant: tenant, priority: priority))
                }, now: Date()), as: .none)
    }

    @Test func `one tenant's thousand jobs do not hold up another's one`() async throws {
        try await JobsFixture.with { jobs in
            try await fill(jobs, "fair", tenant: 201, 1000)
            try await fill(jobs, "fair", tenant: 202, 1)
            try await fill(jobs, "fair", tenant: nil, 1)
            let claimed = try await claim(jobs, "fair", 10)
            #expect(claimed.count == 10)
            #expect(claimed.count { $0.tenant == 202 } == 1)
            #expect(claimed.count { $0.tenant == nil } == 1)
        }
    }

    @Test func `tenants take turns, beginning behind the one served last`() async throws {
        try await JobsFixture.with { jobs in
            for tenant in 211..<216 { try await fill(jobs, "turns", tenant: Int32(tenant), 3) }
            var order: [Int32] = []
            for _ in 0..<10 { order += try await claim(jobs, "turns", 1, after: order.last ?? 0).compactMap(\.tenant) }
            #expect(order == [211, 212, 213, 214, 215, 211, 212, 213, 214, 215])
        }
    }

    @Test func `the higher priority goes first, whosever it is`() async throws {
        try await JobsFixture.with { jobs in
            for tenant in 221..<224 { try await fill(jobs, "priority", tenant: Int32(tenant), 5) }
            try await fill(jobs, "priority", tenant: 229, 5, priority: 3)
            try await fill(jobs, "priority", tenant: 228, 1, priority: -3)
            #expect(try await claim(jobs, "priority", 4).allSatisfy { $0.tenant == 229 })
            let rest = try await claim(jobs, "priority", 100)
            #expect(rest.count == 17)
            #expect(rest.last?.tenant == 228)
        }
    }

    @Test func `a tenant gets no more than its limit, counting what it holds`() async throws {
        try await JobsFixture.with { jobs in
            try await fill(jobs, "limited", tenant: 231, 10)
            try await fill(jobs, "limited", tenant: 232, 1)
            let claimed = try await claim(jobs, "limited", 10, limit: 3, held: [231])
            #expect(claimed.count { $0.tenant == 231 } == 2)
            #expect(claimed.count { $0.tenant == 232 } == 1)
            #expect(try await claim(jobs, "limited", 10, limit: 3, held: [231, 231, 231]).isEmpty)
        }
    }

    @Test func `no job is claimed twice by claims at once, and together they get all`() async throws {
        try await JobsFixture.with { jobs in
            for tenant in 241..<251 { try await fill(jobs, "crowd", tenant: Int32(tenant), 100) }
            let claimed = try await withThrowingTaskGroup(of: [Job].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var all: [Job] = []
                        while case let some = try await claim(jobs, "crowd", 37), !some.isEmpty { all += some }
                        return all
                    }
                }
                return try await group.reduce(into: [Job]()) { $0 += $1 }
            }
            // A claim that finds rows locked passes them by; whoever locked them has them.
            #expect(Set(claimed.map(\.id)).count == claimed.count)
            #expect(claimed.count == 1000)
        }
    }

    @Test func `what is not due, and what this worker cannot do, is left`() async throws {
        try await JobsFixture.with { jobs in
            let later = JobRequest(kind: "due", tenant: 261, runAt: Date() + 3600)
            try await jobs.queue.enqueue(later, id: UUID(), now: Date(), as: .none)
            try await fill(jobs, "foreign", tenant: 261, 1)
            #expect(try await claim(jobs, "due", 10).isEmpty)
        }
    }
}
