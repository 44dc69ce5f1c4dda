/// The entity tag of a row's version: `"v3"`.
package struct ETag: Hashable, Sendable {
    package let version: Int

    package init(version: Int) { self.version = version }

    package var text: String { "\"v\(version)\"" }

    /// What a conditional header names.
    package enum Condition: Sendable, Equatable {
        case any
        /// The versions listed; weak tags and foreign ones name none.
        case versions([Int])

        package init(_ header: String) {
            let parts = header.split(separator: ",").map { $0.trimmingSpaces() }
            if parts == ["*"] {
                self = .any
                return
            }
            self = .versions(
                parts.compactMap { part in
                    guard part.hasPrefix("\"v"), part.hasSuffix("\""), part.count > 3 else { return nil }
                    let digits = part.dropFirst(2).dropLast()
                    return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
                })
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
