internal import Methods

/// Random numbers of the demonstration: the same from the same name, everywhere.
struct Chance: RandomNumberGenerator {
    private var generator: SeededGenerator

    /// Seeded by a name, through FNV-1a.
    init(_ name: String) {
        generator = SeededGenerator(
            seed: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
    }

    mutating func next() -> UInt64 { generator.next() }

    /// Uniform in [0, 1).
    mutating func unit() -> Double { generator.uniform() }

    /// Uniform within ±`spread`.
    mutating func around(_ spread: Double) -> Double { (unit() * 2 - 1) * spread }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    mutating func happens(_ probability: Double) -> Bool { unit() < probability }

    /// One of the values; `values` must not be empty.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }

    /// So many different values, in random order; all of them where there are no more.
    mutating func sample<Value>(_ values: [Value], _ count: Int) -> [Value] {
        var rest = values
        var taken: [Value] = []
        while taken.count < count, !rest.isEmpty { taken.append(rest.remove(at: Int(next() % UInt64(rest.count)))) }
        return taken
    }
}
