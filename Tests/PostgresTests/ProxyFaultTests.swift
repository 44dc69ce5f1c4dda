import Foundation
import LocalCluster
import Postgres
import TestSupport
import Testing

/// A bad network between the driver and the server.
@Suite(.emptyDatabase, .timeLimit(.minutes(3)), .alone)
struct ProxyFaultTests {
    /// A database behind a proxy; the connection string's host comes last, so it wins.
    private func withProxy<R>(
        _ configure: (inout DatabaseConfiguration) -> Void = { _ in },
        _ body: (FaultProxy, Database) async throws -> R
    ) async throws -> R {
        let target = try TestDatabase.current
        return try await FaultProxy.with(to: target.cluster.socketDirectory) { proxy in
            try await withDatabase(conninfo: target.conninfo() + " " + proxy.host, configure) {
                try await body(proxy, $0)
            }
        }
    }

    private static let echo = "select $1::int4, repeat($2::text, 40) from pg_class limit 1"

    /// - Returns: whether the answer is the caller's own.
    private func isOwn(_ number: Int, _ database: Database) async throws -> Bool {
        let row = try await database.query(Query(Self.echo, [number, "n\(number)."]).readOnly, as: .none)[0]
        return try row.decode(Int.self, at: 0) == number
            && row.text(at: 1) == String(repeating: "n\(number).", count: 40)
    }

