/// Whole numbers as the protocol writes them: most significant byte first.
enum BigEndian {
    static func append<T: FixedWidthInteger>(_ number: T, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// - Returns: nil where there are too few bytes.
    static func read<T: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, at offset: Int = 0, as type: T.Type = T.self
    ) -> T? {
        guard offset >= 0, bytes.count - offset >= MemoryLayout<T>.size else { return nil }
        return T(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
    }

    /// Appends what `body` appends, with its length in four bytes before it; −1 where `body` says that it is NULL.
    static func appendField(to bytes: inout [UInt8], _ body: (inout [UInt8]) -> Bool) {
        let start = bytes.count
        append(Int32(-1), to: &bytes)
        guard body(&bytes) else { return }
        let length = Int32(truncatingIfNeeded: bytes.count - start - 4)
        withUnsafeBytes(of: length.bigEndian) { length in
            for (index, byte) in length.enumerated() { bytes[start + index] = byte }
        }
    }

    /// A field with its length before it.
    ///
    /// - Parameter offset: moved past the field.
    /// - Returns: nil for what is cut short; an empty inner optional for NULL.
    static func field(_ bytes: UnsafeRawBufferPointer, at offset: inout Int) -> UnsafeRawBufferPointer?? {
        guard let length = read(bytes, at: offset, as: Int32.self) else { return nil }
        offset += 4
        if length < 0 { return .some(nil) }
        guard bytes.count - offset >= Int(length) else { return nil }
        defer { offset += Int(length) }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + Int(length))])
    }
}
