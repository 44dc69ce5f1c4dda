/// Days and moments as PostgreSQL writes and reads them in ISO style: `2026-11-24 10:35:32.123456+00`, and `0044-03-15 BC`.
///
/// Days are counted from 2000-01-01, and microseconds from its beginning, as PostgreSQL counts them.
enum CalendarText {
    static let microsecondsPerDay: Int64 = 86_400_000_000

    /// - Returns: microseconds since 2000-01-01 of a `timestamptz`, a `timestamp` (taken as UTC) or a `date` (its beginning
    ///   in UTC); the greatest and the least number for the infinities; nil for what is no such moment.
    static func microseconds(of bytes: UnsafeRawBufferPointer) -> Int64? {
        if bytes.elementsEqual("infinity".utf8) { return .max }
        if bytes.elementsEqual("-infinity".utf8) { return .min }
        var reader = DigitReader(bytes)
        guard var date = reader.date() else { return nil }
        var microseconds: Int64 = 0
        if reader.skip(" ") || reader.skip("T") {
            guard let time = reader.time(), let offset = reader.offset() else { return nil }
            microseconds = time - offset * 1_000_000
        }
        if reader.skipBC() { date.year = 1 - date.year }
        guard reader.isAtEnd else { return nil }
        let (days, overflowed) = self.days(date).multipliedReportingOverflow(by: microsecondsPerDay)
        let (sum, carried) = days.addingReportingOverflow(microseconds)
        return overflowed || carried ? nil : sum
    }

    /// - Returns: days since 2000-01-01 of a `date`; nil for what is none, and for the infinities.
    static func days(of bytes: UnsafeRawBufferPointer) -> Int64? {
        var reader = DigitReader(bytes)
        guard var date = reader.date() else { return nil }
        if reader.skipBC() { date.year = 1 - date.year }
        return reader.isAtEnd ? days(date) : nil
    }

    /// - Returns: microseconds since midnight of a `time`; nil for what is none.
    static func time(of bytes: UnsafeRawBufferPointer) -> Int64? {
        var reader = DigitReader(bytes)
        guard let time = reader.time(), reader.isAtEnd else { return nil }
        return time
    }

    /// `2026-11-24`; the era is appended by the caller, for it comes after the time.
    static func text(day: Int64) -> (text: String, isBC: Bool) {
        let date = civil(day: day)
        let year = date.year > 0 ? date.year : 1 - date.year
        return ("\(padded(year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))", date.year <= 0)
    }

    /// `10:35:32`, and `.123456` where that is not zero.
    static func text(time: Int64) -> String {
        let second = time / 1_000_000
        let fraction = time % 1_000_000
        return "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
            + (fraction == 0 ? "" : ".\(padded(fraction, 6))")
    }

    /// - Parameter zone: put after the time.
    static func text(microseconds: Int64, zone: String) -> String {
        if microseconds == .max { return "infinity" }
        if microseconds == .min { return "-infinity" }
        let (day, rest) = divided(microseconds, by: microsecondsPerDay)
        let (text, isBC) = text(day: day)
        return "\(text) \(self.text(time: rest))\(zone)\(isBC ? " BC" : "")"
    }

    // MARK: - Calendar

    /// Years are astronomical: 1 BC is 0.
    struct CivilDate {
        var year: Int64
        var month: Int64
        var day: Int64
    }

    /// Days from 0000-03-01 to 2000-01-01.
    private static let epoch: Int64 = 730_425

    /// Days since 2000-01-01 in the Gregorian calendar: "Euclidean affine functions", C. Neri and L. Schneider, 2022.
    static func days(_ date: CivilDate) -> Int64 {
        let y = date.month <= 2 ? date.year - 1 : date.year
        let (era, yearOfEra) = divided(y, by: 400)
        let dayOfYear = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - epoch
    }

    static func civil(day: Int64) -> CivilDate {
        let (era, dayOfEra) = divided(day + epoch, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return CivilDate(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// Quotient rounded down, and the remainder that is never negative.
    static func divided(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

/// Reads numbers and the marks between them.
struct DigitReader {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    mutating func skipBC() -> Bool {
        guard bytes[index...].elementsEqual(" BC".utf8) else { return false }
        index = bytes.count
        return true
    }

    /// A letter, which is passed over.
    mutating func letter() -> UInt8? {
        guard index < bytes.count, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index]) else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    mutating func number(atMost digits: Int) -> Int64? {
        var value: Int64 = 0
        let start = index
        while index < bytes.count, index - start < digits, let digit = digit(bytes[index]) {
            value = value * 10 + digit
            index += 1
        }
        return index > start ? value : nil
    }

    /// Digits after the point, as microseconds.
    mutating func fraction() -> Int64? {
        let start = index
        guard var value = number(atMost: 6) else { return nil }
        for _ in (index - start)..<6 { value *= 10 }
        return value
    }

    mutating func date() -> CalendarText.CivilDate? {
        guard let year = number(atMost: 7), skip("-"), let month = number(atMost: 2), (1...12).contains(month),
            skip("-"), let day = number(atMost: 2), (1...31).contains(day)
        else { return nil }
        return CalendarText.CivilDate(year: year, month: month, day: day)
    }

    /// Microseconds since midnight.
    mutating func time() -> Int64? {
        guard let hour = number(atMost: 2), skip(":"), let minute = number(atMost: 2), skip(":"),
            let second = number(atMost: 2)
        else { return nil }
        var microseconds = (hour * 3600 + minute * 60 + second) * 1_000_000
        if skip(".") {
            guard let fraction = fraction() else { return nil }
            microseconds += fraction
        }
        return microseconds
    }

    /// Seconds east of UTC; 0 for `Z` and for nothing.
    mutating func offset() -> Int64? {
        guard let sign: Int64 = skip("+") ? 1 : skip("-") ? -1 : nil else {
            _ = skip("Z")
            return 0
        }
        guard let hours = number(atMost: 2) else { return nil }
        var offset = hours * 3600
        if skip(":") { offset += (number(atMost: 2) ?? 0) * 60 }
        if skip(":") { offset += number(atMost: 2) ?? 0 }
        return sign * offset
    }

    private func digit(_ byte: UInt8) -> Int64? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int64(byte - UInt8(ascii: "0")) : nil
    }
}