    @Test func `bytes that come one at a time make the same answers`() async throws {
        try await withProxy { proxy, database async throws in
            proxy.order(.trickle(bytes: 1), .toClient)
            proxy.order(.trickle(bytes: 3), .toServer)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<50 { group.addTask { try await isOwn(number, database) } }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func `a server that falls silent right after it let us in is given up, and asked again`() async throws {
        let target = try TestDatabase.current
        try await FaultProxy.with(to: target.cluster.socketDirectory) { proxy in
            // In the middle of the first answer: what comes after it cannot be told apart, and the answer never ends.
            proxy.order(.swallow(after: 20_000, count: 500), .toClient)
            let behind = target.conninfo() + " " + proxy.host
            try await withDatabase(conninfo: behind, { $0.lines = 1 }) { database async throws in
                let isOwn = try await isOwn(1, database)
                #expect(isOwn)
                #expect(proxy.fault(.toClient) == .none && proxy.accepted > 1)
            }
        }
    }

    @Test func `a slow network holds up everyone once, not one after the other`() async throws {
        try await withProxy({ $0.lines = 1 }) { proxy, database async throws in
            _ = try await isOwn(0, database)
            proxy.order(.delay(milliseconds: 20), .toClient)
            let before = ContinuousClock.now
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 { group.addTask { try await isOwn(number, database) } }
                for try await isRight in group { #expect(isRight) }
            }
            // One by one 200 answers would take four seconds of waiting alone.
            #expect(ContinuousClock.now - before < .seconds(4))
        }
    }

    @Test func `a connection cut anywhere in an answer gives everyone his own answer or an error`() async throws {
        _ = try await psql("create table cut (a int primary key)")
        for position in stride(from: 1, to: 400, by: 7) {
            try await withProxy({ $0.lines = 1 }) { proxy, database async throws in
                _ = try await isOwn(0, database)
                proxy.order(.cut(after: position), .toClient)
                let fates = await withTaskGroup(of: (Int, PostgresError?).self) { group in
                    for caller in 0..<6 {
                        let number = position * 10 + caller
                        group.addTask { (number, await fate(of: number, isRead: caller % 2 == 0, database)) }
                    }
                    return await group.reduce(into: [Int: PostgresError?]()) { $0[$1.0] = $1.1 }
                }
                let written = Set(try await psql("select a from cut").split(separator: "\n").compactMap { Int($0) })
                for (number, error) in fates where number % 2 == position * 10 % 2 + 1 {
                    switch error?.outcome {
                    case nil: #expect(written.contains(number), "cut at \(position)")
                    case .unknown: break
                    case .notSent, .rejected: #expect(!written.contains(number), "cut at \(position)")
                    }
                }
                proxy.order(.none, .toClient)
                #expect(try await isOwn(1, database))
            }
        }
    }

    /// - Returns: nil for success.
    private func fate(of number: Int, isRead: Bool, _ database: Database) async -> PostgresError? {
        do {
            if isRead {
                #expect(try await isOwn(number, database))
            } else {
                _ = try await database.query(Query("insert into cut values ($1::int4)", [number]), as: .none)
            }
            return nil
        } catch {
            if error as? PostgresError == nil { Issue.record(error) }
            return error as? PostgresError
        }
    }

    /// A sequence counts the runs of a statement, also of those that were undone.
    private func runs(_ sequence: String = "runs") async throws -> String {
        try await psql("select case when is_called then last_value else 0 end from \(sequence)")
    }

    /// Sends `query` over a line that is cut as soon as its answer begins: it was run, and nobody heard of it.
    private func loseAnswer(of queries: [Query]) async throws -> PostgresError? {
        try await withProxy({ $0.lines = 1 }) { proxy, database async throws in
            _ = try await isOwn(0, database)
            proxy.order(.cut(after: 1), .toClient)
            do {
                _ = try await database.batch(queries, as: .none)
                return nil
            } catch let error as PostgresError {
                return error
            }
        }
    }

    @Test func `a function that writes, called in a select from a table, is not repeated after a lost connection`()
        async throws
    {
        _ = try await psql(
            """
            create sequence runs;
            create table kept (run int8 default nextval('runs'), a int);
            create function keep(a int) returns int language sql as
            'insert into kept (a) values (keep.a) returning kept.a'
            """)
        let calling = "select keep($1::int4) from pg_class limit 1"
        let reading = "select nextval('runs') from pg_class where relname > $1::text limit 1"
        // Undeclared it is a write: run once, and its fate is unknown.
        let lost = try await loseAnswer(of: [Query(calling, [1])])
        #expect(lost?.kind == .connectionLost && lost?.outcome == .unknown)
        #expect(try await runs() == "1")
        #expect(try await psql("select string_agg(a::text, ',') from kept") == "1")
        // Beside it in a batch, a declared read is not repeated either.
        let mixed = try await loseAnswer(of: [Query(reading, ["a"]).readOnly, Query(calling, [2])])
        #expect(mixed?.outcome == .unknown)
        #expect(try await runs() == "3")
        #expect(try await psql("select string_agg(a::text, ',' order by a) from kept") == "1,2")
        // Declared a read it is repeated, once; its caller notices nothing.
        #expect(try await loseAnswer(of: [Query(reading, ["a"]).readOnly]) == nil)
        #expect(try await runs() == "5")
        #expect(try await loseAnswer(of: [Query(reading, ["a"]).readOnly, Query(reading, ["b"]).readOnly]) == nil)
        #expect(try await runs() == "9")
    }

    @Test func `a declared read is repeated once, not for ever`() async throws {
        _ = try await psql("create sequence dying_runs")
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            // Whichever connection runs it ends before it has answered.
            let reading = Query("select nextval('dying_runs'), pg_terminate_backend(pg_backend_pid())").readOnly
            let error = await #expect(throws: PostgresError.self) { try await database.query(reading, as: .none) }
            #expect(error?.kind == .connectionLost && error?.outcome == .unknown)
            #expect(try await runs("dying_runs") == "2")
        }
    }

    @Test func `what had arrived before the cut is answered`() async throws {
        _ = try await psql("create table arrived (a int)")
        for _ in 0..<20 {
            try await withProxy({ $0.lines = 1 }) { proxy, database async throws in
                let insert = Query("insert into arrived values ($1::int4)", [1])
                func insertMany() async throws {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<100 { group.addTask { _ = try await database.query(insert, as: .none) } }
                        try await group.waitForAll()
                    }
                }
                try await insertMany()
                let before = proxy.bytes(.toClient)
                try await insertMany()
                // The same answers have the same length: the cut comes right after the last of them, with it.
                proxy.order(.cut(after: proxy.bytes(.toClient) - before), .toClient)
                try await insertMany()
                #expect(proxy.fault(.toClient) == .none)
            }
        }
    }

    @Test func `a connection cut anywhere in a request does nothing by halves`() async throws {
        _ = try await psql("create table half (a int primary key, b int)")
        var failures = 0
        for position in stride(from: 1, to: 300, by: 7) {
            try await withProxy({ $0.lines = 1 }) { proxy, database async throws in
                _ = try await isOwn(0, database)
                proxy.order(.cut(after: position), .toServer)
                do {
                    _ = try await database.batch(
                        [
                            Query("insert into half values ($1::int4, 1)", [position]),
                            Query("insert into half values (-$1::int4, 1)", [position]),
                        ], as: .none)
                } catch {
                    failures += 1
                    #expect((error as? PostgresError)?.outcome == .unknown)
                }
                proxy.order(.none, .toServer)
                #expect(try await isOwn(1, database))
            }
        }
        #expect(failures > 20)
        let isWhole = "select count(*) filter (where a > 0) = count(*) filter (where a < 0) from half"
        #expect(try await psql(isWhole) == "t")
    }

