package import Foundation

extension UUID {
    /// A UUID in its usual form, of either case: `0190f5d2-9a7b-7cde-8f01-23456789abcd` (RFC 9562, section 4).
    ///
    /// Foundation's own initialiser scans the text by a format and takes twenty times as long, for every request that
    /// names a row.
    ///
    /// - Returns: nil for any other text.
    package init?(canonical text: String) {
        var text = text
        let halves = text.withUTF8 { characters -> (high: UInt64, low: UInt64)? in
            guard characters.count == 36 else { return nil }
            var halves = (high: UInt64(0), low: UInt64(0))
            for (position, character) in characters.enumerated() {
                if [8, 13, 18, 23].contains(position) {
                    guard character == UInt8(ascii: "-") else { return nil }
                } else {
                    guard let digit = Self.value(ofDigit: character) else { return nil }
                    if position < 18 {
                        halves.high = halves.high << 4 | digit
                    } else {
                        halves.low = halves.low << 4 | digit
                    }
                }
            }
            return halves
        }
        guard let halves else { return nil }
        self = withUnsafeBytes(of: (halves.high.bigEndian, halves.low.bigEndian)) {
            UUID(uuid: $0.loadUnaligned(as: uuid_t.self))
        }
    }

    private static func value(ofDigit character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(character - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
