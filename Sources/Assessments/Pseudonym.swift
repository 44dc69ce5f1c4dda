import CSV
package import Digests
import Domain

/// What stands for a child: an HMAC-SHA-256 of its reference.
package typealias Pseudonym = SHA256Digest

/// A child's own reference, as it is written by whoever keeps it.
package enum ChildReference {
    /// Characters of the longest one.
    package static let limit = 100

    /// The bytes that a pseudonym is made of: capitals, accents' forms and white space make no difference.
    ///
    /// - Returns: nil for no text, for one that means that there is none (`NA`), for one that is too long, or with a control
    ///   character: such a one is seen nowhere, and would make another child of the same reference.
    package static func canonical(_ text: String) -> [UInt8]? {
        let line = CanonicalText.line(text).lowercased()
        guard !isMissingValue(line), line.count <= limit,
            !line.unicodeScalars.contains(where: {
                $0.isASCII ? $0.value < 0x20 || $0.value == 0x7f : $0.properties.generalCategory == .control
            })
        else { return nil }
        return Array(line.utf8)
    }
}
