/// A search for a portfolio: what is chosen, how often each need and ward is covered, and how much more each partner could
/// add at the most.
///
/// By submodularity a partner's gain only falls while others are chosen, and taking one out raises it by no more than what
/// only that one covered. So a bound of each gain is kept, `ceilings`, and a partner is looked at only where its bound
/// could beat what is known: of a thousand partners a handful for each exchange.
struct PortfolioSearch {
    private let graph: PortfolioGraph
    private var values: PortfolioValues
    /// Of each centre and area, and of each ward, how many chosen partners cover it.
    private var coverage: [UInt16]
    private var wardCounts: [Int32]
    private(set) var chosen: [(partner: Int, bundle: [Int32])] = []
    private var isChosen: [Bool]
    /// How many are chosen, by the phase from which they are ready.
    private var phaseCounts: [Int]
    private(set) var value = 0.0
    /// No solution is worth more.
    var bound: Double
    /// The bound that followed from what was chosen when all gains were last looked at.
    private(set) var boundOfChoice = Double.infinity
    /// Each partner's gain over nothing.
    private let singles: [Double]
    /// Partners by what each adds to nothing, the most first.
    let order: [Int]
    /// Of each partner that is not chosen, a gain that it does not exceed.
    private var ceilings: [Double]
    /// What was covered by the choice that was taken out last and by no other.
    private var freed: (needs: [(centre: Int, areas: UInt8)], wards: [Int]) = ([], [])
    /// Scratch: how much each partner's gain may have risen.
    private var raises: [Double]

    init(_ graph: PortfolioGraph) {
        self.graph = graph
        values = PortfolioValues(graph)
        coverage = Array(repeating: 0, count: graph.weights.count)
        wardCounts = Array(repeating: 0, count: graph.wardCount)
        let partners = graph.capacities.indices
        isChosen = Array(repeating: false, count: partners.count)
        raises = Array(repeating: 0, count: partners.count)
        phaseCounts = Array(repeating: 0, count: graph.problem.phases.count)
        var gains = Array(repeating: 0.0, count: partners.count)
        for partner in partners { gains[partner] = values.gain(of: partner) }
        singles = gains
        ceilings = gains
        order = partners.sorted { (gains[$1], $0) < (gains[$0], $1) }
        bound = 0
        bound = min(graph.feasible(gains).sum, coverable())
    }

    /// What all partners together could cover without limits.
    private func coverable() -> Double {
        var reach = Array(repeating: UInt8(0), count: graph.weights.count / 8)
        for partner in graph.capacities.indices where graph.capacities[partner] > 0 {
            for centre in graph.centres[partner] { reach[Int(centre)] |= graph.masks[partner] }
        }
        let needs = reach.indices.reduce(0) { $0 + values.worth($1, reach[$1]) }
        let wards = (0..<graph.wardCount).count { ward in
            graph.partnersOfWard[ward].contains { graph.capacities[Int($0)] > 0 }
        }
        return needs + Double(wards) * graph.problem.wardWeight
    }

    /// Which needs are covered, eight a centre, and which wards.
    var isCovered: (needs: [Bool], wards: [Bool]) { (coverage.map { $0 > 0 }, wardCounts.map { $0 > 0 }) }

    private mutating func add(_ partner: Int, _ bundle: [Int32], gain: Double) {
        for centre in bundle {
            let centre = Int(centre)
            for area in 0..<8 where graph.masks[partner] >> UInt8(area) & 1 == 1 {
                coverage[centre * 8 + area] += 1
            }
            values.covered[centre] |= graph.masks[partner]
            let ward = Int(graph.wards[centre])
            if ward >= 0 {
                wardCounts[ward] += 1
                values.wards[ward] = 0
            }
        }
        chosen.append((partner, bundle))
        isChosen[partner] = true
        phaseCounts[graph.readyFrom[partner]] += 1
        value += gain
    }

