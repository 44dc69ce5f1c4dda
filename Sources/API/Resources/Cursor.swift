import Foundation

/// Where the next page of a list begins: opaque to clients, bound to the list it came from.
///
/// It holds no secret and is trusted with nothing: its values are parameters of the statement like any other.
package struct Cursor: Sendable, Equatable {
    /// The list: path, sort and filters, hashed.
    package let list: UInt64
    /// The sorted value of the last row.
    package let value: String
    package let id: String

    package init(list: UInt64, value: String, id: String) {
        self.list = list
        self.value = value
        self.id = id
    }

    package var text: String {
        Data("\(list)\n\(id)\n\(value)".utf8)
            .base64EncodedString(options: [.base64URLAlphabet, .omitPaddingCharacter])
    }

    /// - Returns: nil where the text is no cursor.
    package init?(_ text: String) {
        guard text.utf8.count <= 2000 else { return nil }
        var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: base64), let plain = String(validating: data, as: UTF8.self),
            !plain.utf8.contains(0)
        else { return nil }
        let parts = plain.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let list = UInt64(parts[0]) else { return nil }
        self.init(list: list, value: String(parts[2]), id: String(parts[1]))
    }

    /// FNV-1a, 64 bits, of what tells lists apart.
    package static func fingerprint(_ parts: [String]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        return hash
    }
}
