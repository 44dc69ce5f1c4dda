/// Comma-separated values as in RFC 4180: fields may be quoted, quotes in them are doubled, lines end in LF or CR LF.
/// The first record names the columns; each further one has as many fields.
package struct CSV: Sendable, Equatable {
    package let header: [String]
    package let records: [[String]]
    /// On which line each record begins, from 1, the header's being 1.
    package let lines: [Int]

    package struct Fault: Error, Equatable {
        package let line: Int
        package let reason: String
    }

    package init(_ text: String) throws(Fault) {
        var records: [[String]] = []
        var lines: [Int] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var wasQuoted = false
        var line = 1
        var recordLine = 1

        func endField() {
            record.append(field)
            field = ""
            wasQuoted = false
        }
        func endRecord() throws(Fault) {
            endField()
            if record == [""] {
                record = []
            } else {
                if let first = records.first, first.count != record.count {
                    throw Fault(
                        line: recordLine, reason: "\(record.count) fields where there are \(first.count) columns")
                }
                records.append(record)
                lines.append(recordLine)
                record = []
            }
        }

        // Swift takes CR LF for one character.
        var characters = text.makeIterator()
        var next = characters.next()
        if next == "\u{FEFF}" { next = characters.next() }
        while let character = next {
            next = characters.next()
            if isQuoted {
                if character == "\"" {
                    if next == "\"" {
                        field.append("\"")
                        next = characters.next()
                    } else {
                        isQuoted = false
                    }
                } else {
                    if character.isNewline { line += 1 }
                    field.append(character)
                }
                continue
            }
            switch character {
            case ",": endField()
            case "\n", "\r\n", "\r":
                try endRecord()
                line += 1
                recordLine = line
            case "\"" where field.isEmpty && !wasQuoted:
                isQuoted = true
                wasQuoted = true
            case _ where wasQuoted || character == "\"":
                throw Fault(line: line, reason: "text beside a quoted field")
            default: field.append(character)
            }
        }
        if isQuoted { throw Fault(line: recordLine, reason: "a quoted field without its end") }
        if !field.isEmpty || !record.isEmpty { try endRecord() }
        guard let header = records.first else { throw Fault(line: 1, reason: "no header") }
        self.header = header
        self.records = Array(records.dropFirst())
        self.lines = Array(lines.dropFirst())
    }

    /// The columns as PostgreSQL writes arrays of text, an empty field as null.
    var columns: [String] {
        header.indices.map { index in
            let items = records.map { record -> String in
                let field = record[index]
                if field.isEmpty { return "NULL" }
                return "\"" + field.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
            }
            return "{" + items.joined(separator: ",") + "}"
        }
    }
}
