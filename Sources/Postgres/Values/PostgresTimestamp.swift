/// A `timestamp`: a day and a time of day without a zone, to the microsecond, from 4714 BC to 294276 AD, or an infinity.
///
/// It is not a moment: for those there is ``PostgresTimestampTZ``.
public struct PostgresTimestamp: Sendable, Hashable, Comparable {
    /// Microseconds since the beginning of 2000-01-01; the greatest and the least number for the infinities.
    public let microsecondsSince2000: Int64

    /// After everything.
    public static let infinity = PostgresTimestamp(microseconds: .max)
    /// Before everything.
    public static let negativeInfinity = PostgresTimestamp(microseconds: .min)

    /// - Parameter microseconds: since the beginning of 2000-01-01. The server refuses what lies beyond its calendar
    ///   (SQLSTATE 22008).
    public init(microseconds: Int64) { microsecondsSince2000 = microseconds }

    /// A time of a day.
    ///
    /// - Returns: nil for days beyond the calendar of `timestamp`. The infinities of a date stay infinite.
    public init?(_ day: PostgresDate, _ time: PostgresTime) {
        guard day.isFinite else {
            self = day == .infinity ? .infinity : .negativeInfinity
            return
        }
        let (start, overflowed) = Int64(day.daysSince2000).multipliedReportingOverflow(
            by: CalendarText.microsecondsPerDay)
        let (sum, carried) = start.addingReportingOverflow(time.microseconds)
        guard !overflowed, !carried else { return nil }
        self.init(microseconds: sum)
    }

    /// The day.
    public var day: PostgresDate {
        guard isFinite else { return self == .infinity ? .infinity : .negativeInfinity }
        let days = CalendarText.divided(microsecondsSince2000, by: CalendarText.microsecondsPerDay).0
        return PostgresDate(daysSince2000: Int32(clamping: days))
    }

    /// The time of day; nil for the infinities.
    public var time: PostgresTime? {
        guard isFinite else { return nil }
        return PostgresTime(
            microseconds: CalendarText.divided(microsecondsSince2000, by: CalendarText.microsecondsPerDay).1)
    }

    /// Whether it is no infinity.
    public var isFinite: Bool { self != .infinity && self != .negativeInfinity }

    /// In the order of time.
    public static func < (a: PostgresTimestamp, b: PostgresTimestamp) -> Bool {
        a.microsecondsSince2000 < b.microsecondsSince2000
    }
}

extension PostgresTimestamp: CustomStringConvertible {
    /// As PostgreSQL writes it: `2026-11-24 10:35:32.5` with six digits of a second where they are not zero; `infinity`.
    public var description: String { CalendarText.text(microseconds: microsecondsSince2000, zone: "") }
}

extension PostgresTimestamp: CellDecodable {
    static var sqlName: String { "a timestamp" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        guard let microseconds = CalendarText.microseconds(of: bytes) else { return nil }
        self.init(microseconds: microseconds)
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .timestamp), bytes.count == 8, let microseconds = BigEndian.read(bytes, as: Int64.self)
        else {
            return nil
        }
        self.init(microseconds: microseconds)
    }
}

extension PostgresTimestamp: PostgresBinaryEncodable {
    /// A `timestamp`, by its text.
    public var postgresParameter: Parameter { .text(description) }

    /// `timestamp`.
    public static var postgresType: PostgresType { .timestamp }

    /// Eight bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { microsecondsSince2000.appendBinary(to: &bytes) }
}
