import Foundation
import Postgres
import TestSupport

/// Values of every type, by chance from a seed, with the extremes of each.
struct RandomValues {
    var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &generator) == 0 }

    /// Small ones as often as large ones.
    mutating func integer<T: FixedWidthInteger>(_ range: ClosedRange<T> = T.min...T.max) -> T {
        let value =
            T.random(in: T.min...T.max, using: &generator) >> T.random(in: 0..<T(T.bitWidth - 1), using: &generator)
        return range.contains(value) ? value : T.random(in: range, using: &generator)
    }

    mutating func integers<T: FixedWidthInteger>(_ count: Int) -> [T] {
        [0, 1, T.min, T.max] + (0..<count).map { _ in integer() }
    }

    mutating func float4() -> Float { Float(bitPattern: integer()) }
    mutating func float8() -> Double { Double(bitPattern: integer()) }

    mutating func numeric() -> PostgresNumeric {
        func digits(_ count: Int) -> String {
            String(decoding: (0..<count).map { _ in UInt8.random(in: 48...57, using: &generator) }, as: UTF8.self)
        }
        let whole = digits(Int.random(in: 1...40, using: &generator))
        let zeros = String(repeating: "0", count: Int.random(in: 0...12, using: &generator))
        let fraction = chance(2) ? "." + zeros + digits(Int.random(in: 1...30, using: &generator)) : ""
        return PostgresNumeric("\(chance(2) ? "-" : "")\(whole)\(chance(3) ? zeros : "")\(fraction)") ?? .nan
    }

    /// Any characters but NUL.
    mutating func text() -> String {
        let samples: [ClosedRange<UInt32>] = [
            1...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            let samples = chance(3) ? samples : [samples[0]]
            let range = samples[Int.random(in: 0..<samples.count, using: &generator)]
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { text.append(scalar) }
        }
        return String(text)
    }

    mutating func bytes() -> [UInt8] { (0..<Int.random(in: 0...20, using: &generator)).map { _ in integer() } }

    mutating func uuid() -> UUID {
        let (a, b): (UInt64, UInt64) = (generator.next(), generator.next())
        return withUnsafeBytes(of: (a, b)) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    mutating func date() -> PostgresDate {
        if chance(10) { return chance(2) ? .infinity : .negativeInfinity }
        return PostgresDate(daysSince2000: integer(-2_451_507...2_145_031_948))
    }

    mutating func time() -> PostgresTime? { PostgresTime(microseconds: integer(0...86_400_000_000)) }

    /// Of the calendar's whole length; none is an infinity.
    mutating func microseconds() -> Int64 {
        let value: Int64 = integer(-211_813_488_000_000_000...9_223_371_331_199_999_999)
        // Whole seconds and days are written otherwise.
        let unit: Int64 = chance(3) ? 86_400_000_000 : chance(2) ? 1_000_000 : 1
        return value / unit * unit
    }

    mutating func timestamp() -> PostgresTimestamp {
        chance(10) ? chance(2) ? .infinity : .negativeInfinity : PostgresTimestamp(microseconds: microseconds())
    }

    mutating func timestampTZ() -> PostgresTimestampTZ {
        chance(10) ? chance(2) ? .infinity : .negativeInfinity : PostgresTimestampTZ(microseconds: microseconds())
    }

    /// Around now: what a `Date` can say to the microsecond.
    mutating func moment() -> Date {
        PostgresTimestampTZ(microseconds: integer(-2_000_000_000_000_000...2_000_000_000_000_000)).date
    }

    mutating func interval() -> PostgresInterval {
        PostgresInterval(months: integer(), days: integer(), microseconds: integer())
    }

    /// In the form the server gives back: compact, with keys in its order.
    mutating func jsonb() -> PostgresJSONB {
        let text = text().unicodeScalars.map { scalar in
            scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : scalar.value < 32 ? "?" : String(scalar)
        }.joined()
        let number: Int = integer()
        return PostgresJSONB(#"{"a": ["\#(text)", \#(number), null, true], "bb": {}}"#)
    }

    /// In the server's own form for ranges of whole numbers and days: lower in, upper out.
    mutating func discreteRange<T: PostgresRangeBound>(_ bound: (inout RandomValues) -> T) -> PostgresRange<T> {
        let (a, b) = (bound(&self), bound(&self))
        if chance(8) || a == b { return .empty }
        return PostgresRange(
            from: chance(5) ? nil : .inclusive(min(a, b)), to: chance(5) ? nil : .exclusive(max(a, b)))
    }

    mutating func range<T: PostgresRangeBound>(_ bound: (inout RandomValues) -> T) -> PostgresRange<T> {
        let (a, b) = (bound(&self), bound(&self))
        if chance(8) || a == b { return .empty }
        let lower: PostgresRange<T>.End = chance(2) ? .inclusive(min(a, b)) : .exclusive(min(a, b))
        let upper: PostgresRange<T>.End = chance(2) ? .inclusive(max(a, b)) : .exclusive(max(a, b))
        return PostgresRange(from: chance(5) ? nil : lower, to: chance(5) ? nil : upper)
    }
}
