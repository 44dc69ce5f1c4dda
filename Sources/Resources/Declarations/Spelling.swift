/// How the text of a field is brought into the form in which it is kept, whichever way it came in.
///
/// See `CanonicalText` and the types of identifying numbers in `Domain`.
package enum Spelling: Sendable, Hashable {
    /// One line: NFC, single spaces, nothing invisible.
    case line
    /// Text of several lines, as it was typed, in NFC and without white space at its ends.
    case freeText
    /// A short code of letters, such as a language's: one line in small letters.
    case smallLetters
    /// A telephone number: E.164.
    case phone
    /// An e-mail address: its domain in small letters.
    case email
    /// A registration number, as the register writes it that the field of this name gives.
    case registration(type: String)
    /// What a telephone number begins with, for a search.
    case phoneBeginning
    /// What an e-mail address begins with, for a search.
    case emailBeginning

    /// Texts that may be this long may have lines; shorter ones, such as names, stand in one.
    package static let freeTextFrom = 500
}
