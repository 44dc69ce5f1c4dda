import Domain
import Foundation
import Methods

/// The inputs of a portfolio as numbers, solved; and its solution as rows.
struct PortfolioProblem {
    struct PickCentre {
        let centre: UUID
        let areas: [String]
        let value: Int
        let isNewWard: Bool
        let distanceM: Int?
    }

    struct Pick {
        let partner: UUID
        let phase: UUID?
        let areas: [String]
        let objectives: [String]
        let value: Int
        let needs: Int
        let wards: Int
        let centres: [PickCentre]
        let explanation: String
    }

    struct Answer {
        let places: Int
        let picks: [Pick]
        let centres: Int
        let partners: Int
        let pairs: Int
        let wardValue: Int
        let value: Int
        let upperBound: Int
    }

    /// Of gates, values and the search together.
    static let ruleVersion = "portfolio-2/\(Match.ruleVersion)"

    private let inputs: PortfolioInputs

    init(_ inputs: PortfolioInputs) { self.inputs = inputs }

    /// Texts as bits, at most 64: more than the country's languages.
    private static func bits(_ values: [String], _ numbers: inout [String: Int]) -> UInt64 {
        values.reduce(0) { mask, value in
            let number = numbers[value] ?? numbers.count
            numbers[value] = number
            return number < 64 ? mask | 1 << UInt64(number) : mask
        }
    }

    private static func ages(_ codes: [String]) -> UInt8 {
        codes.reduce(0) { mask, code in
            AgeGroup.codes.firstIndex(of: code).map { mask | 1 << UInt8($0) } ?? mask
        }
    }

    /// Partners that may be picked, each with the centres it passes the gates for.
    private func candidates() -> [(partner: PortfolioPartner, centres: [Int])] {
        var regions: [UUID: Int] = [:]
        func number(_ id: UUID) -> Int {
            if let known = regions[id] { return known }
            regions[id] = regions.count
            return regions.count - 1
        }
        var languages: [String: Int] = [:]
        var places: [[UUID?]: Int] = [:]
        var regionsOfPlace: [Set<Int>] = []
        let centres = inputs.centres.map { centre in
            let key = [centre.region, centre.locality]
            let place = places[key] ?? regionsOfPlace.count
            if places[key] == nil {
                places[key] = place
                regionsOfPlace.append(Set(centre.regions.map(number)))
            }
            return MatchPairs.Centre(
                place: place, position: centre.position, languages: Self.bits(centre.languages, &languages),
                ages: Self.ages(centre.ages), wanted: centre.wanted)
        }
        let pairs = MatchPairs(
            places: regionsOfPlace, centres: centres, concernsChildren: inputs.question.concernsChildren,
            maximumKm: inputs.question.maximumKm.map(Double.init))
        let indices = Dictionary(uniqueKeysWithValues: inputs.centres.enumerated().map { ($1.id, $0) })
        let excluded = Dictionary(grouping: inputs.exclusions, by: \.partner).mapValues { pairs in
            Set(pairs.compactMap { indices[$0.centre] })
        }
        // An organisation that the programme has already is no new one.
        return inputs.partners.filter { !inputs.organisations.contains($0.id) }.compactMap { partner in
            let found = pairs.centres(
                for: MatchPairs.Partner(
                    position: partner.position, regions: Set(partner.regions.map(number)),
                    languages: Self.bits(partner.languages, &languages), ages: Self.ages(partner.ages),
                    offers: partner.bundle.areas, isCleared: partner.isCleared, isActive: true,
                    excluded: excluded[partner.id] ?? []))
            return found.isEmpty ? nil : (partner, found)
        }
    }

    func solve() -> Answer {
        let rooms = inputs.rooms
        let candidates = candidates()
        var wards: [UUID: Int] = [:]
        let wardOf = inputs.centres.map { centre -> Int? in
            guard centre.opensWard else { return nil }
            let ward = wards[centre.region] ?? wards.count
            wards[centre.region] = ward
            return ward
        }
        let needed = inputs.centres.reduce(0) { $0 + $1.priorities.reduce(0, +) }
        // A whole number, so that values are.
        let wardValue =
            inputs.centres.isEmpty ? 0 : Int((Double(needed) / Double(inputs.centres.count)).rounded())
        let portfolio = Portfolio(
            centres: zip(inputs.centres, wardOf).map {
                Portfolio.Centre(weights: $0.priorities.map(Double.init), ward: $1)
            },
            partners: candidates.map { partner, centres in
                let bundle = partner.bundle
                return Portfolio.Partner(
                    offers: Set(
                        Methods.CollaborationArea.allCases.filter { bundle.areas >> UInt8($0.rawValue) & 1 == 1 }),
                    capacity: bundle.capacity, centres: centres)
            }, phases: rooms.map(\.room), wardWeight: Double(wardValue))
        let solution = portfolio.solve()
        var reached = Array(repeating: UInt8(0), count: inputs.centres.count)
        var wardsReached: Set<Int> = []
        let picks = solution.choices.compactMap { choice in
            pick(
                candidates[choice.partner].partner, rooms[choice.phase].phase, choice.centres, wardOf, wardValue,
                &reached, &wardsReached)
        }
        return Answer(
            places: rooms.reduce(0) { $0 + $1.room }, picks: picks, centres: inputs.centres.count,
            partners: candidates.count, pairs: candidates.reduce(0) { $0 + $1.centres.count }, wardValue: wardValue,
            value: picks.reduce(0) { $0 + $1.value },
            // Values are whole numbers; the bound is a sum of others.
            upperBound: max(picks.reduce(0) { $0 + $1.value }, Int((solution.upperBound + 1e-4).rounded(.down))))
    }

