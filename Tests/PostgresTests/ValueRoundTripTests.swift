import Foundation
import Postgres
import TestSupport
import Testing

/// Every type's values go to the server and come back the same: as parameters in text and in binary, as results in text
/// and in binary, one by one and in arrays with NULLs.
@Suite(.emptyDatabase, .timeLimit(.minutes(5)))
struct ValueRoundTripTests {
    /// Two that are always the same, and one that is new each time: `POSTGRES_TEST_SEED` repeats it.
    static let seeds: [UInt64] = {
        let given = ProcessInfo.processInfo.environment["POSTGRES_TEST_SEED"].flatMap { UInt64($0) }
        return [1, 2, given ?? .random(in: 3...UInt64(UInt32.max))]
    }()

    private typealias Value = PostgresBinaryEncodable & PostgresDecodable & Equatable

    private struct Trip {
        let database: Database
        let seed: UInt64

        func check<T: Value>(_ type: String, _ values: [T], same: (T, T) -> Bool = { $0 == $1 }) async throws {
            for start in stride(from: 0, to: values.count, by: 500) {
                try await check(type, part: Array(values[start..<min(values.count, start + 500)]), same)
            }
        }

        private func check<T: Value>(_ type: String, part values: [T], _ same: (T, T) -> Bool) async throws {
            let columns = values.indices.map { "$\($0 + 1)::\(type)" }.joined(separator: ", ")
            var withNulls: [T?] = values.flatMap { [$0, nil] }
            withNulls.append(nil)
            for isBinaryParameter in [false, true] {
                let parameters: [any PostgresEncodable] =
                    isBinaryParameter ? values.map { Parameter.binary($0) } : values
                let array: any PostgresEncodable = isBinaryParameter ? Parameter.binary(withNulls) : withNulls
                for format in [ResultFormat.text, .binary] {
                    let place =
                        "\(type), parameter \(isBinaryParameter ? "binary" : "text"), result \(format), seed \(seed)"
                    var query = Query("select \(columns)", parameters)
                    query.resultFormat = format
                    let rows = try await database.query(query, as: .none)
                    let row = rows[0]
                    #expect(rows.format == format, "\(place)")
                    #expect(rows.columnTypes == Array(repeating: T.postgresType, count: values.count), "\(place)")
                    for (index, value) in values.enumerated() {
                        let back = try row.decode(T.self, at: index)
                        #expect(same(back, value), "\(place): \(value) came back as \(back)")
                        #expect(try row.decode(T?.self, at: index).map { same($0, value) } == true, "\(place)")
                    }
                    var arrays = Query("select $1::\(type)[], '{}'::\(type)[], null::\(type)[], null::\(type)", [array])
                    arrays.resultFormat = format
                    let (back, empty, none, null) = try await database.query(arrays, as: .none)[0].values(
                        [T?].self, [T].self, [T]?.self, T?.self)
                    #expect(back.count == withNulls.count && empty.isEmpty && none == nil && null == nil, "\(place)")
                    for (a, b) in zip(back, withNulls) {
                        let isSame = if let a, let b { same(a, b) } else { a == nil && b == nil }
                        #expect(
                            isSame, "\(place), array: \(String(describing: b)) came back as \(String(describing: a))")
                    }
                }
            }
        }
    }

    private func withTrip(_ seed: UInt64, _ body: (Trip, inout RandomValues) async throws -> Void) async throws {
        print("seed \(seed)")
        try await withDatabase({ $0.statementTimeout = .seconds(60) }) { database async throws in
            var random = RandomValues(seed: seed)
            try await body(Trip(database: database, seed: seed), &random)
        }
    }

    @Test(arguments: seeds) func `numbers`(_ seed: UInt64) async throws {
        try await withTrip(seed) { trip, random async throws in
            try await trip.check("bool", [true, false])
            try await trip.check("int2", random.integers(40) as [Int16])
            try await trip.check("int4", random.integers(40) as [Int32])
            try await trip.check("int8", random.integers(40) as [Int64])
            try await trip.check("int8", random.integers(40) as [Int])
            try await trip.check("oid", random.integers(40) as [UInt32])
            let singles: [Float] =
                [0, -0.0, .infinity, -.infinity, .nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 0.1]
                + (0..<60).map { _ in random.float4() }
            try await trip.check("float4", singles) { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
            let doubles: [Double] =
                [0, -0.0, .infinity, -.infinity, .nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 0.1]
                + (0..<60).map { _ in random.float8() }
            try await trip.check("float8", doubles) { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
            let extremes = [
                "0", "0.000", "-0.00", "NaN", "Infinity", "-Infinity", "1" + String(repeating: "0", count: 131_071),
                "-" + String(repeating: "9", count: 131_072), "0." + String(repeating: "0", count: 16_382) + "1",
                "0.0001", "9999.9999", "10000", "10000.00000", "0.00001",
            ].compactMap { PostgresNumeric($0) }
            #expect(extremes.count == 14)
            // Equal is what has equal digits, zeros at the end included.
            try await trip.check("numeric", extremes + (0..<60).map { _ in random.numeric() }) {
                $0 == $1 && $0.description == $1.description
            }
            let decimals = [0, 1, -1, Decimal.greatestFiniteMagnitude, .leastNormalMagnitude, .nan].filter {
                // PostgreSQL's numeric has fewer digits after the point than a Decimal has with its greatest exponent.
                PostgresNumeric($0).description.count < 16_000
            }
            try await trip.check(
                "numeric", decimals + (0..<40).map { _ in Decimal(random.integer() as Int64) / 10_000 }
            ) { $0 == $1 || ($0.isNaN && $1.isNaN) }
        }
    }

    @Test(arguments: seeds) func `texts and bytes`(_ seed: UInt64) async throws {
        try await withTrip(seed) { trip, random async throws in
            try await trip.check(
                "text",
                [
                    "", "NULL", "{}", "\\", "\"", "'", "\\x", "\u{FEFF}", "\u{10FFFF}",
                    String(repeating: "é", count: 70_000),
                ]
                    + (0..<100).map { _ in random.text() })
            let bytes: [[UInt8]] =
                [[], [0], (0...255).map { $0 }, Array("\\x".utf8)] + (0..<60).map { _ in random.bytes() }
            try await trip.check("bytea", bytes)
            try await trip.check("bytea", bytes.map { Data($0) })
            try await trip.check(
                "uuid",
                [UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))] + (0..<40).map { _ in random.uuid() })
            try await trip.check(
                "jsonb",
                ["{}", "null", "[]", "\"\"", "1.50", "-0.1"].map { PostgresJSONB($0) }
                    + (0..<40).map { _ in random.jsonb() })
        }
    }

    @Test(arguments: seeds) func `days and times`(_ seed: UInt64) async throws {
        try await withTrip(seed) { trip, random async throws in
            let days: [Int32] = [-2_451_507, 2_145_031_948, 0, -1, -730_119, -730_120, -730_485, .max, .min]
            try await trip.check(
                "date", days.map { PostgresDate(daysSince2000: $0) } + (0..<100).map { _ in random.date() })
            try await trip.check(
                "time",
                [0, 1, 86_400_000_000, 86_399_999_999].compactMap { PostgresTime(microseconds: $0) }
                    + (0..<60).compactMap { _ in random.time() })
            let extremes: [Int64] = [
                .max, .min, 0, 1, -1, -211_813_488_000_000_000, 9_223_371_331_199_999_999, -63_082_281_600_000_000,
                -63_082_281_600_000_001,
            ]
            try await trip.check(
                "timestamp",
                extremes.map { PostgresTimestamp(microseconds: $0) } + (0..<150).map { _ in random.timestamp() })
            try await trip.check(
                "timestamptz",
                extremes.map { PostgresTimestampTZ(microseconds: $0) } + (0..<150).map { _ in random.timestampTZ() })
            try await trip.check(
                "timestamptz", [Date.distantPast, .distantFuture] + (0..<100).map { _ in random.moment() })
            let intervals = [
                PostgresInterval(), PostgresInterval(months: .max, days: .max, microseconds: .max - 1),
                PostgresInterval(months: .min, days: .min, microseconds: .min + 1),
                PostgresInterval(months: -1, days: 1, microseconds: -1), PostgresInterval(microseconds: 999_999),
                PostgresInterval(microseconds: -59_999_999), PostgresInterval(months: 12, days: -7, microseconds: 1),
            ]
            try await trip.check("interval", intervals + (0..<100).map { _ in random.interval() })
        }
    }

    @Test(arguments: seeds) func `ranges`(_ seed: UInt64) async throws {
        try await withTrip(seed) { trip, random async throws in
            try await trip.check("int4range", ranges(&random) { $0.discreteRange { $0.integer() as Int32 } })
            try await trip.check("int8range", ranges(&random) { $0.discreteRange { $0.integer() as Int64 } })
            try await trip.check("int8range", ranges(&random) { $0.discreteRange { $0.integer() as Int } })
            try await trip.check("numrange", ranges(&random) { $0.range { $0.numeric() } })
            try await trip.check(
                "daterange",
                ranges(&random) {
                    $0.discreteRange { PostgresDate(daysSince2000: $0.integer(-2_451_507...2_145_031_940)) }
                })
            try await trip.check("tsrange", ranges(&random) { $0.range { $0.timestamp() } })
            try await trip.check("tstzrange", ranges(&random) { $0.range { $0.timestampTZ() } })
        }
    }

    private func ranges<T: PostgresRangeBound>(
        _ random: inout RandomValues, _ make: (inout RandomValues) -> PostgresRange<T>
    ) -> [PostgresRange<T>] {
        [.empty, PostgresRange(from: nil, to: nil)] + (0..<60).map { _ in make(&random) }
    }
}
