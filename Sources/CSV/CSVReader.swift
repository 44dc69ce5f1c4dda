/// Reads comma-separated values (RFC 4180) in pieces of any size: quoted fields with separators, line ends and doubled
/// quotes in them; LF, CR LF or CR; a byte-order mark; a last line without its end. Empty lines are skipped.
///
/// It keeps the unfinished record only, so that a file of any length takes constant memory. A record longer than
/// `recordLimit`, a quote left open, and a quote beside or inside unquoted text are faults, with line and column.
package struct CSVReader: Sendable {
    /// Bytes of the longest record.
    package static let recordLimit = 1 << 20

    /// One record: fields are bytes, valid during the call only.
    package struct Record {
        /// The line of its first character, from 1.
        package let line: Int
        let bytes: UnsafeBufferPointer<UInt8>
        let fields: [Field]

        package var count: Int { fields.count }

        /// A field's bytes without its quotes. Doubled quotes are still doubled: ask `text` for those.
        @inline(__always) package func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
            let field = fields[index]
            return UnsafeBufferPointer(rebasing: bytes[field.start..<field.end])
        }

        /// - Parameter name: the column's, for the fault.
        /// - Throws: A fault where the bytes are not UTF-8.
        package func text(_ index: Int, name: String? = nil) throws(FileFault) -> String {
            let field = bytes(index)
            guard let text = String(validating: field, as: UTF8.self) else {
                throw FileFault(line: line, column: index + 1, columnName: name, message: "is not UTF-8 text")
            }
            return fields[index].hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text
        }
    }

    struct Field: Sendable {
        var start: Int
        var end: Int
        var hasDoubledQuotes = false
        var isQuoted = false
    }

    package let format: CSVFormat
    private var rest: [UInt8] = []
    private var line = 1
    private var isFirst = true
    private var fields: [Field] = []

    package init(format: CSVFormat = .standard) { self.format = format }

    /// Reads the next piece of the file.
    ///
    /// - Parameter record: Called for each record that is complete, in order.
    package mutating func read(
        _ piece: UnsafeBufferPointer<UInt8>, record: (Record) throws(FileFault) -> Void
    ) throws(FileFault) {
        if rest.isEmpty, !isFirst {
            let used = try parse(piece, isLast: false, record: record)
            rest.append(contentsOf: piece[used...])
        } else {
            rest.append(contentsOf: piece)
            if isFirst, rest.count < 3, byteOrderMark.starts(with: rest) { return }
            let held = rest
            let used = try held.withUnsafeBufferPointer { (bytes) throws(FileFault) in
                try parse(bytes, isLast: false, record: record)
            }
            rest.removeFirst(used)
        }
        guard rest.count <= Self.recordLimit else {
            throw FileFault(line: line, message: "is longer than \(Self.recordLimit) bytes; is a quote left open?")
        }
    }

    /// The end of the file: the last record may lack its line end.
    package mutating func finish(record: (Record) throws(FileFault) -> Void) throws(FileFault) {
        let held = rest
        rest = []
        try held.withUnsafeBufferPointer { (bytes) throws(FileFault) in
            _ = try parse(bytes, isLast: true, record: record)
        }
    }

    /// Reads a whole file in memory.
    package mutating func readAll(
        _ bytes: some Collection<UInt8>, record: (Record) throws(FileFault) -> Void
    ) throws(FileFault) {
        var start = bytes.startIndex
        while start != bytes.endIndex {
            let end = bytes.index(start, offsetBy: 65_536, limitedBy: bytes.endIndex) ?? bytes.endIndex
            try Array(bytes[start..<end]).withUnsafeBufferPointer { (piece) throws(FileFault) in
                try read(piece, record: record)
            }
            start = end
        }
        try finish(record: record)
    }

    /// - Returns: How many bytes were used up: whole records.
    private mutating func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, record: (Record) throws(FileFault) -> Void
    ) throws(FileFault) -> Int {
        var used = 0
        if isFirst, !bytes.isEmpty {
            isFirst = false
            if bytes.starts(with: byteOrderMark) { used = 3 }
        }
        while used < bytes.count {
            var position = used
            guard let lineEnds = try scanRecord(bytes, from: &position, isLast: isLast) else { return used }
            let isEmptyLine = fields.count == 1 && fields[0].start == fields[0].end && !fields[0].isQuoted
            if !isEmptyLine {
                try record(Record(line: line, bytes: bytes, fields: fields))
            }
            line += lineEnds + 1
            used = position
        }
        return used
    }

    /// Fills `fields` and moves behind the record's line end.
    ///
    /// - Returns: The line ends inside quotes; nil where the record goes on in the next piece.
    private mutating func scanRecord(
        _ bytes: UnsafeBufferPointer<UInt8>, from position: inout Int, isLast: Bool
    ) throws(FileFault) -> Int? {
        fields.removeAll(keepingCapacity: true)
        var lineEnds = 0
        while true {
            if position < bytes.count, bytes[position] == quote {
                guard try scanQuoted(bytes, from: &position, &lineEnds, isLast: isLast) else { return nil }
            } else {
                try scanPlain(bytes, from: &position, lineEnds)
            }
            guard position < bytes.count else { return isLast ? lineEnds : nil }
            let byte = bytes[position]
            position += 1
            if byte == format.separator {
                guard position == bytes.count else { continue }
                guard isLast else { return nil }
                fields.append(Field(start: position, end: position))
            } else if byte == carriageReturn {
                // Alone it ends a line too, but its line feed may be in the next piece.
                if position == bytes.count, !isLast { return nil }
                if position < bytes.count, bytes[position] == lineFeed { position += 1 }
            }
            return lineEnds
        }
    }

    /// To the separator or line end behind a field without quotes.
    @inline(__always)
    private mutating func scanPlain(
        _ bytes: UnsafeBufferPointer<UInt8>, from position: inout Int, _ lineEnds: Int
    ) throws(FileFault) {
        let start = position
        let separator = format.separator
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == lineFeed || byte == carriageReturn { break }
            if byte == quote {
                throw FileFault(
                    line: line + lineEnds, column: fields.count + 1,
                    message: "has a quote inside a field that does not begin with one")
            }
            position += 1
        }
        fields.append(Field(start: start, end: position))
    }

    /// To what stands behind the closing quote.
    ///
    /// - Returns: false where the field goes on in the next piece.
    private mutating func scanQuoted(
        _ bytes: UnsafeBufferPointer<UInt8>, from position: inout Int, _ lineEnds: inout Int, isLast: Bool
    ) throws(FileFault) -> Bool {
        position += 1
        var field = Field(start: position, end: position, isQuoted: true)
        while position < bytes.count {
            let byte = bytes[position]
            let next = position + 1 < bytes.count ? bytes[position + 1] : 0
            if byte == quote {
                guard next == quote else { break }
                field.hasDoubledQuotes = true
                position += 1
            } else if byte == lineFeed || byte == carriageReturn && next != lineFeed {
                lineEnds += 1
            }
            position += 1
        }
        guard position < bytes.count else {
            if isLast { throw FileFault(line: line, message: "has a quote that is left open") }
            return false
        }
        field.end = position
        position += 1
        fields.append(field)
        // The quote may be half of a doubled one whose other half is in the next piece.
        guard position < bytes.count else { return isLast }
        let behind = bytes[position]
        guard behind == format.separator || behind == lineFeed || behind == carriageReturn else {
            throw FileFault(
                line: line + lineEnds, column: fields.count, message: "has characters after a closing quote")
        }
        return true
    }
}

private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
private let (quote, lineFeed, carriageReturn) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))
