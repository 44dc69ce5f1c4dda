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
        for (index, problem) in cases.enumerated() {
            let portfolio = problem.portfolio
            let solution = portfolio.solve(effort: 400_000)
            Self.check(solution, of: portfolio)
            #expect(solution.value <= problem.best + 1e-6, "case \(index)")
            #expect(solution.upperBound >= problem.best - 1e-6, "case \(index)")
            #expect(solution.value >= (1 - 1 / M_E) * problem.best, "case \(index)")
            gaps.append(1 - solution.value / problem.best)
        }
        let mean = gaps.reduce(0, +) / 50
        print("portfolio: mean gap \(mean), worst \(gaps.max() ?? 0)")
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
