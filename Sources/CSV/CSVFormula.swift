import Domain

/// Protects people who open a CSV file in a spreadsheet from formulas that somebody put into a text.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, tab or CR for a formula, and formulas can read other
/// files and send them away; some look past white space in front, or take other forms of these characters as well. Such
/// a text is written with an apostrophe in front, which spreadsheets show as text, and read without it.
///
/// Writing and reading are inverse to each other: `=1+1` is written `'=1+1`, and `'=1+1` is written `''=1+1`. A telephone
/// number in E.164, `+27825550101`, is no formula, and is written as it is.
package enum CSVFormula {
    /// Whether a spreadsheet could take the text for a formula, with or without apostrophes in front.
    package static func isLike(_ text: some Collection<UInt8>) -> Bool {
        var rest = text[...]
        while rest.first == apostrophe { rest = rest.dropFirst() }
        guard let first = rest.first else { return false }
        // Letters and digits, which nearly all texts begin with.
        if (0x30...0x39).contains(first) || (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first) {
            return false
        }
        if first == 0x09 || first == 0x0D { return true }
        if isTelephoneNumber(rest) { return false }
        var scalars = String(decoding: rest.prefix(400), as: UTF8.self).unicodeScalars[...]
        while let scalar = scalars.first,
            scalar == "'" || CanonicalText.isSpace(scalar) || CanonicalText.isInvisible(scalar)
        {
            scalars = scalars.dropFirst()
        }
        // Nothing but white space for so long: whatever follows.
        guard let scalar = scalars.first else { return rest.count > 400 }
        return beginnings.contains(scalar)
    }

    /// A cell as it was before it was written.
    package static func read(_ cell: String) -> String {
        guard cell.utf8.first == apostrophe else { return cell }
        let rest = cell.utf8.dropFirst()
        return isLike(rest) ? String(decoding: rest, as: UTF8.self) : cell
    }

    private static let apostrophe = UInt8(ascii: "'")

    /// `=`, `+`, `-`, `@` in all their widths and heights.
    private static let beginnings: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{207A}", "\u{207B}", "\u{207C}", "\u{208A}", "\u{208B}", "\u{208C}", "\u{2212}",
        "\u{FB29}",
        "\u{FE62}", "\u{FE63}", "\u{FE66}", "\u{FE6B}", "\u{FF0B}", "\u{FF0D}", "\u{FF1D}", "\u{FF20}",
    ]

    /// `+` and 8 to 15 digits, nothing else.
    private static func isTelephoneNumber(_ text: some Collection<UInt8>) -> Bool {
        text.first == UInt8(ascii: "+") && (9...16).contains(text.count)
            && text.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}
