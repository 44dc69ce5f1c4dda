import Foundation
import Glibc
import LocalCluster
import Postgres
import TestSupport
import Testing

/// Processes of the server that are there, and do nothing (SIGSTOP).
@Suite(.timeLimit(.minutes(2)), .alone)
struct FrozenServerTests {
    @Test func `a session whose server process is frozen ends by its deadline, and is replaced`() async throws {
        try await OwnCluster.with { own async throws in
            try await withDatabase(conninfo: own.cluster.conninfo(), { $0.sessions = 1 }) { database async throws in
                let pid = try await database.withSession(as: .none) { try await process($0) }
                let error = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none, deadline: .milliseconds(100)) { session async throws in
                        kill(pid, SIGSTOP)
                        _ = try await session.query(Query("select 1"))
                    }
                }
                #expect(error?.kind == .deadlineExceeded && error?.outcome == .unknown)
                #expect(try await database.withSession(as: .none) { try await process($0) } != pid)
                kill(pid, SIGCONT)
            }
        }
    }

    @Test func `a session whose whole server is frozen ends by its deadline, request to cancel and all`()
        async throws
    {
        try await OwnCluster.with { own async throws in
            try await withDatabase(conninfo: own.cluster.conninfo(), { $0.sessions = 1 }) { database async throws in
                let postmaster = try #require(await own.cluster.serverPID)
                let pid = try await database.withSession(as: .none) { try await process($0) }
                defer { for pid in [postmaster, pid] { kill(pid, SIGCONT) } }
                let error = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none, deadline: .milliseconds(100)) { session async throws in
                        for pid in [postmaster, pid] { kill(pid, SIGSTOP) }
                        _ = try await session.query(Query("select 1"))
                    }
                }
                #expect(error?.kind == .deadlineExceeded && error?.outcome == .unknown)
                let away = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none) { _ in }
                }
                #expect(away?.kind == .unavailable && away?.outcome == .notSent)
                for pid in [postmaster, pid] { kill(pid, SIGCONT) }
                try await eventually {
                    (try? await database.withSession(as: .none) { try await process($0) }) != nil
                }
            }
        }
    }

    @Test func `a cancelled caller of a frozen session is let go`() async throws {
        try await OwnCluster.with { own async throws in
            try await withDatabase(conninfo: own.cluster.conninfo(), { $0.sessions = 1 }) { database async throws in
                let pid = try await database.withSession(as: .none) { try await process($0) }
                defer { kill(pid, SIGCONT) }
                kill(pid, SIGSTOP)
                let caller = Task {
                    try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
                }
                caller.cancel()
                await #expect(throws: CancellationError.self) { try await caller.value }
            }
        }
    }

    @Test func `a commit that a frozen server does not answer is of unknown fate by the deadline`() async throws {
        try await OwnCluster.with { own async throws in
            try await own.psql("create table t (a int)")
            try await withDatabase(conninfo: own.cluster.conninfo(), { $0.sessions = 1 }) { database async throws in
                let pid = try await database.withSession(as: .none) { try await process($0) }
                defer { kill(pid, SIGCONT) }
                let error = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none, deadline: .seconds(2)) { session async throws in
                        try await session.transaction {
                            _ = try await session.query(Query("insert into t values (1)"))
                            kill(pid, SIGSTOP)
                        }
                    }
                }
                #expect(error?.kind == .connectionLost && error?.outcome == .unknown)
                kill(pid, SIGCONT)
                try await database.withSession(as: .none) { _ = try await process($0) }
            }
        }
    }

    @Test func `a frozen line holds up nobody on the others, and none for ever`() async throws {
        try await OwnCluster.with { own async throws in
            try await withDatabase(
                conninfo: own.cluster.conninfo(),
                {
                    $0.lines = 2
                    $0.statementTimeout = .milliseconds(500)
                }
            ) { database async throws in
                let pid = try await backend(of: database)
                defer { kill(pid, SIGCONT) }
                kill(pid, SIGSTOP)
                // Some are given to the frozen one before it is known to be slow; none stays there.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            let rows = try await database.query(
                                Query("select $1::int4 from pg_class limit 1", [number]).readOnly, as: .none)
                            #expect(try rows[0].decode(Int.self, at: 0) == number)
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(database.isUp)
            }
        }
    }

    private func process(_ session: Session) async throws -> Int32 {
        try await session.query(Query("select pg_backend_pid()"))[0].decode(at: 0)
    }
}
