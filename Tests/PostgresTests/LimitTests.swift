import Foundation
import LocalCluster
import Postgres
import TestSupport
import Testing

/// The largest and the oddest there is.
@Suite(.emptyDatabase, .timeLimit(.minutes(3)), .alone)
struct LimitTests {
    @Test func `a NUL is refused wherever it stands, before anything is sent`() async throws {
        _ = try await psql(enterFunction)
        try await withDatabase { database async throws in
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await database.query(Query("select 1\0, 2"), as: .none) },
                { _ = try await database.query(Query("select $1::text", ["a\0b"]), as: .none) },
                { _ = try await database.query(Query("select $1::text[]", [["a", "b\0"]]), as: .none) },
                { _ = try await database.query(Query("select 1"), as: .tenant(1, actor: "key:a\0b")) },
                { _ = try await database.query(Query("select 1"), as: .tenant(1, actor: "x").with(requestID: "\0")) },
                { _ = try await database.batch([Query("select 1"), Query("select $1::text", ["\0"])], as: .none) },
                { try await database.withSession(as: .none) { _ = try await $0.query(Query("select '\0'")) } },
                {
                    try await database.withSession(as: .tenant(1, actor: "\0")) { session async throws in
                        try await session.transaction { _ = try await session.query(Query("select 1")) }
                    }
                },
            ]
            for (number, call) in calls.enumerated() {
                let error = await #expect(throws: PostgresError.self, "\(number)") { try await call() }
                #expect(error?.kind == .invalidParameter && error?.outcome == .notSent, "\(number)")
            }
            // Bytes may hold it.
            let bytes: [UInt8] = [0, 1, 0]
            let rows = try await database.query(Query("select $1::bytea", [bytes]), as: .none)
            #expect(try rows[0].decode([UInt8].self, at: 0) == bytes)
        }
    }

    @Test func `bytes that are no UTF-8 are refused by the server, and found out when read`() async throws {
        try await withDatabase { database async throws in
            let bytes: [UInt8] = [0x61, 0xFF, 0x62]
            let error = await #expect(throws: PostgresError.self) {
                try await database.query(Query("select convert_from($1::bytea, 'UTF8')", [bytes]), as: .none)
            }
            #expect(error?.sqlState == "22021" && error?.outcome == .rejected)
            #expect(error?.description == "22021 a value cannot be taken")
        }
        // A database without an encoding holds what was put into it. The driver asks for UTF-8, so the server looks.
        _ = try await Command.psql(
            try TestDatabase.current.conninfo(),
            "create database raw_bytes encoding 'SQL_ASCII' locale 'C' template template0")
        let conninfo = try TestDatabase.current.cluster.conninfo(database: "raw_bytes")
        for hex in ["61ff62", "c0af", "eda080", "f4908080", "e282", "80"] {
            let query = Query("select convert_from(decode('\(hex)', 'hex'), 'SQL_ASCII')")
            try await withDatabase(conninfo: conninfo) { database async throws in
                let error = await #expect(throws: PostgresError.self, "\(hex)") {
                    try await database.query(query, as: .none)
                }
                #expect(error?.sqlState == "22021")
                #expect(try await database.query(Query("select 1"), as: .none).count == 1)
            }
            // Whoever wants the bytes as they are asks for them.
            try await withDatabase(conninfo: conninfo + " options='-c client_encoding=SQL_ASCII'") {
                database async throws in
                let rows = try await database.query(query, as: .none)
                #expect(rows.withBytes(row: 0, column: 0) { $0?.count } == hex.count / 2)
            }
        }
        _ = try await Command.psql(try TestDatabase.current.conninfo(), "drop database raw_bytes with (force)")
    }

    @Test func `a hundred megabytes go there and back, and leave no memory behind`() async throws {
        let size = 100_000_000
        try await withDatabase({
            $0.lines = 1
            $0.statementTimeout = .seconds(60)
        }) { database async throws in
            let text = String(repeating: "0123456789", count: size / 10)
            do {
                let rows = try await database.query(Query("select $1::text, length($1::text)", [text]), as: .none)
                #expect(try rows[0].decode(Int.self, at: 1) == size)
                #expect(rows.bytes(row: 0, column: 0)?.count == size)
                #expect(try rows[0].decode(String.self, at: 0) == text)
            }
            let bytes = [UInt8](repeating: 0xA5, count: size)
            do {
                let rows = try await database.query(Query("select $1::bytea, length($1::bytea)", [bytes]), as: .none)
                #expect(try rows[0].decode(Int.self, at: 1) == size)
                // As text: `\x`, and two digits a byte.
                #expect(rows.withBytes(row: 0, column: 0) { $0?.count } == 2 + 2 * size)
            }
            try await database.withSession(as: .none) { session async throws in
                _ = try await session.query(Query("create temporary table large (a text)"))
                let written = try await session.copyIn("copy large from stdin") { writer in
                    try await writer.write(Array((text + "\n").utf8))
                }
                #expect(written == 1)
                var read = 0
                try await session.copyOut("copy large to stdout") { read += $0.count }
                #expect(read == size + 1)
            }
            // Neighbours are served still.
            #expect(try await database.query(Query("select 1"), as: .none).count == 1)
        }
    }

    @Test func `what is larger than the server takes is refused by its code`() async throws {
        try await withDatabase({ $0.statementTimeout = .seconds(60) }) { database async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await database.query(Query("select length(repeat('x', 1100000000))"), as: .none)
            }
            #expect(error?.sqlState == "54000" || error?.sqlState == "XX000")
            #expect(error?.outcome == .rejected)
            let columns = (0..<1_665).map { "\($0)" }.joined(separator: ",")
            let wide = await #expect(throws: PostgresError.self) {
                try await database.query(Query("select \(columns)"), as: .none)
            }
            #expect(wide?.sqlState == "54011" && wide?.outcome == .rejected)
        }
    }

    @Test func `sixteen hundred columns and 65,535 parameters, and not one more`() async throws {
        let names = (0..<1_600).map { "c\($0)" }
        _ = try await psql("create table wide (\(names.map { "\($0) int2" }.joined(separator: ", ")))")
        try await withDatabase { database async throws in
            let places = (1...1_600).map { "$\($0)::int2" }.joined(separator: ", ")
            _ = try await database.query(
                Query("insert into wide values (\(places))", (0..<1_600).map { $0 }), as: .none)
            let rows = try await database.query(Query("select \(names.joined(separator: ", ")) from wide"), as: .none)
            #expect(rows.columnCount == 1_600 && rows.columnNames == names)
            for column in 0..<1_600 { #expect(try rows[0].decode(Int.self, at: column) == column) }
            let sum = "select \((1...65_535).map { "$\($0)::int8" }.joined(separator: "+"))"
            let array = "select cardinality(array[\((1...65_535).map { "$\($0)::int4" }.joined(separator: ","))])"
            let most = try await database.query(Query(array, Array(repeating: 1, count: 65_535)), as: .none)
            #expect(try most[0].decode(Int.self, at: 0) == 65_535)
            // An expression that is too deep for the server is its affair; the line goes on.
            _ = try? await database.query(Query(sum, Array(repeating: 1, count: 65_535)), as: .none)
            let error = await #expect(throws: PostgresError.self) {
                try await database.query(Query(array + ", $65536::int4", Array(repeating: 1, count: 65_536)), as: .none)
            }
            #expect(error?.kind == .invalidParameter && error?.outcome == .notSent)
            #expect(try await database.query(Query("select 1"), as: .none).count == 1)
        }
    }

    @Test func `too few parameters, or too many, are the server's to refuse`() async throws {
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            for count in [0, 1, 3] {
                let error = await #expect(throws: PostgresError.self) {
                    try await database.query(
                        Query("select $1::int4 + $2::int4", Array(repeating: 1, count: count)), as: .none)
                }
                #expect(error?.sqlState == "08P01" && error?.outcome == .rejected)
            }
            #expect(try await database.query(Query("select $1::int4", [1]), as: .none).count == 1)
        }
    }

    @Test func `an empty statement, and several in one`() async throws {
        try await withDatabase { database async throws in
            #expect(try await database.query(Query(""), as: .none).isEmpty)
            #expect(try await database.query(Query("-- nothing"), as: .none).isEmpty)
            let error = await #expect(throws: PostgresError.self) {
                try await database.query(Query("select 1; select 2"), as: .none)
            }
            #expect(error?.sqlState == "42601")
            try await database.withSession(as: .none) { session async throws in
                _ = try await session.query(Query("create temporary table a (x int)"))
                // It could be ended by nobody: the connection is given up.
                let copies = await #expect(throws: PostgresError.self) {
                    try await session.copyIn("copy a from stdin; copy a from stdin") { try await $0.write("1\n") }
                }
                #expect(copies?.kind == .connectionLost)
            }
            try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
        }
    }

    @Test func `a channel that cannot be is over at once, and harms no other`() async throws {
        try await withDatabase { database async throws in
            var news = database.listen("news").makeAsyncIterator()
            #expect(await news.next()?.mayHaveMissed == true)
            for name in ["", "a\0b", String(repeating: "é", count: 32)] {
                var none = database.listen(name).makeAsyncIterator()
                #expect(await none.next() == nil)
            }
            var longest = database.listen(String(repeating: "x", count: 63)).makeAsyncIterator()
            #expect(await longest.next()?.mayHaveMissed == true)
            _ = try await psql("notify news, 'still'")
            #expect(await news.next()?.payload == "still")
        }
    }
}
