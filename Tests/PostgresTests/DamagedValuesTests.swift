import Foundation
import Postgres
import Testing

/// Whatever bytes come, a decoder gives a value or a failure: no trap, no read beyond the cell.
struct DamagedValuesTests {
    private static let types: [any (PostgresDecodable & PostgresBinaryEncodable).Type] = [
        Bool.self, Int16.self, Int32.self, Int64.self, Int.self, UInt32.self, UInt8.self, Float.self, Double.self,
        Decimal.self, PostgresNumeric.self, String.self, [UInt8].self, Data.self, UUID.self, PostgresDate.self,
        PostgresTime.self, PostgresTimestamp.self, PostgresTimestampTZ.self, Date.self, PostgresInterval.self,
        PostgresJSONB.self, PostgresRange<Int32>.self, PostgresRange<PostgresNumeric>.self,
        PostgresRange<PostgresTimestampTZ>.self, [Int?].self, [String].self, [PostgresRange<PostgresDate>?].self,
    ]

    private func tryAll(_ bytes: [UInt8], typed: Bool) {
        // A copy of exactly the size: Address Sanitizer sees what is read beyond it.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        for type in Self.types {
            for format in [ResultFormat.text, .binary] {
                let cell = Cell(UnsafeRawBufferPointer(copy), format, typed ? type.postgresType : .unspecified)
                if let value = try? type.decode(cell) { _ = value.postgresParameter }
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `bytes by chance`(_ seed: UInt64) {
        var random = RandomValues(seed: seed)
        for length in [0, 1, 2, 4, 5, 8, 12, 16, 20, 24, 40] {
            for _ in 0..<60 {
                let isSmall = random.chance(2)
                let bytes = (0..<length).map { _ in isSmall ? random.integer(0...9) as UInt8 : random.integer() }
                tryAll(bytes, typed: true)
                tryAll(bytes, typed: false)
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `values with a byte changed, or cut short`(_ seed: UInt64) {
        var random = RandomValues(seed: seed)
        for _ in 0..<40 {
            let values: [any PostgresBinaryEncodable] = [
                random.numeric(), random.interval(), random.timestampTZ(), random.date(), random.jsonb(),
                [random.numeric(), nil, random.numeric()], [random.text(), random.text()],
                random.range { $0.timestamp() }, random.discreteRange { $0.integer() as Int32 },
            ]
            for value in values {
                var bytes: [UInt8] = []
                _ = value.appendBinary(to: &bytes)
                for var whole in [bytes, Array(value.postgresParameter.asText.utf8)] where !whole.isEmpty {
                    tryAll(Array(whole.prefix(Int.random(in: 0..<whole.count, using: &random.generator))), typed: true)
                    whole[Int.random(in: 0..<whole.count, using: &random.generator)] = random.integer()
                    tryAll(whole, typed: true)
                }
            }
        }
    }

    @Test(arguments: [
        "P9999999999Y", "PT999999999999999999H", "P1Y2", "P", "PT", "P1.5M", "1e-9223372036854775808", "1e99999999999",
        "9999999-12-31 99:99:99.999999-99:99:99 BC", "{\"", "{\\", "[,)", "[\"", "[1,2", "(,,)", "--1",
        "-999999999999999999999999999999999999999999999999999999",
    ]) func `texts at the edge`(_ text: String) {
        tryAll(Array(text.utf8), typed: true)
    }
}

extension Parameter {
    var asText: String {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .uuid(let uuid): "\(uuid)"
        case .null, .bytes: ""
        }
    }
}
