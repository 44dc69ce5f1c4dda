/// The best set of partnerships for a programme: which partners, in which phase, with which centres.
///
/// A partner that is chosen takes on at most `capacity` of the centres it can serve. A centre's need in an area counts
/// once, however many partners meet it, and so does a ward that is reached: the value is a weighted coverage, which is
/// submodular. The greedy choice (the partner with the best bundle of centres next, evaluated lazily) is then within
/// 1 − 1/e of the best where capacities do not bind, and local search makes good most of what is left; what counts is
/// the certificate each solution carries, an upper bound on the value of any solution:
///
///     best ≤ f(S) + Σ of the largest feasible gains over S          for any S, by submodularity
///
/// Finding a partner's best bundle is exact: a ward's bonus goes to its best centre, and the best `capacity` centres
/// are taken. Deterministic: ties go to the lower index.
package struct Portfolio: Sendable {
    package struct Centre: Sendable {
        /// What each of the eight areas is worth here (priority × need).
        package var weights: [Double]
        /// A number from 0; nil: unknown, no bonus.
        package var ward: Int?
        package init(weights: [Double], ward: Int? = nil) {
            self.weights = weights
            self.ward = ward
        }
    }

    package struct Partner: Sendable {
        package var offers: Set<CollaborationArea>
        /// Centres at once.
        package var capacity: Int
        /// Indices of the centres it may serve (those that pass the gates).
        package var centres: [Int]
        /// The first phase it is ready for, from 0.
        package var readyFrom: Int
        package init(offers: Set<CollaborationArea>, capacity: Int, centres: [Int], readyFrom: Int = 0) {
            self.offers = offers
            self.capacity = capacity
            self.centres = centres
            self.readyFrom = readyFrom
        }
    }

    package struct Choice: Sendable, Hashable {
        package let partner: Int
        /// From 0.
        package let phase: Int
        /// Indices of the centres, ascending.
        package let centres: [Int]
        /// What it added when it was chosen, to those before it in the list.
        package let gain: Double
    }

    package struct Solution: Sendable, Hashable {
        /// By phase, then by gain.
        package let choices: [Choice]
        package let value: Double
        /// No solution is worth more.
        package let upperBound: Double
        /// 1 − value / upperBound: at most so much is missing. 0 where nothing can be covered.
        package var gap: Double { upperBound > 0 ? max(0, 1 - value / upperBound) : 0 }
        package let wardsReached: Int
        package let needsMet: Int
    }

    package let centres: [Centre]
    package let partners: [Partner]
    /// How many partnerships each phase takes: 5, 10, 5.
    package let phases: [Int]
    /// What the first centre reached in a ward adds.
    package let wardWeight: Double

    /// - Parameter wardWeight: nil: the mean of the centres' whole need.
    package init(centres: [Centre], partners: [Partner], phases: [Int], wardWeight: Double? = nil) {
        self.centres = centres
        self.partners = partners
        self.phases = phases.map { max($0, 0) }
        let total = centres.reduce(0) { $0 + $1.weights.reduce(0) { $0 + Self.sound($1) } }
        self.wardWeight = wardWeight.map(Self.sound) ?? total / Double(max(centres.count, 1))
    }

    private static func sound(_ weight: Double) -> Double { weight > 0 && weight.isFinite ? weight : 0 }

    /// - Parameter effort: Edges (partner–centre pairs) the local search may look at: it bounds the time.
    package func solve(effort: Int = 30_000_000) -> Solution {
        let empty = Search(self)
        var best = empty
        best.greedy()
        var left = effort
        best.improve(effort: &left)
        // Where there is time: again from each partner as the first.
        for first in empty.order where left > empty.edgeCount * (empty.limit + 2) * 4 {
            var search = empty
            search.greedy(first: first)
            search.improve(effort: &left)
            let bound = min(best.bound, search.bound)
            if search.value > best.value * (1 + 1e-12) { best = search }
            best.bound = bound
        }
        return best.solution()
    }

    /// The state of a search: what is covered how often, and by whom.
    private struct Search {
        let problem: Portfolio
        let masks: [UInt8]
        let edges: [[Int32]]
        let capacities: [Int]
        /// Of each centre, the worth of each half of a mask of areas: 16 and 16 sums.
        let worth: [Double]
        let wards: [Int32]
        let limit: Int
        /// Of each centre and area, and of each ward, how many chosen partners cover it.
        var coverage: [UInt16]
        var covered: [UInt8]
        var wardCounts: [Int32]
        var chosen: [(partner: Int, bundle: [Int32])] = []
        var value = 0.0
        var bound: Double
        /// Scratch: the best candidate of each ward in this evaluation.
        var wardBest: [Int32]
        var candidates: [(value: Double, centre: Int32)] = []
        /// Each partner's gain over nothing: no later gain is larger.
        var singles: [Double]
        let edgeCount: Int

        init(_ problem: Portfolio) {
            self.problem = problem
            let count = problem.centres.count
            masks = problem.partners.map { $0.offers.reduce(0) { $0 | 1 << UInt8($1.rawValue) } }
            edges = problem.partners.map { partner in
                Set(partner.centres).filter { $0 >= 0 && $0 < count }.sorted().map { Int32(truncatingIfNeeded: $0) }
            }
            edgeCount = edges.reduce(0) { $0 + $1.count }
            capacities = problem.partners.map { max($0.capacity, 0) }
            var worth = Array(repeating: 0.0, count: count * 32)
            for (index, centre) in problem.centres.enumerated() {
                for half in 0..<2 {
                    for mask in 0..<16 {
                        for bit in 0..<4 where mask >> bit & 1 == 1 && half * 4 + bit < centre.weights.count {
                            worth[index * 32 + half * 16 + mask] += Portfolio.sound(centre.weights[half * 4 + bit])
                        }
                    }
                }
            }
            self.worth = worth
            let numbers = problem.centres.map { $0.ward.flatMap { $0 >= 0 ? $0 : nil } }
            let dense = Dictionary(
                uniqueKeysWithValues: Set(numbers.compactMap { $0 }).sorted().enumerated().map {
                    ($0.element, Int32($0.offset))
                })
            wards = numbers.map { number in number.flatMap { dense[$0] } ?? -1 }
            limit = min(problem.phases.reduce(0, +), problem.partners.count)
            coverage = Array(repeating: 0, count: count * 8)
            covered = Array(repeating: 0, count: count)
            wardCounts = Array(repeating: 0, count: dense.count)
            wardBest = Array(repeating: -1, count: dense.count)
            singles = []
            bound = 0
            order = []
            singles = problem.partners.indices.map { bestBundle($0).gain }
            let singles = singles
            order = singles.indices.sorted { (singles[$1], $0) < (singles[$0], $1) }
            bound = min(feasibleSum(singles), coverable())
        }

        /// What all partners together could cover without limits.
        private func coverable() -> Double {
            var reach = Array(repeating: UInt8(0), count: covered.count)
            for partner in edges.indices where capacities[partner] > 0 {
                for centre in edges[partner] { reach[Int(centre)] |= masks[partner] }
            }
            var wardsReached = Set<Int32>()
            var sum = 0.0
            for partner in edges.indices where capacities[partner] > 0 {
                for centre in edges[partner] where wards[Int(centre)] >= 0 { wardsReached.insert(wards[Int(centre)]) }
            }
            for centre in reach.indices { sum += worthOf(centre, reach[centre]) }
            return sum + Double(wardsReached.count) * problem.wardWeight
        }

        @inline(__always) private func worthOf(_ centre: Int, _ mask: UInt8) -> Double {
            worth[centre * 32 + Int(mask & 15)] + worth[centre * 32 + 16 + Int(mask >> 4)]
        }

        /// The best set of centres for a partner over what is covered, and what it adds.
        mutating func bestBundle(_ partner: Int) -> (gain: Double, bundle: [Int32]) {
            let capacity = capacities[partner]
            guard capacity > 0 else { return (0, []) }
            candidates.removeAll(keepingCapacity: true)
            let mask = masks[partner]
            for centre in edges[partner] {
                let value = worthOf(Int(centre), mask & ~covered[Int(centre)])
                let ward = wards[Int(centre)]
                let isNewWard = ward >= 0 && wardCounts[Int(ward)] == 0
                guard value > 0 || isNewWard else { continue }
                if isNewWard {
                    let best = wardBest[Int(ward)]
                    if best < 0 || candidates[Int(best)].value < value {
                        wardBest[Int(ward)] = Int32(truncatingIfNeeded: candidates.count)
                    }
                }
                candidates.append((value, centre))
            }
            for index in candidates.indices {
                let ward = wards[Int(candidates[index].centre)]
                if ward >= 0, wardBest[Int(ward)] == Int32(truncatingIfNeeded: index) {
                    candidates[index].value += problem.wardWeight
                }
            }
            for candidate in candidates {
                let ward = wards[Int(candidate.centre)]
                if ward >= 0 { wardBest[Int(ward)] = -1 }
            }
            if candidates.count > capacity {
                candidates.sort { ($1.value, $0.centre) < ($0.value, $1.centre) }
                candidates.removeLast(candidates.count - capacity)
            }
            return (candidates.reduce(0) { $0 + $1.value }, candidates.filter { $0.value > 0 }.map(\.centre).sorted())
        }

        mutating func add(_ partner: Int, _ bundle: [Int32], gain: Double) {
            for centre in bundle {
                let centre = Int(centre)
                for area in 0..<8 where masks[partner] >> UInt8(area) & 1 == 1 {
                    coverage[centre * 8 + area] += 1
                    covered[centre] |= 1 << UInt8(area)
                }
                if wards[centre] >= 0 { wardCounts[Int(wards[centre])] += 1 }
            }
            chosen.append((partner, bundle))
            value += gain
        }

        /// Takes out a choice, and what only it covered.
        mutating func remove(at place: Int) -> (partner: Int, bundle: [Int32], loss: Double) {
            let (partner, bundle) = chosen.remove(at: place)
            var loss = 0.0
            for centre in bundle {
                let centre = Int(centre)
                var lost: UInt8 = 0
                for area in 0..<8 where masks[partner] >> UInt8(area) & 1 == 1 {
                    coverage[centre * 8 + area] -= 1
                    if coverage[centre * 8 + area] == 0 { lost |= 1 << UInt8(area) }
                }
                covered[centre] &= ~lost
                loss += worthOf(centre, lost)
                if wards[centre] >= 0 {
                    wardCounts[Int(wards[centre])] -= 1
                    if wardCounts[Int(wards[centre])] == 0 { loss += problem.wardWeight }
                }
            }
            value -= loss
            return (partner, bundle, loss)
        }

        /// Can these partners be placed in the phases? Those ready from phase j on must fit into the phases from j on.
        func isFeasible(with extra: Int?) -> Bool {
            var counts = Array(repeating: 0, count: problem.phases.count)
            for partner in chosen.map(\.partner) + (extra.map { [$0] } ?? []) {
                let phase = max(problem.partners[partner].readyFrom, 0)
                guard phase < counts.count else { return false }
                counts[phase] += 1
            }
            return fits(counts)
        }

        private func fits(_ counts: [Int]) -> Bool {
            var ready = 0
            var room = 0
            for phase in counts.indices.reversed() {
                ready += counts[phase]
                room += problem.phases[phase]
                if ready > room { return false }
            }
            return true
        }

        /// The largest sum of these gains over a feasible set of partners: greedy is exact on this (nested) matroid.
        func feasibleSum(_ gains: [Double]) -> Double {
            var counts = Array(repeating: 0, count: problem.phases.count)
            var taken = 0
            var sum = 0.0
            for partner in gains.indices.sorted(by: { (gains[$1], $0) < (gains[$0], $1) }) where taken < limit {
                guard gains[partner] > 0 else { break }
                let phase = max(problem.partners[partner].readyFrom, 0)
                guard phase < counts.count else { continue }
                counts[phase] += 1
                if fits(counts) {
                    sum += gains[partner]
                    taken += 1
                } else {
                    counts[phase] -= 1
                }
            }
            return sum
        }

        /// Partners by what each adds to nothing, the most first.
        var order: [Int]

        /// - Parameter first: A partner to begin with, whatever it adds.
        mutating func greedy(first: Int? = nil) {
            if let first, isFeasible(with: first) {
                let (gain, bundle) = bestBundle(first)
                if gain > 0 { add(first, bundle, gain: gain) }
            }
            // A heap would do; a sorted list of stale gains with re-insertion is as quick for a thousand partners.
            var queue = singles.indices.map { (gain: singles[$0], partner: $0, round: 0) }
                .sorted { ($1.gain, $0.partner) < ($0.gain, $1.partner) }
            var round = 0
            let isChosen = Set(chosen.map(\.partner))
            queue.removeAll { isChosen.contains($0.partner) }
            while chosen.count < limit, let first = queue.first, first.gain > 0 {
                queue.removeFirst()
                guard isFeasible(with: first.partner) else { continue }
                let (gain, bundle) = bestBundle(first.partner)
                if first.round == round || gain >= (queue.first?.gain ?? 0) {
                    guard gain > 0 else { continue }
                    add(first.partner, bundle, gain: gain)
                    round += 1
                    if edgeCount <= 200_000 { tighten() }
                } else {
                    let entry = (gain: gain, partner: first.partner, round: round)
                    var low = 0
                    var high = queue.count
                    while low < high {
                        let middle = (low + high) / 2
                        if (queue[middle].gain, entry.partner) > (gain, queue[middle].partner) {
                            low = middle + 1
                        } else {
                            high = middle
                        }
                    }
                    queue.insert(entry, at: low)
                }
            }
            tighten()
        }

        /// A new upper bound from the present choice.
        mutating func tighten() {
            let gains = problem.partners.indices.map { bestBundle($0).gain }
            bound = min(bound, value + feasibleSum(gains))
        }

        /// Takes out each choice in turn and puts in the best one there is, until nothing gets better.
        mutating func improve(effort left: inout Int) {
            var isBetter = true
            while isBetter, left > 0 {
                isBetter = false
                for _ in chosen.indices {
                    // The first one out, so that all have their turn: what comes in goes to the end.
                    let out = remove(at: 0)
                    var best = (gain: out.loss, partner: out.partner, bundle: out.bundle)
                    let taken = Set(chosen.map(\.partner))
                    for partner in order where left > 0 {
                        if singles[partner] <= best.gain { break }
                        guard !taken.contains(partner), isFeasible(with: partner) else { continue }
                        left -= edges[partner].count
                        let (gain, bundle) = bestBundle(partner)
                        if gain > best.gain * (1 + 1e-12) + 1e-12 { best = (gain, partner, bundle) }
                    }
                    if best.gain > out.loss * (1 + 1e-12) + 1e-12 { isBetter = true }
                    add(best.partner, best.bundle, gain: best.gain)
                }
                if !isBetter { isBetter = swapPairs(&left) }
            }
            tighten()
        }

        /// Two out, the best two in, greedily: gets out of places where no single exchange helps. Small problems only.
        private mutating func swapPairs(_ left: inout Int) -> Bool {
            guard edgeCount * chosen.count * chosen.count < left else { return false }
            for first in chosen.indices {
                for second in chosen.indices where second > first {
                    let before = (chosen, coverage, covered, wardCounts, value)
                    _ = remove(at: second)
                    _ = remove(at: first)
                    for _ in 0..<2 {
                        let taken = Set(chosen.map(\.partner))
                        var best: (gain: Double, partner: Int, bundle: [Int32]) = (0, -1, [])
                        for partner in order where singles[partner] > best.gain {
                            guard !taken.contains(partner), isFeasible(with: partner) else { continue }
                            left -= edges[partner].count
                            let (gain, bundle) = bestBundle(partner)
                            if gain > best.gain { best = (gain, partner, bundle) }
                        }
                        if best.partner >= 0 { add(best.partner, best.bundle, gain: best.gain) }
                    }
                    if value > before.4 * (1 + 1e-12) { return true }
                    (chosen, coverage, covered, wardCounts, value) = before
                }
            }
            return false
        }

        /// Places the chosen partners in phases, the larger gains first, and tells each one's gain in that order.
        func solution() -> Solution {
            var room = problem.phases
            var placed: [(phase: Int, partner: Int, bundle: [Int32])] = []
            // The latest ready first, each into the earliest phase that is left to it; they fit, as was checked.
            let sorted = chosen.sorted { a, b in
                let (x, y) = (problem.partners[a.partner].readyFrom, problem.partners[b.partner].readyFrom)
                return x != y ? x > y : (singles[b.partner], a.partner) < (singles[a.partner], b.partner)
            }
            for (partner, bundle) in sorted {
                for phase in max(problem.partners[partner].readyFrom, 0)..<room.count where room[phase] > 0 {
                    room[phase] -= 1
                    placed.append((phase, partner, bundle))
                    break
                }
            }
            placed.sort { ($0.phase, singles[$1.partner], $0.partner) < ($1.phase, singles[$0.partner], $1.partner) }
            var reached = Array(repeating: UInt8(0), count: covered.count)
            var wardsReached = Set<Int32>()
            var choices: [Choice] = []
            for (phase, partner, bundle) in placed {
                var gain = 0.0
                for centre in bundle {
                    gain += worthOf(Int(centre), masks[partner] & ~reached[Int(centre)])
                    reached[Int(centre)] |= masks[partner]
                    if wards[Int(centre)] >= 0, wardsReached.insert(wards[Int(centre)]).inserted {
                        gain += problem.wardWeight
                    }
                }
                choices.append(Choice(partner: partner, phase: phase, centres: bundle.map(Int.init), gain: gain))
            }
            let needs = reached.indices.reduce(0) { sum, centre in
                sum
                    + (0..<8).count { area in
                        reached[centre] >> UInt8(area) & 1 == 1 && area < problem.centres[centre].weights.count
                            && problem.centres[centre].weights[area] > 0
                    }
            }
            let value = choices.reduce(0) { $0 + $1.gain }
            return Solution(
                choices: choices, value: value, upperBound: max(bound, value), wardsReached: wardsReached.count,
                needsMet: needs)
        }
    }
}
