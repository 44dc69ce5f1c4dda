import Foundation
import Postgres
import TestSupport
import Testing

@testable import Jobs

/// By a clock that the test sets, so one after another: a sweep takes every lease that ran out by its clock.
@Suite(.database, .serialized, .alone) struct `A worker` {
    struct Broken: Error, CustomStringConvertible, CustomDebugStringConvertible {
        let description = "the figure\nis missing"
        let debugDescription = "the figure is missing in row 7"
    }

    @Test func `commits a handler's writes with the completion, once`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let id = try await jobs.enqueue("writes", tenant: 301, payload: #"{"programme_id": "x"}"#)
            let worker = jobs.worker(
                Handler("writes") { context in
                    struct Payload: Decodable { let programmeId: String }
                    let payload = try context.job.payload(as: Payload.self)
                    return JobOutcome(
                        result: #"{"for": "\#(payload.programmeId)"}"#, writes: [Handler.effect(of: context.job)])
                })
            #expect(try await worker.drain() == 1)
            #expect(try await worker.drain() == 0)
            let job = try #require(try await jobs.read(id, tenant: 301))
            #expect(job.status == .completed)
            #expect(job.result == #"{"for": "x"}"#)
            #expect(job.progress == 1)
            #expect(job.attempt == 1)
            #expect(job.finishedAt != nil)
            #expect(try await jobs.effects(of: id) == "1")
        }
    }

