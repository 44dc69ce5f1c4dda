import struct Foundation.Date

/// A day of the Gregorian calendar, counted from 1970-01-01.
struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    let number: Int

    init(number: Int) { self.number = number }

    /// The day it is in South Africa, which is two hours ahead of UTC all year.
    init(southAfrican moment: Date) {
        number = Int(((moment.timeIntervalSince1970 + 7_200) / 86_400).rounded(.down))
    }

    /// The day of a civil date; months below 1 and above 12 are counted on into other years.
    ///
    /// After Howard Hinnant's `days_from_civil`.
    init(year: Int, month: Int, day: Int) {
        let months = year * 12 + month - 1
        let (civilYear, civilMonth) = (Self.floorDivide(months, 12), months - Self.floorDivide(months, 12) * 12 + 1)
        let shifted = civilMonth <= 2 ? civilYear - 1 : civilYear
        let era = Self.floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (civilMonth > 2 ? civilMonth - 3 : civilMonth + 9) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// After Howard Hinnant's `civil_from_days`.
    var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let place = (5 * dayOfYear + 2) / 153
        let month = place < 10 ? place + 3 : place - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * place + 2) / 5 + 1)
    }

    /// The first day of the calendar quarter it lies in.
    var startOfQuarter: Day {
        let (year, month, _) = civil
        return Day(year: year, month: (month - 1) / 3 * 3 + 1, day: 1)
    }

    /// The first of the month, so many months on.
    func firstOfMonth(plus months: Int) -> Day {
        let (year, month, _) = civil
        return Day(year: year, month: month + months, day: 1)
    }

    /// The quarter it lies in: `2026-Q3`.
    var quarter: String { "\(civil.year)-Q\((civil.month + 2) / 3)" }

    /// ISO 8601.
    var description: String {
        let (year, month, day) = civil
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
    static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }

    private static func floorDivide(_ dividend: Int, _ divisor: Int) -> Int {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }
}

extension Day: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