    /// What a choice adds to those before it; nil where that is nothing.
    private func pick(
        _ partner: PortfolioPartner, _ phase: PortfolioPhase, _ centres: [Int], _ wardOf: [Int?], _ wardValue: Int,
        _ reached: inout [UInt8], _ wardsReached: inout Set<Int>
    ) -> Pick? {
        let mask = partner.bundle.areas
        var chosen: [PickCentre] = []
        var (needs, wards, value) = (0, 0, 0)
        var areas: UInt8 = 0
        for index in centres {
            let centre = inputs.centres[index]
            let new = centre.wanted & mask & ~reached[index]
            let opensWard = wardOf[index].map { wardsReached.insert($0).inserted } ?? false
            let worth =
                (0..<8).reduce(0) { $0 + (new >> UInt8($1) & 1 == 1 ? centre.priorities[$1] : 0) }
                + (opensWard ? wardValue : 0)
            guard worth > 0 else { continue }
            reached[index] |= mask
            areas |= new
            needs += new.nonzeroBitCount
            wards += opensWard ? 1 : 0
            value += worth
            let km = partner.position.flatMap { here in centre.position.map { here.distanceKm(to: $0) } }
            chosen.append(
                PickCentre(
                    centre: centre.id, areas: Self.codes(new), value: worth, isNewWard: opensWard,
                    distanceM: km.map { Int(($0 * 1000).rounded()) }))
        }
        guard areas != 0, value > 0 else { return nil }
        return Pick(
            partner: partner.id, phase: phase.id, areas: Self.codes(areas), objectives: Self.objectives(of: areas),
            value: value, needs: needs, wards: wards, centres: chosen,
            explanation: Self.explanation(
                needs: needs, centres: chosen.count, wards: wards, value: value, areas: Self.codes(areas),
                capacity: partner.bundle.capacity, brings: partner.brings))
    }

    private static func codes(_ mask: UInt8) -> [String] {
        Methods.CollaborationArea.allCases.filter { mask >> UInt8($0.rawValue) & 1 == 1 }.map(\.code)
    }

    /// The objectives that areas of collaboration serve.
    private static func objectives(of mask: UInt8) -> [String] {
        let served = Methods.CollaborationArea.allCases.filter { mask >> UInt8($0.rawValue) & 1 == 1 }.map {
            area -> Objective in
            switch area {
            case .curriculumSharing, .teacherTraining: .capacityBuilding
            case .physicalMentalHealth, .nutritionHygiene: .healthWellness
            case .familyEngagement: .networkingLearning
            case .communityAdvocacy: .communityAdvocacy
            case .fundingAccess, .resourceMobilisation: .fundingAccess
            }
        }
        return Objective.codes.filter { code in served.contains { $0.rawValue == code } }
    }

    private static func explanation(
        needs: Int, centres: Int, wards: Int, value: Int, areas: [String], capacity: Int, brings: [OfferedResource]
    ) -> String {
        func count(_ number: Int, _ one: String) -> String { "\(number) \(one)\(number == 1 ? "" : "s")" }
        let words = areas.map { $0.replacing("_", with: " ") }.joined(separator: ", ")
        let left = ResourceKind.allCases.compactMap { kind -> String? in
            let amount = brings.filter { $0.kind == kind && areas.contains($0.area.code) }.reduce(0) { $0 + $1.left }
            return amount > 0 ? kind.words(amount) : nil
        }
        return "Meets \(count(needs, "need")) of \(count(centres, "centre")) that no pick before it meets (\(words))"
            + (wards > 0 ? "; reaches \(count(wards, "ward")) for the first time" : "")
            + (left.isEmpty ? "" : "; can bring \(left.joined(separator: ", "))")
            + "; adds \(value); takes \(count(centres, "place")) of the \(capacity) left."
    }
}
