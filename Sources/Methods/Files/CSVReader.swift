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

/// Reads comma-separated values (RFC 4180) in pieces of any size: quoted fields with commas, line ends and doubled
/// quotes in them, LF or CR LF, a byte-order mark, a last line without its end. Empty lines are passed over.
///
/// It keeps the unfinished record only. A record longer than `recordLimit`, a quote left open and characters after a
/// closing quote are faults, with their line.
package struct CSVReader: Sendable {
    /// Bytes of the longest record.
    package static let recordLimit = 1 << 20

    /// One record: fields are bytes, valid during the call only.
    package struct Record {
        /// Of its first character.
        package let line: Int
        let bytes: UnsafeBufferPointer<UInt8>
        let fields: [Field]

        package var count: Int { fields.count }

        /// A field's bytes without its quotes. Doubled quotes are still doubled: ask `text` for those.
        @inline(__always) package func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
            let field = fields[index]
            return UnsafeBufferPointer(rebasing: bytes[field.start..<field.end])
        }

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

    private var rest: [UInt8] = []
    private var line = 1
    private var isFirst = true
    private var fields: [Field] = []

    package init() {}

    /// - Parameter record: Called for each record that is complete, in order.
    package mutating func read(_ chunk: UnsafeBufferPointer<UInt8>, record: (Record) throws -> Void) throws {
        if rest.isEmpty, !isFirst {
            let used = try parse(chunk, isLast: false, record: record)
            rest.append(contentsOf: chunk[used...])
        } else {
            rest.append(contentsOf: chunk)
            if isFirst, rest.count < 3, [0xEF, 0xBB, 0xBF].starts(with: rest) { return }
            let held = rest
            let used = try held.withUnsafeBufferPointer { try parse($0, isLast: false, record: record) }
            rest.removeFirst(used)
        }
        guard rest.count <= Self.recordLimit else {
            throw FileFault(line: line, message: "is longer than \(Self.recordLimit) bytes; is a quote left open?")
        }
    }

    /// The end of the file: the last record may lack its line end.
    package mutating func finish(record: (Record) throws -> Void) throws {
        let held = rest
        rest = []
        _ = try held.withUnsafeBufferPointer { try parse($0, isLast: true, record: record) }
    }

    /// - Returns: How many bytes were used up: whole records.
    private mutating func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, record: (Record) throws -> Void
    ) throws -> Int {
        let (comma, quote, lf, cr) = (UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        let end = bytes.count
        var used = 0
        if isFirst, end > 0 {
            isFirst = false
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { used = 3 }
        }
        while used < end {
            fields.removeAll(keepingCapacity: true)
            var position = used
            var lines = 0
            var isComplete = false
            scan: while true {
                if position < end, bytes[position] == quote {
                    var field = Field(start: position + 1, end: position + 1, isQuoted: true)
                    position += 1
                    var isClosed = false
                    while position < end {
                        let byte = bytes[position]
                        if byte == quote {
                            // The quote may be half of a doubled one whose other half is in the next piece.
                            if position + 1 < end, bytes[position + 1] == quote {
                                field.hasDoubledQuotes = true
                                position += 2
                                continue
                            }
                            isClosed = true
                            break
                        }
                        if byte == lf { lines += 1 }
                        position += 1
                    }
                    guard isClosed else {
                        if isLast { throw FileFault(line: line, message: "has a quote that is left open") }
                        break scan
                    }
                    field.end = position
                    position += 1
                    fields.append(field)
                    if position < end, bytes[position] != comma, bytes[position] != lf, bytes[position] != cr {
                        throw FileFault(
                            line: line + lines, column: fields.count, message: "has characters after a closing quote")
                    }
                } else {
                    let start = position
                    while position < end, bytes[position] != comma, bytes[position] != lf, bytes[position] != cr {
                        position += 1
                    }
                    fields.append(Field(start: start, end: position))
                }
                guard position < end else {
                    isComplete = isLast
                    break scan
                }
                switch bytes[position] {
                case comma:
                    position += 1
                    if position == end, isLast { fields.append(Field(start: end, end: end)) }
                    if position == end {
                        isComplete = isLast
                        break scan
                    }
                case lf:
                    position += 1
                    isComplete = true
                    break scan
                default:
                    // A carriage return: alone it ends a line too, but its line feed may be in the next piece.
                    if position + 1 == end, !isLast { break scan }
                    position += 1
                    if position < end, bytes[position] == lf { position += 1 }
                    isComplete = true
                    break scan
                }
            }
            guard isComplete else { return used }
            let isEmptyLine = fields.count == 1 && fields[0].start == fields[0].end && !fields[0].isQuoted
            if !isEmptyLine {
                try record(Record(line: line, bytes: bytes, fields: fields))
            }
            line += lines + 1
            used = position
        }
        return used
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// A decimal number in full: `-12.5`, `1e-3`; surrounding spaces are passed over. nil for anything else, for
    /// hexadecimal, "nan" and "inf" as well, and for what overflows.
    func decimal() -> Double? {
        var start = 0
        var end = count
        while start < end, self[start] == 0x20 { start += 1 }
        while end > start, self[end - 1] == 0x20 { end -= 1 }
        guard start < end else { return nil }
        var position = start
        let isNegative = self[position] == UInt8(ascii: "-")
        if isNegative || self[position] == UInt8(ascii: "+") { position += 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var scale = 0
        var hasPoint = false
        var seen = 0
        while position < end {
            let byte = self[position]
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if byte >= 0x30, byte <= 0x39 {
                seen += 1
                if digits < 19 {
                    mantissa = mantissa * 10 + UInt64(byte - 0x30)
                    if mantissa > 0 { digits += 1 }
                    if hasPoint { scale += 1 }
                } else {
                    digits = 20
                }
            } else {
                break
            }
            position += 1
        }
        guard seen > 0 else { return nil }
        if position == end, digits <= 19, mantissa < 1 << 53, scale <= 22 {
            // Both are exact, so their quotient is the nearest double.
            let value = Double(mantissa) / tens[scale]
            return isNegative ? -value : value
        }
        // The long way for exponents and many digits; what follows the digits must be an exponent.
        if position < end {
            guard self[position] | 0x20 == UInt8(ascii: "e") else { return nil }
            position += 1
            if position < end, self[position] == UInt8(ascii: "+") || self[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard position < end else { return nil }
            for index in position..<end where self[index] < 0x30 || self[index] > 0x39 { return nil }
        }
        guard let value = Double(String(decoding: self[start..<end], as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    var isBlank: Bool { allSatisfy { $0 == 0x20 } }
}

private let tens: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]
