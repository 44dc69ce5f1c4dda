/// How wide text becomes at the most, and how it is fitted into a width.
///
/// There are no fonts here: widths are those of DejaVu Sans, the widest of the fonts that pages name, rounded up.
enum ChartText {
    /// In units of the font's size.
    static func width(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "I", "J", ".", ",", ":", ";", "'", "|", "!", " ", "\u{A0}", "(", ")", "[", "]", "/", "’":
            0.42
        case "m", "w", "M", "W", "@", "%", "…", "—": 1.05
        case "A"..."Z", "&", "<", ">", "=", "+", "−", "~", "#": 0.86
        case "a"..."z", "0"..."9", "-", "_", "\"", "?", "$", "*": 0.66
        case "\u{A1}"..."\u{24F}": 0.86
        default: scalar.value > 0x2E7F ? 1.4 : 1.1
        }
    }

    /// - Returns: the text, or as much of its beginning as fits, with an ellipsis.
    static func fitted(_ text: String, within width: Double, size: Double) -> String {
        let room = width / size
        guard self.width(text) > room + 1e-6 else { return text }
        var kept = String.UnicodeScalarView()
        var used = self.width("…")
        for scalar in text.unicodeScalars {
            used += self.width(of: scalar)
            guard used <= room + 1e-6 else { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }

    /// - Returns: at most so many lines, broken at spaces; the last one shortened where it has to be.
    static func lines(_ text: String, within width: Double, size: Double, most: Int) -> [String] {
        let words = text.split(separator: " ").map(String.init)
        var lines: [String] = []
        for word in words {
            if let last = lines.last, self.width("\(last) \(word)") * size <= width || lines.count == most {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines.map { fitted($0, within: width, size: size) }
    }
}
