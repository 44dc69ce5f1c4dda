internal import Foundation

/// Text in the one form in which it is stored and compared, whichever door it came through: the API, a file, a command.
///
/// - **Unicode form**: NFC, so that `é` is one character and not a letter and a mark.
/// - **Space**: none at the ends, and one space (U+0020) for every run of white space inside. White space is what
///   Unicode calls so (`White_Space`), and the blank of Braille (U+2800).
/// - **Invisible characters** are removed: what Unicode marks as `Default_Ignorable_Code_Point` (zero-width space, soft
///   hyphen, byte order mark, direction marks, fillers) and the annotation marks U+FFF9 to U+FFFB. Kept are the joiners
///   (U+200C, U+200D) where a script or an emoji needs them, and the selectors of an emoji's form.
///
/// Characters that steer terminals or turn other text around are not removed: what was meant cannot be known. They are
/// refused where text comes in.
///
/// Free text is kept as it was typed: people set out addresses and lists with spaces and line breaks.
package enum CanonicalText {
    /// One line: a name, a number, a code.
    package static func line(_ typed: String) -> String {
        if isCanonicalASCII(typed) { return typed }
        // What is removed may bring a letter and its mark together, and that may end what a joiner was needed for.
        var text = typed.precomposedStringWithCanonicalMapping
        while true {
            let next = withoutInvisible(text).precomposedStringWithCanonicalMapping
            if next.unicodeScalars.elementsEqual(text.unicodeScalars) { return text }
            text = next
        }
    }

    private static func withoutInvisible(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        var needsSpace = false
        for scalar in visible(text) {
            if isSpace(scalar) {
                needsSpace = !line.isEmpty
            } else {
                if needsSpace { line.append(" ") }
                needsSpace = false
                line.append(scalar)
            }
        }
        return String(line)
    }

    /// Free text, which may have several lines: as it was typed, in NFC and without white space at its ends.
    package static func freeText(_ typed: String) -> String {
        if isCanonicalASCII(typed) { return typed }
        let scalars = typed.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[first...last]).precomposedStringWithCanonicalMapping
    }

    /// The key by which texts are compared, searched by their beginning and sorted: the same for texts that differ only
    /// in Unicode form, white space, invisible characters, capitals, accents, or the kind of apostrophe or dash.
    ///
    /// Keys compare as bytes. The database makes the same keys with `app.fold()`; a test compares the two for every
    /// character. Only accents that are marks on Latin, Greek, Cyrillic, Hebrew and Arabic letters are removed: the vowel
    /// signs of other scripts are letters.
    package static func folded(_ text: String) -> String {
        if let key = foldedASCII(text) { return key }
        var key = String.UnicodeScalarView()
        var needsSpace = false
        // Also U+1FFD, which is the same to Unicode. Decomposed, both are a space with a mark.
        let decomposed = text.replacing("\u{B4}", with: "'").decomposedStringWithCompatibilityMapping
        for scalar in decomposed.unicodeScalars {
            if isSpace(scalar) {
                needsSpace = !key.isEmpty
                continue
            }
            guard !isRemovedFromKeys(scalar) else { continue }
            if needsSpace { key.append(" ") }
            needsSpace = false
            if let plain = foldings[scalar] {
                key.append(contentsOf: plain.unicodeScalars)
            } else {
                for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isRemovedFromKeys(lower) {
                    key.append(contentsOf: foldings[lower]?.unicodeScalars ?? String(lower).unicodeScalars)
                }
            }
        }
        return String(key)
    }

    /// What takes the place of characters that have no decomposition of their own.
    private static let foldings: [Unicode.Scalar: String] = {
        var foldings: [Unicode.Scalar: String] = [
            "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ς": "σ",
        ]
        for quote: Unicode.Scalar in ["`", "\u{2B9}", "\u{2BC}", "\u{2018}", "\u{2019}", "\u{201B}", "\u{2032}"] {
            foldings[quote] = "'"
        }
        for quote: Unicode.Scalar in ["\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{AB}", "\u{BB}"] {
            foldings[quote] = "\""
        }
        for value in [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212] as [UInt32] {
            if let dash = Unicode.Scalar(value) { foldings[dash] = "-" }
        }
        return foldings
    }()
}

// MARK: Classes of characters

extension CanonicalText {
    package static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "\u{2800}"
    }

    /// Whether nothing is to be seen of it, and it is no space.
    package static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isDefaultIgnorableCodePoint || (0xFFF9...0xFFFB).contains(scalar.value)
    }

    /// Whether there is anything to be seen.
    package static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            isSpace($0) || isInvisible($0) || $0.properties.generalCategory == .control
        }
    }

    private static func isRemovedFromKeys(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x7F else { return scalar.value < 0x20 && !isSpace(scalar) }
        return isMark(scalar) || isInvisible(scalar) || scalar.properties.generalCategory == .control
    }

    /// The marks that keys leave out, by their blocks. `app.fold()` has the same.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x0483...0x0487, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        case 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C5, 0x05C7: true
        case 0x0610...0x061A, 0x064B...0x065F, 0x0670: true
        default: false
        }
    }

    /// Printable ASCII, in which nothing is to be changed: nearly all text.
    private static func isCanonicalASCII(_ text: String) -> Bool {
        var previous = UInt8(ascii: " ")
        for byte in text.utf8 {
            guard (0x20..<0x7F).contains(byte) else { return false }
            if byte == 0x20, previous == 0x20 { return false }
            previous = byte
        }
        return previous != 0x20 || text.isEmpty
    }

    /// - Returns: nil for text that is not printable ASCII with single spaces.
    private static func foldedASCII(_ text: String) -> String? {
        guard isCanonicalASCII(text) else { return nil }
        if !text.utf8.contains(where: { (0x41...0x5A).contains($0) || $0 == 0x60 }) { return text }
        return String(
            decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 == 0x60 ? 0x27 : $0 },
            as: UTF8.self)
    }
}

// MARK: Joiners

extension CanonicalText {
    /// The text without its invisible characters, but for the ones that change what their neighbours look like.
    private static func visible(_ text: String) -> [Unicode.Scalar] {
        let scalars = Array(text.unicodeScalars)
        guard scalars.contains(where: isInvisible) else { return scalars }
        var kept: [Unicode.Scalar] = []
        kept.reserveCapacity(scalars.count)
        for (index, scalar) in scalars.enumerated() {
            if !isInvisible(scalar) || isNeeded(scalar, after: kept.last, before: scalars.dropFirst(index + 1).first) {
                kept.append(scalar)
            }
        }
        return kept
    }

    /// The rules of RFC 5892, appendix A: a joiner shapes what it stands in after a virama, and between letters of the
    /// Arabic kind; beside them the sequences of emoji.
    private static func isNeeded(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
    ) -> Bool {
        guard let previous else { return false }
        switch scalar.value {
        case 0x200C, 0x200D:
            guard let next, !isSpace(next), !isInvisible(next) else { return false }
            if previous.properties.canonicalCombiningClass == .virama { return true }
            if scalar.value == 0x200D { return isEmoji(previous) && isEmoji(next) }
            return isJoining(previous) && isJoining(next)
        case 0xFE0E, 0xFE0F: return previous.properties.isEmoji
        default: return false
        }
    }

    private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xFE0F || (scalar.properties.isEmoji && scalar.value > 0xFF)
    }

    /// Arabic, Syriac, N'Ko, Mandaic and their extensions, Mongolian, Adlam.
    private static func isJoining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0600...0x08FF, 0x1800...0x18AF, 0x1E900...0x1E95F: true
        default: false
        }
    }
}
