internal import Foundation

/// A centre, as far as matching goes. What is not known is nil, never 0.
package struct MatchCentre: Sendable {
    package var id: String
    package var position: Position?
    /// Chooses the distance at which the distance part halves: 10 km urban, 40 km rural.
    package var isRural: Bool?
    /// The region it lies in.
    package var region: Int
    /// The municipality's own area it lies in, numbered as regions are.
    package var ownArea: Int?
    package var needs: CollaborationNeeds
    /// Empty: not known, and not asked for.
    package var languages: Set<String>
    package var ageGroups: Set<Int>
    /// Places needed with the partner; 1 for one centre.
    package var required: Double
    /// The rank of its need among the tenant's centres, 0 to 1 (`equityRanks`).
    package var equity: Double?
    /// Children are concerned: the partner must have a valid clearance.
    package var concernsChildren: Bool

    package init(
        id: String, position: Position? = nil, isRural: Bool? = nil, region: Int, ownArea: Int? = nil,
        needs: CollaborationNeeds, languages: Set<String> = [], ageGroups: Set<Int> = [], required: Double = 1,
        equity: Double? = nil,
        concernsChildren: Bool = true
    ) {
        self.id = id
        self.position = position
        self.isRural = isRural
        self.region = region
        self.ownArea = ownArea
        self.needs = needs
        self.languages = languages
        self.ageGroups = ageGroups
        self.required = required
        self.equity = equity
        self.concernsChildren = concernsChildren
    }

    /// Each centre's rank by need, as SQL's percent_rank: 0 for the least, 1 for the greatest, equal ones alike.
    package static func equityRanks(_ needs: [Double]) -> [Double] {
        guard needs.count > 1 else { return needs.map { _ in 0 } }
        let order = needs.indices.sorted { needs[$0] < needs[$1] }
        var ranks = Array(repeating: 0.0, count: needs.count)
        var first = 0
        for place in order.indices {
            if needs[order[place]] > needs[order[first]] { first = place }
            ranks[order[place]] = Double(first) / Double(needs.count - 1)
        }
        return ranks
    }
}

/// A partner, as far as matching goes.
package struct MatchPartner: Sendable {
    package var id: String
    package var position: Position?
    /// Regions and own areas of municipalities that it serves.
    package var regions: Set<Int>
    /// Goes this far beyond its regions; nil: it does not.
    package var maximumKm: Double?
    /// Eight amounts.
    package var offers: [Double]
    /// Eight amounts: places left in each area; nil: not known.
    package var remaining: [Double]?
    package var openPartnerships: Int?
    /// Obligations met, of those that were due.
    package var obligations: (met: Int, due: Int)?
    package var languages: Set<String>
    package var ageGroups: Set<Int>
    /// The last day of its clearance; nil: none.
    package var clearedUntil: Int?
    package var isActive: Bool
    /// Areas in which it is partnered with a centre already.
    package var partnered: [String: Set<CollaborationArea>]
    /// What its offers say they can bring, where they say so.
    package var resources: [OfferedResource]

    package init(
        id: String, position: Position? = nil, regions: Set<Int> = [], maximumKm: Double? = nil, offers: [Double],
        remaining: [Double]? = nil, openPartnerships: Int? = nil, obligations: (met: Int, due: Int)? = nil,
        languages: Set<String> = [], ageGroups: Set<Int> = [], clearedUntil: Int? = nil, isActive: Bool = true,
        partnered: [String: Set<CollaborationArea>] = [:], resources: [OfferedResource] = []
    ) {
        self.id = id
        self.position = position
        self.regions = regions
        self.maximumKm = maximumKm
        self.offers = offers
        self.remaining = remaining
        self.openPartnerships = openPartnerships
        self.obligations = obligations
        self.languages = languages
        self.ageGroups = ageGroups
        self.clearedUntil = clearedUntil
        self.isActive = isActive
        self.partnered = partnered
        self.resources = resources
    }
}

/// What people decided about a centre and a partner, whatever the rules say.
package enum MatchOverride: String, Sendable, CaseIterable {
    /// Before the others, if it passes the gates.
    case pinned
    /// No match.
    case excluded
}

