/// A portfolio's problem in arrays: which centres each partner may serve, which partners each centre and ward may have,
/// and what each need is worth. It never changes.
final class PortfolioGraph: Sendable {
    /// Lists one after the other: the list of `n` is `items[starts[n]..<starts[n + 1]]`.
    struct Lists: Sendable {
        let starts: [Int]
        let items: [Int32]

        init(_ lists: [[Int32]]) {
            var starts = [0]
            for list in lists { starts.append(starts[starts.count - 1] + list.count) }
            self.starts = starts
            items = lists.flatMap { $0 }
        }

        /// The other way around: of each item, which lists hold it.
        func inverted(count: Int) -> Lists {
            var lists: [[Int32]] = Array(repeating: [], count: count)
            for list in 0..<(starts.count - 1) {
                for item in self[list] { lists[Int(item)].append(Int32(truncatingIfNeeded: list)) }
            }
            return Lists(lists)
        }

        subscript(_ list: Int) -> ArraySlice<Int32> { items[starts[list]..<starts[list + 1]] }
    }

    let problem: Portfolio
    /// Of each partner, its areas as bits.
    let masks: [UInt8]
    let capacities: [Int]
    /// Of each partner, the first phase it is ready for.
    let readyFrom: [Int]
    /// Of each partner, its centres, ascending.
    let centres: Lists
    /// Of each centre, its partners.
    let partners: Lists
    /// Of each ward, the partners with a centre in it.
    let partnersOfWard: Lists
    /// Of each centre, its ward, numbered from 0; −1: none.
    let wards: [Int32]
    let wardCount: Int
    /// What each centre's needs are worth, area by area: eight a centre.
    let weights: [Double]
    /// The most partnerships that the phases take.
    let limit: Int

    var edgeCount: Int { centres.items.count }

    init(_ problem: Portfolio) {
        self.problem = problem
        let count = problem.centres.count
        masks = problem.partners.map { $0.offers.reduce(0) { $0 | 1 << UInt8($1.rawValue) } }
        capacities = problem.partners.map { max($0.capacity, 0) }
        readyFrom = problem.partners.map { max($0.readyFrom, 0) }
        centres = Lists(
            problem.partners.map { partner in
                Set(partner.centres).filter { $0 >= 0 && $0 < count }.sorted().map { Int32(truncatingIfNeeded: $0) }
            })
        partners = centres.inverted(count: count)
        let numbers = problem.centres.map { $0.ward.flatMap { $0 >= 0 ? $0 : nil } }
        let dense = Dictionary(
            uniqueKeysWithValues: Set(numbers.compactMap { $0 }).sorted().enumerated().map {
                ($0.element, Int32(truncatingIfNeeded: $0.offset))
            })
        let wards = numbers.map { number in number.flatMap { dense[$0] } ?? -1 }
        self.wards = wards
        wardCount = dense.count
        let centres = centres
        partnersOfWard = Lists(
            problem.partners.indices.map { partner in
                Set(centres[partner].map { wards[Int($0)] }).filter { $0 >= 0 }.sorted()
            }
        ).inverted(count: dense.count)
        weights = problem.centres.flatMap { centre in
            (0..<8).map { $0 < centre.weights.count ? Portfolio.sound(centre.weights[$0]) : 0 }
        }
        limit = min(problem.phases.reduce(0, +), problem.partners.count)
    }

    /// Can so many partners, by the phase from which they are ready, be placed? Those ready from phase j on must fit into
    /// the phases from j on.
    func fits(_ counts: [Int]) -> Bool {
        var (ready, room) = (0, 0)
        for phase in counts.indices.reversed() {
            ready += counts[phase]
            room += problem.phases[phase]
            if ready > room { return false }
        }
        return true
    }

    /// The largest sum of these gains over a feasible set of partners, and that set: taking the largest first is exact on
    /// this (nested) matroid.
    func feasible(_ gains: [Double]) -> (sum: Double, partners: [Int]) {
        var counts = Array(repeating: 0, count: problem.phases.count)
        var taken: [Int] = []
        var sum = 0.0
        for partner in gains.indices.sorted(by: { (gains[$1], $0) < (gains[$0], $1) }) where taken.count < limit {
            guard gains[partner] > 0 else { break }
            guard readyFrom[partner] < counts.count else { continue }
            counts[readyFrom[partner]] += 1
            if fits(counts) {
                sum += gains[partner]
                taken.append(partner)
            } else {
                counts[readyFrom[partner]] -= 1
            }
        }
        return (sum, taken)
    }
}

