package import NIOCore

/// A place in a buffer's free space. Room is made sure of for a whole cell; then bytes are stored without asking.
package struct RowCursor {
    package var target: UnsafeMutableRawPointer
    @usableFromInline let end: UnsafeMutableRawPointer

    @inlinable
    package init?(_ space: UnsafeMutableRawBufferPointer) {
        guard let start = space.baseAddress else { return nil }
        target = start
        end = start + space.count
    }

    @inlinable @inline(__always)
    package func hasRoom(for count: Int) -> Bool {
        end - target >= count
    }

    @inlinable @inline(__always)
    package mutating func put(_ byte: UInt8) {
        target.storeBytes(of: byte, as: UInt8.self)
        target += 1
    }

    @inlinable @inline(__always)
    package mutating func put(_ bytes: UnsafeRawBufferPointer) {
        if let start = bytes.baseAddress { target.copyMemory(from: start, byteCount: bytes.count) }
        target += bytes.count
    }

    @inlinable @inline(__always)
    package mutating func put(_ text: StaticString) {
        target.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        target += text.utf8CodeUnitCount
    }

    @inlinable @inline(__always)
    package mutating func putEscaped(_ bytes: UnsafeRawBufferPointer) {
        target += JSONEscape.write(bytes, to: target)
    }

    /// `2026-11-24 10:35:32.123456+00` as `2026-11-24T10:35:32.123456+00:00`. What is not of that shape (`infinity`,
    /// a `timestamp` without zone, years BC) comes out as PostgreSQL's `to_json` has it too. Adds three bytes at most.
    @inlinable @inline(__always)
    package mutating func putTimestamp(_ bytes: UnsafeRawBufferPointer) {
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

    @usableFromInline @inline(never)
    mutating func putUnusualTimestamp(_ bytes: UnsafeRawBufferPointer) {
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
package enum RowSpace {
    /// - Parameter row: writes one row, or returns false where the space is not enough; then it is asked for the same
    ///   row again, with more.
    @inlinable @inline(__always)
    package static func fill(
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

extension RowCursor {
    @inlinable @inline(__always)
    package mutating func putEscaped(_ text: String) {
        var text = text
        text.withUTF8 { putEscaped(UnsafeRawBufferPointer($0)) }
    }

    /// In decimal; takes 20 bytes at most.
    @inlinable
    package mutating func put(_ number: Int) {
        if number < 0 { put(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var digits = 1
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        put(digitsOf: number.magnitude, count: digits)
    }

    @inlinable
    package mutating func put(_ number: Int, digits: Int) {
        put(digitsOf: number.magnitude, count: digits)
    }

    @usableFromInline
    mutating func put(digitsOf number: UInt, count: Int) {
        var divisor: UInt = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            put(UInt8(truncatingIfNeeded: 0x30 + number / divisor % 10))
            divisor /= 10
        }
    }
}