/// One partner for one centre: gates, then an additive score that explains itself. `sql/routines/match_partners.sql` and
/// `match_centres.sql` are the same over the tables, from either side.
package struct Match: Sendable, Hashable {
    /// Of gates, parts and weights together.
    package static let ruleVersion = "match-3"

    /// In the order they are asked. Raw values are stable codes.
    package enum Gate: String, Sendable, CaseIterable {
        case excluded, safeguarding
        case neededArea = "needed_area"
        case area = "out_of_area"
        case capacity, language
        case ageGroup = "age_group"
        case alreadyPartnered = "already_partnered"
        case active
    }

    package enum Criterion: String, Sendable, CaseIterable {
        case coverage, distance, capacity, load, track, equity

        /// Published; they add up to 1.
        package var weight: Double {
            switch self {
            case .coverage: 0.40
            case .distance: 0.15
            case .capacity: 0.15
            case .load: 0.05
            case .track: 0.15
            case .equity: 0.10
            }
        }
    }

    /// value × weight = contribution; contributions add up to the score.
    package struct Part: Sendable, Hashable {
        package let criterion: Criterion
        /// 0 to 1.
        package let value: Double
        /// After the missing criteria's weights were shared out.
        package let weight: Double
        package var contribution: Double { value * weight }
    }

    package let centre: String
    package let partner: String
    /// A straight line over the ground; nil where a position is missing.
    package let distanceKm: Double?
    /// nil for one that fails a gate.
    package let score: Double?
    /// The share of the weights whose inputs are known, 0 to 1. Of a partner of whom no obligation was due yet the track
    /// record is a guess, 0.5, and not known.
    package let confidence: Double
    package let parts: [Part]
    package let override: MatchOverride?
    package let gatesPassed: [Gate]
    /// The first gate it failed; nil for a match.
    package let failed: Gate?
    package let needsMet: [CollaborationArea]
    package let needsUnmet: [CollaborationArea]
    /// What the partner says it can bring for the needs that it meets.
    package let brings: [OfferedResource]

    /// - Parameters:
    ///   - day: The day on which the clearance has to be valid, in the unit of `clearedUntil`.
    ///   - override: What people decided about the two.
    package init(_ centre: MatchCentre, _ partner: MatchPartner, day: Int, override: MatchOverride? = nil) {
        self.centre = centre.id
        self.partner = partner.id
        let km = partner.position.flatMap { position in centre.position.map { $0.distanceKm(to: position) } }
        distanceKm = km
        func offers(_ area: CollaborationArea) -> Bool {
            area.rawValue < partner.offers.count && partner.offers[area.rawValue] > 0
        }
        let needed = centre.needs.areas
        let met = needed.filter(offers)
        needsMet = met
        needsUnmet = needed.filter { !offers($0) }
        brings = partner.resources.filter { met.contains($0.area) }
        func left(_ area: CollaborationArea) -> Double? {
            partner.remaining.map { area.rawValue < $0.count ? $0[area.rawValue] : 0 }
        }
        // Places in the area that has most of them, and what can still be taken of the offers.
        let remaining = partner.remaining.map { _ in met.compactMap(left).max() ?? 0 }
        let free = CollaborationArea.allCases.map { area in
            let offer = offers(area) ? partner.offers[area.rawValue] : 0
            let places = left(area).map { min(offer, $0) } ?? offer
            let wanted = min(places, centre.needs.amounts[area.rawValue])
            return OfferedResource.centresSupplied(partner.resources.filter { $0.area == area }, of: wanted) ?? places
        }
        self.override = override
        let serves =
            partner.regions.contains(centre.region) || centre.ownArea.map(partner.regions.contains) ?? false
        let taken = partner.partnered[centre.id] ?? []

        var passed: [Gate] = []
        var failed: Gate?
        for gate in Gate.allCases where failed == nil {
            let passes =
                switch gate {
                case .excluded: override != .excluded
                case .safeguarding: !centre.concernsChildren || partner.clearedUntil.map { $0 >= day } ?? false
                case .neededArea: !needsMet.isEmpty
                case .area: serves || (km.flatMap { km in partner.maximumKm.map { km <= $0 } } ?? false)
                case .capacity: remaining.map { $0 > 0 } ?? true
                case .language: Self.fits(centre.languages, partner.languages)
                case .ageGroup: Self.fits(centre.ageGroups, partner.ageGroups)
                case .alreadyPartnered: !needsMet.allSatisfy { taken.contains($0) }
                case .active: partner.isActive
                }
            if passes { passed.append(gate) } else { failed = gate }
        }
        gatesPassed = passed
        self.failed = failed

        let values = Criterion.allCases.compactMap { criterion -> (Criterion, Double)? in
            let value: Double? =
                switch criterion {
                case .coverage: centre.needs.coverage(by: free)
                case .distance: Self.nearness(serves: serves, km: km, isRural: centre.isRural)
                case .capacity: remaining.map { max(0, min(1, $0 / max(centre.required, 1e-9))) }
                case .load: partner.openPartnerships.map { 1 / (1 + Double(max($0, 0))) }
                case .track: partner.obligations.map { Double($0.met + 2) / Double($0.due + 4) }
                case .equity: centre.equity
                }
            return value.map { (criterion, $0) }
        }
        let known = values.reduce(0) { $0 + $1.0.weight }
        let guessed = partner.obligations?.due == 0 ? Criterion.track.weight : 0
        confidence = min(1, known - guessed)
        parts = values.map { Part(criterion: $0.0, value: $0.1, weight: $0.0.weight / known) }
        score = failed == nil && known > 0 ? parts.reduce(0) { $0 + $1.contribution } : nil
    }

    /// Where one side says nothing, nothing is asked.
    private static func fits<T: Hashable>(_ a: Set<T>, _ b: Set<T>) -> Bool {
        a.isEmpty || b.isEmpty || !a.isDisjoint(with: b)
    }

    private static func nearness(serves: Bool, km: Double?, isRural: Bool?) -> Double? {
        if serves { return 1 }
        guard let km, let isRural else { return nil }
        return exp(-0.6931471805599453 * km / (isRural ? 40 : 10))
    }

    /// Best first: pinned ones, then score down, distance up (an unknown one last), id up. Those that fail a gate are
    /// left out.
    package static func ranked(_ matches: [Match]) -> [Match] {
        matches.filter { $0.score != nil }.sorted { a, b in
            if (a.override == .pinned) != (b.override == .pinned) { return a.override == .pinned }
            if let x = a.score, let y = b.score, x != y { return x > y }
            let (x, y) = (a.distanceKm ?? .infinity, b.distanceKm ?? .infinity)
            if x != y { return x < y }
            return a.partner.utf8.lexicographicallyPrecedes(b.partner.utf8)
        }
    }
}
