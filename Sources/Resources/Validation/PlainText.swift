import Domain

/// What a text may hold that people will read: on screens and terminals, in spreadsheets and letters.
package enum PlainText {
    /// What is wrong with a name that an operator gives; nil where it is fit, to be kept as `CanonicalText.line` has it.
    package static func fault(inName name: String) -> String? {
        if CanonicalText.isBlank(name) { return "must not be blank" }
        let name = CanonicalText.freeText(name)
        if CanonicalText.line(name).unicodeScalars.count > 200 { return "must have 200 characters at most" }
        return unfit(in: name, lines: false).map { "must not hold \($0)" }
    }

    /// The first thing that a text must not hold, with its article, for messages; nil where it is fit.
    ///
    /// Controls steer terminals. Overrides of direction make a text look like another one; the marks and the letters'
    /// own direction, which Hebrew, Arabic and emoji need, are kept.
    ///
    /// - Parameter lines: whether line breaks and tabs are text.
    static func unfit(in text: String, lines: Bool) -> String? {
        var previous: Unicode.Scalar = " "
        var isReturn = false
        for scalar in text.unicodeScalars {
            // A CR belongs to the line break that it begins.
            if isReturn, scalar != "\n" { return control(previous) }
            isReturn = false
            switch scalar.value {
            case 0x09, 0x0A:
                if !lines { return scalar == "\n" ? "a line break" : "a tab" }
            case 0x0D:
                if !lines { return "a line break" }
                isReturn = true
            case 0x00...0x1F, 0x7F...0x9F: return control(scalar)
            case 0x202A...0x202E, 0x2066...0x2069:
                return
                    "U+\(String(scalar.value, radix: 16, uppercase: true)), which changes the direction of other text"
            default: break
            }
            previous = scalar
        }
        return isReturn ? control(previous) : nil
    }

    private static func control(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "a control character (U+\(String(repeating: "0", count: 4 - digits.count))\(digits))"
    }
}