    /// Takes out a choice, and what only it covered (`freed`).
    private mutating func remove(at place: Int) -> (partner: Int, bundle: [Int32], loss: Double) {
        let (partner, bundle) = chosen.remove(at: place)
        isChosen[partner] = false
        phaseCounts[graph.readyFrom[partner]] -= 1
        freed = ([], [])
        var loss = 0.0
        for centre in bundle {
            let centre = Int(centre)
            var lost: UInt8 = 0
            for area in 0..<8 where graph.masks[partner] >> UInt8(area) & 1 == 1 {
                coverage[centre * 8 + area] -= 1
                if coverage[centre * 8 + area] == 0 { lost |= 1 << UInt8(area) }
            }
            values.covered[centre] &= ~lost
            let worth = values.worth(centre, lost)
            if worth > 0 {
                loss += worth
                freed.needs.append((centre, lost))
            }
            let ward = Int(graph.wards[centre])
            guard ward >= 0 else { continue }
            wardCounts[ward] -= 1
            if wardCounts[ward] == 0 {
                values.wards[ward] = graph.problem.wardWeight
                loss += graph.problem.wardWeight
                freed.wards.append(ward)
            }
        }
        value -= loss
        return (partner, bundle, loss)
    }

    private mutating func isFeasible(with partner: Int) -> Bool {
        let phase = graph.readyFrom[partner]
        guard phase < phaseCounts.count else { return false }
        phaseCounts[phase] += 1
        defer { phaseCounts[phase] -= 1 }
        return graph.fits(phaseCounts)
    }

    /// The gain of a partner, and what finding it costs.
    private mutating func gain(of partner: Int, effort left: inout Int) -> Double {
        left -= graph.centres[partner].count
        return values.gain(of: partner)
    }

    /// - Parameter first: Partners to begin with, whatever they add.
    mutating func greedy(first: [Int] = [], effort left: inout Int) {
        for partner in first where isFeasible(with: partner) {
            let (gain, bundle) = values.bundle(of: partner)
            if gain > 0 { add(partner, bundle, gain: gain) }
        }
        // Bounds on every step cost a look at all pairs each.
        let tightens = graph.edgeCount * graph.limit <= 2_000_000
        // A heap would do; a sorted list of stale gains with re-insertion is as quick for a thousand partners.
        var queue = order.reversed().filter { !isChosen[$0] }.map { (gain: ceilings[$0], partner: $0) }
        while chosen.count < graph.limit, let first = queue.popLast(), first.gain > 0 {
            guard isFeasible(with: first.partner) else { continue }
            let gain = gain(of: first.partner, effort: &left)
            ceilings[first.partner] = gain
            if gain >= (queue.last?.gain ?? 0) {
                guard gain > 0 else { continue }
                add(first.partner, values.bundle(of: first.partner).centres, gain: gain)
                if tightens { tighten(effort: &left) }
            } else {
                var (low, high) = (0, queue.count)
                while low < high {
                    let middle = (low + high) / 2
                    if (queue[middle].gain, first.partner) < (gain, queue[middle].partner) {
                        low = middle + 1
                    } else {
                        high = middle
                    }
                }
                queue.insert((gain, first.partner), at: low)
            }
        }
        tighten(effort: &left)
    }

    /// All gains anew, and an upper bound from the present choice: what it is worth, and the largest gains that can be had
    /// together.
    private mutating func tighten(effort left: inout Int) {
        for partner in singles.indices { ceilings[partner] = gain(of: partner, effort: &left) }
        boundOfChoice = value + graph.feasible(ceilings).sum
        bound = min(bound, boundOfChoice)
    }

    /// Takes out each choice in turn and puts in the best one there is, until nothing gets better.
    mutating func improve(effort left: inout Int) {
        var isBetter = true
        while isBetter, left > 0 {
            isBetter = false
            for _ in chosen.indices {
                if exchange(effort: &left) { isBetter = true }
            }
            if !isBetter { isBetter = swapPairs(&left) }
            tighten(effort: &left)
        }
    }

    /// Takes out the first choice, so that all have their turn, and puts in the best one there is, which goes to the end.
    ///
    /// - Returns: whether that is better.
    private mutating func exchange(effort left: inout Int) -> Bool {
        let out = remove(at: 0)
        let touched = raiseCeilings(effort: &left)
        ceilings[out.partner] = .infinity
        let likely = order.filter { !isChosen[$0] && ceilings[$0] + raises[$0] > out.loss }.sorted { a, b in
            (ceilings[b] + raises[b], a) < (ceilings[a] + raises[a], b)
        }
        var (best, partner) = (out.loss * (1 + 1e-12) + 1e-12, out.partner)
        var seen: [(partner: Int, gain: Double)] = []
        for candidate in likely where left > 0 {
            if ceilings[candidate] + raises[candidate] <= best { break }
            guard isFeasible(with: candidate) else { continue }
            let gain = gain(of: candidate, effort: &left)
            seen.append((candidate, gain))
            if gain > best { (best, partner) = (gain * (1 + 1e-12) + 1e-12, candidate) }
        }
        let isBetter = best > out.loss * (1 + 1e-12) + 1e-12
        for partner in touched {
            if isBetter { ceilings[partner] += raises[partner] }
            raises[partner] = 0
        }
        for (partner, gain) in seen { ceilings[partner] = min(ceilings[partner], gain) }
        if isBetter {
            let (gain, bundle) = values.bundle(of: partner)
            add(partner, bundle, gain: gain)
        } else {
            add(out.partner, out.bundle, gain: out.loss)
        }
        return isBetter
    }

