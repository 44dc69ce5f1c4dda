import Domain
import Evaluation
import Foundation
import HTTP
import JSON
import Jobs
import Postgres
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Whoever writes takes locks in one order of tables (docs/lock-order.md), so nobody waits in a circle.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct LockOrderTests {
    /// Deadlocks of the suite's database since it was made.
    private static func deadlocks() async throws -> String {
        let test = try TestDatabase.current
        try await test.disconnect()
        return try await test.psql("select deadlocks from pg_stat_database where datname = current_database()")
    }

    /// Deadlocks are looked for early: the time limit of locks must not hide them.
    private static func lookEarly() async throws {
        let test = try TestDatabase.current
        try await test.psql("alter database \(test.name) set deadlock_timeout = '20ms'")
    }

    @Test func `fifty asks at once for a review while it is computed, given up and cancelled meet no deadlock`()
        async throws
    {
        try await Self.lookEarly()
        try await APIFixture.with(lines: 8) { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""])
            let body = "{\"programme_id\":\"\(programme.id)\",\"quarter\":\"2026-Q3\"}"
            try await LockWorld.with(api) { world in
                for round in 0..<12 {
                    _ = try await world.administrator.query(
                        Query("select world.forget_evaluations($1::int4)", [api.mine.tenant]), as: .none)
                    let asked = try await api.expect(202, "POST", "evaluations", body).object.string("job_id") ?? ""
                    let statuses = await withTaskGroup(of: Int.self) { group in
                        for number in 0..<50 {
                            group.addTask {
                                await api.send(
                                    "POST", "evaluations", body, headers: [("Idempotency-Key", "\(round)-\(number)")]
                                ).status
                            }
                        }
                        group.addTask { await world.complete() }
                        // Cancelled, the review has failed, and is asked for anew.
                        if round % 3 == 2 {
                            group.addTask { await api.send("POST", "jobs/\(asked)/cancel").status == 500 ? 500 : 202 }
                        }
                        return await group.reduce(into: Set<Int>()) { $0.insert($1) }
                    }
                    #expect(statuses == [202])
                }
            }
        }
        #expect(try await Self.deadlocks() == "0")
    }

    @Test func `asking for a review that exists locks nothing`() async throws {
        try await APIFixture.with { api in
            // In its first quarter, so that no other review comes before.
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-07-01\"", "ends_on": "\"2026-12-01\""])
            let body = "{\"programme_id\":\"\(programme.id)\",\"quarter\":\"2026-Q3\"}"
            try await LockWorld.with(api) { world in
                let first = try await api.expect(202, "POST", "evaluations", body)
                for isPublished in [false, true] {
                    if isPublished { #expect(await world.complete() == 202) }
                    // Nobody could lock any of it while this transaction is open.
                    try await world.administrator.transaction(as: .none) { session in
                        for table in ["job", "evaluation", "evaluation_figure", "programme"] {
                            let lock = "select from ecdp.\(table) where tenant_id = $1::int4 for update"
                            _ = try await session.query(Query(lock, [api.mine.tenant]))
                        }
                        let again = try await api.expect(202, "POST", "evaluations", body)
                        #expect(try again.object.string("job_id") == first.object.string("job_id"))
                        #expect(try again.object.string("status") == (isPublished ? "published" : "requested"))
                    }
                }
            }
        }
    }

    @Test func `a request that waits for a lock answers 503 soon and says when to try again`() async throws {
        try await APIFixture.with(database: { $0.lockTimeout = .milliseconds(100) }) { api in
            let centre = try await api.make("centre")
            try await LockWorld.with(api) { world in
                try await world.administrator.transaction(as: .none) { session in
                    let lock = "select from ecdp.centre where tenant_id = $1::int4 for update"
                    _ = try await session.query(Query(lock, [api.mine.tenant]))
                    let refused = await api.send(
                        "PATCH", "centres/\(centre.id)", #"{"name":"Another"}"#, headers: [("If-Match", "*")],
                        allowing: true)
                    #expect(refused.status == 503 && refused.problem == "unavailable")
                    #expect(refused.header("Retry-After") != nil)
                    // Who reads is not concerned.
                    _ = try await api.expect(200, "GET", "centres/\(centre.id)")
                }
                _ = try await api.expect(
                    200, "PATCH", "centres/\(centre.id)", #"{"name":"Another"}"#, headers: [("If-Match", "*")])
            }
        }
    }

    /// Every batch that writes, derived from the resources' declarations, against every other, on the same rows.
    @Test func `every pair of batches that write is raced, and none meets a deadlock`() async throws {
        let rounds = ProcessInfo.processInfo.environment["LOCK_ORDER_ROUNDS"].flatMap { Int($0) } ?? 30
        try await Self.lookEarly()
        try await APIFixture.with(lines: 8) { api in
            try await LockWorld.with(api) { world in
                try await world.make()
                var generator = SplitMix64(seed: 17)
                var statuses: [String: Set<Int>] = [:]
                for round in 0..<rounds {
                    try await world.restore()
                    // What ends a row's life comes seldom, or there would be nothing left to contend for.
                    let actions = world.actions.filter {
                        !$0.isFinal || Int.random(in: 0..<5, using: &generator) == 0
                    }.shuffled(using: &generator)
                    let answers = await withTaskGroup(of: (String, Int).self) { group in
                        for (number, action) in actions.enumerated() {
                            group.addTask {
                                ("\(action)", await world.perform(action, number: round * 1_000 + number))
                            }
                        }
                        return await group.reduce(into: [(String, Int)]()) { $0.append($1) }
                    }
                    for (name, status) in answers { statuses[name, default: []].insert(status) }
                }
                let failed = statuses.filter { $0.value.contains { $0 >= 500 } }
                #expect(failed.isEmpty)
                let successful = statuses.filter { $0.value.contains { $0 < 300 } }
                // What is asked of each endpoint is right in form only.
                let never = Set(statuses.keys).subtracting(successful.keys).filter { !$0.hasPrefix("endpoint ") }
                    .sorted()
                #expect(never.count < statuses.count / 4, "never done: \(never)")
                #expect(statuses.keys.count { $0.hasPrefix("endpoint ") } > 35)
                // A merge is raced seldom, and others may change what refers to the partner each time.
                let own = LockWorld.Own.allCases.filter { $0 != .merge }.map(\.rawValue)
                for name in ["ask", "cancel", "complete", "move", "prune"] + own where successful[name] == nil {
                    // Others came first each time: by itself it is done, or the race was none.
                    try await world.restore()
                    let action = try #require(LockWorld.Action.all.first { "\($0)" == name })
                    let status = await world.perform(action, number: rounds * 1_000)
                    #expect(status < 300, "\(name): \(statuses[name] ?? []), by itself \(status)")
                }
            }
        }
        #expect(try await Self.deadlocks() == "0")
    }
}
