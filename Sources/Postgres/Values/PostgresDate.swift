public import struct Foundation.Date

/// A `date`: a day of the Gregorian calendar, from 4714-11-24 BC to 5874897-12-31, or an infinity.
public struct PostgresDate: Sendable, Hashable, Comparable {
    /// Days since 2000-01-01; the greatest and the least number for the infinities.
    public let daysSince2000: Int32

    /// After every day.
    public static let infinity = PostgresDate(daysSince2000: .max)
    /// Before every day.
    public static let negativeInfinity = PostgresDate(daysSince2000: .min)

    /// - Parameter daysSince2000: may be negative. The server refuses days before 4714-11-24 BC (SQLSTATE 22008).
    public init(daysSince2000: Int32) { self.daysSince2000 = daysSince2000 }

    /// A day of the calendar.
    ///
    /// - Parameters:
    ///   - year: astronomical: 0 is 1 BC.
    ///   - month: from 1 to 12.
    ///   - day: from 1.
    /// - Returns: nil where there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (-5000...6_000_000).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let days = CalendarText.days(.init(year: Int64(year), month: Int64(month), day: Int64(day)))
        guard CalendarText.civil(day: days).day == day, let days = Int32(exactly: days) else { return nil }
        daysSince2000 = days
    }

    /// The day in UTC of a moment; an infinity for the distant past and future.
    public init(_ date: Date) {
        let moment = PostgresTimestampTZ(date)
        if moment.isFinite {
            let days = CalendarText.divided(moment.microsecondsSince2000, by: CalendarText.microsecondsPerDay).0
            self.init(daysSince2000: Int32(clamping: days))
        } else {
            self = moment == .infinity ? .infinity : .negativeInfinity
        }
    }

    /// Whether it is a day rather than an infinity.
    public var isFinite: Bool { self != .infinity && self != .negativeInfinity }

    /// Year, month and day; years are astronomical: 0 is 1 BC. nil for the infinities.
    public var components: (year: Int, month: Int, day: Int)? {
        guard isFinite else { return nil }
        let date = CalendarText.civil(day: Int64(daysSince2000))
        return (Int(date.year), Int(date.month), Int(date.day))
    }

    /// Its beginning in UTC; the distant past and future for the infinities.
    public var date: Date {
        guard isFinite else { return self == .infinity ? .distantFuture : .distantPast }
        return Date(timeIntervalSinceReferenceDate: Double(daysSince2000) * 86_400 - PostgresTimestampTZ.offset)
    }

    /// In the calendar's order.
    public static func < (a: PostgresDate, b: PostgresDate) -> Bool { a.daysSince2000 < b.daysSince2000 }
}

extension PostgresDate: CustomStringConvertible {
    /// As PostgreSQL writes it: `2026-11-24`, `0044-03-15 BC`, `infinity`.
    public var description: String {
        guard isFinite else { return self == .infinity ? "infinity" : "-infinity" }
        let (text, isBC) = CalendarText.text(day: Int64(daysSince2000))
        return isBC ? text + " BC" : text
    }
}

extension PostgresDate: CellDecodable {
    static var sqlName: String { "a date" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        if bytes.elementsEqual("infinity".utf8) {
            self = .infinity
        } else if bytes.elementsEqual("-infinity".utf8) {
            self = .negativeInfinity
        } else {
            guard let days = CalendarText.days(of: bytes).flatMap({ Int32(exactly: $0) }) else { return nil }
            self.init(daysSince2000: days)
        }
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .date), bytes.count == 4, let days = BigEndian.read(bytes, as: Int32.self) else {
            return nil
        }
        self.init(daysSince2000: days)
    }
}

extension PostgresDate: PostgresBinaryEncodable {
    /// A `date`, by its text.
    public var postgresParameter: Parameter { .text(description) }

    /// `date`.
    public static var postgresType: PostgresType { .date }

    /// Four bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { daysSince2000.appendBinary(to: &bytes) }
}
