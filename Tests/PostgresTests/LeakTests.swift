import Foundation
import LocalCluster
import Postgres
import TestSupport
import Testing

/// Ten thousand callers who give up leave nothing behind: no memory, no descriptor, no connection.
@Suite(.emptyDatabase, .timeLimit(.minutes(5)), .alone)
struct LeakTests {
    /// What a process holds.
    private struct Holdings {
        let bytes: Int
        let descriptors: Int

        static var now: Holdings {
            let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
            return Holdings(bytes: Heap.bytesInUse ?? 0, descriptors: descriptors)
        }

        /// What libpq reads into, of the four connections that may come up only meanwhile on a busy machine.
        private static let connecting = 4 * 128 * 1024

        func isNoMore(than before: Holdings, _ bytesMore: Int) -> Bool {
            descriptors <= before.descriptors + 2 && bytes <= before.bytes + bytesMore + 200_000 + Self.connecting
        }
    }

    /// Runs the rounds, after some in which buffers grow to their size, and sees that they left nothing.
    private func leavesNothing(
        rounds: Int, warmUp: Int? = nil, bytesARound: Int = 20, _ name: String, _ round: (Int) async throws -> Void
    ) async throws {
        for number in 0..<(warmUp ?? rounds) { try await round(number) }
        let before = Holdings.now
        for number in 0..<rounds { try await round(number) }
        // What came last may be on its way still.
        var after = Holdings.now
        for _ in 0..<100 where !after.isNoMore(than: before, rounds * bytesARound) {
            _ = try await psql("select 1")
            after = Holdings.now
        }
        #expect(after.isNoMore(than: before, rounds * bytesARound), "\(before), then \(after), after \(rounds) rounds")
        let connections = Int(
            try await psql("select count(*) from pg_stat_activity where application_name = '\(name)'"))
        #expect(try #require(connections) <= 4)
    }

    @Test func `on a shared line`() async throws {
        try await withDatabase({ $0.applicationName = "shared" }) { database async throws in
            try await leavesNothing(rounds: 10_000, bytesARound: 60, "shared") { number in
                let caller = Task { try await database.query(Query("select $1::int4", [number]), as: .none) }
                for _ in 0..<(number % 6) { await Task.yield() }
                caller.cancel()
                _ = await caller.result
                // So that never many are under way that nobody waits for: queues keep the size they once had.
                if number % 50 == 0 { _ = try await database.query(Query("select 1"), as: .none) }
            }
        }
    }

    @Test func `waiting for a session`() async throws {
        try await withDatabase({
            $0.applicationName = "waiting"
            $0.sessions = 1
        }) { database async throws in
            try await database.withSession(as: .none) { _ in
                try await leavesNothing(rounds: 10_000, "waiting") { number in
                    let caller = Task { try await database.withSession(as: .none) { _ in } }
                    for _ in 0..<(number % 4) { await Task.yield() }
                    caller.cancel()
                    _ = await caller.result
                }
            }
        }
    }

    @Test func `by deadline, waiting for a session`() async throws {
        try await withDatabase({
            $0.applicationName = "late"
            $0.sessions = 1
        }) { database async throws in
            try await database.withSession(as: .none) { _ in
                try await leavesNothing(rounds: 2_000, "late") { number in
                    let deadline: Duration = .microseconds(number % 300)
                    _ = try? await database.withSession(as: .none, deadline: deadline) { _ in }
                }
            }
        }
    }

    @Test func `in the middle of a session's work`() async throws {
        try await withDatabase({
            $0.applicationName = "working"
            $0.sessions = 2
        }) { database async throws in
            try await leavesNothing(rounds: 1_000, warmUp: 200, "working") { number in
                let caller = Task {
                    try await database.withSession(as: .none) { session async throws in
                        try await session.transaction { _ = try await session.query(Query("select 1")) }
                    }
                }
                for _ in 0..<(number % 40) { await Task.yield() }
                caller.cancel()
                _ = await caller.result
            }
        }
    }

    @Test func `by errors of the server`() async throws {
        try await withDatabase({ $0.applicationName = "erring" }) { database async throws in
            try await leavesNothing(rounds: 10_000, warmUp: 1_000, "erring") { number in
                _ = try? await database.query(Query("select 1 / ($1::int4 - $1::int4)", [number]), as: .none)
            }
        }
    }

    @Test func `by streams that end in an error, after rows`() async throws {
        try await withDatabase({
            $0.applicationName = "streaming"
            $0.sessions = 1
        }) { database async throws in
            try await database.withSession(as: .none) { session in
                let rows = Query("select i, 1 / (5 - i) from generate_series(1, 10) as i")
                try await leavesNothing(rounds: 2_000, warmUp: 500, "streaming") { number in
                    await #expect(throws: PostgresError.self) {
                        try await session.stream(rows, rowsAtATime: number % 2 == 0 ? 2 : 100) { _ in }
                    }
                }
            }
        }
    }

    @Test func `by connections that are lost`() async throws {
        let target = try TestDatabase.current
        try await FaultProxy.with(to: target.cluster.socketDirectory) { proxy in
            let conninfo = target.conninfo() + " " + proxy.host
            try await leavesNothing(rounds: 300, warmUp: 50, bytesARound: 1_000, "losing") { _ in
                try await withDatabase(
                    conninfo: conninfo,
                    {
                        $0.lines = 1
                        $0.applicationName = "losing"
                    }
                ) { database async throws in
                    try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
                    async let lost = try? database.query(Query("select 1 from pg_sleep(0)").readOnly, as: .none)
                    proxy.cut()
                    _ = await lost
                }
            }
        }
    }

    @Test func `by listening and leaving`() async throws {
        try await withDatabase({ $0.applicationName = "listening" }) { database async throws in
            try await leavesNothing(rounds: 2_000, "listening") { number in
                var news = database.listen("c\(number % 10)").makeAsyncIterator()
                if number % 20 == 0 { _ = await news.next() }
            }
        }
    }
}
