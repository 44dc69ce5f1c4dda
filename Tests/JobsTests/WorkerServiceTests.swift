import Foundation
import Postgres
import TestSupport
import Testing

@testable import Jobs

@Suite(.database, .timeLimit(.minutes(2)), .alone) struct `A worker that runs as a service` {
    @Test func `is woken by the transaction that asks for a job`() async throws {
        try await JobsFixture.with { jobs in
            let done = Signal()
            let first = try await jobs.enqueue("woken", tenant: 308)
            let worker = jobs.worker(
                Handler("woken") { _ in
                    done.fire()
                    return JobOutcome()
                }
            ) { $0.poll = .seconds(86_400) }
            try await jobs.working(worker) {
                await done.wait()
                _ = try await jobs.eventually(first, tenant: 308) { $0.status == .completed }
                // The first was found at the start; for this one there is nothing but the notification.
                let second = try await jobs.enqueue("woken", tenant: 308)
                await done.wait()
                _ = try await jobs.eventually(second, tenant: 308) { $0.status == .completed }
            }
        }
    }

    @Test func `stops a job that is cancelled, and writes nothing of it`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let running = Signal()
            let id = try await jobs.enqueue("cancelled", tenant: 309)
            let worker = jobs.worker(
                Handler("cancelled") { context in
                    running.fire()
                    context.progress(0.5, "half")
                    try await Task.sleep(for: .seconds(86_400))
                    return JobOutcome(writes: [Handler.effect(of: context.job)])
                }
            ) { $0.heartbeat = .milliseconds(20) }
            try await jobs.working(worker) {
                await running.wait()
                _ = try await jobs.eventually(id, tenant: 309) { $0.progress == 0.5 && $0.progressNote == "half" }
                let status = try await jobs.queue.cancel(
                    id, tenant: 309, now: Date(), as: .tenant(309, actor: "test"))
                #expect(status == .running)
                let job = try await jobs.eventually(id, tenant: 309) { $0.status.isFinal }
                #expect(job.status == .cancelled)
                #expect(job.cancelRequestedAt != nil)
            }
            #expect(try await jobs.effects(of: id) == "0")
        }
    }

    @Test func `at shutdown lets what runs finish`() async throws {
        try await JobsFixture.with { jobs in
            let (running, go) = (Signal(), Signal())
            let id = try await jobs.enqueue("finishes", tenant: 310)
            let after = Box<UUID?>(nil)
            let worker = jobs.worker(
                Handler("finishes") { context in
                    running.fire()
                    await go.wait()
                    return JobOutcome()
                })
            try await jobs.working(worker) {
                await running.wait()
                worker.leases.beginStopping()
                let late = try await jobs.enqueue("finishes", tenant: 310)
                after.change { $0 = late }
                go.fire()
            }
            #expect(try await jobs.read(id, tenant: 310)?.status == .completed)
            #expect(try await jobs.read(try #require(after.value), tenant: 310)?.status == .waiting)
        }
    }

    @Test func `at shutdown gives back what does not finish in time, and the attempt does not count`() async throws {
        try await JobsFixture.with { jobs in
            let running = Signal()
            let id = try await jobs.enqueue("endless", tenant: 311)
            let worker = jobs.worker(
                Handler("endless") { _ in
                    running.fire()
                    try await Task.sleep(for: .seconds(86_400))
                    return JobOutcome()
                }
            ) { $0.drain = .zero }
            try await jobs.working(worker) { await running.wait() }
            let job = try #require(try await jobs.read(id, tenant: 311))
            #expect(job.status == .waiting)
            #expect(job.attempt == 0)
            #expect(job.error == nil)
        }
    }

    @Test func `at shutdown stops what is being written on a session, and nothing of it stays`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let writing = Signal()
            let id = try await jobs.enqueue("endless_writing", tenant: 312)
            let worker = jobs.worker(
                Handler("endless_writing") { context in
                    let effect = Handler.effect(of: context.job)
                    return JobOutcome(writing: { session in
                        _ = try await session.query(effect)
                        writing.fire()
                        _ = try await session.query(Query("select pg_sleep(86400)"))
                    })
                }
            ) { $0.drain = .zero }
            try await jobs.working(worker) { await writing.wait() }
            let job = try #require(try await jobs.read(id, tenant: 312))
            #expect(job.status == .waiting && job.attempt == 0 && job.error == nil)
            #expect(try await jobs.effects(of: id) == "0")
        }
    }

    @Test func `keeps a slot free for other tenants`() async throws {
        try await JobsFixture.with { jobs in
            let (running, go) = (Signal(), Signal())
            for _ in 0..<6 { try await jobs.enqueue("slots", tenant: 340) }
            let other = Box<UUID?>(nil)
            let worker = jobs.worker(
                Handler("slots") { context in
                    if context.job.tenant == 340 {
                        running.fire()
                        try await Task.sleep(for: .seconds(86_400))
                    } else {
                        go.fire()
                    }
                    return JobOutcome()
                }
            ) { $0.drain = .zero }
            try await jobs.working(worker) {
                for _ in 0..<3 { await running.wait() }
                let id = try await jobs.enqueue("slots", tenant: 341)
                other.change { $0 = id }
                await go.wait()
                _ = try await jobs.eventually(id, tenant: 341) { $0.status == .completed }
                #expect(
                    try await jobs.sql(
                        "select count(*) from ecdp.job where kind = 'slots' and status = 'running'") == "3")
            }
        }
    }
}
