/// How far a cell can go by all relations together, where moves through the cell do not find it.
extension SuppressionLattice {
    /// Hidden and unprinted cells up to which this is tried.
    private static let most = 400

    /// The width of a hidden cell's interval, up to a target, and the cells that change on the way.
    ///
    /// A simplex method with bounds, from the table as it is: the cells that are solved for (basic) lie within their
    /// bounds there, the others may move both ways. nil: too large to be tried.
    func exactReach(of cell: Int, atLeast target: Int) -> (width: Int, support: [Int32])? {
        guard var system = LinearSystem(self), let variable = system.variables[cell] else { return nil }
        let up = system.push(variable, isUp: true, atMost: Double(target))
        var support = system.changed
        system.reset()
        let down = up < Double(target) ? system.push(variable, isUp: false, atMost: Double(target) - up) : 0
        support.formUnion(system.changed)
        return (Int(up + down + 1e-6), support.sorted())
    }

    /// A hidden cell that all relations together leave too narrow. A table that was found for one cell tells how far
    /// the others can go, so that most need none of their own.
    func tooNarrow() -> Int? {
        let hidden = nodes.indices.filter { nodes[$0].isHidden && !nodes[$0].isBlocked }
        guard var system = LinearSystem(self) else { return nil }
        var most = Array(repeating: 0.0, count: nodes.count)
        var least = most
        for cell in hidden {
            let target = Double(width(nodes[cell]))
            for isUp in [true, false] where most[cell] - least[cell] < target - 1e-6 {
                guard let variable = system.variables[cell] else { continue }
                system.reset()
                _ = system.push(variable, isUp: isUp, atMost: target)
                for (other, column) in system.variables {
                    most[other] = max(most[other], system.change[column])
                    least[other] = min(least[other], system.change[column])
                }
            }
            if most[cell] - least[cell] < target - 1e-6 { return cell }
        }
        return nil
    }

    private struct LinearSystem {
        /// Of each hidden cell, its column.
        private(set) var variables: [Int: Int] = [:]
        private var cells: [Int32] = []
        private var low: [Double] = []
        private var high: [Double] = []
        private(set) var change: [Double]
        private var count = 0
        /// Rows solved for one column each: it is 1 there and 0 in all others.
        private var rows: [[Double]] = []
        private var basis: [Int] = []
        private var isBasic: [Bool] = []

        /// The open cells whose change is not 0.
        var changed: Set<Int32> {
            Set(cells.indices.filter { abs(change[$0]) > 1e-7 }.map { cells[$0] })
        }

        init?(_ lattice: SuppressionLattice) {
            let open = lattice.nodes.indices.filter { lattice.nodes[$0].isHidden && !lattice.nodes[$0].isBlocked }
            guard open.count <= SuppressionLattice.most else { return nil }
            for cell in open {
                let node = lattice.nodes[cell]
                variables[cell] = cells.count
                cells.append(Int32(truncatingIfNeeded: cell))
                low.append(Double(lattice.lower(node) - node.value))
                high.append(node.isPrimary ? Double(lattice.upper(node) - node.value) : .infinity)
            }
            var sparse: [[(column: Int, factor: Double)]] = []
            for whole in lattice.nodes.indices {
                for dimension in lattice.sizes.indices {
                    let stride = lattice.strides[dimension]
                    guard lattice.keys[whole] / stride % lattice.sizes[dimension] == 0 else { continue }
                    var row: [(column: Int, factor: Double)] = variables[whole].map { [($0, -1)] } ?? []
                    var left = lattice.nodes[whole].value
                    var (isAnyKnown, isAllKnown) = (false, true)
                    for value in 1..<lattice.sizes[dimension] {
                        let part = Int(lattice.nodeAt[lattice.keys[whole] + value * stride])
                        guard part >= 0 else {
                            isAllKnown = false
                            continue
                        }
                        isAnyKnown = true
                        left -= lattice.nodes[part].value
                        if let column = variables[part] { row.append((column, 1)) }
                    }
                    guard isAnyKnown, !row.isEmpty, isAllKnown ? left == 0 : left >= 0 else { continue }
                    if !isAllKnown {
                        // What is not known of the parts is not negative.
                        row.append((low.count, 1))
                        low.append(-Double(left))
                        high.append(.infinity)
                    }
                    sparse.append(row)
                }
            }
            count = low.count
            change = Array(repeating: 0, count: count)
            isBasic = Array(repeating: false, count: count)
            for entries in sparse {
                var row = Array(repeating: 0.0, count: count)
                for (column, factor) in entries { row[column] += factor }
                for index in rows.indices where row[basis[index]] != 0 {
                    let other = rows[index]
                    Self.subtract(other, at: Self.places(of: other), times: row[basis[index]], from: &row)
                }
                guard let pivot = row.indices.max(by: { (abs(row[$0]), $1) < (abs(row[$1]), $0) }),
                    abs(row[pivot]) > 1e-9
                else { continue }
                rows.append(row)
                basis.append(pivot)
                solve(rows.count - 1, for: pivot)
            }
        }

