import Foundation
import Testing

@testable import Postgres

/// Values against PostgreSQL's texts, without a server.
struct TextFormTests {
    private func decoded<T: PostgresDecodable>(_ type: T.Type, _ text: String) throws -> T {
        try Array(text.utf8).withUnsafeBytes { try T.decode(Cell($0, .text, .unspecified)) }
    }

    @Test func `arrays are read with their quotation marks and NULLs`() throws {
        #expect(
            try decoded([String?].self, #"{a,NULL,"NULL","b \"c\" \\","","{}"}"#) == [
                "a", nil, "NULL", #"b "c" \"#, "", "{}",
            ])
        #expect(try decoded([Int].self, "{}") == [])
        #expect(try decoded([Int32].self, "{1,-2,3}") == [1, -2, 3])
        #expect(throws: DecodingFailure.self) { try decoded([Int].self, "{{1},{2}}") }
        #expect(throws: DecodingFailure.self) { try decoded([Int].self, "1") }
    }

    @Test func `whole numbers that do not fit are refused`() throws {
        #expect(try decoded(Int64.self, "-9223372036854775808") == .min)
        #expect(throws: DecodingFailure.self) { try decoded(Int64.self, "9223372036854775808") }
        #expect(throws: DecodingFailure.self) { try decoded(Int16.self, "40000") }
        for text in ["", "-", "1.5", "1 ", "x"] {
            #expect(throws: DecodingFailure.self) { try decoded(Int.self, text) }
        }
    }

    @Test(arguments: [
        ("2026-11-24 10:35:32.123456+00", 1_795_516_532.123456), ("1970-01-01 00:00:00+00", 0),
        ("1969-12-31 23:59:59.5+00", -0.5), ("2000-02-29 12:00:00+02", 951_818_400), ("2026-11-24", 1_795_478_400),
        ("2026-11-24 10:35:32-03:30", 1_795_529_132), ("0001-01-01 00:00:00+00", -62_135_596_800),
        ("0001-12-31 23:59:59+00 BC", -62_135_596_801), ("10000-01-01 00:00:00+00", 253_402_300_800),
    ])
    func `moments are read`(_ text: String, _ seconds: Double) throws {
        #expect(abs(try decoded(Date.self, text).timeIntervalSince1970 - seconds) < 1e-5)
    }

    @Test(arguments: [0, 1_795_516_532.123456, -0.5, 951_782_400, -62_135_596_800, 253_402_300_799.5])
    func `a moment's text reads back`(_ seconds: Double) throws {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(abs(try decoded(Date.self, PostgresTimestampTZ(date).description).timeIntervalSince(date)) < 1e-5)
    }

    @Test func `infinities are the distant past and future`() throws {
        #expect(PostgresTimestampTZ(.distantPast).description == "-infinity")
        #expect(PostgresTimestampTZ(.distantFuture).description == "infinity")
        #expect(try decoded(Date.self, "infinity") == .distantFuture)
    }

    @Test(arguments: ["2026-13-01", "x", "", "2026-11-24 10:35", "2026-11-24 10:35:32+00 AD"])
    func `what is no moment is refused`(_ text: String) {
        #expect(throws: DecodingFailure.self) { try decoded(Date.self, text) }
    }

    @Test func `a failure does not quote the value`() {
        let failure = #expect(throws: DecodingFailure.self) { try decoded(UUID.self, "Mary Jones") }
        #expect(failure?.description == "expected a uuid")
    }
}
