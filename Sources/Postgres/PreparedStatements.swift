/// The statements prepared on one connection: text to name, bounded, the least recently used forgotten first. Pure: it
/// touches no connection.
///
/// A statement is *pending* from when it is sent until the server has accepted it. Batches sent meanwhile may use its
/// name already; if it is refused they fail with 26000 and are sent again.
struct PreparedStatements {
    private struct Entry {
        let name: String
        var lastUse: UInt64
        var isPending: Bool
    }

    /// A text that is hashed by its length and a few of its bytes: statements are long and few.
    private struct Key: Hashable {
        let text: String

        static func == (a: Key, b: Key) -> Bool { a.text == b.text }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { bytes in
                let count = bytes.count
                hasher.combine(count)
                guard count > 64 else { return hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
                let raw = UnsafeRawBufferPointer(bytes)
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: raw[0..<16]))
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: raw[(count / 2)..<(count / 2 + 16)]))
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: raw[(count - 32)...]))
            }
        }
    }

    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0
    private var serial: UInt64 = 0
    /// What was used after this moment belongs to the batch being sent, and stays.
    private var pinned: UInt64 = 0
    private let capacity: Int

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { entries.count }

    /// A batch begins: what it uses from now on is not evicted while it is sent, be there room or not.
    mutating func beginBatch() { pinned = clock }

    /// The name of a statement, which counts as its being used; nil where it is not prepared.
    mutating func name(of text: String) -> String? {
        guard let index = entries.index(forKey: Key(text: text)) else { return nil }
        clock += 1
        entries.values[index].lastUse = clock
        return entries.values[index].name
    }

    /// Whether the server has yet to accept a statement that was sent to it.
    func isPending(_ text: String) -> Bool { entries[Key(text: text)]?.isPending ?? false }

    /// Whether the server has accepted a statement, and still has it.
    func isReady(_ text: String) -> Bool { entries[Key(text: text)].map { !$0.isPending } ?? false }

    /// Takes a statement in, as pending.
    ///
    /// - Returns: its name, and the name of one that had to go for it. Pending ones stay.
    mutating func insert(_ text: String) -> (name: String, evicted: String?) {
        var evicted: String?
        if entries.count >= capacity {
            let pinned = pinned
            let oldest = entries.lazy.filter { !$0.value.isPending && $0.value.lastUse <= pinned }.min {
                $0.value.lastUse < $1.value.lastUse
            }
            if let oldest { evicted = entries.removeValue(forKey: oldest.key)?.name }
        }
        serial += 1
        clock += 1
        let name = "s\(serial)"
        entries[Key(text: text)] = Entry(name: name, lastUse: clock, isPending: true)
        return (name, evicted)
    }

    /// The server has accepted a statement.
    mutating func confirm(_ text: String) { entries[Key(text: text)]?.isPending = false }

    /// The server no longer has a statement, or never had it. Its name is not used again.
    mutating func forget(_ text: String) { entries[Key(text: text)] = nil }

    /// Whether a message speaks of a statement by a name given here, rather than of one somebody made with PREPARE:
    /// whatever its language, the name is in it.
    static func named(in message: String) -> Bool {
        message.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { word in
            word.first == "s" && word.count > 1 && word.dropFirst().allSatisfy { ("0"..."9").contains($0) }
        }
    }

    /// The server has none of them any more.
    mutating func forgetAll() { entries.removeAll() }
}
