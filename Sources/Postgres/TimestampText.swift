import Foundation

/// Moments as PostgreSQL writes and reads them in ISO style: `2026-11-24 10:35:32.123456+00`.
enum TimestampText {
    /// - Returns: to the microsecond, in UTC; PostgreSQL's infinities for what lies outside of the years 1 to 9999.
    static func text(of date: Date) -> String {
        let microseconds = (date.timeIntervalSince1970 * 1_000_000).rounded()
        guard date != .distantFuture, microseconds < 253_402_300_800e6 else { return "infinity" }
        guard microseconds >= -62_135_596_800e6 else { return "-infinity" }
        let total = Int64(microseconds)
        let (day, rest) = divided(total, by: 86_400_000_000)
        let (year, month, dayOfMonth) = civil(day: day)
        let second = rest / 1_000_000
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(dayOfMonth, 2) + " " + padded(second / 3600, 2)
            + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2) + "." + padded(rest % 1_000_000, 6)
            + "+00"
    }

    /// - Parameter bytes: a `timestamptz` or `timestamp` (taken as UTC), or a `date` (its beginning in UTC).
    /// - Returns: nil for what is no such moment. Infinities are the distant future and past.
    static func date(of bytes: UnsafeRawBufferPointer) -> Date? {
        if bytes.elementsEqual("infinity".utf8) { return .distantFuture }
        if bytes.elementsEqual("-infinity".utf8) { return .distantPast }
        var reader = DigitReader(bytes)
        guard let year = reader.number(atMost: 7), reader.skip("-"), let month = reader.number(atMost: 2),
            (1...12).contains(month), reader.skip("-"), let day = reader.number(atMost: 2), (1...31).contains(day)
        else { return nil }
        var seconds = days(year: year, month: month, day: day) * 86_400
        var microseconds: Int64 = 0
        if reader.skip(" ") || reader.skip("T") {
            guard let hour = reader.number(atMost: 2), reader.skip(":"), let minute = reader.number(atMost: 2),
                reader.skip(":"), let second = reader.number(atMost: 2)
            else { return nil }
            seconds += hour * 3600 + minute * 60 + second
            if reader.skip(".") {
                guard let fraction = reader.fraction() else { return nil }
                microseconds = fraction
            }
            if let sign: Int64 = reader.skip("+") ? 1 : reader.skip("-") ? -1 : nil {
                guard let hours = reader.number(atMost: 2) else { return nil }
                var offset = hours * 3600
                if reader.skip(":") { offset += (reader.number(atMost: 2) ?? 0) * 60 }
                if reader.skip(":") { offset += reader.number(atMost: 2) ?? 0 }
                seconds -= sign * offset
            } else {
                _ = reader.skip("Z")
            }
        }
        guard reader.isAtEnd else { return nil }
        return Date(timeIntervalSince1970: Double(seconds) + Double(microseconds) / 1_000_000)
    }

    // MARK: - Calendar

    /// Days since 1970-01-01 in the Gregorian calendar: "Euclidean affine functions", C. Neri and L. Schneider, 2022.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = divided(y, by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = divided(day + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// Quotient rounded down, and the remainder that is never negative.
    private static func divided(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

/// Reads numbers and the marks between them.
private struct DigitReader {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
        index += 1
        return true
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

    private func digit(_ byte: UInt8) -> Int64? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int64(byte - UInt8(ascii: "0")) : nil
    }
}
