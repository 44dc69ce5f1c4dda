/// An `interval`: months, days and microseconds, kept apart because a month has no fixed number of days, and a day with a
/// change of clocks no fixed number of hours.
///
/// Equal are intervals with equal parts. PostgreSQL also calls 30 days and one month equal: compare there if that is meant.
public struct PostgresInterval: Sendable, Hashable {
    /// Whole months; 12 a year.
    public var months: Int32
    /// Whole days.
    public var days: Int32
    /// The rest, in microseconds.
    public var microseconds: Int64

    /// Any of the parts may be negative.
    public init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
        self.months = months
        self.days = days
        self.microseconds = microseconds
    }

    /// A duration, to the microsecond towards zero: no months, no days.
    ///
    /// - Returns: nil for more than 292,000 years.
    public init?(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (whole, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carried) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        guard !overflowed, !carried else { return nil }
        self.init(microseconds: sum)
    }

    /// As long as everything; from PostgreSQL 17 on.
    public static let infinity = PostgresInterval(months: .max, days: .max, microseconds: .max)
    /// The same, backwards; from PostgreSQL 17 on.
    public static let negativeInfinity = PostgresInterval(months: .min, days: .min, microseconds: .min)
}

extension PostgresInterval: CustomStringConvertible {
    /// As PostgreSQL reads it: `14 months 3 days 3661.5 seconds`, or `infinity`.
    public var description: String {
        if self == .infinity { return "infinity" }
        if self == .negativeInfinity { return "-infinity" }
        let (seconds, fraction) = (microseconds.magnitude / 1_000_000, microseconds.magnitude % 1_000_000)
        let digits = String(fraction)
        let point = fraction == 0 ? "" : "." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
        return "\(months) months \(days) days \(microseconds < 0 ? "-" : "")\(seconds)\(point) seconds"
    }
}

extension PostgresInterval: CellDecodable {
    static var sqlName: String { "an interval" }

    /// The driver's connections have `IntervalStyle = iso_8601`: `P1Y2M3DT4H5M6.789S`.
    init?(postgresText bytes: UnsafeRawBufferPointer) {
        if bytes.elementsEqual("infinity".utf8) {
            self = .infinity
            return
        }
        if bytes.elementsEqual("-infinity".utf8) {
            self = .negativeInfinity
            return
        }
        var reader = DigitReader(bytes)
        guard reader.skip("P"), !reader.isAtEnd else { return nil }
        var (months, days, microseconds): (Int64, Int64, Int64) = (0, 0, 0)
        var isTime = false
        while !reader.isAtEnd {
            if !isTime, reader.skip("T") { isTime = true }
            let sign: Int64 = reader.skip("-") ? -1 : 1
            // Months and days have 32 bits; of hours, minutes and seconds the last can be many.
            guard let number = reader.number(atMost: isTime ? 18 : 10) else { return nil }
            let fraction = reader.skip(".") ? reader.fraction() : 0
            guard let fraction else { return nil }
            var unit: Int64 = 0
            switch (reader.letter(), isTime) {
            case (UInt8(ascii: "Y"), false): months += sign * number * 12
            case (UInt8(ascii: "M"), false): months += sign * number
            case (UInt8(ascii: "W"), false): days += sign * number * 7
            case (UInt8(ascii: "D"), false): days += sign * number
            case (UInt8(ascii: "H"), true): unit = 3_600_000_000
            case (UInt8(ascii: "M"), true): unit = 60_000_000
            case (UInt8(ascii: "S"), true): unit = 1_000_000
            default: return nil
            }
            guard fraction == 0 || unit == 1_000_000, abs(months) < 1 << 40, abs(days) < 1 << 40 else { return nil }
            let (product, overflowed) = (sign * number).multipliedReportingOverflow(by: unit)
            let (sum, carried) = microseconds.addingReportingOverflow(product)
            let (total, carriedAgain) = sum.addingReportingOverflow(sign * fraction)
            guard !overflowed, !carried, !carriedAgain else { return nil }
            microseconds = total
        }
        guard let months = Int32(exactly: months), let days = Int32(exactly: days) else { return nil }
        self.init(months: months, days: days, microseconds: microseconds)
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .interval), bytes.count == 16, let microseconds = BigEndian.read(bytes, as: Int64.self),
            let days = BigEndian.read(bytes, at: 8, as: Int32.self),
            let months = BigEndian.read(bytes, at: 12, as: Int32.self)
        else { return nil }
        self.init(months: months, days: days, microseconds: microseconds)
    }
}

extension PostgresInterval: PostgresBinaryEncodable {
    /// An `interval`, by its text.
    public var postgresParameter: Parameter { .text(description) }

    /// `interval`.
    public static var postgresType: PostgresType { .interval }

    /// Sixteen bytes: microseconds, days, months.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        BigEndian.append(microseconds, to: &bytes)
        BigEndian.append(days, to: &bytes)
        BigEndian.append(months, to: &bytes)
        return true
    }
}
