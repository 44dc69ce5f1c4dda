package import NIOCore

/// The inside of a JSON string, byte for byte as PostgreSQL's `escape_json` writes it: `\b \f \n \r \t \" \\`, other
/// controls as `\u00xx`, everything else, DEL and non-ASCII too, as it is.
package enum JSONEscape {
    /// Each byte becomes six at most.
    @inlinable package static var growth: Int { 6 }

    /// - Returns: the number of bytes written; `target` must have room for ``growth`` a byte.
    @inlinable @inline(__always)
    package static func write(_ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> Int {
        guard let start = source.baseAddress else { return 0 }
        var read = 0
        var written = 0
        while read &+ 8 <= source.count {
            let word = start.loadUnaligned(fromByteOffset: read, as: UInt64.self)
            if needsEscape(word) {
                for position in read..<read &+ 8 { written &+= byte(start, position, target, written) }
            } else {
                target.storeBytes(of: word, toByteOffset: written, as: UInt64.self)
                written &+= 8
            }
            read &+= 8
        }
        while read < source.count {
            written &+= byte(start, read, target, written)
            read &+= 1
        }
        return written
    }

    /// Has one of eight bytes a value under 0x20, or is it `"` or `\`? (Borrows can only report it of a higher byte too.)
    @inlinable @inline(__always)
    static func needsEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let found = (word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
        return found & (ones &* 0x80) != 0
    }

    @inlinable @inline(__always)
    static func byte(
        _ source: UnsafeRawPointer, _ read: Int, _ target: UnsafeMutableRawPointer, _ written: Int
    ) -> Int {
        let byte = source.load(fromByteOffset: read, as: UInt8.self)
        if byte >= 0x20, byte != 0x22, byte != 0x5C {
            target.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
            return 1
        }
        return escape(byte, target + written)
    }

    @usableFromInline @inline(never)
    static func escape(_ byte: UInt8, _ target: UnsafeMutableRawPointer) -> Int {
        let short: UInt8
        switch byte {
        case 0x08: short = UInt8(ascii: "b")
        case 0x09: short = UInt8(ascii: "t")
        case 0x0A: short = UInt8(ascii: "n")
        case 0x0C: short = UInt8(ascii: "f")
        case 0x0D: short = UInt8(ascii: "r")
        case 0x22, 0x5C: short = byte
        default:
            let low = byte & 15
            for (index, byte) in [UInt8(ascii: "\\"), UInt8(ascii: "u"), 0x30, 0x30].enumerated() {
                target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
            }
            target.storeBytes(of: 0x30 + byte >> 4, toByteOffset: 4, as: UInt8.self)
            target.storeBytes(of: low < 10 ? 0x30 + low : 0x57 + low, toByteOffset: 5, as: UInt8.self)
            return 6
        }
        target.storeBytes(of: UInt8(ascii: "\\"), as: UInt8.self)
        target.storeBytes(of: short, toByteOffset: 1, as: UInt8.self)
        return 2
    }

    /// A whole JSON string with its quotation marks.
    package static func write(_ text: String, into buffer: inout ByteBuffer) {
        var text = text
        text.withUTF8 { bytes in
            _ = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count * growth + 2) { target in
                guard let target = target.baseAddress else { return 0 }
                target.storeBytes(of: 0x22, as: UInt8.self)
                let count = write(UnsafeRawBufferPointer(bytes), to: target + 1)
                target.storeBytes(of: 0x22, toByteOffset: count + 1, as: UInt8.self)
                return count + 2
            }
        }
    }
}