    @Test func `swallowed bytes never become somebody's answer`() async throws {
        try await withProxy({
            $0.lines = 1
            $0.statementTimeout = .milliseconds(100)
        }) { proxy, database async throws in
            _ = try await isOwn(0, database)
            for position in stride(from: 3, to: 600, by: 61) {
                proxy.order(.swallow(after: position, count: 1 + position % 9), .toClient)
                await withTaskGroup(of: Void.self) { group in
                    for number in 0..<10 {
                        group.addTask {
                            do {
                                #expect(try await isOwn(number, database), "swallowed at \(position)")
                            } catch {
                                #expect(error is PostgresError)
                            }
                        }
                    }
                }
            }
            proxy.order(.none, .toClient)
            try await eventually { (try? await isOwn(1, database)) == true }
        }
    }

    @Test func `a network that swallows everything is given up, and the line is replaced when it comes back`()
        async throws
    {
        _ = try await psql("create table swallowed (a int)")
        try await withProxy({
            $0.lines = 1
            $0.statementTimeout = .milliseconds(100)
            $0.connectionWait = .milliseconds(200)
        }) { proxy, database async throws in
            try await eventually { (try? await isOwn(0, database)) == true }
            proxy.order(.silence, .toClient)
            let error = await #expect(throws: PostgresError.self) {
                try await database.query(Query("insert into swallowed values (1)"), as: .none)
            }
            // It was done, and nobody could say so.
            #expect(error?.kind == .connectionLost && error?.outcome == .unknown)
            #expect(try await psql("select count(*) from swallowed") == "1")
            let later = await #expect(throws: PostgresError.self) {
                try await database.query(Query("insert into swallowed values (2)"), as: .none)
            }
            #expect(later?.kind == .unavailable && later?.outcome == .notSent)
            proxy.order(.none, .toClient)
            try await eventually { (try? await isOwn(1, database)) == true }
            #expect(try await psql("select count(*) from swallowed") == "1")
        }
    }

    @Test func `a session whose network swallows everything ends by its deadline`() async throws {
        try await withProxy({ $0.sessions = 1 }) { proxy, database async throws in
            try await database.withSession(as: .none) { session async throws in
                _ = try await session.query(Query("select 1"))
            }
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none, deadline: .milliseconds(100)) { session async throws in
                    proxy.order(.silence, .toClient)
                    proxy.order(.silence, .toServer)
                    _ = try await session.query(Query("select 1"))
                }
            }
            #expect(error?.kind == .deadlineExceeded && error?.outcome == .unknown)
            proxy.order(.none, .toClient)
            proxy.order(.none, .toServer)
            try await eventually {
                (try? await database.withSession(as: .none) { session async throws in
                    try await session.query(Query("select 1")).count
                }) == 1
            }
            proxy.cut()
        }
    }

    @Test func `a copy that is cut copies nothing and says so`() async throws {
        _ = try await psql("create table copied (a int)")
        try await withProxy({ $0.sessions = 1 }) { proxy, database async throws in
            try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
            proxy.order(.cut(after: 100_000), .toServer)
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { session async throws in
                    try await session.copyIn("copy copied from stdin") { writer in
                        for _ in 0..<100 { try await writer.write(String(repeating: "1234567\n", count: 1000)) }
                    }
                }
            }
            #expect(error?.kind == .connectionLost && error?.outcome == .unknown)
            #expect(try await psql("select count(*) from copied") == "0")
            proxy.order(.cut(after: 200_000), .toClient)
            var bytes = 0
            let outgoing = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { session async throws in
                    try await session.copyOut("copy (select generate_series(1, 1000000)) to stdout") {
                        bytes += $0.count
                    }
                }
            }
            #expect(outgoing?.kind == .connectionLost && bytes < 200_000)
            try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
        }
    }

    @Test func `whoever listens hears that something may be missed after a cut`() async throws {
        try await withProxy { proxy, database async throws in
            var news = database.listen("news").makeAsyncIterator()
            #expect(await news.next()?.mayHaveMissed == true)
            proxy.cut()
            #expect(await news.next()?.mayHaveMissed == true)
            _ = try await psql("notify news, 'again'")
            #expect(await news.next()?.payload == "again")
        }
    }
}
