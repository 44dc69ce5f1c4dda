import Foundation
import LocalCluster
import Postgres
import TestSupport
import Testing

/// Tasks that are cancelled before, during and after what they asked for.
@Suite(.emptyDatabase, .timeLimit(.minutes(2)), .alone)
struct CancellationTests {
    @Test func `cancelled before, nothing is sent`() async throws {
        _ = try await psql("create table before (a int)")
        try await withDatabase { database async throws in
            _ = try await database.query(Query("select 1"), as: .none)
            let insert = Query("insert into before values (1)")
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await database.query(insert, as: .none) },
                { _ = try await database.batch([insert, insert], as: .none) },
                { try await database.withSession(as: .none) { _ = try await $0.query(insert) } },
            ]
            for call in calls {
                for _ in 0..<20 {
                    let task = Task {
                        withUnsafeCurrentTask { $0?.cancel() }
                        try await call()
                    }
                    await #expect(throws: CancellationError.self) { try await task.value }
                }
            }
            #expect(try await psql("select count(*) from before") == "0")
        }
    }

    @Test func `cancelled while waiting for a line, nothing is sent when one comes up`() async throws {
        let target = try TestDatabase.current
        _ = try await psql("create table held (a int)")
        try await FaultProxy.with(to: target.cluster.socketDirectory) { proxy in
            proxy.order(.silence, .toServer)
            try await withDatabase(conninfo: target.conninfo() + " " + proxy.host, { $0.lines = 1 }) {
                database async throws in
                let callers = (0..<20).map { number in
                    Task {
                        try await database.query(Query("insert into held values ($1::int4)", [number]), as: .none)
                    }
                }
                try await eventually { proxy.bytes(.toServer) > 0 }
                for caller in callers { caller.cancel() }
                for caller in callers { await #expect(throws: CancellationError.self) { try await caller.value } }
                proxy.order(.none, .toServer)
                proxy.cut()
                try await eventually { (try? await database.query(Query("select 1"), as: .none)) != nil }
                #expect(try await psql("select count(*) from held") == "0")
            }
        }
    }

    @Test func `cancelled while under way, the caller is let go and what was sent is done`() async throws {
        _ = try await psql("create table sent (a int)")
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            let caller = Task {
                try await database.query(Query("insert into sent select 1 from pg_sleep(1)"), as: .none)
            }
            try await eventually {
                try await psql(
                    "select count(*) from pg_stat_activity where query ~ '^insert into sent' and state = 'active'")
                    == "1"
            }
            caller.cancel()
            await #expect(throws: CancellationError.self) { try await caller.value }
            // Whoever comes after it on the line finds it done.
            let count = try await database.query(Query("select count(*) from sent"), as: .none)
            #expect(try count[0].decode(Int.self, at: 0) == 1)
        }
    }

    @Test func `cancelled while under way in a session, the server stops and the transaction is undone`()
        async throws
    {
        _ = try await psql("create table undone (a int)")
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let bodies: [@Sendable (Session) async throws -> Void] = [
                { _ = try await $0.query(.sleep(60)) },
                { session in try await session.stream(Query("select pg_sleep(60)")) { _ in } },
                { session in try await session.copyOut("copy (select pg_sleep(60)) to stdout") { _ in } },
                { session in try await session.savepoint { _ = try await session.query(.sleep(60)) } },
            ]
            for body in bodies {
                let caller = Task {
                    try await database.withSession(as: .none) { session async throws in
                        try await session.transaction {
                            _ = try await session.query(Query("insert into undone values (1)"))
                            try await body(session)
                        }
                    }
                }
                let sleeping = """
                    select count(*) from pg_stat_activity
                    where wait_event = 'PgSleep' and datname = current_database()
                    """
                try await eventually { try await psql(sleeping) == "1" }
                caller.cancel()
                await #expect(throws: CancellationError.self) { try await caller.value }
                #expect(try await psql(sleeping) == "0")
            }
            #expect(try await psql("select count(*) from undone") == "0")
            try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
        }
    }

    @Test func `cancelled while it copies in, nothing is copied`() async throws {
        _ = try await psql("create table inward (a int)")
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let (started, start) = AsyncStream<Void>.makeStream()
            let caller = Task {
                try await database.withSession(as: .none) { session async throws in
                    try await session.copyIn("copy inward from stdin") { writer in
                        while true {
                            try await writer.write("1\n")
                            start.yield()
                            try Task.checkCancellation()
                        }
                    }
                }
            }
            var iterator = started.makeAsyncIterator()
            _ = await iterator.next()
            caller.cancel()
            await #expect(throws: CancellationError.self) { try await caller.value }
            #expect(try await psql("select count(*) from inward") == "0")
            try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
        }
    }

    @Test func `cancelled after it was answered, the answer stands`() async throws {
        _ = try await psql("create table stands (a int)")
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let (answered, answer) = AsyncStream<Void>.makeStream()
            let caller = Task {
                let rows = try await database.query(Query("insert into stands values (1) returning a"), as: .none)
                let more = try await database.withSession(as: .none) { session async throws in
                    try await session.query(Query("insert into stands values (2) returning a"))
                }
                answer.yield()
                // Until cancelled.
                try? await Task.sleep(for: .seconds(86_400))
                return try rows[0].decode(Int.self, at: 0) + more[0].decode(Int.self, at: 0)
            }
            var iterator = answered.makeAsyncIterator()
            _ = await iterator.next()
            caller.cancel()
            #expect(try await caller.value == 3)
            #expect(try await psql("select sum(a) from stands") == "3")
            // No request to cancel is under way that could hit whoever has the session next.
            for _ in 0..<50 {
                try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
            }
        }
    }

    @Test func `a request to cancel never hits whoever has the session next`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            for round in 0..<200 {
                let caller = Task {
                    try await database.withSession(as: .none) { session async throws in
                        _ = try await session.query(Query("select pg_sleep($1::float8)", [Double(round % 7) / 5_000]))
                    }
                }
                for _ in 0..<(round % 5) { await Task.yield() }
                caller.cancel()
                do { try await caller.value } catch { #expect(error is CancellationError) }
                try await database.withSession(as: .none) { session async throws in
                    _ = try await session.query(Query("select pg_sleep(0.001)"))
                }
            }
        }
    }

    @Test func `a session that comes after the deadline goes to the next one`() async throws {
        for round in 0..<10 {
            try await withDatabase({ $0.sessions = 1 }) { database async throws in
                // Shorter than connecting takes.
                let error = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none, deadline: .microseconds(50 + round * 20)) { session in
                        _ = try await session.query(.sleep(60))
                    }
                }
                #expect(error?.kind == .deadlineExceeded)
                try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
            }
        }
    }

    @Test func `whoever stops listening is forgotten by the server`() async throws {
        try await withDatabase({ $0.applicationName = "leaving" }) { database async throws in
            let (heard, hear) = AsyncStream<Void>.makeStream()
            let listener = Task {
                for await _ in database.listen("left") { hear.yield() }
            }
            var iterator = heard.makeAsyncIterator()
            _ = await iterator.next()
            listener.cancel()
            await listener.value
            try await eventually {
                try await psql("select query from pg_stat_activity where application_name = 'leaving'")
                    .contains("unlisten")
            }
            var again = database.listen("left").makeAsyncIterator()
            #expect(await again.next()?.mayHaveMissed == true)
        }
    }
}
