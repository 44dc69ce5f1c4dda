import Foundation
import Postgres
import TestSupport
import Testing

/// What values of one type become when they are read as another.
@Suite(.emptyDatabase, .timeLimit(.minutes(1)))
struct ValueTests {
    private func read<T: PostgresDecodable>(
        _ sql: String, as type: T.Type, _ format: ResultFormat, in database: Database
    ) async throws -> T {
        var query = Query("select \(sql)")
        query.resultFormat = format
        return try await database.query(query, as: .none)[0].decode(type, at: 0)
    }

    @Test func `a number is read as any number that holds it, in both formats`() async throws {
        try await withDatabase { database async throws in
            for format in [ResultFormat.text, .binary] {
                for type in ["int2", "int4", "int8", "numeric"] {
                    #expect(try await read("-7::\(type)", as: Double.self, format, in: database) == -7)
                    #expect(try await read("-7::\(type)", as: Decimal.self, format, in: database) == -7)
                    #expect(
                        try await read("-7::\(type)", as: PostgresNumeric.self, format, in: database).description
                            == "-7")
                }
                for type in ["int2", "int4", "int8", "oid"] {
                    #expect(try await read("300::\(type)", as: Int.self, format, in: database) == 300)
                    #expect(try await read("300::\(type)", as: Int16.self, format, in: database) == 300)
                    await #expect(throws: DecodingFailure.self) {
                        try await read("300::\(type)", as: UInt8.self, format, in: database)
                    }
                }
                await #expect(throws: DecodingFailure.self) {
                    try await read("1.5::float8", as: Int.self, format, in: database)
                }
                let long = "1234567890123456789012345678901234567890.5"
                await #expect(throws: DecodingFailure.self) {
                    try await read("\(long)::numeric", as: Decimal.self, format, in: database)
                }
                #expect(
                    try await read("\(long)::numeric", as: PostgresNumeric.self, format, in: database).description
                        == long)
            }
        }
    }

    @Test func `in binary no value is taken for one of another type`() async throws {
        try await withDatabase { database async throws in
            for (sql, type) in [
                ("1::float8", Int.self), ("1::int8", Date.self), ("now()", Int.self), ("1::int8", UUID.self),
                ("1::int4", Bool.self), ("1::int8", PostgresTime.self), ("1::int4", String.self),
                ("now()", PostgresTimestamp.self), ("'a'::text", [UInt8].self), ("'[1,2]'::int4range", [Int].self),
                ("array[1]", PostgresRange<Int32>.self), ("'[1,2]'::int4range", PostgresRange<PostgresDate>.self),
                ("'1 day'::interval", UUID.self), ("'{}'::jsonb", [UInt8].self),
            ] as [(String, any PostgresDecodable.Type)] {
                await #expect(throws: DecodingFailure.self, "\(sql)") {
                    try await read(sql, as: type, in: database)
                }
            }
        }
    }

    private func read(_ sql: String, as type: any PostgresDecodable.Type, in database: Database) async throws {
        func open<T: PostgresDecodable>(_ type: T.Type) async throws {
            _ = try await read(sql, as: type, .binary, in: database)
        }
        try await open(type)
    }

    @Test func `texts of every kind, enumerations and domains are texts`() async throws {
        _ = try await psql("create type mood as enum ('sad', 'ok'); create domain short as varchar(9)")
        try await withDatabase { database async throws in
            for format in [ResultFormat.text, .binary] {
                for sql in ["'ok'::mood", "'ok'::short", "'ok'::name", "'ok'::varchar", "'ok'::char(2)", "'ok'"] {
                    #expect(try await read(sql, as: String.self, format, in: database) == "ok")
                }
                #expect(
                    try await read("array['ok', 'sad']::mood[]", as: [String].self, format, in: database) == [
                        "ok", "sad",
                    ])
                #expect(
                    try await read("'[1,  2]'::json", as: PostgresJSONB.self, format, in: database).text == "[1,  2]")
                #expect(try await read("'[1,  2]'::jsonb", as: String.self, format, in: database) == "[1, 2]")
                let numbers = try await read("'[1, 2]'::jsonb", as: PostgresJSONB.self, format, in: database)
                #expect(try numbers.decode([Int].self) == [1, 2])
            }
        }
    }

    @Test func `arrays that are numbered otherwise are read, those of more dimensions are not`() async throws {
        try await withDatabase { database async throws in
            for format in [ResultFormat.text, .binary] {
                #expect(
                    try await read("'[0:2]={a,NULL,c}'::text[]", as: [String?].self, format, in: database) == [
                        "a", nil, "c",
                    ])
                await #expect(throws: DecodingFailure.self) {
                    try await read("'{{1,2},{3,4}}'::int4[]", as: [Int].self, format, in: database)
                }
                await #expect(throws: DecodingFailure.self) {
                    try await read("array[1, null]", as: [Int].self, format, in: database)
                }
            }
        }
    }

    @Test func `arrays of arrays are arrays of more dimensions`() async throws {
        try await withDatabase { database async throws in
            let query = Query(
                "select $1::text[]::text, array_dims($2::int4[]), $3::bytea[]::text, $4::int4[]::text",
                [
                    [["a b", nil], ["c", "\""]] as [[String?]], [[[1, 2]], [[3, 4]]], [[1, 2], [3]] as [[UInt8]],
                    [] as [[Int]],
                ])
            let (texts, dimensions, bytes, none) = try await database.query(query, as: .none)[0].values(
                String.self, String.self, String.self, String.self)
            #expect(texts == #"{{"a b",NULL},{c,"\""}}"# && dimensions == "[1:2][1:1][1:2]" && none == "{}")
            #expect(bytes == #"{"\\x0102","\\x03"}"#)
        }
    }

    @Test func `a far day is a date in either format`() async throws {
        try await withDatabase { database async throws in
            for text in ["5874897-12-31", "4714-11-24 BC", "infinity"] {
                let query = Query("select '\(text)'::date")
                let read = try await database.query(query, as: .none)[0].decode(Date.self, at: 0)
                #expect(try await database.query(query.binary, as: .none)[0].decode(Date.self, at: 0) == read)
            }
        }
    }

    @Test func `rows are a collection`() async throws {
        try await withDatabase { database async throws in
            let rows = try await database.query(Query("select i from generate_series(1, 5) as i"), as: .none)
            #expect(try rows.map { try $0.decode(Int.self, at: 0) } == [1, 2, 3, 4, 5])
            #expect(try rows.dropFirst(3).map { try $0.decode(Int.self, at: 0) } == [4, 5])
            #expect(try rows.last?.decode(Int.self, at: 0) == 5)
        }
    }

    @Test func `a date that is no number lies beyond the calendar`() {
        let date = Date(timeIntervalSinceReferenceDate: .nan)
        #expect(PostgresTimestampTZ(date) == .infinity && PostgresDate(date) == .infinity)
    }

    @Test func `ranges of whole numbers come in the server's form`() async throws {
        try await withDatabase { database async throws in
            for format in [ResultFormat.text, .binary] {
                let sent = Query(
                    "select $1::int4range, $2::int4range",
                    [PostgresRange(1...3 as ClosedRange<Int32>), PostgresRange<Int32>(3..<3)])
                var query = sent
                query.resultFormat = format
                let (range, empty) = try await database.query(query, as: .none)[0].values(
                    PostgresRange<Int>.self, PostgresRange<Int32>.self)
                #expect(range == PostgresRange(1..<4) && empty.isEmpty)
                #expect(range.contains(3) && !range.contains(4) && !empty.contains(3))
            }
        }
    }

    @Test func `a failure names its column, and a column that is not there is a failure`() async throws {
        try await withDatabase { database async throws in
            let row = try await database.query(Query("select 1 as number, 'Mary' as name"), as: .none)[0]
            let failure = #expect(throws: DecodingFailure.self) { try row.values(Int.self, UUID.self) }
            #expect(failure?.description == "expected a uuid in column 1 (name)")
            #expect(failure?.column == 1 && failure?.columnName == "name" && failure?.isNull == false)
            #expect(throws: DecodingFailure.self) { try row.values(Int?.self, String?.self, String?.self) }
            #expect(throws: DecodingFailure.self) { try row.decode(Int?.self, at: -1) }
        }
    }

    @Test func `days and times have parts`() throws {
        let day = try #require(PostgresDate(year: 2024, month: 2, day: 29))
        #expect(
            PostgresDate(year: 2023, month: 2, day: 29) == nil && PostgresDate(year: 2023, month: 13, day: 1) == nil)
        #expect(day.description == "2024-02-29" && day.components?.year == 2024 && day.components?.day == 29)
        let time = try #require(PostgresTime(hour: 10, minute: 35, second: 32, microsecond: 5))
        let timestamp = try #require(PostgresTimestamp(day, time))
        #expect(timestamp.day == day && timestamp.time == time && timestamp.description == "2024-02-29 10:35:32.000005")
        #expect(PostgresDate(year: -43, month: 3, day: 15)?.description == "0044-03-15 BC")
        #expect(PostgresDate(Date(timeIntervalSince1970: 86_399)).description == "1970-01-01")
        #expect(day.date == Date(timeIntervalSince1970: 1_709_164_800))
        #expect(PostgresInterval(.milliseconds(-1500))?.microseconds == -1_500_000)
    }

    @Test func `numbers compare by value`() {
        let texts = [
            "-Infinity", "-10000", "-9999.5", "-1", "0", "0.00001", "0.5", "1", "9999", "10000", "1e40", "Infinity",
            "NaN",
        ]
        let numbers = texts.compactMap { PostgresNumeric($0) }
        #expect(numbers.count == texts.count && numbers.shuffled().sorted() == numbers)
        #expect(PostgresNumeric("1.0") == PostgresNumeric("1.000") && PostgresNumeric("1.0")?.scale == 1)
        #expect(PostgresNumeric("-0.00") == PostgresNumeric(0))
        #expect(PostgresNumeric(Int64.min).description == "-9223372036854775808")
        for text in ["", "-", ".", "1.2.3", "x", "1e", " 1", "0x1"] { #expect(PostgresNumeric(text) == nil, "\(text)") }
        #expect(Decimal(exactly: PostgresNumeric(Decimal(string: "-12.50") ?? 0)) == -12.5)
    }
}
