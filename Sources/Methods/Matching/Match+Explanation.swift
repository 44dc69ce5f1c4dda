internal import Domain
internal import Foundation

extension Match {
    /// A match as it was found in the database: its parts' values as they are there.
    ///
    /// - Parameters:
    ///   - failed: The first gate it fails; nil for a match.
    ///   - values: By criterion; one that is missing has no value.
    package init(
        centre: String, partner: String, distanceKm: Double?, score: Double?, confidence: Double, failed: Gate?,
        override: MatchOverride?, values: [Criterion: Double], needsMet: [CollaborationArea],
        needsUnmet: [CollaborationArea], brings: [OfferedResource]
    ) {
        self.centre = centre
        self.partner = partner
        self.distanceKm = distanceKm
        self.score = score
        self.confidence = confidence
        self.failed = failed
        self.override = override
        let known = Criterion.allCases.filter { values[$0] != nil }.reduce(0) { $0 + $1.weight }
        parts = Criterion.allCases.compactMap { criterion in
            values[criterion].map { Part(criterion: criterion, value: $0, weight: criterion.weight / known) }
        }
        gatesPassed = Gate.allCases.filter { gate in failed.map { Self.place(gate) < Self.place($0) } ?? true }
        self.needsMet = needsMet
        self.needsUnmet = needsUnmet
        self.brings = brings
    }

    private static func place(_ gate: Gate) -> Int { Gate.allCases.firstIndex(of: gate) ?? 0 }

    /// A part in millionths, so that what is shown adds up to the last digit.
    package struct ShownPart: Sendable, Hashable {
        package let criterion: Criterion
        package let value: Double
        /// To twelve places: a sum of hundredths is not exact in binary, and 0.4 is to be read as 0.4.
        package let weight: Double
        /// Millionths of the score.
        package let contribution: Int
        /// Millionths that it is short of its full contribution.
        package let missing: Int
    }

    /// The score in millionths; nil for one that fails a gate.
    package var shownScore: Int? { score.map { Int(($0 * 1_000_000).rounded()) } }

    /// The parts, their contributions rounded to millionths by the largest remainder, so that they add up to
    /// ``shownScore`` exactly. Of one that fails a gate they are what they would be.
    package var shownParts: [ShownPart] {
        let exact = parts.map { $0.contribution * 1_000_000 }
        var shown = exact.map { Int($0.rounded(.down)) }
        let whole = shownScore ?? Int(exact.reduce(0, +).rounded())
        let byRemainder = exact.indices.sorted { a, b in
            let (x, y) = (exact[a] - exact[a].rounded(.down), exact[b] - exact[b].rounded(.down))
            return x != y ? x > y : a < b
        }
        for place in byRemainder.prefix(max(0, whole - shown.reduce(0, +))) { shown[place] += 1 }
        return zip(parts, shown).map { part, contribution in
            ShownPart(
                criterion: part.criterion, value: part.value, weight: (part.weight * 1e12).rounded() / 1e12,
                contribution: contribution,
                missing: max(0, Int((part.weight * 1_000_000).rounded()) - contribution))
        }
    }

    /// What would raise the score, the most first: what each part is short of its full contribution.
    package var improvements: [(criterion: Criterion, gain: Double)] {
        parts.map { ($0.criterion, $0.weight - $0.contribution) }.filter { $0.1 > 1e-9 }.sorted { a, b in
            (b.1, a.0.weight) < (a.1, b.0.weight)
        }
    }

    /// One line for people. A distance is said to be a straight line.
    package func headline(rank: Int? = nil, of count: Int? = nil) -> String {
        if let failed { return "No match: \(failed.words)." }
        var text = "Meets \(needsMet.count) of \(needsMet.count + needsUnmet.count) needed areas"
        if let distanceKm {
            text += ", \(ImpactEvaluation.rounded(distanceKm)) km away in a straight line"
        }
        let kinds = ResourceKind.allCases.filter { kind in brings.contains { $0.kind == kind && $0.left > 0 } }
        if !kinds.isEmpty { text += "; can bring " + kinds.map(\.words).joined(separator: ", ") }
        if override == .pinned { text += "; pinned" }
        if let rank, let count { text += "; number \(rank) of \(count)" }
        return text + "."
    }
}

extension Match.Gate {
    /// Why a pair that fails it is no match.
    package var words: String {
        switch self {
        case .excluded: "it was decided that they do not fit"
        case .safeguarding: "no valid safeguarding clearance"
        case .neededArea: "offers nothing that is needed"
        case .area: "does not serve the region, and is too far or of unknown distance"
        case .capacity: "has no capacity left"
        case .language: "has no language in common"
        case .ageGroup: "does not work with these ages"
        case .alreadyPartnered: "is partnered in these areas already"
        case .active: "is not active"
        }
    }

    /// What would let the pair pass.
    package var remedy: String {
        switch self {
        case .excluded: "the decision is archived"
        case .safeguarding: "the partner is screened against the child protection register"
        case .neededArea: "the partner offers an area that the centre needs"
        case .area: "the partner serves the centre's region"
        case .capacity: "the partner offers more places, or a partnership of it ends"
        case .language: "the partner works in a language of the centre"
        case .ageGroup: "the partner works with the ages that are enrolled"
        case .alreadyPartnered: "another need of the centre is offered"
        case .active: "the partner is in use again"
        }
    }
}

extension Match.Criterion {
    /// What would raise a part that is short of its full contribution.
    package var remedy: String {
        switch self {
        case .coverage: "more of the needed areas offered, with places left and not all promised that the offers bring"
        case .distance: "the centre's region among those that the partner serves"
        case .capacity: "places left in an area that is needed"
        case .load: "fewer open partnerships of the partner"
        case .track: "more of the obligations that were due met"
        case .equity: "greater need of the centre beside the others'"
        }
    }
}
