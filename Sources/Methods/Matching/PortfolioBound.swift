/// An upper bound on the value of every solution of a portfolio, by prices (a Lagrangian relaxation).
///
/// Let each partner that covers a need be paid that need's price, at most its worth, and let whoever covers nothing keep
/// the difference. Then no solution is worth more than
///
///     bound(prices) = Σ (worth − price) of the needs and wards + Σ of the largest feasible gains at these prices
///
/// since a need that is met counts once as its worth, and is paid once at least. With the price of a need that is covered
/// by a solution S at 0, and the others at their worth, that is `f(S)` and the largest feasible gains over S, the bound of
/// submodularity: where the search begins. A price then rises where nobody takes the need at it and falls where several
/// do, a subgradient, with Polyak's steps; each bound on the way is valid, and the least is kept.
struct PortfolioBound {
    private let graph: PortfolioGraph
    /// At most the worth, at least 0: eight a centre, and one a ward.
    private var needPrices: [Double]
    private var wardPrices: [Double]
    private var values: PortfolioValues
    /// The least bound so far.
    private(set) var best = Double.infinity
    /// The partners whose gains it counts, the largest first: a good set to begin another search with.
    private(set) var partners: [Int] = []

    init(_ graph: PortfolioGraph, covering search: PortfolioSearch) {
        self.graph = graph
        let covered = search.isCovered
        needPrices = graph.weights.indices.map { covered.needs[$0] ? 0 : graph.weights[$0] }
        wardPrices = covered.wards.map { $0 ? 0 : graph.problem.wardWeight }
        values = PortfolioValues(graph)
    }

    /// - Parameters:
    ///   - value: what a solution is worth: where the bound cannot come below.
    ///   - effort: pairs that may be looked at.
    mutating func lower(towards value: Double, effort: Int = 20_000_000) {
        var step = 1.0
        var sinceBetter = 0
        for _ in 0..<min(200, effort / max(graph.edgeCount, 1)) where step > 0.01 {
            let (bound, chosen, slopes) = evaluate()
            guard bound.isFinite else { return }
            sinceBetter = bound < best - 1e-4 * (bound - value) ? 0 : sinceBetter + 1
            if bound < best { (best, partners) = (bound, chosen) }
            guard bound > value * (1 + 1e-9) else { return }
            if sinceBetter == 5 { (step, sinceBetter) = (step / 2, 0) }
            let steepness = slopes.needs.reduce(0) { $0 + $1 * $1 } + slopes.wards.reduce(0) { $0 + $1 * $1 }
            guard steepness > 0 else { return }
            let length = step * (bound - value) / steepness
            for place in needPrices.indices {
                needPrices[place] = min(max(needPrices[place] - length * slopes.needs[place], 0), graph.weights[place])
            }
            for ward in wardPrices.indices {
                wardPrices[ward] = min(max(wardPrices[ward] - length * slopes.wards[ward], 0), graph.problem.wardWeight)
            }
        }
    }

    /// The bound at the present prices, the partners whose gains it counts, and by how much it rises with each price: how many
    /// of these partners take the need, less one. 0 where a price can only go beyond its limits.
    private mutating func evaluate() -> (bound: Double, chosen: [Int], slopes: (needs: [Double], wards: [Double])) {
        values.setNeeds(needPrices)
        values.wards = wardPrices
        var gains = Array(repeating: 0.0, count: graph.capacities.count)
        for partner in gains.indices { gains[partner] = values.gain(of: partner) }
        let (sum, partners) = graph.feasible(gains)
        var needs = graph.weights.map { $0 > 0 ? -1.0 : 0.0 }
        var wards = wardPrices.map { _ in -1.0 }
        for partner in partners {
            var seen: Set<Int32> = []
            for centre in values.bundle(of: partner).centres {
                for area in 0..<8 where graph.masks[partner] >> UInt8(area) & 1 == 1 {
                    let place = Int(centre) * 8 + area
                    if graph.weights[place] > 0 { needs[place] += 1 }
                }
                let ward = graph.wards[Int(centre)]
                if ward >= 0, seen.insert(ward).inserted { wards[Int(ward)] += 1 }
            }
        }
        var bound = sum
        for place in needs.indices {
            bound += graph.weights[place] - needPrices[place]
            let (price, worth) = (needPrices[place], graph.weights[place])
            if price == 0 && needs[place] > 0 || price == worth && needs[place] < 0 { needs[place] = 0 }
        }
        for ward in wards.indices {
            let (price, worth) = (wardPrices[ward], graph.problem.wardWeight)
            bound += worth - price
            if price == 0 && wards[ward] > 0 || price == worth && wards[ward] < 0 { wards[ward] = 0 }
        }
        return (bound, partners, (needs, wards))
    }
}
