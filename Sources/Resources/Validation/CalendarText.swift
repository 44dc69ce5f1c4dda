import Domain

/// Dates and times as text, checked strictly: what passes, PostgreSQL reads as the same day and moment.
package enum CalendarText {
    /// `2026-11-24`: a day of the Gregorian calendar from 1900 to 2199.
    package static func isDate(_ text: some StringProtocol) -> Bool {
        guard let day = Day(text) else { return false }
        return Day.years.contains(day.civil.year)
    }

    /// RFC 3339: `2026-11-24T08:00:00Z`, `2026-11-24T10:00:00.5+02:00`. No leap seconds.
    package static func isTimestamp(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            isDate(text.prefix(10)), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            hour < 24, minute < 60, second < 60
        else { return false }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard (1...9).contains(digits.count) else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        if rest.elementsEqual("Z".utf8) || rest.elementsEqual("z".utf8) { return true }
        guard rest.count == 6, let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return false
        }
        let start = rest.startIndex
        guard rest[start + 3] == UInt8(ascii: ":"), let hours = number(rest[(start + 1)..<(start + 3)]),
            let minutes = number(rest[(start + 4)..<(start + 6)])
        else { return false }
        return hours < 15 && minutes < 60
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
