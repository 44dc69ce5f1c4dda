public import struct Foundation.Date

/// A `timestamptz`: a moment, to the microsecond, from 4714 BC to 294276 AD, or an infinity.
///
/// PostgreSQL keeps no zone with it. `Date` can be used instead: it is exact to the microsecond for about 140 years around
/// 2001, and says `distantPast` and `distantFuture` for the infinities.
public struct PostgresTimestampTZ: Sendable, Hashable, Comparable {
    /// Microseconds since the beginning of 2000-01-01 in UTC; the greatest and the least number for the infinities.
    public let microsecondsSince2000: Int64

    /// After everything.
    public static let infinity = PostgresTimestampTZ(microseconds: .max)
    /// Before everything.
    public static let negativeInfinity = PostgresTimestampTZ(microseconds: .min)

    /// - Parameter microseconds: since the beginning of 2000-01-01 in UTC. The server refuses what lies beyond its calendar
    ///   (SQLSTATE 22008).
    public init(microseconds: Int64) { microsecondsSince2000 = microseconds }

    /// A date to the nearest microsecond; an infinity for the distant past and future, and for what lies beyond
    /// PostgreSQL's calendar; a date that is not a number counts as beyond its end.
    public init(_ date: Date) {
        let microseconds = ((date.timeIntervalSinceReferenceDate + Self.offset) * 1_000_000).rounded()
        if date == .distantFuture || microseconds.isNaN || microseconds >= 9_223_371_331_200_000_000 {
            self = .infinity
        } else if date == .distantPast || microseconds < -211_813_488_000_000_000 {
            self = .negativeInfinity
        } else {
            self.init(microseconds: Int64(microseconds))
        }
    }

    /// From 2000-01-01, where PostgreSQL begins to count, to 2001-01-01, where `Date` does, in seconds.
    static let offset: Double = 366 * 86_400

    /// As a date: exact to the microsecond from about 1930 to 2070. The distant past and future for the infinities.
    public var date: Date {
        guard isFinite else { return self == .infinity ? .distantFuture : .distantPast }
        let (seconds, microseconds) = CalendarText.divided(microsecondsSince2000, by: 1_000_000)
        return Date(timeIntervalSinceReferenceDate: Double(seconds) - Self.offset + Double(microseconds) / 1_000_000)
    }

    /// Whether it is no infinity.
    public var isFinite: Bool { self != .infinity && self != .negativeInfinity }

    /// In the order of time.
    public static func < (a: PostgresTimestampTZ, b: PostgresTimestampTZ) -> Bool {
        a.microsecondsSince2000 < b.microsecondsSince2000
    }
}

extension PostgresTimestampTZ: CustomStringConvertible {
    /// As PostgreSQL writes it: `2026-11-24 10:35:32.5+00` with six digits of a second where they are not zero; `infinity`.
    public var description: String { CalendarText.text(microseconds: microsecondsSince2000, zone: "+00") }
}

extension PostgresTimestampTZ: CellDecodable {
    static var sqlName: String { "a timestamptz" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        guard let microseconds = CalendarText.microseconds(of: bytes) else { return nil }
        self.init(microseconds: microseconds)
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .timestamptz), bytes.count == 8, let microseconds = BigEndian.read(bytes, as: Int64.self)
        else {
            return nil
        }
        self.init(microseconds: microseconds)
    }
}

extension PostgresTimestampTZ: PostgresBinaryEncodable {
    /// A `timestamptz`, by its text.
    public var postgresParameter: Parameter { .text(description) }

    /// `timestamptz`.
    public static var postgresType: PostgresType { .timestamptz }

    /// Eight bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { microsecondsSince2000.appendBinary(to: &bytes) }
}
