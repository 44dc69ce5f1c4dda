internal import Foundation

/// An e-mail address such as mail servers deliver: `thandi.mokoena@example.org`, with letters of any script in both
/// parts (RFC 5321, 6531). The domain is in small letters; before the `@` capitals stay as they were typed, and are
/// ignored where addresses are compared.
///
/// Not taken: quoted parts (`"a b"@…`), addresses of machines (`@[192.0.2.1]`), and domains without a point.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// - Parameter place: of the value, for the fault.
    package init(_ typed: String, at place: String) throws(Fault) {
        let typed = CanonicalText.line(typed)
        func fault(_ message: String, hint: String? = "such as office@example.org") -> Fault {
            Fault(place, message, hint: hint)
        }
        if typed.contains(where: { "<>".contains($0) }) || typed.lowercased().hasPrefix("mailto:") {
            throw fault("must be the address alone")
        }
        if typed.contains(where: { ",;".contains($0) }) { throw fault("must be one address") }
        if typed.contains(" ") { throw fault("has a space, which addresses do not have") }
        let parts = typed.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw fault("must have one @") }
        let local = String(parts[0])
        let domain = parts[1].precomposedStringWithCompatibilityMapping.lowercased()
            .replacing("\u{3002}", with: ".").precomposedStringWithCanonicalMapping
        guard !local.isEmpty, !domain.isEmpty else {
            throw fault("has nothing \(local.isEmpty ? "before" : "after") the @")
        }
        guard local.utf8.count <= 64 else { throw fault("is too long before the @: 64 bytes at most") }
        guard local.utf8.count + 1 + domain.utf8.count <= 254 else { throw fault("is too long: 254 bytes at most") }
        guard Self.hasSingleDots(local), local.unicodeScalars.allSatisfy(Self.isAtom) else {
            throw fault("is not an address before the @")
        }
        guard Self.isDomain(domain) else { throw fault("is not an address after the @") }
        text = "\(local)@\(domain)"
    }

    /// No point at an end, nor two in a row.
    private static func hasSingleDots(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }

    private static func isAtom(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains(scalar)
        }
        return isLetterOrDigit(scalar)
    }

    private static func isDomain(_ domain: String) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, !last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.unicodeScalars.allSatisfy { $0 == "-" || isLetterOrDigit($0) }
        }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .nonspacingMark, .spacingMark:
            true
        default: scalar == "\u{200C}" || scalar == "\u{200D}"
        }
    }
}
