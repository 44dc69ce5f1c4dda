/// A `time`: a time of day without a zone, to the microsecond, from 00:00:00 to 24:00:00.
public struct PostgresTime: Sendable, Hashable, Comparable {
    /// Microseconds since midnight, up to and including a whole day's.
    public let microseconds: Int64

    /// - Parameter microseconds: since midnight.
    /// - Returns: nil for what is negative or more than a day.
    public init?(microseconds: Int64) {
        guard (0...CalendarText.microsecondsPerDay).contains(microseconds) else { return nil }
        self.microseconds = microseconds
    }

    /// A time of the day.
    ///
    /// - Returns: nil where there is no such time.
    public init?(hour: Int, minute: Int, second: Int = 0, microsecond: Int = 0) {
        guard (0...24).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...999_999).contains(microsecond)
        else { return nil }
        self.init(microseconds: Int64(((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond))
    }

    /// In the day's order.
    public static func < (a: PostgresTime, b: PostgresTime) -> Bool { a.microseconds < b.microseconds }
}

extension PostgresTime: CustomStringConvertible {
    /// `10:35:32`, with six digits of a second where they are not zero.
    public var description: String { CalendarText.text(time: microseconds) }
}

extension PostgresTime: CellDecodable {
    static var sqlName: String { "a time" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        guard let microseconds = CalendarText.time(of: bytes) else { return nil }
        self.init(microseconds: microseconds)
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .time), bytes.count == 8, let microseconds = BigEndian.read(bytes, as: Int64.self) else {
            return nil
        }
        self.init(microseconds: microseconds)
    }
}

extension PostgresTime: PostgresBinaryEncodable {
    /// A `time`, by its text.
    public var postgresParameter: Parameter { .text(description) }

    /// `time`.
    public static var postgresType: PostgresType { .time }

    /// Eight bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { microseconds.appendBinary(to: &bytes) }
}
