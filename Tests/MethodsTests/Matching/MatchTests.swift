import Testing

import enum Domain.ResourceKind

@testable import Methods

/// Random centres and partners, with gaps in what is known of them.
struct MatchWorld {
    var centres: [MatchCentre] = []
    var partners: [MatchPartner] = []

    init(seed: UInt64, centres centreCount: Int, partners partnerCount: Int) {
        var chance = SeededGenerator(seed: seed)
        func isKnown() -> Bool { chance.below(5) > 0 }
        func place() -> Position? {
            guard isKnown() else { return nil }
            return Position(latitude: -26 - chance.uniform(), longitude: 28 + chance.uniform())
        }
        func languages() -> Set<String> {
            Set((0..<chance.below(3)).map { _ in ["zu", "xh", "st", "en"][chance.below(4)] })
        }
        let total = (0..<centreCount).map { _ in Double(chance.below(50)) }
        let ranks = MatchCentre.equityRanks(total)
        for index in 0..<centreCount {
            var needs: [CollaborationArea: (priority: Int, amount: Double)] = [:]
            for area in CollaborationArea.allCases where chance.below(2) == 0 {
                needs[area] = (1 + chance.below(5), Double(1 + chance.below(8)) / 4)
            }
            centres.append(
                MatchCentre(
                    id: "c\(index)", position: place(), isRural: isKnown() ? chance.below(2) == 0 : nil,
                    region: chance.below(4),
                    needs: CollaborationNeeds(needs), languages: languages(), ageGroups: Set([chance.below(5)]),
                    required: Double(1 + chance.below(3)), equity: isKnown() ? ranks[index] : nil,
                    concernsChildren: chance.below(4) > 0))
        }
        for index in 0..<partnerCount {
            var partner = MatchPartner(
                id: "p\(index)", position: place(), regions: Set((0..<chance.below(3)).map { _ in chance.below(4) }),
                maximumKm: isKnown() ? Double(5 + chance.below(90)) : nil,
                offers: CollaborationArea.allCases.map { _ in chance.below(2) == 0 ? Double(chance.below(9)) / 4 : 0 },
                remaining: isKnown() ? CollaborationArea.allCases.map { _ in Double(chance.below(3)) } : nil,
                openPartnerships: isKnown() ? chance.below(4) : nil,
                obligations: isKnown() ? (chance.below(3), 3 + chance.below(3)) : nil, languages: languages(),
                ageGroups: Set((0..<chance.below(5)).map { _ in chance.below(5) }),
                clearedUntil: isKnown() ? 90 + chance.below(100) : nil, isActive: chance.below(8) > 0)
            for centre in centres where chance.below(10) == 0 {
                partner.partnered[centre.id] = Set(CollaborationArea.allCases.filter { _ in chance.below(2) == 0 })
            }
            partners.append(partner)
        }
    }
}

@Suite struct MatchTests {
    let centre = MatchCentre(
        id: "c", position: Position(latitude: -26.2, longitude: 28.05), isRural: false, region: 1,
        needs: CollaborationNeeds([.nutritionHygiene: (5, 2), .teacherTraining: (2, 1)]), languages: ["zu"],
        ageGroups: [3],
        required: 1, equity: 0.75)
    var partner = MatchPartner(
        id: "p", position: Position(latitude: -26.1, longitude: 28.05), regions: [1],
        offers: [0, 0, 0, 1, 0, 0, 0, 0], remaining: Array(repeating: 2, count: 8), openPartnerships: 1,
        obligations: (6, 6),
        languages: ["zu", "en"],
        ageGroups: [], clearedUntil: 100)

    @Test func `distances are the published ones`() throws {
        func km(_ a: (Double, Double), _ b: (Double, Double)) throws -> Double {
            try #require(Position(latitude: a.0, longitude: a.1)).distanceKm(
                to: #require(Position(latitude: b.0, longitude: b.1)))
        }
        #expect(abs(try km((-26.2041, 28.0473), (-25.7479, 28.2293)) - 53.8909) < 5e-5)
        #expect(abs(try km((-33.9249, 18.4241), (-29.8587, 31.0218)) - 1271.2589) < 5e-5)
        #expect(try km((0, 0), (0, 0)) == 0)
        #expect(Position(latitude: 91, longitude: 0) == nil)
        #expect(Position(latitude: .nan, longitude: 0) == nil)
    }

