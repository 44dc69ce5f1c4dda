import Foundation
import TestSupport
import Testing

@testable import Methods

@Suite struct PortfolioTests {
    struct Case: Decodable {
        struct Partner: Decodable {
            let offers: [Int]
            let capacity: Int
            let centres: [Int]
            let readyFrom: Int
        }
        let wards: [Int]
        let weights: [[Double]]
        let wardWeight: Double
        let phases: [Int]
        let partners: [Partner]
        let best: Double

        var portfolio: Portfolio {
            Portfolio(
                centres: zip(weights, wards).map { Portfolio.Centre(weights: $0, ward: $1) },
                partners: partners.map {
                    Portfolio.Partner(
                        offers: Set($0.offers.compactMap(CollaborationArea.init(rawValue:))), capacity: $0.capacity,
                        centres: $0.centres, readyFrom: $0.readyFrom)
                }, phases: phases, wardWeight: wardWeight)
        }
    }

    static func check(_ solution: Portfolio.Solution, of portfolio: Portfolio) {
        #expect(Set(solution.choices.map(\.partner)).count == solution.choices.count)
        for choice in solution.choices {
            let partner = portfolio.partners[choice.partner]
            #expect(choice.centres.count <= partner.capacity)
            #expect(Set(choice.centres).isSubset(of: partner.centres))
            #expect(choice.phase >= partner.readyFrom)
        }
        for (phase, room) in portfolio.phases.enumerated() {
            #expect(solution.choices.count { $0.phase == phase } <= room)
        }
        #expect(solution.value <= solution.upperBound * (1 + 1e-12))
    }

    @Test func `small cases come near the exact best, and the bound holds`() throws {
        let data = try Data(contentsOf: Reference.directory.appending(path: "data/portfolio.json"))
        let cases = try JSONDecoder().decode([Case].self, from: data)
        #expect(cases.count == 50)
        var gaps: [Double] = []
        var loose: [Double] = []
        for (index, problem) in cases.enumerated() {
            let portfolio = problem.portfolio
            let solution = portfolio.solve(effort: 400_000)
            Self.check(solution, of: portfolio)
            #expect(solution.value <= problem.best + 1e-6, "case \(index)")
            #expect(solution.upperBound >= problem.best - 1e-6, "case \(index)")
            #expect(solution.value >= (1 - 1 / M_E) * problem.best, "case \(index)")
            gaps.append(1 - solution.value / problem.best)
            loose.append(solution.upperBound / problem.best - 1)
        }
        let mean = gaps.reduce(0, +) / 50
        let (bound, highest) = (loose.reduce(0, +) / 50, loose.max() ?? 0)
        print("portfolio: mean gap \(mean), worst \(gaps.max() ?? 0); bound \(bound) too high, at most \(highest)")
        #expect(mean < 0.02, "mean gap \(mean), worst \(gaps.max() ?? 0)")
    }

