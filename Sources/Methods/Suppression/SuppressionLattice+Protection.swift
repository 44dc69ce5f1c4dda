/// Which cells are hidden beside the small ones, so that none of these can be told.
extension SuppressionLattice {
    func lower(_ node: Node) -> Int { node.isPrimary ? 1 : 0 }
    func upper(_ node: Node) -> Int { node.isPrimary ? options.rule.smallCount : Int.max / 4 }
    func width(_ node: Node) -> Int {
        if node.isDerived { return node.isSmall ? min(options.primaryCounts - 1, node.most) : 0 }
        return min(node.isPrimary ? options.primaryCounts - 1 : options.complementaryWidth, node.most)
    }

    /// Where some cell cannot be protected while the reader knows of each small cell that it is one (1 + 1 + 1 = 3: the
    /// three cannot be anything else if all four are known to be 1 to 4), fewer of them are named as primary. Margins
    /// near the cell first, then all margins, then cells near it, then all.
    ///
    /// - Returns: false where none was left to rename.
    mutating func nameFewer() -> Bool {
        guard let stuck else { return false }
        let named = nodes.indices.filter { nodes[$0].isPrimary && !namedBefore.contains($0) }
        let margins = named.filter { nodes[$0].isMargin }
        let choices = [
            margins.filter { isComparable($0, stuck) }, margins, named.filter { isComparable($0, stuck) }, named,
        ]
        guard let choice = choices.first(where: { !$0.isEmpty }) else { return false }
        for cell in choice { nodes[cell].isPrimary = false }
        for index in nodes.indices {
            let node = nodes[index]
            nodes[index].isHidden =
                !node.isFixed && (node.isSmall || forced.contains(index) || node.isDerived && !node.isBlocked)
        }
        certificates = Array(repeating: nil, count: nodes.count)
        return true
    }

    /// Does one of them add up to the other, among others?
    func isComparable(_ a: Int, _ b: Int) -> Bool {
        var (isOver, isUnder) = (true, true)
        for dimension in sizes.indices {
            let x = keys[a] / strides[dimension] % sizes[dimension]
            let y = keys[b] / strides[dimension] % sizes[dimension]
            if x != y {
                if x != 0 { isOver = false }
                if y != 0 { isUnder = false }
            }
        }
        return isOver || isUnder
    }

    /// - Returns: false where some hidden cell cannot be protected: it is then `stuck`.
    mutating func protect() -> Bool {
        var queue = nodes.indices.filter { nodes[$0].isHidden && width(nodes[$0]) > 0 }
        // The hardest first: large moves then certify others on the way.
        queue.sort { (nodes[$0].value, keys[$0]) < (nodes[$1].value, keys[$1]) }
        var next = 0
        while next < queue.count {
            let cell = queue[next]
            next += 1
            if certificates[cell] != nil { continue }
            if let move = cheapestMove(for: cell, mayHide: false) {
                certify(move)
                continue
            }
            if let support = reach(of: cell) ?? exactSupport(of: cell) {
                certificates[cell] = support
                continue
            }
            if let move = cheapestMove(for: cell, mayHide: true) {
                hide(move, &queue)
                certify(move)
                continue
            }
            // No single move is wide enough: hide the widest there are until several together are.
            guard let support = widen(cell, &queue) ?? settle(cell, &queue) else {
                stuck = cell
                return false
            }
            certificates[cell] = support
        }
        spare(queue)
        return !isBesideOthers || audit()
    }

    /// Moves leave aside that counts of which no table tells anything are not negative either, and so may promise too
    /// much: what they left too narrow is settled.
    private mutating func audit() -> Bool {
        while let cell = tooNarrow() {
            var queue: [Int] = []
            guard let support = settle(cell, &queue) else {
                stuck = cell
                return false
            }
            certificates[cell] = support
        }
        return true
    }