    @Test func `what an offer brings covers a need as far as it is left`() throws {
        func resource(_ area: CollaborationArea, _ kind: ResourceKind, _ shareLeft: Double) -> OfferedResource {
            OfferedResource(
                area: area, kind: kind, places: 4, amount: 4000, shareLeft: shareLeft, left: Int(4000 * shareLeft))
        }
        var partner = partner
        partner.offers = [0, 4, 0, 4, 0, 0, 0, 0]
        func coverage(_ resources: [OfferedResource]) -> Double? {
            partner.resources = resources
            return Match(centre, partner, day: 100).parts.first { $0.criterion == .coverage }?.value
        }
        // The centre needs nutrition for 2 with priority 5, teacher training for 1 with priority 2: 10 and 2 of 12.
        #expect(coverage([]) == 1)
        #expect(coverage([resource(.teacherTraining, .training, 1), resource(.fundingAccess, .funding, 0)]) == 1)
        // An eighth of 4 shares is half of one.
        #expect(isClose(coverage([resource(.teacherTraining, .training, 0.125)]), 11.0 / 12))
        // Half of one, and all of the other kind.
        #expect(
            isClose(
                coverage([
                    resource(.teacherTraining, .training, 0.125), resource(.teacherTraining, .materials, 0.25),
                ]), 11.5 / 12))
        // Of nutrition 2 are needed, and a quarter of 4 is 1.
        #expect(isClose(coverage([resource(.nutritionHygiene, .inKind, 0.25)]), 7.0 / 12))
        #expect(coverage([resource(.nutritionHygiene, .inKind, 0), resource(.teacherTraining, .training, 0)]) == 0)
        // All of it promised is no gate: the score says so.
        let match = Match(centre, partner, day: 100)
        #expect(match.failed == nil && match.needsMet == [.teacherTraining, .nutritionHygiene])
        #expect(match.shownParts.reduce(0) { $0 + $1.contribution } == match.shownScore)
        #expect(match.brings.map(\.left) == [0, 0] && !match.headline().contains("bring"))
        partner.resources = [resource(.teacherTraining, .volunteerTime, 0.5)]
        #expect(Match(centre, partner, day: 100).headline().contains("; can bring volunteer time"))
    }

    @Test func `parts add up to the score`() throws {
        let match = Match(centre, partner, day: 100)
        #expect(match.failed == nil)
        #expect(match.gatesPassed.count == Match.Gate.allCases.count)
        #expect(match.confidence == 1)
        let values = Dictionary(uniqueKeysWithValues: match.parts.map { ($0.criterion, $0.value) })
        #expect(isClose(values[.coverage], 5.0 / 12))
        #expect(values[.distance] == 1 && values[.capacity] == 1 && values[.load] == 0.5 && values[.track] == 0.8)
        #expect(isClose(match.score, 0.4 * 5 / 12 + 0.15 + 0.15 + 0.025 + 0.12 + 0.075))
        #expect(match.needsMet == [.nutritionHygiene] && match.needsUnmet == [.teacherTraining])
        #expect(match.improvements.first?.criterion == .coverage)
        #expect(
            match.headline(rank: 1, of: 3)
                == "Meets 1 of 2 needed areas, 11.12 km away in a straight line; number 1 of 3.")
    }

    @Test func `what is missing lowers confidence and not the score`() throws {
        var unknown = partner
        unknown.remaining = nil
        unknown.obligations = nil
        let match = Match(centre, unknown, day: 100)
        #expect(isClose(match.confidence, 0.7))
        #expect(isClose(match.parts.reduce(0) { $0 + $1.weight }, 1))
        #expect(isClose(match.score, (0.4 * 5 / 12 + 0.15 + 0.025 + 0.075) / 0.7))
    }

    @Test func `where everything is known the weights are the published ones, to the digit`() {
        let shown = Match(centre, partner, day: 100).shownParts
        #expect(shown.map(\.criterion) == Match.Criterion.allCases)
        #expect(shown.map(\.weight) == Match.Criterion.allCases.map(\.weight))
    }

    @Test func `what is shown adds up to the last digit`() {
        let world = MatchWorld(seed: 9, centres: 30, partners: 40)
        for centre in world.centres {
            for partner in world.partners {
                let match = Match(centre, partner, day: 120)
                let parts = match.shownParts
                if let score = match.shownScore { #expect(parts.reduce(0) { $0 + $1.contribution } == score) }
                for part in parts {
                    #expect(abs(Double(part.contribution) - part.value * part.weight * 1e6) < 1.000001)
                    #expect(part.missing >= 0)
                }
                let stored = Match(
                    centre: match.centre, partner: match.partner, distanceKm: match.distanceKm, score: match.score,
                    confidence: match.confidence, failed: match.failed, override: nil,
                    values: Dictionary(uniqueKeysWithValues: match.parts.map { ($0.criterion, $0.value) }),
                    needsMet: match.needsMet, needsUnmet: match.needsUnmet, brings: match.brings)
                #expect(stored == match)
            }
        }
    }

    @Test func `a decision goes before the score, and not before the gates`() {
        let others = (0..<3).map { MatchPartner(id: "q\($0)", regions: [1], offers: Array(repeating: 1, count: 8)) }
        var loose = centre
        loose.concernsChildren = false
        loose.languages = []
        let pinned = Match(loose, partner, day: 100, override: .pinned)
        let ranked = Match.ranked(others.map { Match(loose, $0, day: 100) } + [pinned])
        #expect(ranked.first?.partner == "p" && ranked.count == 4)
        #expect(Match(loose, partner, day: 100, override: .excluded).failed == .excluded)
        #expect(Match(centre, partner, day: 101, override: .pinned).failed == .safeguarding)
        var untried = partner
        untried.obligations = (0, 0)
        let match = Match(centre, untried, day: 100)
        #expect(isClose(match.confidence, 0.85) && match.parts.contains { $0.criterion == .track && $0.value == 0.5 })
    }

    @Test func `the first gate that fails is the reason`() {
        func failed(_ change: (inout MatchPartner) -> Void) -> Match.Gate? {
            var changed = partner
            change(&changed)
            let match = Match(centre, changed, day: 100)
            #expect((match.score == nil) == (match.failed != nil))
            return match.failed
        }
        #expect(failed { $0.clearedUntil = 99 } == .safeguarding)
        #expect(
            failed {
                $0.clearedUntil = nil
                $0.isActive = false
            } == .safeguarding)
        #expect(failed { $0.offers = [1, 0, 0, 0, 0, 0, 0, 0] } == .neededArea)
        #expect(failed { $0.offers = [] } == .neededArea)
        #expect(failed { $0.regions = [2] } == .area)
        #expect(
            failed {
                $0.regions = []
                $0.maximumKm = 12
            } == nil)
        #expect(
            failed {
                $0.regions = []
                $0.maximumKm = 11
            } == .area)
        #expect(failed { $0.remaining = [9, 9, 9, 0, 9, 9, 9, 9] } == .capacity)
        #expect(failed { $0.remaining = [] } == .capacity)
        #expect(failed { $0.languages = ["af"] } == .language)
        #expect(failed { $0.ageGroups = [5] } == .ageGroup)
        #expect(failed { $0.partnered = ["c": [.nutritionHygiene]] } == .alreadyPartnered)
        #expect(failed { $0.isActive = false } == .active)
    }

    @Test func `ranks are by score, then distance, then id`() {
        let world = MatchWorld(seed: 4, centres: 20, partners: 60)
        for centre in world.centres {
            let ranked = Match.ranked(world.partners.map { Match(centre, $0, day: 120) })
            for (a, b) in zip(ranked, ranked.dropFirst()) {
                #expect((a.score ?? 0) >= (b.score ?? 0))
            }
            #expect(ranked.allSatisfy { (0...1.0000001).contains($0.score ?? -1) })
        }
        #expect(MatchCentre.equityRanks([3, 1, 3, 9]) == [1.0 / 3, 0, 1.0 / 3, 1])
        #expect(MatchCentre.equityRanks([3]) == [0])
    }

    @Test func `alignment shows declared and delivered`() {
        let needs = CollaborationNeeds([.nutritionHygiene: (5, 2), .teacherTraining: (2, 1)])
        let alignment = Alignment(
            needs: needs, offered: [0, 1, 0, 2, 0, 0, 0, 0], delivered: [0, 0, 0, 1, 0, 0, 0, 0],
            objectives: ["health_wellness"], programmeObjectives: ["health_wellness", "funding_access"])
        #expect(alignment.declaredCoverage == 1 && isClose(alignment.deliveredCoverage, 5.0 / 12))
        #expect(alignment.objectives == 0.5)
        #expect(isClose(alignment.declared, 0.85))
        #expect(isClose(alignment.delivered, 0.7 * 5 / 12 + 0.15))
        let nothing = Alignment(
            needs: CollaborationNeeds([:]), offered: [], delivered: [], objectives: [], programmeObjectives: [])
        #expect(nothing.declared == nil && nothing.declaredCoverage == nil)
    }
}
