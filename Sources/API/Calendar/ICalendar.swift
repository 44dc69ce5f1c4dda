import Domain

import struct Foundation.Date

/// Writes iCalendar (RFC 5545): lines end in CR LF and are folded at 75 octets; text is escaped. Pure: it knows nothing of
/// what is written.
struct ICalendar {
    private(set) var text = ""

    /// - Parameters:
    ///   - name: of the calendar, as clients show it.
    ///   - body: writes the components.
    static func document(name: String, _ body: (inout ICalendar) -> Void) -> String {
        var calendar = ICalendar()
        calendar.component("VCALENDAR") { calendar in
            calendar.line("VERSION", "2.0")
            calendar.line("PRODID", "-//ECD Partnerships//Calendar//EN")
            calendar.line("CALSCALE", "GREGORIAN")
            calendar.line("METHOD", "PUBLISH")
            calendar.line("NAME", escaping: name)
            calendar.line("X-WR-CALNAME", escaping: name)
            calendar.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
            calendar.line("X-PUBLISHED-TTL", "PT1H")
            body(&calendar)
        }
        return calendar.text
    }

    mutating func component(_ name: String, _ body: (inout ICalendar) -> Void) {
        line("BEGIN", name)
        body(&self)
        line("END", name)
    }

    /// A property of the type text; left out where the text is nil or has nothing to show.
    mutating func line(_ name: String, escaping value: String?) {
        guard let value else { return }
        let escaped = Self.escaped(value)
        if !escaped.isEmpty { line(name, escaped) }
    }

    /// A property whose value is written as it is: a number, a day, a moment, a word of the standard.
    mutating func line(_ name: String, _ value: String) {
        Self.fold("\(name):\(value)", into: &text)
    }

    /// A calendar day: `VALUE=DATE`.
    ///
    /// - Parameter day: `2028-02-29`.
    mutating func line(_ name: String, day: String) {
        line("\(name);VALUE=DATE", day.filter { $0 != "-" })
    }

    /// A moment, in UTC: it needs no zone to be described beside it.
    mutating func line(_ name: String, moment: Date) { line(name, Self.utc(moment)) }

    /// `20280229T213000Z`; fractions of a second are cut.
    static func utc(_ moment: Date) -> String {
        let seconds = Int(moment.timeIntervalSince1970.rounded(.down))
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = Day(number: days).description.filter { $0 != "-" }
        return "\(day)T\(two(rest / 3600))\(two(rest / 60 % 60))\(two(rest % 60))Z"
    }

    /// Backslash, semicolon, comma and line break are escaped; other controls are left out, since no text may hold them.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 8)
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",":
                escaped.unicodeScalars.append("\\")
                escaped.unicodeScalars.append(scalar)
            case "\r", "\u{85}", "\u{2028}", "\u{2029}": escaped += "\\n"
            case "\n": if !isAfterReturn { escaped += "\\n" }
            case "\t": escaped.unicodeScalars.append(" ")
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): break
            default: escaped.unicodeScalars.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        return escaped
    }

    /// Puts a line of content in pieces of 75 octets at most, the line break not counted: each after the first begins with
    /// a space. A character is never taken apart.
    static func fold(_ line: String, into text: inout String) {
        var octets = 0
        for scalar in line.unicodeScalars {
            let width = UTF8.width(scalar)
            if octets + width > 75 {
                text += "\r\n "
                octets = 1
            }
            text.unicodeScalars.append(scalar)
            octets += width
        }
        text += "\r\n"
    }
}
