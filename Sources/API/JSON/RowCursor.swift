internal import NIOCore

/// A place in a buffer's free space. Room is made sure of for a whole cell; then bytes are stored without asking.
struct RowCursor {
    private(set) var target: UnsafeMutableRawPointer
    private let end: UnsafeMutableRawPointer

    init?(_ space: UnsafeMutableRawBufferPointer) {
        guard let start = space.baseAddress else { return nil }
        target = start
        end = start + space.count
    }

    @inline(__always)
    func hasRoom(for count: Int) -> Bool {
        end - target >= count
    }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        target.storeBytes(of: byte, as: UInt8.self)
        target += 1
    }

    @inline(__always)
    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        if let start = bytes.baseAddress { target.copyMemory(from: start, byteCount: bytes.count) }
        target += bytes.count
    }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        target.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        target += text.utf8CodeUnitCount
    }

    @inline(__always)
    mutating func putEscaped(_ bytes: UnsafeRawBufferPointer) {
        target += JSONEscape.write(bytes, to: target)
    }

    /// `2026-11-24 10:35:32.123456+00` as `2026-11-24T10:35:32.123456+00:00`. What is not of that shape (`infinity`,
    /// a `timestamp` without zone, years BC) comes out as PostgreSQL's `to_json` has it too. Adds three bytes at most.
    @inline(__always)
    mutating func putTimestamp(_ bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        // The common shape: the space at 10, the zone's sign third from the end.
        if count > 19, bytes[10] == 0x20, bytes[count - 3] == 0x2B || bytes[count - 3] == 0x2D {
            put(bytes)
            (target - count + 10).storeBytes(of: UInt8(ascii: "T"), as: UInt8.self)
            put(":00")
        } else {
            putUnusualTimestamp(bytes)
        }
    }

    @inline(never)
    private mutating func putUnusualTimestamp(_ bytes: UnsafeRawBufferPointer) {
        var inTime = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x20, !inTime {
                inTime = true
                put(UInt8(ascii: "T"))
            } else {
                put(byte)
                if inTime, byte == 0x2B || byte == 0x2D, index + 2 < bytes.count {
                    put(bytes[index + 1])
                    put(bytes[index + 2])
                    index += 2
                    if index + 1 >= bytes.count || bytes[index + 1] == 0x20 { put(":00") }
                }
            }
            index += 1
        }
    }
}

/// Writes rows into a buffer's free space, as many at a time as surely fit.
enum RowSpace {
    /// - Parameter row: writes one row, or returns false where the space is not enough; then it is asked for the same
    ///   row again, with more.
    @inline(__always)
    static func fill(
        _ buffer: inout ByteBuffer, rows: Range<Int>, estimate: Int, row write: (Int, inout RowCursor) -> Bool
    ) {
        var row = rows.lowerBound
        var space = max(estimate, 256)
        while row < rows.upperBound {
            _ = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: space) { free in
                guard var cursor = RowCursor(free), let start = free.baseAddress else { return 0 }
                var written = 0
                while row < rows.upperBound, write(row, &cursor) {
                    written = cursor.target - start
                    row += 1
                }
                return written
            }
            space *= 2
        }
    }
}
