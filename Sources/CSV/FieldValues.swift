extension UnsafeBufferPointer<UInt8> {
    /// A decimal number in full: `-12.5`, `1e-3`; spaces around it are ignored. nil for anything else: for hexadecimal,
    /// "nan" and "inf" as well, for what overflows, and for the other decimal mark.
    package func decimal(mark: UInt8 = UInt8(ascii: ".")) -> Double? {
        var start = 0
        var end = count
        while start < end, self[start] == 0x20 { start += 1 }
        while end > start, self[end - 1] == 0x20 { end -= 1 }
        guard start < end else { return nil }
        var position = start
        let isNegative = self[position] == UInt8(ascii: "-")
        if isNegative || self[position] == UInt8(ascii: "+") { position += 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var scale = 0
        var hasPoint = false
        var seen = 0
        while position < end {
            let byte = self[position]
            if byte == mark, !hasPoint {
                hasPoint = true
            } else if byte >= 0x30, byte <= 0x39 {
                seen += 1
                if digits < 19 {
                    mantissa = mantissa * 10 + UInt64(byte - 0x30)
                    if mantissa > 0 { digits += 1 }
                    if hasPoint { scale += 1 }
                } else {
                    digits = 20
                }
            } else {
                break
            }
            position += 1
        }
        guard seen > 0 else { return nil }
        if position == end, digits <= 19, mantissa < 1 << 53, scale <= 22 {
            // Both are exact, so their quotient is the nearest double.
            let value = Double(mantissa) / tens[scale]
            return isNegative ? -value : value
        }
        // The long way for exponents and many digits; what follows the digits must be an exponent.
        if position < end {
            guard self[position] | 0x20 == UInt8(ascii: "e") else { return nil }
            position += 1
            if position < end, self[position] == UInt8(ascii: "+") || self[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard position < end else { return nil }
            for index in position..<end where self[index] < 0x30 || self[index] > 0x39 { return nil }
        }
        let plain = self[start..<end].map { $0 == mark ? UInt8(ascii: ".") : $0 }
        guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Whether a field says that there is no value: nothing, `NA`, `N/A`, `#N/A`, `null` or `.`, in capitals or not, with
    /// spaces or invisible characters around it. As a number it is a missing value; as a key it is a fault.
    package var isMissing: Bool {
        var start = 0
        var end = count
        while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
        while end > start, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
        guard start < end else { return true }
        if self[start] >= 0x80 || self[end - 1] >= 0x80 { return isMissingValue(String(decoding: self, as: UTF8.self)) }
        // Nearly every field is a number or a key that begins with none of these.
        guard end - start <= 4, "nN#.".utf8.contains(self[start]) else { return false }
        return isMissingValue(String(decoding: self[start..<end], as: UTF8.self))
    }
}

/// See `isMissing` of bytes.
package func isMissingValue(_ text: String) -> Bool {
    switch trimmed(text).lowercased() {
    case "", "na", "n/a", "#n/a", "null", ".": true
    default: false
    }
}

private let tens: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]