    @Test func `writes nothing for a job that another took over meanwhile`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let id = try await jobs.enqueue("stolen", tenant: 302)
            let worker = jobs.worker(
                Handler("stolen") { context in
                    if context.job.attempt == 1 {
                        _ = try await jobs.sql(
                            """
                            update ecdp.job set status = 'waiting', worker = null, leased_until = null
                            where id = '\(context.job.id)'
                            """)
                        let thief = jobs.worker(
                            Handler("stolen") { JobOutcome(writes: [Handler.effect(of: $0.job)]) })
                        #expect(try await thief.drain() == 1)
                    }
                    return JobOutcome(result: #""slow""#, writes: [Handler.effect(of: context.job)])
                })
            #expect(try await worker.drain() == 1)
            #expect(try await jobs.effects(of: id) == "1")
            #expect(try await jobs.read(id, tenant: 302)?.result == nil)
        }
    }

    @Test func `undoes the writes of a job whose last statement is refused, and tries again`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let id = try await jobs.enqueue("refused", tenant: 303)
            try await jobs.worker(
                Handler("refused") {
                    JobOutcome(writes: [Handler.effect(of: $0.job), Query("select 1 / 0")])
                }
            ).drain()
            let job = try #require(try await jobs.read(id, tenant: 303))
            #expect(job.status == .waiting)
            #expect(job.error?.contains("22012") == true)
            #expect(try await jobs.effects(of: id) == "0")
        }
    }

    /// Writes `parts` times a thousand rows on the session.
    private static func writing(_ parts: Int, for job: Job) -> @Sendable (Session) async throws -> Void {
        { session in
            for _ in 0..<parts {
                _ = try await session.query(
                    Query("insert into ecdp.effect (job_id) select $1::uuid from generate_series(1, 1000)", [job.id]))
            }
        }
    }

    @Test func `commits what a handler writes on a session with the completion`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let id = try await jobs.enqueue("session", tenant: 321)
            try await jobs.worker(
                Handler("session") { context in
                    JobOutcome(
                        result: #""all""#, writes: [Handler.effect(of: context.job)],
                        writing: Self.writing(20, for: context.job))
                }
            ).drain()
            let job = try #require(try await jobs.read(id, tenant: 321))
            #expect(job.status == .completed && job.result == #""all""#)
            #expect(try await jobs.effects(of: id) == "20001")
        }
    }

    @Test func `undoes what was written on a session that fails half-way, and tries again`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let id = try await jobs.enqueue("half", tenant: 322)
            let worker = jobs.worker(
                Handler("half") { context in
                    let write = Self.writing(2, for: context.job)
                    return JobOutcome(writing: { session in
                        try await write(session)
                        if context.job.attempt == 1 { throw Broken() }
                    })
                })
            try await worker.drain()
            let job = try #require(try await jobs.read(id, tenant: 322))
            #expect(job.status == .waiting && job.error == "the figure is missing" && job.progress == nil)
            #expect(try await jobs.effects(of: id) == "0")
            _ = try await jobs.sql("update ecdp.job set run_at = now() where id = '\(id)'")
            try await worker.drain()
            #expect(try await jobs.read(id, tenant: 322)?.status == .completed)
            #expect(try await jobs.effects(of: id) == "2000")
        }
    }

    @Test func `commits nothing of a session whose connection and lease were lost`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let id = try await jobs.enqueue("cut", tenant: 323)
            let thief = jobs.worker(
                Handler("cut") { JobOutcome(result: #""thief""#, writes: [Handler.effect(of: $0.job)]) })
            let rounds = Box(0)
            let worker = jobs.worker(
                Handler("cut") { context in
                    let write = Self.writing(1, for: context.job)
                    return JobOutcome(
                        result: #""slow""#,
                        writing: { session in
                            rounds.change { $0 += 1 }
                            try await write(session)
                            let pid = try await session.query(Query("select pg_backend_pid()"))[0]
                                .decode(Int32.self, at: 0)
                            _ = try await jobs.sql("select pg_terminate_backend(\(pid))")
                            _ = try await jobs.sql(
                                """
                                update ecdp.job set status = 'waiting', worker = null, leased_until = null
                                where id = '\(id)'
                                """)
                            #expect(try await thief.drain() == 1)
                            try await write(session)
                        })
                })
            #expect(try await worker.drain() == 1)
            // It was tried once more, and the fence refused before anything was written.
            #expect(rounds.value == 1)
            #expect(try await jobs.effects(of: id) == "1")
            #expect(try await jobs.read(id, tenant: 323)?.result == #""thief""#)
        }
    }

    @Test func `lets a failed job wait longer each time, and gives it up with every error kept`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime()
            let id = try await jobs.enqueue("fails", tenant: 304, maxAttempts: 3, at: time.now)
            let worker = jobs.worker(Handler("fails") { _ in throw Broken() }, clock: time.clock)
            for (attempt, delay) in [(1, 5.0), (2, 10.0)] {
                #expect(try await worker.drain() == 1)
                let job = try #require(try await jobs.read(id, tenant: 304))
                #expect(job.status == .waiting)
                #expect(job.attempt == attempt)
                #expect(job.error == "the figure is missing")
                let wait = job.runAt.timeIntervalSince(time.now)
                #expect(wait >= delay * 0.79 && wait <= delay * 1.21)
                #expect(try await worker.drain() == 0)
                time.advance(wait + 1)
            }
            #expect(try await worker.drain() == 1)
            #expect(try await jobs.read(id, tenant: 304)?.status == .dead)
            let errors = try await jobs.sql(
                "select string_agg(e ->> 'attempt' || ' ' || (e ->> 'detail'), ';') from ecdp.job, "
                    + "jsonb_array_elements(errors) as e where id = '\(id)'")
            #expect(errors == (1...3).map { "\($0) the figure is missing in row 7" }.joined(separator: ";"))
        }
    }

    @Test func `gives a job up at once where no repetition helps, and waits as long as it is asked to`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime()
            let dead = try await jobs.enqueue("permanent", tenant: 305, at: time.now)
            let later = try await jobs.enqueue("later", tenant: 305, at: time.now)
            let unfit = try await jobs.enqueue("unfit", tenant: 305, payload: "[]", at: time.now)
            try await jobs.worker(
                Handler("permanent") { _ in throw JobFailure.permanent("there is no such programme\0") },
                Handler("later") { _ in throw JobFailure.retry(after: .seconds(600), "not yet") },
                Handler("unfit") { JobOutcome(result: try $0.job.payload(as: String.self)) }, clock: time.clock
            ).drain()
            #expect(try await jobs.read(dead, tenant: 305)?.status == .dead)
            #expect(try await jobs.read(dead, tenant: 305)?.error?.hasPrefix("there is no such programme") == true)
            #expect(try await jobs.read(later, tenant: 305)?.runAt == time.now + 600)
            #expect(try await jobs.read(unfit, tenant: 305)?.status == .dead)
        }
    }

    @Test func `gives a job back whose turn has not come, however often, unharmed`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime()
            let id = try await jobs.enqueue("early", tenant: 312, maxAttempts: 2, at: time.now)
            let worker = jobs.worker(
                Handler("early") { _ in throw JobFailure.postponed(for: .seconds(7), "others come first") },
                clock: time.clock)
            for _ in 0..<4 {
                #expect(try await worker.drain() == 1)
                let job = try #require(try await jobs.read(id, tenant: 312))
                #expect(job.status == .waiting)
                #expect(job.attempt == 0)
                #expect(job.error == nil)
                #expect(job.runAt == time.now + 7)
                #expect(try await worker.drain() == 0)
                time.advance(7)
            }
        }
    }

    @Test func `takes over a job whose lease ran out, and not one whose lease is renewed`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime()
            let id = try await jobs.enqueue("abandoned", tenant: 306, at: time.now)
            let rescuer = jobs.worker(Handler("abandoned") { _ in JobOutcome() }, clock: time.clock)
            let holder = jobs.worker(
                Handler("abandoned") { context in
                    try #require(context.job.attempt == 1)
                    return JobOutcome()
                }, clock: time.clock)
            _ = try await jobs.database.query(
                Worker.SQL.claim, "gone", ["abandoned"], Int32(1), time.now, time.now + 15, Int32(0), nil as Int32?,
                [Int32](), as: .none)
            let job = try #require(try await jobs.read(id, tenant: 306))
            #expect(job.status == .running)
            holder.leases.add(
                [
                    Job(
                        id: id, kind: "abandoned", tenant: 306, uniqueKey: nil, payload: "{}", attempt: 1,
                        maxAttempts: 10, fence: 1)
                ], lane: .single)
            time.advance(14)
            await holder.heartbeat()
            time.advance(14)
            #expect(try await rescuer.rescue() == 0)
            time.advance(2)
            #expect(try await rescuer.rescue() == 1)
            #expect(try await rescuer.drain() == 1)
            #expect(try await jobs.read(id, tenant: 306)?.attempt == 2)
            #expect(try await jobs.read(id, tenant: 306)?.status == .completed)
            // What it held is gone, and it learns so.
            await holder.heartbeat()
            #expect(holder.leases.heartbeat().jobs.isEmpty)
        }
    }

    @Test func `gives up a job that was left behind by its worker at every attempt`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime()
            let id = try await jobs.enqueue("poison", tenant: 307, maxAttempts: 2, at: time.now)
            let worker = jobs.worker(clock: time.clock)
            for _ in 0..<2 {
                _ = try await jobs.database.query(
                    Worker.SQL.claim, "gone", ["poison"], Int32(1), time.now, time.now + 15, Int32(0), nil as Int32?,
                    [Int32](), as: .none)
                time.advance(16)
                #expect(try await worker.rescue() == 1)
            }
            #expect(try await jobs.read(id, tenant: 307)?.status == .dead)
        }
    }

    @Test func `completes cheap jobs in bulk, the failing and the writing ones among them by themselves`() async throws
    {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            let requests = (0..<2000).map { index in
                (id: UUID(), request: JobRequest(kind: "bulk", tenant: Int32(320 + index % 7), payload: "\(index)"))
            }
            _ = try await jobs.database.batch(JobQueue.enqueue(requests, now: Date()), as: .none)
            let worker = jobs.worker(
                Handler("bulk", lane: .bulk) { context in
                    switch context.job.payload {
                    case "7": throw JobFailure.permanent("seven")
                    case "8": return JobOutcome(writes: [Handler.effect(of: context.job)])
                    case "9": return JobOutcome(result: "no JSON")
                    default: return JobOutcome(result: context.job.payload)
                    }
                })
            #expect(try await worker.drain() == 2000)
            let counts = try await jobs.sql(
                "select status, count(*), count(result) from ecdp.job where kind = 'bulk' group by 1 order by 1")
            #expect(counts == "completed|1998|1997\ndead|1|0\nwaiting|1|0")
            #expect(try await jobs.effects(of: requests[8].id) == "1")
        }
    }

    @Test func `removes finished jobs after ninety days, in batches, and no others`() async throws {
        try await JobsFixture.with { jobs in
            let time = ManualTime()
            _ = try await jobs.sql(
                """
                insert into ecdp.job (id, tenant_id, kind, status, run_at, finished_at)
                select gen_random_uuid(), 330, 'old', 'completed', 'epoch', to_timestamp(\(
                    time.now.timeIntervalSince1970)) - interval '91 days'
                from generate_series(1, 2500);
                insert into ecdp.job (id, tenant_id, kind, status, run_at, finished_at)
                values (
                    gen_random_uuid(), 330, 'old', 'dead', 'epoch', to_timestamp(\(
                    time.now.timeIntervalSince1970)) - interval '89 days');
                insert into ecdp.job (id, tenant_id, kind, run_at) values (gen_random_uuid(), 330, 'old', 'epoch')
                """)
            #expect(try await jobs.worker(clock: time.clock).prune() == 2500)
            #expect(try await jobs.sql("select count(*) from ecdp.job where tenant_id = 330") == "2")
        }
    }
}
