import Testing

@testable import Postgres

struct QueryTests {
    @Test(arguments: [
        ("select a from b", true), ("  \n SELECT a\nFROM b", true), ("select app.write(1)", false),
        ("select a from b for update", false), ("select a from b for no key update skip locked", false),
        ("insert into a select b from c", false), ("with x as (select 1) select a from x", false), ("", false),
        ("selection from b", false), ("select 'for' from share", true), ("select a into b from c", false),
    ])
    func `a read is told from a write`(_ sql: String, _ isRead: Bool) {
        #expect(Query(sql).isRead == isRead)
    }

    @Test func `what is said about a statement counts for more than its text`() {
        var query = Query("select app.f() from a")
        query.effect = .write
        #expect(!query.isRead)
        #expect(Query("select app.f()").readOnly.isRead)
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