/// What a centre's needs and wards are worth at some moment, and the best bundle of centres for a partner by that.
struct PortfolioValues: Sendable {
    private let graph: PortfolioGraph
    /// Of each centre, the worth of each half of a mask of areas: 16 and 16 sums.
    private var sums: [Double]
    /// Of each centre, areas that add nothing.
    var covered: [UInt8]
    /// What a first centre in each ward adds.
    var wards: [Double]

    /// A centre in a bundle, and what it adds.
    private struct Candidate {
        var value: Double
        let centre: Int32

        func isBetter(than other: Candidate) -> Bool {
            value != other.value ? value > other.value : centre < other.centre
        }
    }

    /// Scratch: the centres of the partner looked at, and the best of them in each ward.
    private var candidates: [Candidate] = []
    private var wardBest: [Int32]

    /// Needs and wards at their full worth.
    init(_ graph: PortfolioGraph) {
        self.graph = graph
        sums = Array(repeating: 0, count: graph.weights.count * 4)
        covered = Array(repeating: 0, count: graph.weights.count / 8)
        wards = Array(repeating: graph.problem.wardWeight, count: graph.wardCount)
        wardBest = Array(repeating: -1, count: graph.wardCount)
        setNeeds(graph.weights)
    }

    /// - Parameter worth: Eight a centre.
    mutating func setNeeds(_ worth: [Double]) {
        for half in 0..<(worth.count / 4) {
            for mask in 1..<16 {
                let lowest = mask.trailingZeroBitCount
                sums[half * 16 + mask] = sums[half * 16 + (mask & (mask - 1))] + worth[half * 4 + lowest]
            }
        }
    }

    @inline(__always) func worth(_ centre: Int, _ mask: UInt8) -> Double {
        sums[centre * 32 + Int(mask & 15)] + sums[centre * 32 + 16 + Int(mask >> 4)]
    }

    /// What the best set of centres for a partner adds.
    mutating func gain(of partner: Int) -> Double {
        let capacity = graph.capacities[partner]
        candidates.removeAll(keepingCapacity: true)
        guard capacity > 0 else { return 0 }
        let mask = graph.masks[partner]
        for centre in graph.centres[partner] {
            let value = worth(Int(centre), mask & ~covered[Int(centre)])
            let ward = Int(graph.wards[Int(centre)])
            let isNewWard = ward >= 0 && wards[ward] > 0
            guard value > 0 || isNewWard else { continue }
            if isNewWard {
                let best = wardBest[ward]
                if best < 0 || candidates[Int(best)].value < value {
                    wardBest[ward] = Int32(truncatingIfNeeded: candidates.count)
                }
            }
            candidates.append(Candidate(value: value, centre: centre))
        }
        for index in candidates.indices {
            let ward = Int(graph.wards[Int(candidates[index].centre)])
            if ward >= 0, wardBest[ward] == Int32(truncatingIfNeeded: index) {
                candidates[index].value += wards[ward]
                wardBest[ward] = -2
            }
        }
        for candidate in candidates {
            let ward = Int(graph.wards[Int(candidate.centre)])
            if ward >= 0 { wardBest[ward] = -1 }
        }
        if candidates.count > capacity { keepBest(capacity) }
        return candidates.reduce(0) { $0 + $1.value }
    }

    /// That set of centres, ascending.
    mutating func bundle(of partner: Int) -> (gain: Double, centres: [Int32]) {
        let gain = gain(of: partner)
        return (gain, candidates.filter { $0.value > 0 }.map(\.centre).sorted())
    }

    /// Leaves the best of the candidates, in any order, without sorting them: each round puts the better ones first and
    /// goes on in the part in which the border lies.
    private mutating func keepBest(_ count: Int) {
        candidates.withUnsafeMutableBufferPointer { all in
            var (low, high) = (0, all.count - 1)
            while low < high {
                let pivot = all[(low + high) / 2]
                var (left, right) = (low, high)
                while left <= right {
                    while all[left].isBetter(than: pivot) { left += 1 }
                    while pivot.isBetter(than: all[right]) { right -= 1 }
                    if left <= right {
                        all.swapAt(left, right)
                        left += 1
                        right -= 1
                    }
                }
                if count <= right {
                    high = right
                } else if count > left {
                    low = left
                } else {
                    break
                }
            }
        }
        candidates.removeLast(candidates.count - count)
    }
}
