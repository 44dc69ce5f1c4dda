/// An API key as it is sent: `ecdp_<prefix>_<secret>`.
package struct APIKey: Sendable {
    package let prefix: String
    /// The whole key; never logged.
    package let text: String

    /// - Returns: nil where the text cannot be a key.
    package init?(_ text: Substring) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("ecdp".utf8), (8...16).contains(parts[1].count),
            (20...100).contains(parts[2].count), parts[1].allSatisfy(Self.isLowercaseAlphanumeric)
        else { return nil }
        prefix = String(Substring(parts[1]))
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
