internal import NIOHTTP1

/// A request's header fields, in the order they came; names compare without regard to case.
package struct HTTPFields: Sendable {
    var storage: HTTPHeaders

    init(_ storage: HTTPHeaders) {
        self.storage = storage
    }

    package init(_ fields: [(String, String)] = []) {
        self.storage = HTTPHeaders(fields)
    }

    /// The first field of that name; nil when there is none.
    package subscript(name: String) -> String? {
        storage.first(name: name).map(Self.trimmed)
    }

    /// Every field of that name, in order, each as it was sent: a list in one field is not taken apart.
    package func all(_ name: String) -> [String] {
        storage[name].map(Self.trimmed)
    }

    package func contains(_ name: String) -> Bool {
        storage.contains(name: name)
    }

    /// Space around a value is no part of it; the codec leaves what is behind.
    static func trimmed(_ value: String) -> String {
        guard let last = value.utf8.last, last == 0x20 || last == 0x09 else { return value }
        var rest = Substring(value)
        while let last = rest.utf8.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return String(rest)
    }
}
