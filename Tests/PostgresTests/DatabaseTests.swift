import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase, .timeLimit(.minutes(1)), .alone)
struct DatabaseTests {
    enum SQL: String, StatementSet {
        case number = "select $1::int4 + 1"
        case settings = """
            select current_setting('app.tenant_id', true), current_setting('app.tenants', true),
            current_setting('app.actor', true), current_setting('app.request_id', true)
            """
    }

    struct Pair: RowDecodable, Equatable {
        let number: Int
        let name: String?
        init(_ row: inout RowReader) throws {
            number = try row.next()
            name = try row.next()
        }
    }

    @Test func `a statement is answered`() async throws {
        try await withDatabase { database async throws in
            let rows = try await database.query(SQL.number, 41, as: .none)
            #expect(rows.count == 1 && rows.columnCount == 1)
            #expect(try rows[0].decode(Int.self, at: 0) == 42)
        }
    }

    @Test func `a task that prefers the lines' executor calls without a change of thread`() async throws {
        try await withDatabase { database async throws in
            let threads = try await withTaskExecutorPreference(database.taskExecutor) {
                var threads = [thread()]
                for number in 1...50 {
                    let rows = try await database.query(SQL.number, number, as: .none)
                    #expect(try rows[0].decode(Int.self, at: 0) == number + 1)
                    threads.append(thread())
                }
                return threads
            }
            #expect(Set(threads).count == 1 && !threads.contains(thread()))
        }
    }

    /// Which thread this is.
    private func thread() -> UInt { UInt(pthread_self()) }

    @Test func `rows become values`() async throws {
        try await withDatabase { database async throws in
            let query = Query("select i, nullif('n' || i, 'n2') from generate_series(1, 3) as i order by i")
            let pairs: [Pair] = try await database.all(query, as: .none)
            #expect(pairs.map(\.name) == ["n1", nil, "n3"])
            let first: Pair? = try await database.first(query, as: .none)
            #expect(first?.number == 1)
            let none: Pair? = try await database.first(Query("select 1, 'a' where false"), as: .none)
            #expect(none == nil)
        }
    }

    @Test(arguments: [DatabaseConfiguration.Framing.implicit, .explicit])
    func `a scope lasts for its transaction`(_ framing: DatabaseConfiguration.Framing) async throws {
        _ = try await psql(enterFunction)
        try await withDatabase({
            $0.lines = 1
            $0.framing = framing
        }) { database async throws in
            func settings(_ scope: Scope) async throws -> [String?] {
                let row = try await database.query(SQL.settings, as: scope)[0]
                return try (0..<4).map { try row.text(at: $0) }
            }
            let scope = Scope.tenant(7, actor: "key:abc").with(requestID: "r1")
            #expect(try await settings(scope) == ["7", "", "key:abc", "r1"])
            #expect(try await settings(.none).compactMap { $0 }.allSatisfy(\.isEmpty))
            #expect(try await settings(.tenants([1, 2], actor: "x")) == ["", "{1,2}", "x", ""])
        }
    }

