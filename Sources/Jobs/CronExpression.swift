package import struct Foundation.Date
package import struct Foundation.TimeZone

/// When, as cron says it: minute, hour, day of the month, month, day of the week.
///
/// A field is `*`, a number, a range `a-b`, any of these with a step `/n` (`a/n` goes on to the end), or a list of them
/// with commas. Months and days of the week may be named by three letters (`jan`, `mon`); 0 and 7 are Sunday. Where
/// both days are restricted (neither begins with `*`), either suffices, as cron has always had it.
///
/// **When the clock is put forward**, what falls into the hour that is left out runs as much later: 02:30 at 03:30.
/// **When it is put back**, what falls into the hour that comes twice runs the first time. An expression whose hours
/// begin with `*` goes by the time that passes: nothing is made up and both hours count.
package struct CronExpression: Sendable, Equatable {
    let minutes: [Int]
    let hours: [Int]
    private let daysOfMonth: Set<Int>
    private let months: Set<Int>
    private let daysOfWeek: Set<Int>
    private let everyHour: Bool
    private let everyDayOfMonth: Bool
    private let everyDayOfWeek: Bool

    /// What cannot be read, and why.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        package let field: String
        package let reason: String
        package var description: String { "\(field): \(reason)" }
    }

    package init(_ text: String) throws(Fault) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count == 5 else {
            throw Fault(field: "expression", reason: "has \(fields.count) fields, not five")
        }
        minutes = try Self.read(fields[0], "minute", 0...59).sorted()
        hours = try Self.read(fields[1], "hour", 0...23).sorted()
        daysOfMonth = try Self.read(fields[2], "day of the month", 1...31)
        months = try Self.read(fields[3], "month", 1...12, names: Self.monthNames, first: 1)
        let days = try Self.read(fields[4], "day of the week", 0...7, names: Self.dayNames, first: 0)
        daysOfWeek = Set(days.map { $0 % 7 })
        everyHour = fields[1].hasPrefix("*")
        everyDayOfMonth = fields[2].hasPrefix("*")
        everyDayOfWeek = fields[4].hasPrefix("*")
    }

    // MARK: - Reading

    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    private static func read(
        _ text: Substring, _ field: String, _ range: ClosedRange<Int>, names: [String] = [], first: Int = 0
    ) throws(Fault) -> Set<Int> {
        var values: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            guard pieces.count <= 2, let body = pieces.first, !body.isEmpty else {
                throw Fault(field: field, reason: "'\(part)' is neither a value nor a range")
            }
            var step = 1
            if pieces.count == 2 {
                guard let given = number(pieces[1]), given > 0 else {
                    throw Fault(field: field, reason: "the step '\(pieces[1])' is no number above 0")
                }
                step = given
            }
            func value(_ text: Substring) throws(Fault) -> Int {
                let named = names.firstIndex(of: text.lowercased()).map { $0 + first }
                guard let value = named ?? number(text) else {
                    throw Fault(field: field, reason: "'\(text)' is no value")
                }
                guard range.contains(value) else {
                    throw Fault(field: field, reason: "\(value) is not from \(range.lowerBound) to \(range.upperBound)")
                }
                return value
            }
            let bounds: ClosedRange<Int>
            if body == "*" {
                bounds = range
            } else {
                let ends = body.split(separator: "-", omittingEmptySubsequences: false)
                let lower = try value(ends[0])
                switch ends.count {
                case 1: bounds = pieces.count == 2 ? lower...range.upperBound : lower...lower
                case 2:
                    let upper = try value(ends[1])
                    guard lower <= upper else {
                        throw Fault(field: field, reason: "the range '\(body)' runs backwards")
                    }
                    bounds = lower...upper
                default: throw Fault(field: field, reason: "'\(body)' is no range")
                }
            }
            values.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        return values
    }

    /// Digits only: `Int` would take a sign too.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.count <= 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    // MARK: - Reckoning

    /// The first time after `instant`; nil where there is none (30 February).
    package func next(after instant: Date, in zone: TimeZone) -> Date? {
        let start = Int(instant.timeIntervalSince1970.rounded(.down))
        let today = Self.day(of: start + zone.secondsFromGMT(for: instant))
        // From yesterday, since a clock put forward can move a time past midnight; 29 February may be eight years off.
        for day in (today - 1)...(today + 8 * 366 + 2) where matches(day: day) {
            if let found = first(on: day, after: start, in: zone) {
                return Date(timeIntervalSince1970: Double(found))
            }
        }
        return nil
    }

    /// The last time up to and including `instant`, no earlier than `start`; nil where there is none.
    package func last(upTo instant: Date, from start: Date, in zone: TimeZone) -> Date? {
        // Short windows first: an expression that comes every minute is not to be counted through a year.
        for window in [3600.0, 86_400, 32 * 86_400, 400 * 86_400, .infinity] {
            let from = max(start.timeIntervalSince1970, instant.timeIntervalSince1970 - window)
            var found: Date?
            var next = self.next(after: Date(timeIntervalSince1970: from - 1), in: zone)
            while let time = next, time <= instant {
                if time >= start { found = time }
                next = self.next(after: time, in: zone)
            }
            if let found { return found }
            if from <= start.timeIntervalSince1970 { return nil }
        }
        return nil
    }

    private func matches(day: Int) -> Bool {
        let (month, dayOfMonth) = Self.date(of: day)
        guard months.contains(month) else { return false }
        let byMonth = daysOfMonth.contains(dayOfMonth)
        let byWeek = daysOfWeek.contains(Self.modulo(day + 4, 7))  // 1970-01-01 was a Thursday
        return everyDayOfMonth || everyDayOfWeek ? byMonth && byWeek : byMonth || byWeek
    }

    private func first(on day: Int, after start: Int, in zone: TimeZone) -> Int? {
        func offset(_ instant: Int) -> Int {
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
        }
        let midnight = day * 86_400
        let before = offset(midnight - 86_400)
        let after = offset(midnight + 2 * 86_400)
        var earliest: Int?
        for hour in hours {
            for minute in minutes {
                let wall = midnight + hour * 3600 + minute * 60
                if before == after {
                    if wall - before > start { return wall - before }
                    continue
                }
                // Near a change of the clock: the wall's time as it is by the old clock and by the new.
                var instants = [wall - before, wall - after].filter { wall - offset($0) == $0 }.sorted()
                if !everyHour {
                    instants = [instants.first ?? wall - before]
                }
                if let instant = instants.first(where: { $0 > start }) { earliest = min(earliest ?? instant, instant) }
            }
        }
        return earliest
    }

    private static func day(of seconds: Int) -> Int { (seconds - modulo(seconds, 86_400)) / 86_400 }

    private static func modulo(_ a: Int, _ b: Int) -> Int { ((a % b) + b) % b }

    /// Month and day of the month of a day since 1970-01-01, by the Gregorian calendar: eras of 400 years from 1 March.
    private static func date(of day: Int) -> (month: Int, day: Int) {
        let dayOfEra = modulo(day + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        return (shifted < 10 ? shifted + 3 : shifted - 9, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
