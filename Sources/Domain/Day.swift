package import struct Foundation.Date

/// A day of the calendar, without a time zone: what the programme's dates are.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let number: Int

    /// Those that days, months and quarters may lie in, wherever they come in.
    package static let years = 1900..<2200

    package init(number: Int) { self.number = number }

    /// - Parameter text: `2026-09-30`; nil is returned for anything that is not a day of the calendar.
    package init?(_ text: some StringProtocol) { self.init(String(text)) }

    /// The same of a whole text, without copies: files have three in each row.
    package init?(_ text: String) {
        var (year, month, day, place) = (0, 0, 0, 0)
        for byte in text.utf8 {
            if place == 4 || place == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                let digit = Int(byte - UInt8(ascii: "0"))
                switch place {
                case ..<4: year = year * 10 + digit
                case ..<7: month = month * 10 + digit
                case ..<10: day = day * 10 + digit
                default: return nil
                }
            }
            place += 1
        }
        guard place == 10 else { return nil }
        self.init(year: year, month: month, day: day)
        guard civil == (year, month, day) else { return nil }
    }

    /// Days past the month's end run into the next month, and months below 1 and above 12 into other years.
    package init(year: Int, month: Int, day: Int) {
        let months = year * 12 + month - 1
        let year = (months - (months % 12 + 12) % 12) / 12
        let month = (months % 12 + 12) % 12 + 1
        // Years begin in March here, so that a leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day it is in South Africa, which keeps UTC+2 all year.
    package init(southAfrican time: Date) {
        number = Int(((time.timeIntervalSince1970 + 7200) / 86_400).rounded(.down))
    }

    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// The same day so many years on; the first of March for a leap day that a year lacks.
    package func adding(years: Int) -> Day {
        let here = civil
        return Day(year: here.year + years, month: here.month, day: here.day)
    }

    /// The first day of the calendar quarter it lies in.
    package var startOfQuarter: Day {
        let here = civil
        return Day(year: here.year, month: (here.month - 1) / 3 * 3 + 1, day: 1)
    }

    /// The first of its month, so many months on.
    package func firstOfMonth(plus months: Int) -> Day {
        let here = civil
        return Day(year: here.year, month: here.month + months, day: 1)
    }

    package static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
    package static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
    package static func - (later: Day, earlier: Day) -> Int { later.number - earlier.number }
    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    package var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = "\(value)"
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let here = civil
        return "\(padded(here.year, 4))-\(padded(here.month, 2))-\(padded(here.day, 2))"
    }
}

extension Day: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day: year-month-day is")
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
