/// Whose people each of several tables is about: the same as another table's, a part of them (a filter, an earlier
/// date), or parts that make up a whole. What can be worked out between two tables (the whole less a part) then has a
/// place in the lattice, and is protected where it is small.
///
/// Where every table declares it, each filter is a dimension with its values, and with a rest unless they add up to the
/// whole; each date but the last one is a dimension with two values, by then and after. Otherwise the counts alone
/// tell: a table is a part of another where no cell that both have is larger in it. That may be chance; it then only
/// hides more, as a rule. Parts make up a whole where they add up to it in every cell.
struct SuppressionPopulations {
    /// Of each table, its value in each dimension of membership; in the others it is the total.
    private(set) var places: [[Int: Int]]
    /// Of each dimension, its values after the total.
    private(set) var values: [[String]] = []
    /// Declared by the tables themselves, not inferred from the counts.
    let isDeclared: Bool

    /// Every pair of tables of which the second may be a part of the first, whatever place they have.
    private(set) var pairs: [(whole: Int, part: Int)] = []

    private struct Partition {
        let whole: Int
        /// Largest first.
        let members: [Int]
    }

    private let tables: [TableSuppression.Table]
    private let grand: [Int]
    private let margins: [[[String]: Int]]

    init(_ tables: [TableSuppression.Table], grand: [Int]) {
        self.tables = tables
        self.grand = grand
        margins = tables.map(Self.margins(of:))
        places = tables.map { _ in [:] }
        let declared = tables.compactMap(\.population)
        isDeclared = !tables.isEmpty && declared.count == tables.count
        if isDeclared {
            placeDeclared(declared)
            return
        }
        let order = tables.indices.sorted { (grand[$1], $0) < (grand[$0], $1) }
        let partitions = findPartitions(order)
        var dimensions: [Int: (dimension: Int, values: [Int: Int])] = [:]
        var done: [Int] = []
        for table in order {
            if let index = partitions.firstIndex(where: { $0.members.contains(table) }) {
                let known = dimensions[index] ?? placePartition(index, partitions, dimensions)
                dimensions[index] = known
                places[table] = places[partitions[index].whole]
                places[table][known.dimension] = known.values[table]
            } else if let twin = done.first(where: { grand[$0] == grand[table] && compare(table, $0, ==) }) {
                places[table] = places[twin]
            } else if !done.isEmpty {
                place(table, beside: done)
            }
            done.append(table)
        }
        for whole in order {
            for part in order where part != whole && grand[part] <= grand[whole] && compare(part, whole, <=) {
                pairs.append((whole, part))
            }
        }
    }

    private mutating func placeDeclared(_ populations: [TableSuppression.Population]) {
        for name in Set(populations.flatMap(\.filters.keys)).sorted() {
            let names = Set(populations.compactMap { $0.filters[name] }).sorted()
            let dimension = makeDimension(names, hasRest: !addUp(name, names, populations))
            for (table, population) in populations.enumerated() {
                if let value = population.filters[name].flatMap(names.firstIndex(of:)) {
                    places[table][dimension] = value + 1
                }
            }
        }
        // No date is the last one. A table of a date lies within all later ones.
        let hasUndated = populations.contains { $0.date == nil }
        let dates = Set(populations.compactMap(\.date)).sorted()
        for date in hasUndated ? dates[...] : dates.dropLast() {
            let dimension = makeDimension([date], hasRest: true)
            for (table, population) in populations.enumerated() {
                if let own = population.date, own <= date { places[table][dimension] = 1 }
            }
        }
        for whole in tables.indices {
            for part in tables.indices where part != whole && places[whole] != places[part] {
                if places[whole].allSatisfy({ places[part][$0] == $1 }) { pairs.append((whole, part)) }
            }
        }
    }

    /// Whether a filter's values may be known to be all there are: two or more, and wherever a whole and all of them are
    /// counted, they add up to it.
    private func addUp(
        _ name: String, _ names: [String], _ populations: [TableSuppression.Population]
    ) -> Bool {
        var isSeen = false
        for (whole, population) in populations.enumerated() where population.filters[name] == nil {
            var members: [Int] = []
            for value in names {
                var part = population
                part.filters[name] = value
                members += tables.indices.filter {
                    populations[$0] == part && Set(tables[$0].dimensions) == Set(tables[whole].dimensions)
                }.prefix(1)
            }
            guard members.count == names.count else { continue }
            guard addUp(members, to: whole) else { return false }
            isSeen = true
        }
        return isSeen || names.count > 1
    }

    private func compare(_ a: Int, _ b: Int, _ fits: (Int, Int) -> Bool) -> Bool {
        margins[a].allSatisfy { key, value in margins[b][key].map { fits(value, $0) } ?? true }
    }

    private mutating func makeDimension(_ names: [String], hasRest isOpen: Bool) -> Int {
        values.append(names + (isOpen ? ["rest"] : []))
        return values.count - 1
    }

