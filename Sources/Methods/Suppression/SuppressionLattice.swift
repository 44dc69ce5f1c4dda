/// All tables as one set of cells.
struct SuppressionLattice {
    struct Node {
        var value: Int
        /// Known to be empty: no move may touch it.
        var isBlocked = false
        /// 1 to 4: never shown.
        var isSmall = false
        /// A sum in every table that has it.
        var isMargin = true
        /// Small, and named so.
        var isPrimary = false
        var isHidden = false
        /// Published before, and shown: it cannot be hidden.
        var isFixed = false
        /// Not printed: it follows from others.
        var isDerived = true
        /// The width that what was published before leaves it at most, where that is known to be too little.
        var most = Int.max
        var cost = 0.0
    }

    /// Of each dimension, its values; place 0 is the total.
    var categories: [[String]] = []
    var strides: [Int] = []
    var sizes: [Int] = []
    /// The dimensions in the order in which moves are searched: most ends are dead before a long one is walked.
    var smallestFirst: [Int] = []
    /// Key → node, −1 where no table has the cell.
    var nodeAt: [Int32] = []
    var nodes: [Node] = []
    var keys: [Int] = []
    /// Of each table, its cells in the order of the result.
    var printed: [[(values: [String], node: Int)]] = []
    var isNew: [Bool] = []
    /// Tables of other people, or published before, are among them.
    var isBesideOthers = false
    let options: TableSuppression
    /// Hidden when they were published before.
    var forced: Set<Int> = []
    /// Named as small when they were published before: the reader knows it for good.
    var namedBefore: Set<Int> = []
    /// Cells of two tables of which one may be a part of the other.
    var pairs: [(whole: Int, part: Int)] = []
    /// The cell that the last attempt could not protect.
    var stuck: Int?
    /// Of each hidden cell, the cells of the move that certifies it.
    var certificates: [[Int32]?] = []

    init(_ tables: [TableSuppression.Table], _ options: TableSuppression) throws(TableSuppression.Fault) {
        self.options = options
        isNew = tables.map { $0.hiddenBefore == nil }
        // Dimensions that hold, by name, then one a table of fewer people: in it, out of it.
        var names: [String] = []
        var indices: [[Int]] = []
        var grand: [Int] = []
        for table in tables {
            guard table.dimensions.count <= 4, Set(table.dimensions).count == table.dimensions.count else {
                throw .tooManyDimensions(table: table.name)
            }
            var places: [Int] = []
            for dimension in table.dimensions {
                if let place = names.firstIndex(of: dimension) {
                    places.append(place)
                } else {
                    places.append(names.count)
                    names.append(dimension)
                }
            }
            indices.append(places)
            var sum = 0
            var seen = Set<[String]>()
            for (values, count) in table.cells {
                let (next, overflow) = sum.addingReportingOverflow(count)
                guard values.count == table.dimensions.count, count >= 0, !overflow,
                    !values.contains(TableSuppression.total), seen.insert(values).inserted
                else { throw .badCell(table: table.name, values: values) }
                sum = next
            }
            grand.append(sum)
        }
        categories = names.map { _ in [TableSuppression.total] }
        var codes: [[String: Int]] = names.map { _ in [:] }
        for (table, places) in zip(tables, indices) {
            for cell in table.cells {
                for (value, place) in zip(cell.values, places) where codes[place][value] == nil {
                    codes[place][value] = categories[place].count
                    categories[place].append(value)
                }
            }
        }
        let populations = SuppressionPopulations(tables, grand: grand)
        for values in populations.values { categories.append([TableSuppression.total] + values) }
        guard categories.count <= 14 else { throw .tooLarge }
        isBesideOthers = !populations.values.isEmpty || isNew.contains(false)
        sizes = categories.map(\.count)
        smallestFirst = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
        var size = 1
        for count in sizes {
            strides.append(size)
            let (product, overflow) = size.multipliedReportingOverflow(by: count)
            guard !overflow, product <= 50_000_000 else { throw .tooLarge }
            size = product
        }
        nodeAt = Array(repeating: -1, count: size)

        for index in tables.indices {
            let base = populations.places[index].reduce(0) { $0 + strides[names.count + $1.key] * $1.value }
            let contradiction = addTable(tables[index], places: indices[index], codes: codes, base: base)
            if let contradiction, populations.isDeclared {
                throw .contradiction(table: tables[index].name, values: contradiction)
            }
        }
        derive(dimensions: names.count..<sizes.count)
        let inner = names.indices.reduce(1) { $0 * sizes[$1] }
        for (whole, part) in populations.pairs {
            let shared = Dictionary(uniqueKeysWithValues: printed[part].map { (keys[$0.node] % inner, $0.node) })
            for entry in printed[whole] {
                guard let other = shared[keys[entry.node] % inner] else { continue }
                if nodes[other].value > nodes[entry.node].value, populations.isDeclared {
                    throw .contradiction(table: tables[part].name, values: entry.values)
                }
                pairs.append((entry.node, other))
            }
        }
        let whole = Double(max(grand.max() ?? 0, 1))
        for index in nodes.indices {
            let node = nodes[index]
            // Fewest cells first, then small counts; a zero may be known to the reader, so it is taken last.
            nodes[index].cost = node.isDerived ? 1e-6 : 1 + (node.value == 0 ? 0.5 : 1e-3 * Double(node.value) / whole)
            if node.isFixed {
                // Shown once, shown for good.
                nodes[index].isHidden = false
            } else if node.isDerived {
                // Never printed: nothing says that it is small.
                nodes[index].isHidden = !node.isBlocked
                nodes[index].isSmall = !node.isBlocked && options.rule.reason(count: node.value) != nil
            } else if !node.isBlocked, options.rule.reason(count: node.value) != nil {
                nodes[index].isSmall = true
                nodes[index].isPrimary = !forced.contains(index) || namedBefore.contains(index)
                nodes[index].isHidden = true
            }
        }
        certificates = Array(repeating: nil, count: nodes.count)
    }