    @Test(.needs(.python))
    func `the exact bests are what the solver finds today`() throws {
        try Reference.withFolder { folder in
            _ = try Reference.run("portfolio_reference.py", [folder.appending(path: "portfolio.json").path])
            let today = try JSONDecoder().decode([Case].self, from: Data(Reference.bytes("portfolio.json", in: folder)))
            let committed = try JSONDecoder().decode([Case].self, from: Data(Reference.bytes("portfolio.json")))
            #expect(today.count == committed.count)
            for (a, b) in zip(today, committed) { #expect(abs(a.best - b.best) <= 1e-6) }
        }
    }

    @Test func `the value is what the choices add up to, and the same each time`() throws {
        var chance = SeededGenerator(seed: 8)
        for _ in 0..<6 {
            let centres = (0..<60).map { _ in
                Portfolio.Centre(
                    weights: (0..<8).map { _ in chance.below(3) == 0 ? Double(chance.below(25)) : 0 },
                    ward: chance.below(9))
            }
            let partners = (0..<30).map { _ in
                Portfolio.Partner(
                    offers: Set(CollaborationArea.allCases.filter { _ in chance.below(4) == 0 }),
                    capacity: chance.below(12),
                    centres: (0..<60).filter { _ in chance.below(2) == 0 }, readyFrom: chance.below(3))
            }
            let portfolio = Portfolio(centres: centres, partners: partners, phases: [2, 4, 2])
            let solution = portfolio.solve(effort: 100_000)
            Self.check(solution, of: portfolio)
            #expect(solution == portfolio.solve(effort: 100_000))
            #expect(isClose(solution.choices.reduce(0) { $0 + $1.gain }, solution.value))
            #expect(solution.gap < 0.37)
        }
    }

    /// A small problem, and the best value that any set of partners and bundles has, by trying all of them.
    private static func tiny(_ chance: inout SeededGenerator) -> (portfolio: Portfolio, best: Double) {
        let centres = (0..<5).map { _ in
            Portfolio.Centre(
                weights: (0..<8).map { _ in chance.below(3) == 0 ? Double(1 + chance.below(9)) : 0 },
                ward: chance.below(4) == 0 ? nil : chance.below(3))
        }
        let partners = (0..<3).map { _ in
            Portfolio.Partner(
                offers: Set(CollaborationArea.allCases.filter { _ in chance.below(2) == 0 }),
                capacity: chance.below(3), centres: (0..<5).filter { _ in chance.below(3) > 0 },
                readyFrom: chance.below(3))
        }
        let portfolio = Portfolio(
            centres: centres, partners: partners, phases: [[1, 1], [2], [0, 3], [1]][chance.below(4)],
            wardWeight: Double(chance.below(12)))
        let bundles = partners.map { partner in
            (0..<32).filter { set in
                set.nonzeroBitCount <= partner.capacity
                    && (0..<5).allSatisfy { set >> $0 & 1 == 0 || partner.centres.contains($0) }
            }
        }
        var best = 0.0
        for (a, b, c) in bundles[0].flatMap({ a in bundles[1].flatMap { b in bundles[2].map { (a, b, $0) } } }) {
            let sets = [a, b, c]
            // In each phase and those after it there is room for all who are not ready before.
            let fits = portfolio.phases.indices.allSatisfy { phase in
                sets.indices.count { sets[$0] > 0 && partners[$0].readyFrom >= phase }
                    <= portfolio.phases[phase...].reduce(0, +)
            }
            guard fits, sets.indices.allSatisfy({ sets[$0] == 0 || partners[$0].readyFrom < portfolio.phases.count })
            else { continue }
            var value = 0.0
            for (index, centre) in centres.enumerated() {
                let areas = sets.indices.filter { sets[$0] >> index & 1 == 1 }.reduce(into: Set<CollaborationArea>()) {
                    $0.formUnion(partners[$1].offers)
                }
                value += areas.reduce(0) { $0 + centre.weights[$1.rawValue] }
            }
            let wards = Set(centres.indices.filter { (a | b | c) >> $0 & 1 == 1 }.compactMap { centres[$0].ward })
            best = max(best, value + Double(wards.count) * portfolio.wardWeight)
        }
        return (portfolio, best)
    }

    @Test func `no set of partners and centres is worth more than the bound, and what is found is near the best`() {
        var chance = SeededGenerator(seed: 21)
        var (missed, loose) = (0.0, 0.0)
        for number in 0..<200 {
            let (portfolio, best) = Self.tiny(&chance)
            let solution = portfolio.solve(effort: 100_000)
            Self.check(solution, of: portfolio)
            #expect(solution.value <= best + 1e-9, "case \(number)")
            #expect(solution.upperBound >= best - 1e-9, "case \(number)")
            missed += best > 0 ? 1 - solution.value / best : 0
            loose += best > 0 ? solution.upperBound / best - 1 : 0
        }
        #expect(missed / 200 < 0.001, "on average \(missed / 200) missed")
        #expect(loose / 200 < 0.01, "on average the bound is \(loose / 200) too high")
    }

    /// Capacities bind, and many partners serve the same centres: what made the bound of submodularity loose.
    private static var crowded: Portfolio {
        var chance = SeededGenerator(seed: 31)
        let centres = (0..<400).map { _ in
            Portfolio.Centre(
                weights: (0..<8).map { _ in chance.below(3) == 0 ? Double(1 + chance.below(5)) : 0 },
                ward: chance.below(40))
        }
        let partners = (0..<150).map { _ in
            let (start, length) = (chance.below(400), 20 + chance.below(200))
            return Portfolio.Partner(
                offers: Set(CollaborationArea.allCases.filter { _ in chance.below(3) == 0 }),
                capacity: 1 + chance.below(8), centres: (start..<(start + length)).map { $0 % 400 })
        }
        return Portfolio(centres: centres, partners: partners, phases: [20, 30, 20], wardWeight: 8)
    }

    @Test func `prices lower the bound, and never below what a solution is worth`() {
        let graph = PortfolioGraph(Self.crowded)
        var search = PortfolioSearch(graph)
        var effort = 10_000_000
        search.greedy(effort: &effort)
        search.improve(effort: &effort)
        var once = PortfolioBound(graph, covering: search)
        once.lower(towards: search.value, effort: graph.edgeCount)
        var lowered = PortfolioBound(graph, covering: search)
        lowered.lower(towards: search.value)
        // With the first prices it is the bound of submodularity.
        #expect(isClose(once.best, search.boundOfChoice))
        #expect(lowered.best >= search.value)
        let (before, after) = (1 - search.value / once.best, 1 - search.value / lowered.best)
        print("portfolio: prices lowered the gap from \(before) to \(after)")
        #expect(after < before / 2, "the gap fell from \(before) to \(after)")
    }

    @Test func `exchanges end because nothing gets better, not because effort runs out`() {
        let graph = PortfolioGraph(Self.crowded)
        var search = PortfolioSearch(graph)
        var effort = 10_000_000
        search.greedy(effort: &effort)
        let before = effort
        search.improve(effort: &effort)
        // Looking at every partner for each of 70 exchanges would be 70 times all pairs, each time around.
        let looks = Double(before - effort) / Double(graph.edgeCount)
        #expect(effort > 0 && looks < 60, "\(looks) times all pairs")
        let value = search.value
        search.improve(effort: &effort)
        #expect(search.value == value)
    }

    @Test func `odd problems have empty answers`() {
        let none = Portfolio(centres: [], partners: [], phases: [5, 10, 5]).solve()
        #expect(none.value == 0 && none.gap == 0 && none.choices.isEmpty)
        let odd = Portfolio(
            centres: [.init(weights: [.nan, .infinity, -1]), .init(weights: [])],
            partners: [
                .init(offers: [.curriculumSharing], capacity: -3, centres: [0, 7, -1]),
                .init(offers: [], capacity: 2, centres: [0]),
                .init(offers: [.fundingAccess], capacity: 2, centres: [0, 1], readyFrom: 9),
            ], phases: [1, -2], wardWeight: .nan
        ).solve()
        #expect(odd.value == 0 && odd.choices.isEmpty)
    }
}
