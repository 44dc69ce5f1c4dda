/// The search for moves: what can be hidden together, and how far hidden cells can go.
extension SuppressionLattice {
    /// The cells of moves that, one after another, take a hidden cell far enough up and down: like `certify`, with
    /// several moves in place of one. nil where they do not.
    func reach(of cell: Int) -> [Int32]? {
        let target = width(nodes[cell])
        let (width, support) = reach(of: cell, atLeast: target)
        return width >= target ? support : nil
    }

    /// How far that is, where it need not be further than a target.
    func reach(of cell: Int, atLeast target: Int) -> (width: Int, support: [Int32]) {
        var support: [Int32] = []
        var total = 0
        for isUp in [true, false] {
            var search = ReachSearch(cell: cell, isUp: isUp, lattice: self)
            for _ in 0..<12 where total < target {
                search.best = 0
                search.steps = 100_000
                extend(&search, 0, count: 1, step: room(&search, 0, 1))
                guard search.best > 0 else { break }
                let taken = min(search.best, target - total)
                for index in 0..<search.bestCount {
                    let other = search.bestCells[index]
                    search.changes[Int(other)] += (isUp ? taken : -taken) * Int(search.bestSigns[index])
                    if !support.contains(other) { support.append(other) }
                }
                total += taken
            }
        }
        return (total, support.sorted())
    }

    /// The move among hidden cells that takes a cell furthest up (or down) from a changed table. As in `MoveSearch`,
    /// the first 2ᵈ entries of `keys` and `signs` are the combinations at dimension d; the first `count` entries of
    /// `cells` and `cellSigns` those that exist. Nothing is allocated on the way.
    private struct ReachSearch {
        let isUp: Bool
        var changes: [Int]
        var steps = 0
        var keys: [Int]
        var signs: [Int8]
        var cells: [Int32]
        var cellSigns: [Int8]
        var best = 0
        var bestCells: [Int32]
        var bestSigns: [Int8]
        var bestCount = 0

        init(cell: Int, isUp: Bool, lattice: SuppressionLattice) {
            self.isUp = isUp
            let size = 1 << lattice.sizes.count
            changes = Array(repeating: 0, count: lattice.nodes.count)
            keys = Array(repeating: lattice.keys[cell], count: size)
            signs = Array(repeating: 1, count: size)
            cells = Array(repeating: Int32(truncatingIfNeeded: cell), count: size)
            cellSigns = signs
            (bestCells, bestSigns) = (cells, signs)
        }
    }

    /// How often a move can be made before one of its cells leaves its bounds.
    private func room(_ search: inout ReachSearch, _ index: Int, _ sign: Int8) -> Int {
        let place = Int(search.cells[index])
        let value = nodes[place].value + search.changes[place]
        return (sign > 0) == search.isUp ? upper(nodes[place]) - value : value - lower(nodes[place])
    }

    private func extend(_ search: inout ReachSearch, _ dimension: Int, count: Int, step: Int) {
        guard dimension < sizes.count else {
            if step > search.best {
                search.best = step
                search.bestCount = count
                for index in 0..<count {
                    search.bestCells[index] = search.cells[index]
                    search.bestSigns[index] = search.cellSigns[index]
                }
            }
            return
        }
        let (stride, size) = (strides[smallestFirst[dimension]], sizes[smallestFirst[dimension]])
        let own = search.keys[0] / stride % size
        let half = 1 << dimension
        for value in 0..<size where value != own {
            guard search.steps > 0 else { return }
            search.steps -= half
            let shift = (value - own) * stride
            let flips = own != 0 && value != 0
            var (count, step) = (count, step)
            for index in 0..<half {
                let key = search.keys[index] + shift
                let sign: Int8 = flips ? -search.signs[index] : search.signs[index]
                search.keys[half + index] = key
                search.signs[half + index] = sign
                let place = nodeAt[key]
                guard place >= 0 else { continue }
                search.cells[count] = place
                search.cellSigns[count] = sign
                let isOpen = nodes[Int(place)].isHidden && !nodes[Int(place)].isBlocked
                step = isOpen ? min(step, room(&search, count, sign)) : 0
                if step <= search.best { break }
                count += 1
            }
            if step > search.best { extend(&search, dimension + 1, count: count, step: step) }
        }
    }

