/// The entity tag of a row's version: `"v3"`; of its compressed form `"v3-gzip"`.
package struct ETag: Hashable, Sendable {
    package let version: Int

    package init(version: Int) { self.version = version }

    package var text: String { "\"v\(version)\"" }

    /// An entity tag as a client names it.
    package struct Named: Sendable, Equatable {
        /// `W/`: says that two forms mean the same, not that they are the same.
        package let isWeak: Bool
        /// What stands between the quotation marks.
        package let opaque: String

        package init(isWeak: Bool, opaque: String) {
            self.isWeak = isWeak
            self.opaque = opaque
        }

        /// The tag of the form that is not compressed.
        package var identity: String {
            opaque.hasSuffix(ContentCoding.tagSuffix)
                ? String(opaque.dropLast(ContentCoding.tagSuffix.count)) : opaque
        }

        /// The version whose tag this is, to the letter; nil for a tag that is none of ours: `v010` is not `v10`.
        package var version: Int? {
            guard let version = Int(identity.dropFirst()), (0...Int(Int32.max)).contains(version),
                ETag(version: version).text == "\"\(identity)\""
            else { return nil }
            return version
        }

        package var text: String { "\(isWeak ? "W/" : "")\"\(opaque)\"" }
    }

    /// What a conditional header names (RFC 9110, 8.8.3 and 13.1).
    package enum Condition: Sendable, Equatable {
        case any
        case tags([Named])

        /// - Returns: nil where the header is neither `*` nor a list of entity tags.
        package init?(_ header: String) {
            if header.trimmingSpaces() == "*" {
                self = .any
                return
            }
            var tags: [Named] = []
            var rest = Substring(header).utf8
            while true {
                rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
                guard !rest.isEmpty else { break }
                let isWeak = rest.starts(with: "W/".utf8)
                if isWeak { rest = rest.dropFirst(2) }
                guard rest.first == UInt8(ascii: "\"") else { return nil }
                let opaque = rest.dropFirst().prefix { $0 > 0x20 && $0 != 0x22 && $0 != 0x7F }
                rest = rest[opaque.endIndex...]
                guard rest.first == UInt8(ascii: "\"") else { return nil }
                rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
                guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
                tags.append(Named(isWeak: isWeak, opaque: String(Substring(opaque))))
            }
            guard !tags.isEmpty else { return nil }
            self = .tags(tags)
        }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    package func trimmingSpaces() -> String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return String(rest)
    }
}