    /// By how much each partner's gain may have risen with what was freed.
    ///
    /// - Returns: the partners that it concerns.
    private mutating func raiseCeilings(effort left: inout Int) -> [Int] {
        var touched: [Int] = []
        func raise(_ partner: Int, _ raises: inout [Double], _ by: Double) {
            guard by > 0 else { return }
            if raises[partner] == 0 { touched.append(partner) }
            raises[partner] += by
        }
        for (centre, areas) in freed.needs {
            let partners = graph.partners[centre]
            left -= partners.count
            for partner in partners {
                raise(Int(partner), &raises, values.worth(centre, areas & graph.masks[Int(partner)]))
            }
        }
        for ward in freed.wards {
            let partners = graph.partnersOfWard[ward]
            left -= partners.count
            for partner in partners { raise(Int(partner), &raises, graph.problem.wardWeight) }
        }
        return touched
    }

    /// Two out, the best two in, greedily: gets out of places where no single exchange helps. Small problems only.
    private mutating func swapPairs(_ left: inout Int) -> Bool {
        guard graph.edgeCount * chosen.count * chosen.count < left else { return false }
        for first in chosen.indices {
            for second in chosen.indices where second > first {
                let before = self
                _ = remove(at: second)
                _ = remove(at: first)
                for _ in 0..<2 {
                    var best: (gain: Double, partner: Int) = (0, -1)
                    for partner in order where singles[partner] > best.gain {
                        guard !isChosen[partner], isFeasible(with: partner) else { continue }
                        let gain = gain(of: partner, effort: &left)
                        if gain > best.gain { best = (gain, partner) }
                    }
                    if best.partner >= 0 {
                        add(best.partner, values.bundle(of: best.partner).centres, gain: best.gain)
                    }
                }
                if value > before.value * (1 + 1e-12) { return true }
                self = before
            }
        }
        return false
    }

    /// Places the chosen partners in phases, the larger gains first, and tells each one's gain in that order.
    func solution() -> Portfolio.Solution {
        let problem = graph.problem
        var room = problem.phases
        var placed: [(phase: Int, partner: Int, bundle: [Int32])] = []
        // The latest ready first, each into the earliest phase that is left to it; they fit, as was checked.
        let sorted = chosen.sorted { a, b in
            let (x, y) = (graph.readyFrom[a.partner], graph.readyFrom[b.partner])
            return x != y ? x > y : (singles[b.partner], a.partner) < (singles[a.partner], b.partner)
        }
        for (partner, bundle) in sorted {
            for phase in graph.readyFrom[partner]..<room.count where room[phase] > 0 {
                room[phase] -= 1
                placed.append((phase, partner, bundle))
                break
            }
        }
        placed.sort { ($0.phase, singles[$1.partner], $0.partner) < ($1.phase, singles[$0.partner], $1.partner) }
        let full = PortfolioValues(graph)
        var reached = Array(repeating: UInt8(0), count: graph.weights.count / 8)
        var wardsReached = Set<Int32>()
        var choices: [Portfolio.Choice] = []
        for (phase, partner, bundle) in placed {
            var gain = 0.0
            for centre in bundle {
                gain += full.worth(Int(centre), graph.masks[partner] & ~reached[Int(centre)])
                reached[Int(centre)] |= graph.masks[partner]
                let ward = graph.wards[Int(centre)]
                if ward >= 0, wardsReached.insert(ward).inserted { gain += problem.wardWeight }
            }
            choices.append(
                Portfolio.Choice(partner: partner, phase: phase, centres: bundle.map(Int.init), gain: gain))
        }
        let needs = graph.weights.indices.count { place in
            reached[place / 8] >> UInt8(place % 8) & 1 == 1 && graph.weights[place] > 0
        }
        let value = choices.reduce(0) { $0 + $1.gain }
        return Portfolio.Solution(
            choices: choices, value: value, upperBound: max(bound, value), wardsReached: wardsReached.count,
            needsMet: needs)
    }
}
