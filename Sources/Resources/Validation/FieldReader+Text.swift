import Domain

extension FieldReader {
    /// A text in its canonical form.
    static func short(
        _ text: String, _ field: Field, _ type: PartnerRegistrationScheme? = nil, at place: String
    ) throws(Fault) -> String {
        guard case .text(let length) = field.kind else { return text }
        return try short(text, length, field.spelling, type, at: place)
    }

    /// - Parameters:
    ///   - length: of the canonical form, in characters.
    ///   - type: of a registration number, where it is known.
    static func short(
        _ text: String, _ length: ClosedRange<Int>, _ spelling: Spelling, _ type: PartnerRegistrationScheme? = nil,
        at place: String
    ) throws(Fault) -> String {
        let isFree = spelling == .freeText
        // White space at the ends, line breaks too, is never meant.
        let typed = CanonicalText.freeText(text)
        if let unfit = PlainText.unfit(in: typed, lines: isFree) { throw Fault(place, "must not hold \(unfit)") }
        let kept = isFree ? typed : CanonicalText.line(typed)
        let count = kept.unicodeScalars.count
        guard count <= length.upperBound else {
            throw Fault(place, "has \(count) characters; at most \(length.upperBound) are kept")
        }
        if length.lowerBound > 0, CanonicalText.isBlank(kept) {
            throw Fault(place, text.isEmpty ? "must not be empty" : "must not be blank")
        }
        guard count >= length.lowerBound else {
            throw Fault(place, "has \(count) characters; at least \(length.lowerBound) are needed")
        }
        switch spelling {
        case .line, .freeText: return kept
        case .smallLetters: return kept.lowercased()
        case .phone: return try PhoneNumber(kept, at: place).e164
        case .phoneBeginning: return try PhoneNumber.beginning(kept, at: place)
        case .email: return try EmailAddress(kept, at: place).text
        case .emailBeginning:
            if kept.contains(" ") {
                throw Fault(place, "has a space, which addresses do not have", hint: "write a + as %2B")
            }
            return kept
        case .registration: return try RegistrationNumber.canonical(kept, type, at: place)
        }
    }
}
