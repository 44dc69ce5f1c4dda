import Digests
import Foundation

/// Where the next page of a list begins: opaque to clients, bound to the list it came from.
///
/// It holds no secret and is trusted with nothing: its values are parameters of the statement like any other. The check
/// finds one that was cut short or altered on its way; without it such a cursor could name another place.
package struct Cursor: Sendable, Equatable {
    /// The list: path, sort, filters, municipalities and API key, hashed.
    package let list: UInt64
    /// The sorted value of the last row; nil where it is personal information, which has no place in an address: then it
    /// is read from the row.
    package let value: String?
    package let id: String

    package init(list: UInt64, value: String?, id: String) {
        self.list = list
        self.value = value
        self.id = id
    }

    package var text: String {
        let plain = "\(list)\n\(id)" + (value.map { "\n\($0)" } ?? "")
        return Data("\(Self.check(plain))\n\(plain)".utf8)
            .base64EncodedString(options: [.base64URLAlphabet, .omitPaddingCharacter])
    }

    /// - Returns: nil where the text is no cursor, or not a whole one.
    package init?(_ text: String) {
        guard text.utf8.count <= 2000 else { return nil }
        var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: base64), let whole = String(validating: data, as: UTF8.self),
            !whole.utf8.contains(0), let end = whole.firstIndex(of: "\n")
        else { return nil }
        let plain = String(whole[whole.index(after: end)...])
        guard Self.check(plain) == whole[..<end] else { return nil }
        let parts = plain.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let list = UInt64(parts[0]) else { return nil }
        self.init(list: list, value: parts.count > 2 ? String(parts[2]) : nil, id: String(parts[1]))
        // Base64 has several spellings of the same bytes: one text for one place.
        guard self.text == text else { return nil }
    }

    /// 64 bits of the SHA-256.
    private static func check(_ plain: String) -> String { String(SHA256Digest(plain).hexadecimal.prefix(16)) }

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
