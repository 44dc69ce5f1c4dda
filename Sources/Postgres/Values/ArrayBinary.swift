/// PostgreSQL's binary form of one-dimensional arrays: number of dimensions, whether there are NULLs, the elements' type,
/// their number, the first one's index, then each with its length before it.
enum ArrayBinary {
    static func append<Element: PostgresBinaryEncodable>(_ elements: [Element], to bytes: inout [UInt8]) {
        BigEndian.append(Int32(elements.isEmpty ? 0 : 1), to: &bytes)
        let flags = bytes.count
        BigEndian.append(Int32(0), to: &bytes)
        BigEndian.append(Element.postgresType.rawValue, to: &bytes)
        guard !elements.isEmpty else { return }
        BigEndian.append(Int32(truncatingIfNeeded: elements.count), to: &bytes)
        BigEndian.append(Int32(1), to: &bytes)
        for element in elements {
            var isNull = false
            BigEndian.appendField(to: &bytes) { bytes in
                isNull = !element.appendBinary(to: &bytes)
                return !isNull
            }
            if isNull { bytes[flags + 3] = 1 }
        }
    }

    static func elements<Element: PostgresDecodable>(of cell: Cell) throws -> [Element] {
        let failure = DecodingFailure("an array of one dimension", found: true)
        let bytes = cell.bytes
        guard let dimensions = BigEndian.read(bytes, as: Int32.self),
            let flags = BigEndian.read(bytes, at: 4, as: Int32.self), flags == 0 || flags == 1,
            let type = BigEndian.read(bytes, at: 8, as: UInt32.self)
        else { throw failure }
        if dimensions == 0, bytes.count == 12 { return [] }
        // Each element has at least the four bytes of its length.
        guard dimensions == 1, let count = BigEndian.read(bytes, at: 12, as: Int32.self), count >= 0,
            Int(count) <= (bytes.count - 20) / 4
        else { throw failure }
        var offset = 20
        var elements: [Element] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let field = BigEndian.field(bytes, at: &offset) else { throw failure }
            elements.append(try Element.decode(field.map { Cell($0, .binary, PostgresType(rawValue: type)) }))
        }
        guard offset == bytes.count else { throw failure }
        return elements
    }
}
