/// Rows in COPY's binary format, on their way to the server.
///
/// ```swift
/// try await session.copyIn("copy reading (id, taken, value) from stdin (format binary)") { writer in
///     var rows = BinaryCopyRows()
///     for reading in readings {
///         rows.append(reading.id, reading.taken, reading.value)
///         if rows.byteCount > 65_536 { try await writer.write(rows.take()) }
///     }
///     try await writer.write(rows.finish())
/// }
/// ```
///
/// Each value must be of exactly its column's type, ``PostgresBinaryEncodable/postgresType``: an `Int32` for an `int4`, an
/// `Int` for an `int8`. What has another length is refused by the server (SQLSTATE 22P03).
public struct BinaryCopyRows: Sendable {
    private var bytes: [UInt8]

    /// No rows yet.
    public init() { bytes = BinaryCopyReader.signature + [0, 0, 0, 0, 0, 0, 0, 0] }

    /// How much ``take()`` would give.
    public var byteCount: Int { bytes.count }

    /// Appends a row.
    ///
    /// - Parameter values: in the order of the columns; `nil` of an optional type is NULL.
    public mutating func append<each T: PostgresBinaryEncodable>(_ values: repeat each T) {
        let start = bytes.count
        BigEndian.append(Int16(0), to: &bytes)
        var count: UInt16 = 0
        for value in repeat each values {
            BigEndian.appendField(to: &bytes) { value.appendBinary(to: &$0) }
            count += 1
        }
        bytes[start] = UInt8(count >> 8)
        bytes[start + 1] = UInt8(count & 255)
    }

    /// The rows appended since the last time, as bytes to write.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// The rest, and the mark of the end; to be written last.
    public mutating func finish() -> [UInt8] {
        BigEndian.append(Int16(-1), to: &bytes)
        return take()
    }
}

/// Reads rows in COPY's binary format.
///
/// ```swift
/// var reader = BinaryCopyReader()
/// try await session.copyOut("copy reading (id, value) to stdout (format binary)") { bytes in
///     try reader.read(bytes) { row in
///         let (id, value) = (try row.next(UUID.self), try row.next(Double?.self))
///     }
/// }
/// ```
public struct BinaryCopyReader: Sendable {
    static let signature: [UInt8] = Array("PGCOPY\n\u{FF}\r\n\0".unicodeScalars.map { UInt8($0.value) })

    private var hasBegun = false

    /// At the beginning of a copy.
    public init() {}

    /// Reads what ``Session/copyOut(_:_:)`` has handed over: whole rows.
    ///
    /// - Parameters:
    ///   - bytes: of one call of the closure, or of several in a row.
    ///   - body: is given one row after the other.
    /// - Throws: ``DecodingFailure`` for what is not in COPY's binary format; what `body` throws.
    public mutating func read(_ bytes: [UInt8], _ body: (inout BinaryCopyRow) throws -> Void) throws {
        let failure = DecodingFailure("rows in COPY's binary format", found: true)
        try bytes.withUnsafeBytes { bytes in
            var offset = 0
            if !hasBegun {
                guard bytes.starts(with: Self.signature), let extra = BigEndian.read(bytes, at: 15, as: Int32.self),
                    extra >= 0
                else { throw failure }
                offset = 19 + Int(extra)
                hasBegun = true
            }
            while offset < bytes.count {
                guard let count = BigEndian.read(bytes, at: offset, as: Int16.self) else { throw failure }
                offset += 2
                // The mark of the end.
                if count < 0 { return }
                var row = BinaryCopyRow(bytes, offset, Int(count))
                try body(&row)
                guard let end = row.end() else { throw failure }
                offset = end
            }
        }
    }
}

/// A row of binary COPY: its values are read one after the other. It is valid only while the closure that was given it
/// runs.
public struct BinaryCopyRow {
    private let bytes: UnsafeRawBufferPointer
    private var offset: Int
    private var left: Int

    init(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) {
        self.bytes = bytes
        self.offset = offset
        left = count
    }

    /// The next value. COPY does not tell the columns' types: the bytes are believed to be `type`'s.
    ///
    /// - Parameter type: an optional where NULL is a possibility.
    /// - Throws: ``DecodingFailure``, also past the last column.
    public mutating func next<T: PostgresDecodable>(_ type: T.Type = T.self) throws -> T {
        guard left > 0, let field = BigEndian.field(bytes, at: &offset) else {
            throw DecodingFailure("a further column", found: false)
        }
        left -= 1
        return try T.decode(field.map { Cell($0, .binary, .unspecified) })
    }

    /// Leaves a value out.
    public mutating func skip() {
        guard left > 0 else { return }
        left = BigEndian.field(bytes, at: &offset) == nil ? 0 : left - 1
    }

    /// Where the next row begins; nil where this one is cut short.
    mutating func end() -> Int? {
        while left > 0 {
            guard BigEndian.field(bytes, at: &offset) != nil else { return nil }
            left -= 1
        }
        return offset
    }
}