    /// How far a move can be added and taken away around a cell of it; nil where the cell is not in it.
    func span(_ move: [Int32], around cell: Int) -> Int? {
        guard move.contains(Int32(truncatingIfNeeded: cell)) else { return nil }
        var up = Int.max / 4
        var down = Int.max / 4
        for other in move {
            let node = nodes[Int(other)]
            let (more, less) = (upper(node) - node.value, node.value - lower(node))
            if sign(Int(other), relativeTo: cell) > 0 {
                (up, down) = (min(up, more), min(down, less))
            } else {
                (up, down) = (min(up, less), min(down, more))
            }
        }
        return up + down
    }

    /// Within a move, two cells have opposite signs for each dimension in which both have a value and it differs.
    func sign(_ a: Int, relativeTo b: Int) -> Int {
        var sign = 1
        for dimension in sizes.indices {
            let x = keys[a] / strides[dimension] % sizes[dimension]
            let y = keys[b] / strides[dimension] % sizes[dimension]
            if x != y, x != 0, y != 0 { sign = -sign }
        }
        return sign
    }

    /// The move through a cell that hides least and gives it its width: every dimension pairs its value with another,
    /// or with the total.
    ///
    /// - Parameters:
    ///   - least: The width asked for; nil: the cell's own.
    ///   - mustHide: Moves that hide nothing new do not count.
    func cheapestMove(
        for cell: Int, mayHide: Bool, width least: Int? = nil, mustHide: Bool = false
    ) -> [Int32]? {
        let node = nodes[cell]
        var search = MoveSearch(
            best: .infinity, cells: [], target: least ?? width(node), mayHide: mayHide, mustHide: mustHide,
            steps: 400_000, keys: Array(repeating: keys[cell], count: 1 << sizes.count),
            signs: Array(repeating: 1, count: 1 << sizes.count), known: [Int32(truncatingIfNeeded: cell)])
        extend(&search, 0, cost: 0, up: upper(node) - node.value, down: node.value - lower(node))
        return search.best < .infinity ? search.cells : nil
    }

    /// One way down the dimensions at a time: at dimension d the first 2ᵈ entries of `keys` and `signs` are the
    /// combinations so far, and `known` those that exist.
    private struct MoveSearch {
        var best: Double
        var cells: [Int32]
        let target: Int
        let mayHide: Bool
        let mustHide: Bool
        var steps: Int
        var keys: [Int]
        var signs: [Int8]
        var known: [Int32]
    }

    private func extend(_ search: inout MoveSearch, _ dimension: Int, cost: Double, up: Int, down: Int) {
        guard dimension < sizes.count else {
            if cost < search.best, cost > 0 || !search.mustHide {
                search.best = cost
                search.cells = search.known
            }
            return
        }
        let (stride, size) = (strides[smallestFirst[dimension]], sizes[smallestFirst[dimension]])
        let own = search.keys[0] / stride % size
        let half = 1 << dimension
        let count = search.known.count
        for value in 0..<size where value != own {
            guard search.steps > 0 || search.best == .infinity else { return }
            // Nothing is cheaper than nothing.
            guard search.best > 0 else { return }
            search.steps -= half
            let shift = (value - own) * stride
            let flips = own != 0 && value != 0
            var (cost, up, down) = (cost, up, down)
            var isPossible = true
            for index in 0..<half {
                let key = search.keys[index] + shift
                let sign: Int8 = flips ? -search.signs[index] : search.signs[index]
                search.keys[half + index] = key
                search.signs[half + index] = sign
                let place = nodeAt[key]
                guard place >= 0 else { continue }
                let node = nodes[Int(place)]
                if node.isBlocked || !node.isHidden && (node.isFixed || !search.mayHide) {
                    isPossible = false
                    break
                }
                if !node.isHidden { cost += node.cost }
                let (more, less) = (upper(node) - node.value, node.value - lower(node))
                (up, down) = sign > 0 ? (min(up, more), min(down, less)) : (min(up, less), min(down, more))
                if cost >= search.best || up + down < search.target {
                    isPossible = false
                    break
                }
                search.known.append(place)
            }
            if isPossible { extend(&search, dimension + 1, cost: cost, up: up, down: down) }
            search.known.removeLast(search.known.count - count)
        }
    }
}
