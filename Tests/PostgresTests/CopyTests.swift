import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase, .timeLimit(.minutes(1)))
struct CopyTests {
    @Test func `rows copied in are the rows copied out`() async throws {
        _ = try await psql("create table copied (a int, b text)")
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                let written = try await session.copyIn("copy copied from stdin") { writer in
                    for part in 0..<100 {
                        let rows = (0..<100).map {
                            CopyWriter.textRow([part * 100 + $0, $0 % 2 == 0 ? "é\t\\\n" : String?.none])
                        }
                        try await writer.write(rows.joined())
                    }
                }
                #expect(written == 10_000)
                var bytes: [UInt8] = []
                let read = try await session.copyOut("copy (select a, b from copied order by a) to stdout") {
                    bytes += $0
                }
                #expect(read == 10_000)
                let lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
                #expect(lines.count == 10_000 && lines[0] == "0\té\\t\\\\\\n" && lines[1] == "1\t\\N")
            }
        }
    }

    @Test func `nothing is copied when the writer throws or the data are wrong`() async throws {
        _ = try await psql("create table refused (a int)")
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            try await database.withSession(as: .none) { session async throws in
                await #expect(throws: Refusal.self) {
                    try await session.copyIn("copy refused from stdin") { writer in
                        try await writer.write("1\n")
                        throw Refusal()
                    }
                }
                let error = await #expect(throws: PostgresError.self) {
                    try await session.copyIn("copy refused from stdin") { try await $0.write("1\nx\n") }
                }
                #expect(error?.sqlState == "22P02")
                let missing = await #expect(throws: PostgresError.self) {
                    try await session.copyIn("copy missing from stdin") { try await $0.write("1\n") }
                }
                #expect(missing?.sqlState == "42P01")
                #expect(try await session.query(Query("select count(*) from refused"))[0].decode(Int.self, at: 0) == 0)
            }
        }
    }

    @Test func `a reader that leaves costs its connection only`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            await #expect(throws: Refusal.self) {
                try await database.withSession(as: .none) { session async throws in
                    try await session.copyOut("copy (select i from generate_series(1, 1000000) as i) to stdout") { _ in
                        throw Refusal()
                    }
                }
            }
            try await database.withSession(as: .none) { session async throws in
                #expect(try await session.query(Query("select 1")).count == 1)
            }
        }
    }

    @Test func `a copy is stopped by its deadline`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none, deadline: .milliseconds(100)) { session async throws in
                    try await session.copyOut("copy (select pg_sleep(0.01) from generate_series(1, 10000)) to stdout") {
                        _ in
                    }
                }
            }
            #expect(error?.kind == .deadlineExceeded)
            try await database.withSession(as: .none) { session async throws in
                #expect(try await session.query(Query("select 1")).count == 1)
            }
        }
    }

    @Test func `rows are copied in and out in binary`() async throws {
        _ = try await psql("create table binary_copied (a int4, b text, c timestamptz, d numeric, e int8[])")
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                let moment = PostgresTimestampTZ(microseconds: 123_456_789)
                let number = PostgresNumeric("-12.340")
                let written = try await session.copyIn("copy binary_copied from stdin (format binary)") { writer in
                    var rows = BinaryCopyRows()
                    for index in 0..<10_000 as Range<Int32> {
                        rows.append(
                            index, index % 3 == 0 ? nil : "row \(index)", moment, number,
                            [Int64(index), nil] as [Int64?])
                        if rows.byteCount > 65_536 { try await writer.write(rows.take()) }
                    }
                    try await writer.write(rows.finish())
                }
                #expect(written == 10_000)
                var reader = BinaryCopyReader()
                var expected: Int32 = 0
                try await session.copyOut(
                    "copy (select * from binary_copied order by a) to stdout (format binary)"
                ) { bytes in
                    try reader.read(bytes) { row throws in
                        #expect(try row.next(Int32.self) == expected)
                        #expect(try row.next(String?.self) == (expected % 3 == 0 ? nil : "row \(expected)"))
                        #expect(try row.next(PostgresTimestampTZ.self) == moment)
                        if expected % 2 == 0 { row.skip() } else { #expect(try row.next() == number) }
                        if expected % 5 != 0 { #expect(try row.next([Int64?].self) == [Int64(expected), nil]) }
                        expected += 1
                    }
                }
                #expect(expected == 10_000)
                // None at all.
                var empty = BinaryCopyRows()
                let none = empty.finish()
                let added = try await session.copyIn("copy binary_copied from stdin (format binary)") {
                    try await $0.write(none)
                }
                #expect(added == 0)
                var nothing = BinaryCopyReader()
                try await session.copyOut("copy (select 1 where false) to stdout (format binary)") { bytes in
                    try nothing.read(bytes) { _ in Issue.record("a row") }
                }
            }
        }
    }

    @Test func `what is no binary COPY is a failure`() {
        for bytes in [[], [1], Array("PGCOPY".utf8), BinaryCopyRows().damaged, [0, 1, 0, 0, 0, 9, 1]] as [[UInt8]] {
            var reader = BinaryCopyReader()
            #expect(throws: DecodingFailure.self) { try reader.read(bytes) { _ = try $0.next(Int.self) } }
        }
    }

    @Test func `a stream that is left, fails or is refused costs nothing but itself`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            try await database.withSession(as: .none) { session async throws in
                let pid = try await session.query(Query("select pg_backend_pid()"))[0].decode(Int.self, at: 0)
                // Made row by row: nothing is put aside on the server before the first one.
                let many = Query("select generate_series(1, 10000000) as i, repeat('x', 100)")
                await #expect(throws: Refusal.self) {
                    try await session.stream(many) { rows in if rows.count > 0 { throw Refusal() } }
                }
                let late = await #expect(throws: PostgresError.self) {
                    try await session.stream(Query("select 1 / (5000 - i) from generate_series(1, 9000) as i")) { _ in }
                }
                #expect(late?.sqlState == "22012")
                let missing = await #expect(throws: PostgresError.self) {
                    try await session.stream(Query("select missing")) { _ in }
                }
                #expect(missing?.sqlState == "42703")
                let busy = await #expect(throws: PostgresError.self) {
                    try await session.stream(many) { _ in _ = try await session.query(Query("select 1")) }
                }
                #expect(busy?.kind == .misuse && busy?.outcome == .notSent)
                let copy = await #expect(throws: PostgresError.self) {
                    try await session.stream(Query("copy (select 1) to stdout")) { _ in }
                }
                #expect(copy?.kind == .misuse)
                let none = try await session.stream(Query("select 1 where false")) { _ in Issue.record("a part") }
                #expect(none == 0)
                let task = Task {
                    try await database.withSession(as: .none) { session async throws in
                        try await session.stream(many) { _ in }
                    }
                }
                #expect(try await session.query(Query("select pg_backend_pid()"))[0].decode(Int.self, at: 0) == pid)
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }
    }

    @Test func `a stream is cancelled, and the session can be used again`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let task = Task {
                try await database.withSession(as: .none) { session async throws in
                    try await session.stream(Query("select pg_sleep(0.001) from generate_series(1, 1000000)")) { _ in }
                }
            }
            try await eventually {
                try await psql(
                    """
                    select count(*) from pg_stat_activity
                    where query ~ '^select pg_sleep' and datname = current_database()
                    """) == "1"
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none, deadline: .milliseconds(100)) { session async throws in
                    try await session.stream(Query("select pg_sleep(0.001) from generate_series(1, 1000000)")) { _ in }
                }
            }
            #expect(error?.kind == .deadlineExceeded)
            try await database.withSession(as: .none) { session async throws in
                #expect(try await session.query(Query("select 1")).count == 1)
            }
        }
    }

    @Test func `parts outlive each other, know their columns, and are cut where rows are long`() async throws {
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                var parts: [Rows] = []
                let query = Query(
                    "select i as number, case when i % 2 = 0 then repeat('x', i * 4) end as text from generate_series(1, 5000) as i"
                )
                for format in [ResultFormat.text, .binary] {
                    parts = []
                    var query = query
                    query.resultFormat = format
                    try await session.stream(query, rowsAtATime: 4000) { parts.append($0) }
                    #expect(
                        parts.count > 2
                            && parts.allSatisfy { $0.columnNames == ["number", "text"] && $0.format == format })
                    var number = 0
                    for part in parts {
                        for index in 0..<part.count {
                            number += 1
                            let (read, text) = try part[index].values(Int.self, String?.self)
                            #expect(read == number && text?.utf8.count == (number % 2 == 0 ? number * 4 : nil))
                        }
                    }
                    #expect(number == 5000)
                }
            }
        }
    }

    @Test func `what is no COPY is not run, and of one without data it is not said that it was not done`() async throws
    {
        _ = try await psql("create table no_copy (a int)")
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                for sql in ["insert into no_copy values (1)", "", "commit", "/* copy */ select 1"] {
                    let out = await #expect(throws: PostgresError.self) { try await session.copyOut(sql) { _ in } }
                    let into = await #expect(throws: PostgresError.self) { try await session.copyIn(sql) { _ in } }
                    for error in [out, into] { #expect(error?.kind == .misuse && error?.outcome == .notSent) }
                }
                let done = await #expect(throws: PostgresError.self) {
                    try await session.copyOut("copy (select 1) to '/dev/null'") { _ in }
                }
                #expect(done?.kind == .misuse && done?.outcome == .unknown)
                #expect(try await session.copyIn("-- in\ncopy no_copy from stdin") { try await $0.write("1\n") } == 1)
            }
        }
        #expect(try await psql("select count(*) from no_copy") == "1")
    }

    @Test func `a large result comes in parts`() async throws {
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                var sum = 0
                var largest = 0
                let count = try await session.stream(
                    Query("select i from generate_series(1, $1::int4) as i", [10_000]), rowsAtATime: 300
                ) { rows in
                    largest = max(largest, rows.count)
                    for index in 0..<rows.count { sum += try rows[index].decode(Int.self, at: 0) }
                }
                #expect(count == 10_000 && sum == 50_005_000 && largest == 300)
            }
        }
    }
}

private struct Refusal: Error {}

extension BinaryCopyRows {
    /// A row whose second value is cut short.
    fileprivate var damaged: [UInt8] {
        var rows = self
        rows.append(1 as Int64, "text")
        return Array(rows.take().dropLast())
    }
}