    /// - Returns: A cell that another table of the same people has with another count.
    mutating func addTable(
        _ table: TableSuppression.Table, places: [Int], codes: [[String: Int]], base: Int
    ) -> [String]? {
        var contradiction: [String]?
        let count = table.dimensions.count
        // Sums over each set of dimensions.
        var sums: [Int: Int] = [:]
        var order: [(values: [String], key: Int)] = []
        for mask in 0..<(1 << count) {
            for cell in table.cells {
                var key = base
                var values = cell.values
                for dimension in 0..<count {
                    if mask >> dimension & 1 == 1 {
                        values[dimension] = TableSuppression.total
                    } else {
                        key += (codes[places[dimension]][cell.values[dimension]] ?? 0) * strides[places[dimension]]
                    }
                }
                if sums[key] == nil { order.append((values, key)) }
                sums[key, default: 0] += cell.count
            }
        }
        var list: [(values: [String], node: Int)] = []
        for (values, key) in order {
            let known = nodeAt[key]
            if known >= 0, !nodes[Int(known)].isBlocked, nodes[Int(known)].value != sums[key] { contradiction = values }
            let node = node(at: key, value: sums[key] ?? 0)
            nodes[node].isDerived = false
            if !values.contains(TableSuppression.total) { nodes[node].isMargin = false }
            if let hidden = table.hiddenBefore {
                if let reason = hidden[values] {
                    nodes[node].isHidden = true
                    forced.insert(node)
                    if reason == .primary { namedBefore.insert(node) }
                } else {
                    nodes[node].isFixed = true
                }
            }
            list.append((values, node))
        }
        printed.append(list)
        // Every other combination of values of this table is empty, and known to be.
        let used = places.map { Array(0..<sizes[$0]) }
        var combination = Array(repeating: 0, count: count)
        combine: while true {
            var key = base
            for dimension in 0..<count { key += used[dimension][combination[dimension]] * strides[places[dimension]] }
            if nodeAt[key] < 0 {
                let node = node(at: key, value: 0)
                nodes[node].isBlocked = true
            }
            var dimension = 0
            while dimension < count {
                combination[dimension] += 1
                if combination[dimension] < used[dimension].count { continue combine }
                combination[dimension] = 0
                dimension += 1
            }
            break
        }
        return contradiction
    }

    mutating func node(at key: Int, value: Int) -> Int {
        if nodeAt[key] >= 0 {
            let index = Int(nodeAt[key])
            // A cell that one table lacks and another has is not known to be empty.
            nodes[index].isBlocked = false
            nodes[index].value = max(nodes[index].value, value)
            return index
        }
        nodes.append(Node(value: value))
        keys.append(key)
        nodeAt[key] = Int32(truncatingIfNeeded: nodes.count - 1)
        return nodes.count - 1
    }

    /// What follows from the cells of several tables: where of a whole and its parts one is missing.
    mutating func derive(dimensions: Range<Int>) {
        var start = 0
        while start < nodes.count {
            let end = nodes.count
            for cell in start..<end {
                for dimension in dimensions { derive(dimension, through: cell) }
            }
            start = end
        }
    }

    private mutating func derive(_ dimension: Int, through cell: Int) {
        let stride = strides[dimension]
        let first = keys[cell] - keys[cell] / stride % sizes[dimension] * stride
        var (missing, value, isBlocked, isMargin) = (-1, 0, true, true)
        for place in 0..<sizes[dimension] {
            let other = Int(nodeAt[first + place * stride])
            guard other >= 0 else {
                guard missing < 0 else { return }
                missing = place
                continue
            }
            value += place == 0 ? -nodes[other].value : nodes[other].value
            // A whole that is known to be empty has empty parts.
            if place == 0, nodes[other].isBlocked { (isBlocked, value) = (true, 0) }
            isBlocked = isBlocked && nodes[other].isBlocked
            if !nodes[other].isMargin { isMargin = false }
        }
        guard missing >= 0 else { return }
        if missing > 0 { value = -value }
        guard value >= 0 else { return }
        let node = node(at: first + missing * stride, value: value)
        nodes[node].isBlocked = isBlocked && value == 0
        nodes[node].isMargin = isMargin
    }

    // MARK: Result

    /// Hides all of the new tables, and does not say which cells are small.
    mutating func hideAll() {
        for index in nodes.indices where !namedBefore.contains(index) { nodes[index].isPrimary = false }
        for (table, cells) in printed.enumerated() where isNew[table] {
            for cell in cells where !nodes[cell.node].isFixed { nodes[cell.node].isHidden = true }
        }
    }

    func result(isWhollyHidden: Bool) -> TableSuppression.Result {
        var hidden = 0
        var count = 0
        var tables: [[TableSuppression.Cell]] = []
        for (table, cells) in printed.enumerated() {
            var list: [TableSuppression.Cell] = []
            for (values, index) in cells {
                let node = nodes[index]
                list.append(
                    TableSuppression.Cell(
                        values: values, count: node.isHidden ? nil : node.value,
                        reason: node.isHidden ? (node.isPrimary ? .primary : .complementary) : nil))
                if isNew[table] {
                    count += 1
                    if node.isHidden { hidden += 1 }
                }
            }
            tables.append(list)
        }
        return TableSuppression.Result(tables: tables, hidden: hidden, cells: count, isWhollyHidden: isWhollyHidden)
    }
}
