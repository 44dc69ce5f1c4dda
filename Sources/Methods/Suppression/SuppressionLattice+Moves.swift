/// The search for moves: what can be hidden together, and how far hidden cells can go.
extension SuppressionLattice {
    /// The cells of moves that, one after another, take a hidden cell far enough up and down: like `certify`, with
    /// several moves in place of one. nil where they do not.
    func reach(of cell: Int) -> [Int32]? {
        let target = width(nodes[cell])
        var support = Set<Int32>()
        var total = 0
        for isUp in [true, false] {
            var changes: [Int32: Int] = [:]
            for _ in 0..<12 where total < target {
                guard let (step, cells, signs) = augmentation(of: cell, isUp: isUp, changes) else { break }
                let taken = min(step, target - total)
                for (other, sign) in zip(cells, signs) {
                    changes[other, default: 0] += (isUp ? taken : -taken) * Int(sign)
                    support.insert(other)
                }
                total += taken
            }
        }
        return total >= target ? support.sorted() : nil
    }

    /// The move among hidden cells that takes a cell furthest up (or down) from a changed table; nil without one.
    private func augmentation(
        of cell: Int, isUp: Bool, _ changes: [Int32: Int]
    ) -> (step: Int, cells: [Int32], signs: [Int8])? {
        var best: (step: Int, cells: [Int32], signs: [Int8]) = (0, [], [])
        var steps = 100_000
        func room(_ place: Int32, _ sign: Int8) -> Int {
            let node = nodes[Int(place)]
            let value = node.value + (changes[place] ?? 0)
            return (sign > 0) == isUp ? upper(node) - value : value - lower(node)
        }
        func extend(
            _ keys: [Int], _ signs: [Int8], _ cells: [Int32], _ cellSigns: [Int8], _ step: Int, _ dimension: Int
        ) {
            guard dimension < sizes.count else {
                if step > best.step { best = (step, cells, cellSigns) }
                return
            }
            let stride = strides[dimension]
            let own = keys[0] / stride % sizes[dimension]
            for value in 0..<sizes[dimension] where value != own {
                guard steps > 0 else { return }
                steps -= keys.count
                var (keys, signs, cells, cellSigns, step) = (keys, signs, cells, cellSigns, step)
                for index in keys.indices {
                    let key = keys[index] + (value - own) * stride
                    let sign: Int8 = own != 0 && value != 0 ? -signs[index] : signs[index]
                    keys.append(key)
                    signs.append(sign)
                    let place = nodeAt[key]
                    guard place >= 0 else { continue }
                    step = nodes[Int(place)].isBlocked || !nodes[Int(place)].isHidden ? 0 : min(step, room(place, sign))
                    if step <= best.step { break }
                    cells.append(place)
                    cellSigns.append(sign)
                }
                if step > best.step { extend(keys, signs, cells, cellSigns, step, dimension + 1) }
            }
        }
        let place = Int32(truncatingIfNeeded: cell)
        extend([keys[cell]], [1], [place], [1], room(place, 1), 0)
        return best.step > 0 ? best : nil
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
        let stride = strides[dimension]
        let own = search.keys[0] / stride % sizes[dimension]
        let half = 1 << dimension
        let count = search.known.count
        for value in 0..<sizes[dimension] where value != own {
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