        mutating func reset() {
            for column in change.indices { change[column] = 0 }
        }

        /// Takes a row, of which only these places are not 0, from another. Pointers: this is where the time goes.
        private static func subtract(
            _ other: [Double], at places: [Int], times factor: Double, from row: inout [Double]
        ) {
            row.withUnsafeMutableBufferPointer { row in
                other.withUnsafeBufferPointer { other in
                    places.withUnsafeBufferPointer { places in
                        guard let row = row.baseAddress, let other = other.baseAddress, let first = places.baseAddress
                        else { return }
                        var index = 0
                        while index < places.count {
                            let column = first[index]
                            row[column] -= factor * other[column]
                            index += 1
                        }
                    }
                }
            }
        }

        private static func places(of row: [Double]) -> [Int] {
            var places: [Int] = []
            row.withUnsafeBufferPointer { row in
                guard let first = row.baseAddress else { return }
                var column = 0
                while column < row.count {
                    if first[column] != 0 { places.append(column) }
                    column += 1
                }
            }
            return places
        }

        /// Makes a column 1 in this row and 0 in all others.
        private mutating func solve(_ index: Int, for column: Int) {
            let factor = 1 / rows[index][column]
            var pivot = rows[index]
            let places = Self.places(of: pivot)
            for place in places { pivot[place] *= factor }
            rows[index] = pivot
            for other in rows.indices where other != index {
                let factor = rows[other][column]
                guard factor != 0 else { continue }
                Self.subtract(pivot, at: places, times: factor, from: &rows[other])
                rows[other][column] = 0
            }
            isBasic[basis[index]] = false
            basis[index] = column
            isBasic[column] = true
        }

        /// Changes a column as far as bounds and equations let it.
        mutating func push(_ variable: Int, isUp: Bool, atMost most: Double) -> Double {
            let direction = isUp ? 1.0 : -1.0
            let bound = isUp ? high[variable] : low[variable]
            defer { if isUp { high[variable] = bound } else { low[variable] = bound } }
            if isUp { high[variable] = min(bound, most) } else { low[variable] = max(bound, -most) }
            for step in 0..<(20 * count) {
                guard abs(change[variable]) < most - 1e-9 else { break }
                guard let (entering, sign) = entering(for: variable, direction, isFirst: step > 4 * count) else {
                    break
                }
                advance(entering, sign)
            }
            return abs(change[variable])
        }

        /// A column outside the basis whose change takes the variable further.
        private func entering(for variable: Int, _ direction: Double, isFirst: Bool) -> (Int, Double)? {
            guard let row = basis.firstIndex(of: variable) else {
                let hasRoom =
                    direction > 0
                    ? change[variable] < high[variable] - 1e-9 : change[variable] > low[variable] + 1e-9
                return hasRoom ? (variable, direction) : nil
            }
            let factors = rows[row]
            var best: (Int, Double)?
            var most = 1e-9
            for column in 0..<count where abs(factors[column]) > most && !isBasic[column] {
                let sign: Double = factors[column] * direction < 0 ? 1 : -1
                let hasRoom = sign > 0 ? change[column] < high[column] - 1e-9 : change[column] > low[column] + 1e-9
                guard hasRoom else { continue }
                best = (column, sign)
                if isFirst { break }
                most = abs(factors[column])
            }
            return best
        }

        /// Changes a column until it or one of the basis meets a bound.
        private mutating func advance(_ column: Int, _ sign: Double) {
            var room = sign > 0 ? high[column] - change[column] : change[column] - low[column]
            var leaving: Int?
            for (index, row) in rows.enumerated() where abs(row[column]) > 1e-9 {
                let rate = -row[column] * sign
                let other = basis[index]
                let own = max(0, rate > 0 ? high[other] - change[other] : change[other] - low[other]) / abs(rate)
                if own < room - 1e-12 || own < room + 1e-12 && leaving.map({ other < basis[$0] }) ?? false {
                    (room, leaving) = (own, index)
                }
            }
            // Nothing bounds it: as far as anybody would ask.
            if room == .infinity { room = 1e6 }
            change[column] += sign * room
            for (index, row) in rows.enumerated() where row[column] != 0 {
                change[basis[index]] -= row[column] * sign * room
            }
            if let leaving { solve(leaving, for: column) }
        }
    }
}
