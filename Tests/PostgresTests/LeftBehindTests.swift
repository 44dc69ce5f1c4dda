import Foundation
import Postgres
import TestSupport
import Testing

/// What one user of a connection must not leave to the next.
@Suite(.emptyDatabase, .timeLimit(.minutes(1)), .alone)
struct LeftBehindTests {
    @Test func `a transaction that met a stale plan is rolled back`() async throws {
        _ = try await psql("create table stale (a int)")
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let query = Query("select * from stale")
            let pid = try await database.withSession(as: .none) { session async throws in
                _ = try await session.query(query)
                return try await process(session)
            }
            _ = try await psql("alter table stale add column b int")
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { session in
                    try await session.transaction { _ = try await session.query(query) }
                }
            }
            #expect(error?.sqlState == "0A000")
            try await database.withSession(as: .none) { session async throws in
                #expect(try await process(session) == pid)
                #expect(try await session.transaction { try await session.query(query).columnCount } == 2)
            }
        }
    }

    @Test(arguments: [false, true])
    func `a transaction that failed with the cache full is rolled back`(isSwallowed: Bool) async throws {
        _ = try await psql("create table filled_\(isSwallowed) (a int primary key)")
        try await withDatabase({
            $0.sessions = 1
            $0.preparedStatementsPerConnection = 4
        }) { database async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { session in
                    try await session.transaction {
                        for number in 0..<4 { _ = try await session.query(Query("select \(number)")) }
                        do {
                            _ = try await session.query(Query("insert into filled_\(isSwallowed) values (1), (1)"))
                        } catch {
                            if !isSwallowed { throw error }
                        }
                    }
                }
            }
            #expect(error?.sqlState == (isSwallowed ? "25P02" : "23505"))
            #expect(try await database.withSession(as: .none) { try await $0.query(Query("select 1")).count } == 1)
        }
    }

    @Test(arguments: [
        "begin", "/* c /* c */ */ begin", "-- c\n;start transaction", "commit", "rollback", "savepoint a",
    ])
    func `a session's transactions are its own affair`(sql: String) async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            try await database.withSession(as: .none) { session async throws in
                for run in [
                    { _ = try await session.query(Query(sql)) }, { _ = try await session.batch([Query(sql)]) },
                    { try await session.stream(Query(sql)) { _ in } },
                ] as [() async throws -> Void] {
                    let error = await #expect(throws: PostgresError.self) { try await run() }
                    #expect(error?.kind == .misuse && error?.outcome == .notSent)
                }
                #expect(try await session.query(Query("select 1")).count == 1)
            }
        }
    }

    @Test(arguments: ["/* c */ begin", ";begin", "-- c\ncopy pg_class to stdout", " /**/ set app.tenant_id = '9'"])
    func `comments hide nothing from a shared line`(sql: String) async throws {
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            let error = await #expect(throws: PostgresError.self) { try await database.query(Query(sql), as: .none) }
            #expect(error?.kind == .misuse && error?.outcome == .notSent)
        }
    }

    @Test func `a session that listens keeps no notifications`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            try await database.withSession(as: .none) { _ = try await $0.query(Query("listen leftover")) }
            let send = Query(
                "select count(pg_notify('leftover', repeat('x', 7900) || i)) from generate_series(1, 500) as i")
            for _ in 0..<4 { _ = try await database.query(send, as: .none) }
            let before = Heap.bytesInUse ?? 0
            for _ in 0..<20 { _ = try await database.query(send, as: .none) }
            try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
            // 80 MB were sent; other tests run beside this one.
            #expect((Heap.bytesInUse ?? 0) - before < 40 << 20)
        }
    }

    private func process(_ session: Session) async throws -> Int32 {
        try await session.query(Query("select pg_backend_pid()"))[0].decode(at: 0)
    }
}
