/// All pairs of many centres and partners: the gates of ``Match`` on numbers, for going through millions of them. A test
/// holds the two equal.
package struct MatchPairs: Sendable {
    package struct Centre: Sendable {
        /// Which of the places it lies in.
        package var place: Int
        package var position: Position?
        /// A bit each; 0: not known, and not asked for.
        package var languages: UInt64
        package var ages: UInt8
        /// Needed areas that are to be met, a bit each.
        package var wanted: UInt8

        package init(place: Int, position: Position?, languages: UInt64, ages: UInt8, wanted: UInt8) {
            self.place = place
            self.position = position
            self.languages = languages
            self.ages = ages
            self.wanted = wanted
        }
    }

    package struct Partner: Sendable {
        package var position: Position?
        /// Regions and own areas that it serves.
        package var regions: Set<Int>
        package var languages: UInt64
        package var ages: UInt8
        /// Areas that it offers with places left, a bit each.
        package var offers: UInt8
        package var isCleared: Bool
        package var isActive: Bool
        /// Indices of centres that people decided against.
        package var excluded: Set<Int>

        package init(
            position: Position?, regions: Set<Int>, languages: UInt64, ages: UInt8, offers: UInt8, isCleared: Bool,
            isActive: Bool, excluded: Set<Int> = []
        ) {
            self.position = position
            self.regions = regions
            self.languages = languages
            self.ages = ages
            self.offers = offers
            self.isCleared = isCleared
            self.isActive = isActive
            self.excluded = excluded
        }
    }

    /// Of each place, the regions it is or lies in, and its own area.
    package let places: [Set<Int>]
    package let centres: [Centre]
    package let concernsChildren: Bool
    /// How far partners may go beyond their regions; nil: not at all.
    package let maximumKm: Double?

    package init(places: [Set<Int>], centres: [Centre], concernsChildren: Bool, maximumKm: Double?) {
        self.places = places
        self.centres = centres
        self.concernsChildren = concernsChildren
        self.maximumKm = maximumKm
    }

    /// Indices of the centres, ascending, for which the partner passes every gate.
    package func centres(for partner: Partner) -> [Int] {
        guard partner.isActive, partner.offers != 0, partner.isCleared || !concernsChildren else { return [] }
        let serves = places.map { !$0.isDisjoint(with: partner.regions) }
        var result: [Int] = []
        for index in centres.indices {
            let centre = centres[index]
            guard centre.wanted & partner.offers != 0,
                centre.languages == 0 || partner.languages == 0 || centre.languages & partner.languages != 0,
                centre.ages == 0 || partner.ages == 0 || centre.ages & partner.ages != 0,
                serves[centre.place] || isNear(centre, partner), !partner.excluded.contains(index)
            else { continue }
            result.append(index)
        }
        return result
    }

    private func isNear(_ centre: Centre, _ partner: Partner) -> Bool {
        guard let maximumKm, let here = centre.position, let there = partner.position else { return false }
        return here.distanceKm(to: there) <= maximumKm
    }
}
