/// What is wrong with a file, and where: for the person who made it.
package struct FileFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1, the header included.
    package let line: Int
    /// From 1; nil where it is about the whole line.
    package let column: Int?
    package let columnName: String?
    package let message: String

    package init(line: Int, column: Int? = nil, columnName: String? = nil, message: String) {
        self.line = line
        self.column = column
        self.columnName = columnName
        self.message = message
    }

    package var description: String {
        var place = "line \(line)"
        if let column { place += ", column \(column)" }
        if let columnName { place += " (\(columnName))" }
        return "\(place): \(message)"
    }
}

/// Everything that is wrong with a file, in the order of its lines; never empty.
package struct FileFaults: Error, Sendable, Hashable, CustomStringConvertible {
    /// More faults than this are not listed: the file is of another kind.
    package static let most = 100

    package let all: [FileFault]

    package init(_ all: [FileFault]) { self.all = Array(all.prefix(Self.most)) }

    package var description: String { all.map(\.description).joined(separator: "\n") }
}

extension [FileFault] {
    /// By line, then by column; what is about the whole line comes last.
    package var inOrder: [FileFault] {
        enumerated().sorted { a, b in
            (a.element.line, a.element.column ?? .max, a.offset) < (b.element.line, b.element.column ?? .max, b.offset)
        }.map(\.element)
    }

    /// Adds a fault, so that all of a file's are in one answer; behind ``FileFaults/most`` none is kept.
    package mutating func note(_ fault: FileFault) {
        if count < FileFaults.most { append(fault) }
    }
}
