/// Numbers for byte strings under a number: (tenant, "C-17") → 0, 1, 2 … in order of first sight.
///
/// An open-addressing table over one arena: no string is made for a row that was seen before.
struct ByteInterner: Sendable {
    private var arena: [UInt8] = []
    private var entries: [(scope: Int32, start: Int, end: Int)] = []
    private var table: [Int32] = Array(repeating: -1, count: 1024)

    var count: Int { entries.count }

    /// The bytes interned under a number.
    func bytes(_ index: Int) -> ArraySlice<UInt8> { arena[entries[index].start..<entries[index].end] }

    mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>, in scope: Int32 = 0) -> Int {
        var slot = Self.hash(bytes, scope) & (table.count - 1)
        while true {
            let entry = table[slot]
            if entry < 0 { break }
            if matches(Int(entry), bytes, scope) { return Int(entry) }
            slot = (slot + 1) & (table.count - 1)
        }
        let start = arena.count
        arena.append(contentsOf: bytes)
        entries.append((scope, start, arena.count))
        table[slot] = Int32(truncatingIfNeeded: entries.count - 1)
        if entries.count * 2 > table.count { grow() }
        return entries.count - 1
    }

    private func matches(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ scope: Int32) -> Bool {
        let entry = entries[index]
        guard entry.scope == scope, entry.end - entry.start == bytes.count else { return false }
        for offset in 0..<bytes.count where arena[entry.start + offset] != bytes[offset] { return false }
        return true
    }

    private mutating func grow() {
        table = Array(repeating: -1, count: table.count * 2)
        arena.withUnsafeBufferPointer { arena in
            for (index, entry) in entries.enumerated() {
                let bytes = UnsafeBufferPointer(rebasing: arena[entry.start..<entry.end])
                var slot = Self.hash(bytes, entry.scope) & (table.count - 1)
                while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
                table[slot] = Int32(truncatingIfNeeded: index)
            }
        }
    }

    /// FNV-1a with a last stir, since the table uses the low bits.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ scope: Int32) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(UInt32(bitPattern: scope)) &* 0x9E37_79B9_7F4A_7C15
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7FFF_FFFF_FFFF_FFFF)
    }
}
