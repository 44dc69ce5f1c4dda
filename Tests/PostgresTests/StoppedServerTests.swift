import Foundation
import Glibc
import LocalCluster
import Postgres
import TestSupport
import Testing

/// The server stops, or is stopped, while work is under way.
@Suite(.timeLimit(.minutes(3)), .alone)
struct StoppedServerTests {
    /// How a server ends: ordered to finish, at once, or not asked at all.
    enum Ending: Int32, CaseIterable, Sendable {
        case fast = 2
        case immediate = 3
        case killed = 9
    }

    @Test(arguments: Ending.allCases, [LockRelease.whenDurable, .whenCommitted])
    func `a server that ends under load loses nothing it acknowledged, and is found again`(
        _ ending: Ending, _ release: LockRelease
    ) async throws {
        try await OwnCluster.with { own async throws in
            try await own.psql("create table written (a int primary key)")
            try await withDatabase(conninfo: own.cluster.conninfo(), { $0.connectionWait = .milliseconds(100) }) {
                database async throws in
                let outcomes = Outcomes()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<50 {
                        group.addTask { try await write(from: caller, until: outcomes, release, database) }
                    }
                    for _ in 0..<2 {
                        let before = outcomes.acknowledged
                        try await eventually { outcomes.acknowledged > before + 200 }
                        let pid = try #require(await own.cluster.serverPID)
                        kill(pid, ending.rawValue)
                        // The cluster starts a server that ended by itself again.
                        try await eventually {
                            let now = await own.cluster.serverPID
                            return now != nil && now != pid
                        }
                        let after = outcomes.acknowledged
                        try await eventually { outcomes.acknowledged > after + 200 }
                    }
                    outcomes.stop()
                    try await group.waitForAll()
                }
                let there = try await own.psql("select a from written")
                try outcomes.check(against: Set(there.split(separator: "\n").compactMap { Int($0) }))
                #expect(outcomes.count(.unknown) > 0 || outcomes.count(.notSent) > 0)
            }
        }
    }

    @Test func `of a read that was sent it is not said that it was not`() async throws {
        try await OwnCluster.with { own async throws in
            try await withDatabase(
                conninfo: own.cluster.conninfo(),
                {
                    $0.lines = 1
                    $0.connectionWait = .milliseconds(100)
                }
            ) { database async throws in
                try await connected(database)
                let reading = Task {
                    try await database.query(Query("select pg_sleep(60) from pg_class limit 1").readOnly, as: .none)
                }
                try await eventually {
                    try await own.psql("select count(*) from pg_stat_activity where wait_event = 'PgSleep'") == "1"
                }
                await own.cluster.stop()
                let error = await #expect(throws: PostgresError.self) { try await reading.value }
                #expect(error?.kind == .unavailable && error?.outcome == .unknown)
            }
        }
    }

    private func write(
        from caller: Int, until outcomes: Outcomes, _ release: LockRelease, _ database: Database
    ) async throws {
        var number = caller * 1_000_000
        while !outcomes.isStopped {
            number += 1
            do {
                try await database.batch(
                    [Query("insert into written values ($1::int4)", [number])], as: .none, releasing: release)
                outcomes.note(number, nil)
            } catch let error as PostgresError {
                outcomes.note(number, error)
            }
        }
    }

    @Test func `a server stopped in order lets what it had begun end, and the rest is not sent`() async throws {
        try await OwnCluster.with { own async throws in
            try await withDatabase(conninfo: own.cluster.conninfo(), { $0.connectionWait = .milliseconds(100) }) {
                database async throws in
                try await connected(database)
                try await database.withSession(as: .none) { session async throws in
                    _ = try await session.query(Query("select 1"))
                    await own.cluster.stop()
                    let lost = await #expect(throws: PostgresError.self) {
                        try await session.query(Query("select 1"))
                    }
                    #expect(lost?.kind == .connectionLost)
                }
                let away = await #expect(throws: PostgresError.self) {
                    for _ in 0..<3 { _ = try await database.query(Query("insert into t values (1)"), as: .none) }
                }
                #expect(away?.kind == .unavailable && away?.outcome == .notSent)
                let session = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none) { _ in }
                }
                #expect(session?.kind == .unavailable && session?.outcome == .notSent)
                let again = try await Cluster.start(
                    directory: own.folder + "/c", settings: .forTests, logger: quiet)
                try await connected(database)
                await again.stop()
            }
        }
    }

    @Test func `a transaction whose server goes away at its commit is of unknown fate, before it of none`()
        async throws
    {
        try await OwnCluster.with { own async throws in
            try await own.psql(
                """
                create table t (a int);
                create function slow() returns trigger language plpgsql as
                    $$ begin perform pg_sleep(30); return null; end $$;
                create constraint trigger slow after insert on t deferrable initially deferred
                    for each row execute function slow()
                """)
            try await withDatabase(conninfo: own.cluster.conninfo()) { database async throws in
                let error = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none) { session async throws in
                        let pid: Int = try await session.query(Query("select pg_backend_pid()"))[0].decode(at: 0)
                        async let killed: Void = terminate(pid, whenItRuns: "commit", at: own)
                        try await session.transaction { _ = try await session.query(Query("insert into t values (1)")) }
                        try await killed
                    }
                }
                #expect(error?.kind == .connectionLost && error?.outcome == .unknown)
                #expect(try await own.psql("select count(*) from t") == "0")
            }
        }
    }

    private func terminate(_ pid: Int, whenItRuns query: String, at own: OwnCluster) async throws {
        try await eventually {
            try await own.psql("select query from pg_stat_activity where pid = \(pid) and state = 'active'") == query
        }
        try await own.psql("select pg_terminate_backend(\(pid))")
    }
}
