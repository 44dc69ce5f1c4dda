/// An API key as it is sent: `ecdp_<prefix>_<secret>`.
package struct APIKey: Sendable {
    package let prefix: String
    /// The whole key; never logged.
    package let text: String

    /// - Returns: nil where the text cannot be a key.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "ecdp", (8...16).contains(parts[1].utf8.count),
            (20...100).contains(parts[2].utf8.count),
            parts[1].utf8.allSatisfy({ Self.isLowercaseAlphanumeric($0) })
        else { return nil }
        prefix = String(parts[1])
        self.text = String(text)
    }

    private static func isLowercaseAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The token of an `Authorization: Bearer …` header.
    package static func bearer(_ header: String) -> Substring? {
        guard header.utf8.count > 7, header.utf8.count < 200, header.prefix(7).lowercased() == "bearer " else {
            return nil
        }
        return header.dropFirst(7)
    }
}
