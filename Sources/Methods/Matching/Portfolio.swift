/// The best set of partnerships for a programme: which partners, in which phase, with which centres.
///
/// A partner that is chosen takes on at most `capacity` of the centres it can serve. A centre's need in an area counts
/// once, however many partners meet it, and so does a ward that is reached: the value is a weighted coverage, which is
/// submodular. The greedy choice (the partner with the best bundle of centres next, evaluated lazily) is then within
/// 1 − 1/e of the best where capacities do not bind, and local search makes good most of what is left
/// (`PortfolioSearch`); what counts is the certificate each solution carries, an upper bound on the value of any
/// solution (`PortfolioBound`).
///
/// Finding a partner's best bundle is exact: a ward's bonus goes to its best centre, and the best `capacity` centres
/// are taken, of equal ones those with the lower index. The same problem has the same answer each time.
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

    static func sound(_ weight: Double) -> Double { weight > 0 && weight.isFinite ? weight : 0 }

    /// - Parameter effort: Edges (partner–centre pairs) the local search may look at: it bounds the time.
    package func solve(effort: Int = 30_000_000) -> Solution {
        let graph = PortfolioGraph(self)
        let empty = PortfolioSearch(graph)
        var best = empty
        var left = effort
        best.greedy(effort: &left)
        best.improve(effort: &left)
        // Where there is time: again from each partner as the first.
        let cost = 2 * (effort - left)
        for first in empty.order where left > cost {
            var search = empty
            search.greedy(first: [first], effort: &left)
            search.improve(effort: &left)
            let bound = min(best.bound, search.bound)
            if search.value > best.value * (1 + 1e-12) { best = search }
            best.bound = bound
        }
        var bound = PortfolioBound(graph, covering: best)
        bound.lower(towards: best.value)
        // Once more, from those whom the prices choose.
        var search = empty
        search.greedy(first: bound.partners, effort: &left)
        search.improve(effort: &left)
        let least = min(best.bound, bound.best, search.bound)
        if search.value > best.value * (1 + 1e-12) { best = search }
        best.bound = least
        return best.solution()
    }
}
