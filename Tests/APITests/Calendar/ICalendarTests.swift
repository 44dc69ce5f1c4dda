import Foundation
import TestSupport
import Testing

@testable import API

/// The writer of iCalendar, on text of any kind: what a reader unfolds and unescapes is what was written.
struct ICalendarTests {
    /// As RFC 5545 says a reader does it, octet by octet: unfold, then part the lines.
    private static func unfolded(_ text: String) -> [String] {
        var lines: [[UInt8]] = [[]]
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: [13, 10, 32]) {
                index += 3
            } else if bytes[index...].starts(with: [13, 10]) {
                lines.append([])
                index += 2
            } else {
                lines[lines.count - 1].append(bytes[index])
                index += 1
            }
        }
        return lines.dropLast().map { String(decoding: $0, as: UTF8.self) }
    }

    /// What is left of a text in a calendar: line breaks of any kind are one kind, a tab is a space, other controls are gone.
    private static func kept(_ text: String) -> [Unicode.Scalar] {
        var kept: [Unicode.Scalar] = []
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r", "\u{85}", "\u{2028}", "\u{2029}": kept.append("\n")
            case "\n": if !isAfterReturn { kept.append("\n") }
            case "\t": kept.append(" ")
            default: if scalar.value >= 0x20, !(0x7F..<0xA0).contains(scalar.value) { kept.append(scalar) }
            }
            isAfterReturn = scalar == "\r"
        }
        return kept
    }

    private static func unescaped(_ value: Substring) -> String {
        var text = ""
        var isEscaped = false
        for scalar in value.unicodeScalars {
            if isEscaped {
                text.unicodeScalars.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static let letters: [Unicode.Scalar] = [
        "a", "Z", "9", " ", ",", ";", ":", "\\", "\"", "\n", "\r", "\t", "\0", "\u{7}", "\u{7F}", "\u{85}", "é", "ŝ",
        "ḓ", "漢", "𝄞", "👩", "\u{200D}", "\u{301}", "\u{2028}", "B", "E", "G", "I", "N",
    ]

    @Test func `any text comes back as it was, in lines of 75 octets at most`() {
        var generator = SplitMix64(seed: 5545)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0..<200, using: &generator)
            var text = ""
            for _ in 0..<count {
                text.unicodeScalars.append(Self.letters[Int.random(in: 0..<Self.letters.count, using: &generator)])
            }
            var calendar = ICalendar()
            calendar.line("SUMMARY", escaping: text)
            let written = calendar.text
            guard !written.isEmpty else {
                #expect(text.unicodeScalars.allSatisfy { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
                continue
            }
            #expect(written.hasSuffix("\r\n"))
            for line in written.utf8.split(separator: UInt8(ascii: "\n")) {
                #expect(line.count <= 76 && line.last == UInt8(ascii: "\r"))
                #expect(!line.dropLast().contains { $0 < 0x20 || $0 == 0x7F })
            }
            let lines = Self.unfolded(written)
            #expect(lines.count == 1)
            #expect(lines[0].utf8.starts(with: "SUMMARY:".utf8))
            let value = String(decoding: lines[0].utf8.dropFirst("SUMMARY:".utf8.count), as: UTF8.self)
            #expect(Array(Self.unescaped(value[...]).unicodeScalars) == Self.kept(text))
        }
    }

    @Test func `moments are written in UTC, whatever the day`() {
        for (seconds, text) in [
            (0, "19700101T000000Z"), (-1, "19691231T235959Z"), (1_835_472_600, "20280229T213000Z"),
            (951_782_400, "20000229T000000Z"), (4_107_542_399, "21000228T235959Z"), (4_107_542_400, "21000301T000000Z"),
        ] {
            #expect(ICalendar.utc(Date(timeIntervalSince1970: Double(seconds))) == text)
        }
    }

    @Test func `a document is one calendar, its components within each other`() {
        let text = ICalendar.document(name: "A; B") { calendar in
            calendar.component("VEVENT") { $0.line("DTSTART", day: "2028-02-29") }
        }
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
        #expect(text.contains("\r\nX-WR-CALNAME:A\\; B\r\n"))
        #expect(text.contains("\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20280229\r\nEND:VEVENT\r\n"))
    }
}
