import Testing

@testable import Postgres

struct QueryTests {
    enum SQL: String, StatementSet {
        case read = "select a from b where a = $1::int4"
        case call = "select app.f($1::int4) from b"

        var effect: Query.Effect { self == .read ? .read : .write }
        var lines: Query.Lines { self == .read ? .reads : .any }
    }

    enum Undeclared: String, StatementSet {
        case read = "select a from b"
    }

    @Test func `a statement is a write for any line unless it is declared otherwise, whatever its text`() {
        for query in [Query("select a from b"), Query(Undeclared.read), Query("insert into a values (1)")] {
            #expect(query.effect == .write && query.lines == .any)
        }
        #expect(Query("select app.f()").readOnly.effect == .read)
    }

    @Test func `a set's declarations reach every statement made of it`() {
        #expect(Query(SQL.read, 1).effect == .read && Query(SQL.read, 1).lines == .reads)
        #expect(Query(SQL.call, 1).effect == .write && Query(SQL.call, 1).lines == .any)
    }

    @Test func `which lines a statement may use has nothing to do with its effect`() {
        #expect(Query("select 1").readOnly.lines == .any)
        #expect(Query("select 1").onReadLines.effect == .write)
    }

    @Test func `a batch is repeated and sent to the lines for reads only if all of it may be`() {
        let (read, write) = (Query("select 1").readOnly.onReadLines, Query("select 2"))
        let pure = Batch(read, further: [read, read], scope: nil)
        #expect(pure.isRead && pure.isForReadLines)
        for mixed in [Batch(write, further: [read], scope: nil), Batch(read, further: [read, write], scope: nil)] {
            #expect(!mixed.isRead && !mixed.isForReadLines)
        }
    }

    @Test(arguments: [
        "begin", " COMMIT", "\nCopy t from stdin", "rollback;", "LISTEN x", "savepoint a", "start transaction",
        "set timezone = 'Africa/Maputo'", "reset all", "SET SESSION AUTHORIZATION x", "Prepare  Transaction 'x'",
        "/* c */ begin", ";begin", "-- c\n;\u{c}/* /* */ -- */begin", "-- c\rcommit", "/**/ set a.b = '9'",
        "-- c\u{c}select 1\nlisten x", "/*/ c */copy t from stdin",
    ])
    func `what changes a connection is kept off shared lines`(_ sql: String) {
        let error = #expect(throws: PostgresError.self) { try Query(sql).checkShareable() }
        #expect(error?.kind == .misuse && error?.outcome == .notSent)
    }

    @Test(arguments: [
        "select 1", "beginning", "", "with x as (select 1) select 1", "create table copy (a int)",
        "set local work_mem = '9MB'", "SET  CONSTRAINTS all deferred", "prepare a as select 1",
        "/* c */ set local work_mem = '9MB'", "/* begin */ select 1", "-- begin", "/* begin", "(select 1)",
        "-- c\u{c}begin",
    ])
    func `other statements are not`(_ sql: String) {
        #expect(throws: Never.self) { try Query(sql).checkShareable() }
    }

    @Test func `parameters longer than a message can be are refused before they are sent`() {
        // Nothing is written there, so the memory is not taken.
        let long = [UInt8](unsafeUninitializedCapacity: 1 << 30) { $1 = 1 << 30 }
        let halves = [UInt8](unsafeUninitializedCapacity: 1 << 29) { $1 = 1 << 29 }
        for query in [Query("select $1::bytea", [long]), Query("select $1::bytea, $2::bytea", [halves, halves])] {
            let error = #expect(throws: PostgresError.self) { try query.validate() }
            #expect(error?.kind == .invalidParameter && error?.outcome == .notSent)
        }
        #expect(throws: Never.self) { try Query("select $1::bytea", [halves]).validate() }
    }

    @Test func `a NUL character is refused before it is sent`() {
        let queries = [Query("select $1::text", ["a\u{0}b"]), Query("select '\u{0}'")]
        for query in queries {
            let error = #expect(throws: PostgresError.self) { try query.validate() }
            #expect(error?.kind == .invalidParameter && error?.outcome == .notSent)
        }
    }
}
