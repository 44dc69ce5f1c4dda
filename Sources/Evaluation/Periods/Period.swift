package import Domain

/// From a first day to the day after the last one.
package struct Period: Hashable, Sendable, CustomStringConvertible {
    package let start: Day
    package let end: Day

    /// - Returns: nil unless `end` is after `start`.
    package init?(start: Day, end: Day) {
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    fileprivate init(from start: Day, to end: Day) {
        self.start = start
        self.end = end
    }

    package func overlaps(_ other: Period) -> Bool { start < other.end && other.start < end }

    package var description: String { "\(start)/\(end)" }
}

/// A quarter of the calendar year.
package struct Quarter: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let year: Int
    /// 1 to 4.
    package let number: Int

    /// The quarter a day lies in.
    package init(containing day: Day) {
        let civil = day.civil
        year = civil.year
        number = (civil.month - 1) / 3 + 1
    }

    /// - Parameter text: `2026-Q3`; nil is returned for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard
            parts.count == 2, parts[0].utf8.count == 4, parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            let year = Int(parts[0]), parts[1].utf8.count == 2, parts[1].first == "Q",
            let number = Int(parts[1].dropFirst()), (1...4).contains(number)
        else { return nil }
        self.year = year
        self.number = number
    }

    /// The quarter a period is, if it is one.
    package init?(_ period: Period) {
        self.init(containing: period.start)
        guard self.period == period else { return nil }
    }

    package var period: Period {
        Period(
            from: Day(year: year, month: 3 * number - 2, day: 1),
            to: number == 4 ? Day(year: year + 1, month: 1, day: 1) : Day(year: year, month: 3 * number + 1, day: 1))
    }

    package var previous: Quarter { Quarter(containing: period.start + -1) }

    package static func < (left: Quarter, right: Quarter) -> Bool {
        (left.year, left.number) < (right.year, right.number)
    }

    package var description: String { "\(period.start.description.prefix(4))-Q\(number)" }
}

/// A year of a programme, counted from its first day.
package enum ProgrammeYear {
    /// The programme's years that have ended by a day, latest last. The last one is whole even where the programme ends
    /// within it: what came of the programme is asked a year on.
    package static func ended(by day: Day, programme: Period) -> [Period] {
        var years: [Period] = []
        while let year = number(years.count + 1, of: programme), year.end <= day { years.append(year) }
        return years
    }

    /// - Parameter number: from 1.
    /// - Returns: nil where the programme is over before that year.
    package static func number(_ number: Int, of programme: Period) -> Period? {
        guard (1...1000).contains(number) else { return nil }
        let year = Period(
            from: programme.start.adding(years: number - 1), to: programme.start.adding(years: number))
        return year.start < programme.end ? year : nil
    }
}
