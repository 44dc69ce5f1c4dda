/// A telephone number in E.164: `+27825550101`. Numbers without a country's code are South African.
///
/// Numbers that begin with `+2700` belong to nobody; examples and the demonstration use them.
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    package let e164: String

    package var description: String { e164 }

    /// Reads a number in any of its usual spellings: `0825550101`, `082 555 0101`, `(082) 555-0101`, `+27 82 555 0101`,
    /// `+27 (0)82 555 0101`, `0027825550101`, `27825550101`, `825550101` (as spreadsheets leave it), `tel:+27-82-…`.
    ///
    /// - Parameter place: of the value, for the fault.
    package init(_ typed: String, at place: String) throws(Fault) {
        let dialled = try Dialled(typed, at: place)
        let digits = dialled.digits
        let hint = "such as 082 555 0101 or +27 82 555 0101"
        if !dialled.isInternational {
            // Nine digits are a number of which a spreadsheet took the leading zero.
            let national = digits.hasPrefix("0") ? digits.dropFirst() : digits[...]
            if national.count == 9, national.first != "0" {
                e164 = "+27\(national)"
                return
            }
            guard digits.count == 11, digits.hasPrefix("27"), digits.dropFirst(2).first != "0" else {
                throw Fault(place, "is not a South African telephone number: it has \(digits.count) digits", hint: hint)
            }
            e164 = "+\(digits)"
            return
        }
        if digits.hasPrefix("27") {
            var national = digits.dropFirst(2)
            if national.count == 10, national.first == "0" { national = national.dropFirst() }
            guard national.count == 9, national.first != "0" || national.hasPrefix("00") else {
                throw Fault(
                    place, "is not a South African telephone number: +27 is followed by nine digits", hint: hint)
            }
            e164 = "+27\(national)"
            return
        }
        guard (8...15).contains(digits.count), digits.first != "0" else {
            throw Fault(
                place, "is not a telephone number: a country's code and the number have 8 to 15 digits", hint: hint)
        }
        e164 = "+\(digits)"
    }

    /// The beginning of a number, for a search: `082 55` → `+278255`. A whole number gives itself.
    ///
    /// - Returns: nothing of the typed but `+` and digits.
    package static func beginning(_ typed: String, at place: String) throws(Fault) -> String {
        let dialled = try Dialled(typed, at: place)
        let digits = dialled.digits
        if let whole = try? PhoneNumber(typed, at: place) { return whole.e164 }
        if dialled.isInternational {
            // The trunk's zero after the country's code.
            return digits.hasPrefix("270") && !digits.hasPrefix("2700") ? "+27\(digits.dropFirst(3))" : "+\(digits)"
        }
        if digits.hasPrefix("0") { return "+27\(digits.dropFirst())" }
        return digits.hasPrefix("27") ? "+\(digits)" : "+27\(digits)"
    }
}

/// What is left of a number as it was typed.
private struct Dialled {
    /// Without the sign or the zeros of an international call.
    var digits = ""
    var isInternational = false

    init(_ typed: String, at place: String) throws(Fault) {
        var text = CanonicalText.line(typed)[...]
        if text.lowercased().hasPrefix("tel:") { text = text.dropFirst(4) }
        for character in text.unicodeScalars {
            let properties = character.properties
            if properties.numericType == .decimal, let value = properties.numericValue {
                digits.append(String(Int(value)))
            } else if character == "+" || character == "\u{FF0B}" {
                guard digits.isEmpty, !isInternational else {
                    throw Fault(
                        place, "has a + that is not at its beginning",
                        hint: "one number goes into one field")
                }
                isInternational = true
            } else if properties.isAlphabetic {
                throw Fault(
                    place, "must be a telephone number, not letters", hint: "an extension is not part of the number")
            } else if !CanonicalText.isSpace(character), properties.generalCategory != .dashPunctuation,
                !"().-/\u{B7}\u{2011}\u{2212}".unicodeScalars.contains(character)
            {
                throw Fault(place, "has a character that telephone numbers do not have: \(character)")
            }
        }
        guard !digits.isEmpty else { throw Fault(place, "has no digits") }
        if !isInternational, digits.hasPrefix("00") {
            digits.removeFirst(2)
            isInternational = true
        }
    }
}
