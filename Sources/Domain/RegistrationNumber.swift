/// The number under which an organisation is registered, as its register writes it.
package enum RegistrationNumber {
    /// - Parameters:
    ///   - typed: the number in any spelling: `123456`, `NPO 123-456`, `123-456NPO` for an NPO.
    ///   - type: which register; nil where that is not known, and then only what its form shows is put into order.
    ///   - place: of the value, for the fault.
    /// - Returns: `123-456 NPO`, `930012345` (PBO), `2012/123456/07` (company). Older numbers of other forms, and
    ///   those of other registers, are kept as one line in capitals.
    package static func canonical(
        _ typed: String, _ type: PartnerRegistrationScheme?, at place: String
    ) throws(Fault) -> String {
        let line = CanonicalText.line(typed).uppercased()
        if type == .other { return line }
        let plain = line.unicodeScalars.compactMap(plain)
        let digits = String(String.UnicodeScalarView(plain.filter { ("0"..."9").contains($0) }))
        let letters = String(String.UnicodeScalarView(plain.filter { !("0"..."9").contains($0) }))
        let isMarked = letters == "NPO"
        // Six digits alone can be an NPO's only: the other registers' numbers are longer.
        if isMarked || type == .npo || (type == nil && letters.isEmpty && digits.utf8.count == 6) {
            guard letters.isEmpty || isMarked, digits.utf8.count == 6 else {
                throw Fault(
                    place, "is not an NPO number: that has six digits", hint: "such as 123-456 NPO")
            }
            return "\(digits.prefix(3))-\(digits.dropFirst(3)) NPO"
        }
        if letters.isEmpty || letters == "PBO", digits.utf8.count == 9, type == .pbo || letters == "PBO" {
            return digits
        }
        let parts = line.split(whereSeparator: { "/- ".contains($0) })
        if type != .pbo, letters.isEmpty,
            parts.map(\.utf8.count) == [4, 6, 2] || (type == .company && digits.utf8.count == 12)
        {
            return "\(digits.prefix(4))/\(digits.dropFirst(4).prefix(6))/\(digits.suffix(2))"
        }
        return line
    }

    /// Letters, digits and what else means something; separators mean nothing.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        let properties = scalar.properties
        if properties.numericType == .decimal, let value = properties.numericValue {
            return Unicode.Scalar(0x30 + UInt32(value))
        }
        return CanonicalText.isSpace(scalar) || properties.generalCategory == .dashPunctuation
            || "/.()".unicodeScalars.contains(scalar) ? nil : scalar
    }
}
