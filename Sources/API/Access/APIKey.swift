/// An API key as it is sent: `ecdp_<prefix>_<secret>`.
package struct APIKey: Sendable {
    package let prefix: String
    /// The whole key; never logged.
    package let text: String

    /// - Returns: nil where the text cannot be a key.
    package init?(_ text: Substring) {
        guard text.utf8.starts(with: "ecdp_".utf8) else { return nil }
        let rest = text.utf8.dropFirst(5)
        guard let mark = rest.firstIndex(of: UInt8(ascii: "_")) else { return nil }
        let prefix = rest[..<mark]
        let secret = rest[rest.index(after: mark)...]
        guard (8...16).contains(prefix.count), (20...100).contains(secret.count),
            prefix.allSatisfy(Self.isLowercaseAlphanumeric), !secret.contains(UInt8(ascii: "_"))
        else { return nil }
        self.prefix = String(Substring(prefix))
        self.text = String(text)
    }

    private static func isLowercaseAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The token of an `Authorization: Bearer …` header.
    package static func bearer(_ header: String) -> Substring? {
        let scheme = "bearer ".utf8
        guard header.utf8.count > scheme.count, header.utf8.count < 200,
            zip(header.utf8, scheme).allSatisfy({ $0 | 0x20 == $1 })
        else { return nil }
        return Substring(header.utf8.dropFirst(scheme.count))
    }
}