    @Test(arguments: [DatabaseConfiguration.Framing.implicit, .explicit])
    func `a batch is done as a whole or not at all`(_ framing: DatabaseConfiguration.Framing) async throws {
        let table = "batch_\(framing)"
        _ = try await psql("create table \(table) (a int primary key)")
        try await withDatabase({ $0.framing = framing }) { database async throws in
            let insert = "insert into \(table) values ($1::int4)"
            let results = try await database.batch(
                [Query(insert, [1]), Query(insert, [2]), Query("select count(*) from \(table)")], as: .none)
            #expect(results.map(\.affected) == [1, 1, 1])
            #expect(try results[2][0].decode(Int.self, at: 0) == 2)
            let error = await #expect(throws: PostgresError.self) {
                try await database.batch([Query(insert, [3]), Query(insert, [1]), Query(insert, [4])], as: .none)
            }
            #expect(error?.sqlState == "23505" && error?.constraint == "\(table)_pkey" && error?.outcome == .rejected)
            #expect(try await psql("select count(*) from \(table)") == "2")
            #expect(try await database.batch([], as: .none).isEmpty)
        }
    }

    @Test(arguments: [DatabaseConfiguration.Framing.implicit, .explicit])
    func `a batch that releases its locks at the commit is answered when it is on disk`(
        _ framing: DatabaseConfiguration.Framing
    ) async throws {
        let table = "released_\(framing)"
        _ = try await psql("create table \(table) (a int primary key, b int unique deferrable initially deferred)")
        try await withDatabase({
            $0.lines = 1
            $0.framing = framing
        }) { database async throws in
            let place = Query("select pg_current_wal_insert_lsn(), current_setting('synchronous_commit')")
            let isOnDisk = "select pg_current_wal_flush_lsn() >= $1::pg_lsn, current_setting('synchronous_commit')"
            for number in 1...20 {
                let insert = Query("insert into \(table) values ($1::int4, $1::int4)", [number])
                let results = try await database.batch([insert, place], as: .none, releasing: .whenCommitted)
                #expect(results.count == 2 && results[0].affected == 1)
                #expect(try results[1][0].text(at: 1) == "off")
                let after = try await database.query(Query(isOnDisk, [try results[1][0].text(at: 0)]), as: .none)[0]
                #expect(try after.text(at: 0) == "t")
                #expect(try after.text(at: 1) == "on")
            }
            // Refused by a statement, and at the commit: nothing was done, and it is said.
            for (row, failed) in [("1, 30", 1), ("30, 1", nil)] {
                let error = await #expect(throws: PostgresError.self) {
                    try await database.batch(
                        [Query("insert into \(table) values (40, 40)"), Query("insert into \(table) values (\(row))")],
                        as: .none, releasing: .whenCommitted)
                }
                #expect(error?.sqlState == "23505" && error?.outcome == .rejected && error?.failedStatement == failed)
            }
            #expect(try await psql("select count(*) from \(table)") == "20")
        }
    }

    @Test(arguments: [DatabaseConfiguration.Framing.implicit, .explicit])
    func `an error says which statement of the batch it was`(_ framing: DatabaseConfiguration.Framing) async throws {
        let table = "failing_\(framing)"
        _ = try await psql(
            "create table \(table) (a int primary key, b int unique deferrable initially deferred); \(enterFunction)")
        try await withDatabase({ $0.framing = framing }) { database async throws in
            let insert = Query("insert into \(table) values (1, 1)")
            let sound = Query("select $1::int4", [1])
            let missing = Query("select missing from \(table)")
            let late = Query("insert into \(table) values (2, 1)")
            let scope = Scope.tenant(1, actor: "test")
            let cases: [(queries: [Query], sqlState: String, statement: Int?)] = [
                ([sound, insert, insert, sound], "23505", 2),
                ([insert, insert], "23505", 1),
                // Refused when prepared, before anything runs.
                ([sound, sound, missing], "42703", 2),
                ([missing, insert, insert], "42703", 0),
                // At the commit it was all of them together.
                ([insert, late], "23505", nil),
            ]
            for (queries, sqlState, statement) in cases {
                let error = await #expect(throws: PostgresError.self) {
                    try await database.batch(queries, as: scope)
                }
                #expect(error?.sqlState == sqlState && error?.failedStatement == statement)
                let inSession = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: scope) { try await $0.batch(queries) }
                }
                #expect(inSession?.sqlState == sqlState && inSession?.failedStatement == statement)
            }
            // Of a scope that is refused, no statement is at fault.
            let scopeless = await #expect(throws: PostgresError.self) {
                try await withDatabase({
                    $0.framing = framing
                    $0.scopeStatement = "select 1 / 0, $1::int4, $2::int4[], $3::text, $4::text"
                }) { try await $0.batch([sound], as: scope) }
            }
            #expect(scopeless?.sqlState == "22012" && scopeless?.failedStatement == nil)
            #expect(try await psql("select count(*) from \(table)") == "0")
        }
    }

    @Test(arguments: [DatabaseConfiguration.Framing.implicit, .explicit])
    func `a statement that waits for a lock is ended soon and says so`(
        _ framing: DatabaseConfiguration.Framing
    ) async throws {
        let table = "contended_\(framing)"
        _ = try await psql("create table \(table) (a int); insert into \(table) values (1)")
        try await withDatabase({
            $0.framing = framing
            $0.lines = 1
            $0.lockTimeout = .milliseconds(50)
        }) { database async throws in
            let change = Query("update \(table) set a = a + 1")
            try await database.transaction(as: .none) { session async throws in
                _ = try await session.query(change)
                let error = await #expect(throws: PostgresError.self) {
                    try await database.batch([Query("select 1"), change], as: .none)
                }
                #expect(error?.isLockTimeout == true && error?.outcome == .rejected)
                #expect(error?.failedStatement == 1)
                // What came behind it on the line was not kept waiting, and a session waits as long as it takes.
                #expect(try await database.query(Query("select a from \(table)"), as: .none).count == 1)
                let waiting = Task { try await database.transaction(as: .none) { try await $0.query(change).affected } }
                try await eventually {
                    try await psql("select count(*) from pg_locks where not granted and locktype = 'transactionid'")
                        != "0"
                }
                waiting.cancel()
                _ = await waiting.result
            }
            #expect(try await database.query(change, as: .none).affected == 1)
        }
    }

    @Test(arguments: [DatabaseConfiguration.Framing.implicit, .explicit])
    func `an error leaves its neighbours in the pipeline right`(_ framing: DatabaseConfiguration.Framing) async throws {
        try await withDatabase({
            $0.lines = 1
            $0.framing = framing
        }) { database async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let bad = number % 5
                        let sql =
                            bad == 1
                            ? "select 1 / ($1::int4 - $1::int4)"
                            : bad == 3 ? "select missing_\(number % 50) + $1::int4" : "select $1::int4"
                        do {
                            let rows = try await database.query(Query(sql, [number]), as: .none)
                            #expect(try rows[0].decode(Int.self, at: 0) == number && bad != 1 && bad != 3)
                        } catch let error as PostgresError {
                            #expect(error.sqlState == (bad == 1 ? "22012" : bad == 3 ? "42703" : "none"))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `ten thousand callers at once are all answered with their own`() async throws {
        try await withDatabase({ $0.queueLimit = 10_000 }) { database async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<10_000 {
                    group.addTask {
                        try await database.query(SQL.number, number, as: .none)[0].decode(Int.self, at: 0) == number + 1
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func `values go there and back`() async throws {
        try await withDatabase { database async throws in
            func echo<T: PostgresEncodable & PostgresDecodable & Equatable>(_ value: T, _ type: String) async throws
                -> Bool
            {
                try await database.query(Query("select $1::\(type)", [value]), as: .none)[0].decode(T.self, at: 0)
                    == value
            }
            for text in ["", "a", "é\u{1F600}\u{FEFF}\n\t\\'\"", String(repeating: "x", count: 3_000_000)] {
                #expect(try await echo(text, "text"))
                #expect(try await echo([text, "NULL", "{}"], "text[]"))
            }
            for number in [0, -1, Int64.max, .min] { #expect(try await echo(number, "int8")) }
            for number in [0, -0.1, 1e300, .infinity, Double.leastNonzeroMagnitude] {
                #expect(try await echo(number, "float8"))
            }
            #expect(try await echo(Decimal(string: "-12345678901234567890.123456789"), "numeric"))
            #expect(try await echo(true, "bool"))
            #expect(try await echo(false, "bool"))
            let uuid = UUID()
            #expect(try await echo(uuid, "uuid"))
            #expect(try await echo([uuid, UUID()], "uuid[]"))
            #expect(try await echo([Int32.min, 0], "int4[]"))
            #expect(try await echo([String](), "text[]"))
            #expect(try await echo((0...255).map { UInt8($0) }, "bytea"))
            #expect(try await echo([UInt8](), "bytea"))
            #expect(try await echo(Date(timeIntervalSince1970: 1_795_516_532.25), "timestamptz"))
            #expect(try await echo(String?.none, "text"))
            #expect(try await echo(Int?.some(3), "int4"))
            #expect(try await echo(["a", nil], "text[]"))
        }
    }

    @Test func `wide results and many parameters`() async throws {
        try await withDatabase { database async throws in
            let columns = (1...1600).map { "\($0)" }.joined(separator: ", ")
            let rows = try await database.query(Query("select \(columns)"), as: .none)
            #expect(rows.columnCount == 1600)
            #expect(try rows[0].decode(Int.self, at: 1599) == 1600)
            let sum = (1...65_535).map { "$\($0)::int4" }.joined(separator: ", ")
            let query = Query("select cardinality(array[\(sum)])", Array(repeating: 1, count: 65_535))
            #expect(try await database.query(query, as: .none)[0].decode(Int.self, at: 0) == 65_535)
        }
    }

    @Test func `a full queue refuses at once`() async throws {
        try await withDatabase({
            $0.lines = 1
            $0.queueLimit = 2
        }) { database async throws in
            async let first = database.query(.sleep(2), as: .none)
            async let second = database.query(.sleep(2), as: .none)
            try await eventually {
                try await psql("select count(*) from pg_stat_activity where query ~ 'pg_sleep\\(\\$1'") != "0"
            }
            let error = await #expect(throws: PostgresError.self) {
                for _ in 0..<3 { _ = try await database.query(SQL.number, 1, as: .none) }
            }
            #expect(error?.kind == .overloaded && error?.outcome == .notSent)
            _ = try await (first, second)
        }
    }

    @Test func `only the statement that takes too long meets the time limit`() async throws {
        try await withDatabase({
            $0.lines = 1
            $0.statementTimeout = .milliseconds(200)
        }) { database async throws in
            let slow = Task { try await database.query(.sleep(10), as: .none) }
            async let fast = database.query(SQL.number, 1, as: .none)
            let error = await #expect(throws: PostgresError.self) { try await slow.value }
            #expect(error?.sqlState == "57014")
            let rows = try await fast
            #expect(rows.count == 1)
        }
    }

    @Test func `a line whose head takes long is passed over`() async throws {
        let wait = "select pg_advisory_xact_lock_shared(5) from pg_class limit 1"
        try await withDatabase({
            $0.lines = 2
            $0.readLines = 1
        }) { database async throws in
            try await database.withSession(as: .none) { session in
                _ = try await session.query(Query("select pg_advisory_lock(5)"))
                // Both are up when reads and writes meet different ones.
                let pid = Query("select pg_backend_pid()")
                try await eventually {
                    let read: Int = try await database.query(pid.onReadLines, as: .none)[0].decode(at: 0)
                    return try await database.query(pid, as: .none)[0].decode(at: 0) != read
                }
                let slow = Task { try await database.query(Query(wait).onReadLines, as: .none) }
                // It waits, and for longer than a head may run before it is passed over.
                try await eventually {
                    try await psql(
                        """
                        select count(*)
                        from pg_locks as l
                        inner join pg_stat_activity as a on a.pid = l.pid
                        where
                            l.locktype = 'advisory' and not l.granted
                            and clock_timestamp() - a.query_start > interval '20 ms'
                        """) == "1"
                }
                for number in 1...20 {
                    let rows = try await database.query(Query("select $1::int4 + 1", [number]).onReadLines, as: .none)
                    #expect(try rows[0].decode(Int.self, at: 0) == number + 1)
                }
                #expect(try await psql("select count(*) from pg_locks where not granted") == "1")
                _ = try await session.query(Query("select pg_advisory_unlock(5)"))
                #expect(try await slow.value.count == 1)
            }
        }
    }

    @Test func `a cancelled caller is let go at once and its neighbours go on`() async throws {
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            let caller = Task { try await database.query(.sleep(0.5), as: .none) }
            try await eventually {
                try await psql("select count(*) from pg_stat_activity where query ~ 'pg_sleep\\(\\$1'") != "0"
            }
            let start = ContinuousClock.now
            caller.cancel()
            await #expect(throws: CancellationError.self) { try await caller.value }
            #expect(ContinuousClock.now - start < .milliseconds(400))
            #expect(try await database.query(SQL.number, 1, as: .none)[0].decode(Int.self, at: 0) == 2)
            let late = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await database.query(SQL.number, 1, as: .none)
            }
            await #expect(throws: CancellationError.self) { try await late.value }
        }
    }

    @Test func `callers who give up leave nothing behind`() async throws {
        try await withDatabase({ $0.applicationName = "giving-up" }) { database async throws in
            for _ in 0..<2_000 {
                let caller = Task { try await database.query(SQL.number, 1, as: .none) }
                caller.cancel()
                _ = await caller.result
            }
            #expect(try await database.query(SQL.number, 1, as: .none).count == 1)
            let open = try await psql("select count(*) from pg_stat_activity where application_name = 'giving-up'")
            #expect(open == "1" || open == "2")
        }
    }

    @Test func `a database that was closed takes nothing`() async throws {
        let closed = try await withDatabase { database async throws in
            _ = try await database.query(SQL.number, 1, as: .none)
            return database
        }
        let error = await #expect(throws: PostgresError.self) { try await closed.query(SQL.number, 1, as: .none) }
        #expect(error?.kind == .closed && error?.outcome == .notSent)
    }
}