    /// A part of one table is given a dimension: in it, or the rest. A part of several that are not parts of each
    /// other is taken for what these have in common: so it has a rest in each of them.
    private mutating func place(_ table: Int, beside done: [Int]) {
        let wholes = done.filter { grand[$0] >= grand[table] && compare(table, $0, <=) }
        let least = wholes.filter { a in
            !wholes.contains { b in
                places[b].count > places[a].count && places[a].allSatisfy { places[b][$0] == $1 }
            }
        }
        if least.count > 1 {
            var both: [Int: Int] = [:]
            var isPossible = true
            for (dimension, value) in least.flatMap({ Array(places[$0]) }) {
                if both.updateValue(value, forKey: dimension) ?? value != value { isPossible = false }
            }
            if isPossible, !done.contains(where: { places[$0] == both }) {
                places[table] = both
                return
            }
        }
        if let whole = least.last { places[table] = places[whole] }
        places[table][makeDimension([tables[table].name], hasRest: !least.isEmpty)] = 1
    }

    /// The dimension of parts that make up a whole: that of the same parts of a larger whole (at a later date), where
    /// each lies in one of those; else a new one.
    private mutating func placePartition(
        _ index: Int, _ partitions: [Partition], _ known: [Int: (dimension: Int, values: [Int: Int])]
    ) -> (dimension: Int, values: [Int: Int]) {
        let own = partitions[index]
        let place = places[own.whole]
        for (other, partition) in partitions.enumerated() where partition.members.count >= own.members.count {
            guard let larger = known[other], places[partition.whole].count < place.count,
                places[partition.whole].allSatisfy({ place[$0] == $1 })
            else { continue }
            if let result = match(own.members[...], with: partition.members) {
                return (larger.dimension, result.mapValues { larger.values[$0] ?? 0 })
            }
        }
        let dimension = makeDimension(own.members.map { tables[$0].name }, hasRest: false)
        return (
            dimension, Dictionary(uniqueKeysWithValues: own.members.enumerated().map { ($0.element, $0.offset + 1) })
        )
    }

    /// To each of these parts one of those that may contain it.
    private func match(_ parts: ArraySlice<Int>, with wholes: [Int]) -> [Int: Int]? {
        guard let part = parts.first else { return [:] }
        for (index, whole) in wholes.enumerated() where compare(part, whole, <=) {
            var others = wholes
            others.remove(at: index)
            if var result = match(parts.dropFirst(), with: others) {
                result[part] = whole
                return result
            }
        }
        return nil
    }

    /// Largest wholes first; a table is a part in one partition only. Twelve candidates at most are tried together.
    private func findPartitions(_ order: [Int]) -> [Partition] {
        var result: [Partition] = []
        var taken = Set<Int>()
        for whole in order {
            while true {
                let candidates = order.filter {
                    !taken.contains($0) && grand[$0] > 0 && grand[$0] < grand[whole]
                        && Set(tables[$0].dimensions) == Set(tables[whole].dimensions) && compare($0, whole, <=)
                }.prefix(12)
                guard let members = subset(of: Array(candidates), addingUpTo: whole) else { break }
                taken.formUnion(members)
                result.append(Partition(whole: whole, members: members))
            }
        }
        return result
    }

    private func subset(of candidates: [Int], addingUpTo whole: Int) -> [Int]? {
        var chosen: [Int] = []
        func search(_ next: Int, _ left: Int) -> [Int]? {
            if left == 0 { return chosen.count > 1 && addUp(chosen, to: whole) ? chosen : nil }
            for index in next..<candidates.count where grand[candidates[index]] <= left {
                chosen.append(candidates[index])
                if let found = search(index + 1, left - grand[candidates[index]]) { return found }
                chosen.removeLast()
            }
            return nil
        }
        return search(0, grand[whole])
    }

    private func addUp(_ parts: [Int], to whole: Int) -> Bool {
        parts.allSatisfy { part in margins[part].allSatisfy { $1 == 0 || margins[whole][$0] != nil } }
            && margins[whole].allSatisfy { key, value in
                parts.reduce(0) { $0 + (margins[$1][key] ?? 0) } == value
            }
    }

    /// All cells of a table, margins too, by their pairs of dimension and value.
    private static func margins(of table: TableSuppression.Table) -> [[String]: Int] {
        var sums: [[String]: Int] = [:]
        let order = table.dimensions.indices.sorted { table.dimensions[$0] < table.dimensions[$1] }
        for mask in 0..<(1 << table.dimensions.count) {
            for cell in table.cells {
                var key: [String] = []
                for dimension in order where mask >> dimension & 1 == 0 {
                    key.append(table.dimensions[dimension])
                    key.append(cell.values[dimension])
                }
                sums[key, default: 0] += cell.count
            }
        }
        return sums
    }
}