    mutating func hide(_ move: [Int32], _ queue: inout [Int]) {
        for other in move where !nodes[Int(other)].isHidden {
            nodes[Int(other)].isHidden = true
            queue.append(Int(other))
        }
    }

    mutating func widen(_ cell: Int, _ queue: inout [Int]) -> [Int32]? {
        var least = width(nodes[cell]) - 1
        while least >= 1 {
            guard let move = cheapestMove(for: cell, mayHide: true, width: least, mustHide: true) else {
                least -= 1
                continue
            }
            hide(move, &queue)
            if let support = reach(of: cell) ?? exactSupport(of: cell) { return support }
        }
        return nil
    }

    /// Beside other tables, moves through the cell alone may not be all there is.
    func exactSupport(of cell: Int) -> [Int32]? {
        guard isBesideOthers else { return nil }
        let width = width(nodes[cell])
        return exactReach(of: cell, atLeast: width).flatMap { $0.width >= width ? $0.support : nil }
    }

    /// The last resort beside other tables: hides what has to change for the cell to be wide enough by all relations
    /// together. Where earlier tables leave it too little whatever is hidden, that much has to do.
    mutating func settle(_ cell: Int, _ queue: inout [Int]) -> [Int32]? {
        guard isBesideOthers else { return nil }
        var open = self
        open.hideAll()
        let target = width(nodes[cell])
        guard let (width, support) = open.exactReach(of: cell, atLeast: target) else { return nil }
        if width < target { nodes[cell].most = width }
        hide(support, &queue)
        return exactSupport(of: cell)
    }

    /// A move certifies every cell of its own whose width it reaches.
    mutating func certify(_ move: [Int32]) {
        for cell in move where certificates[Int(cell)] == nil {
            if let width = span(move, around: Int(cell)), width >= self.width(nodes[Int(cell)]) {
                certificates[Int(cell)] = move
            }
        }
    }

    /// Shows again what no cell needs: the dearest first.
    mutating func spare(_ hidden: [Int]) {
        let order = hidden.filter { !nodes[$0].isSmall && !nodes[$0].isDerived && !forced.contains($0) }
            .sorted { (nodes[$1].cost, keys[$0]) < (nodes[$0].cost, keys[$1]) }
        var dependents: [Int: Set<Int>] = [:]
        for cell in hidden {
            for other in certificates[cell] ?? [] { dependents[Int(other), default: []].insert(cell) }
        }
        for cell in order {
            nodes[cell].isHidden = false
            let own = certificates[cell]
            certificates[cell] = nil
            var changed: [(Int, [Int32]?)] = [(cell, own)]
            var isFine = true
            for other in (dependents[cell] ?? []).sorted() where other != cell && nodes[other].isHidden {
                guard certificates[other]?.contains(Int32(truncatingIfNeeded: cell)) == true else { continue }
                guard let move = cheapestMove(for: other, mayHide: false) ?? reach(of: other) ?? exactSupport(of: other)
                else {
                    isFine = false
                    break
                }
                changed.append((other, certificates[other]))
                certificates[other] = move
                for third in move { dependents[Int(third), default: []].insert(other) }
            }
            if !isFine {
                nodes[cell].isHidden = true
                for (other, certificate) in changed { certificates[other] = certificate }
            }
        }
    }

    /// Hides what two shown cells would tell by their difference, where the tables' places alone did not see it.
    ///
    /// - Returns: Whether there was such a cell that could be hidden.
    mutating func hideDifferences() -> Bool {
        var isChanged = false
        for (whole, part) in pairs where !nodes[whole].isHidden && !nodes[part].isHidden {
            let difference = nodes[whole].value - nodes[part].value
            guard difference > 0, options.rule.reason(count: difference) != nil else { continue }
            let choices = [part, whole].filter { !nodes[$0].isFixed }
            guard let cell = choices.min(by: { nodes[$0].cost < nodes[$1].cost }) else { continue }
            nodes[cell].isHidden = true
            forced.insert(cell)
            isChanged = true
        }
        return isChanged
    }
}
