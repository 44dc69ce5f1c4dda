/// The columns of a file, found by their names: capitals and spaces around a name make no difference.
package struct CSVHeader: Sendable {
    /// As written, without the spaces around them.
    package let names: [String]
    private let keys: [String]

    /// - Throws: A fault where a name is not text.
    package init(_ record: CSVReader.Record) throws(FileFault) {
        names = try record.texts().map(trimmed)
        keys = names.map { $0.lowercased() }
    }

    package var count: Int { names.count }

    package func index(of name: String) -> Int? { keys.firstIndex(of: name) }

    /// The first column whose name stands there before already, among those asked about.
    package func requireOnce(_ isAskedAbout: (String) -> Bool = { _ in true }) throws(FileFault) {
        for (index, key) in keys.enumerated() where keys.firstIndex(of: key) != index && isAskedAbout(key) {
            throw FileFault(line: 1, column: index + 1, columnName: names[index], message: "is there twice")
        }
    }

    /// - Throws: Which of these columns are missing.
    package func require(_ columns: [String]) throws(FileFault) {
        let missing = columns.filter { !keys.contains($0) }
        guard missing.isEmpty else {
            let hint =
                count == 1 && names[0].contains(";")
                ? " (fields are separated by commas; for semicolons and decimal commas, say --format semicolons)" : ""
            throw FileFault(line: 1, message: "the header lacks \(missing.joined(separator: ", "))\(hint)")
        }
    }
}

/// Without white space and invisible characters at its ends.
package func trimmed(_ text: String) -> String {
    // What begins and ends with a visible character of ASCII is as it should be.
    let visible = UInt8(ascii: "!")...UInt8(ascii: "~")
    if let first = text.utf8.first, let last = text.utf8.last, visible.contains(first), visible.contains(last) {
        return text
    }
    func isNothing(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
    }
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, isNothing(first) { scalars.removeFirst() }
    while let last = scalars.last, isNothing(last) { scalars.removeLast() }
    return String(scalars)
}
