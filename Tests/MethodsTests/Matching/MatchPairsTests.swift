import Testing

@testable import Methods

@Suite struct MatchPairsTests {
    /// Texts as bits.
    private static func bits(_ values: Set<String>) -> UInt64 {
        values.reduce(0) { mask, value in
            ["zu", "xh", "st", "en"].firstIndex(of: value).map { mask | 1 << UInt64($0) } ?? mask
        }
    }

    private static func bits(_ numbers: Set<Int>) -> UInt8 { numbers.reduce(0) { $0 | 1 << UInt8($1) } }

    private static func bits(_ areas: some Sequence<CollaborationArea>) -> UInt8 {
        areas.reduce(0) { $0 | 1 << UInt8($1.rawValue) }
    }

    @Test func `pairs as numbers pass the gates that matches pass`() {
        let world = MatchWorld(seed: 12, centres: 40, partners: 80)
        var passed = 0
        for concernsChildren in [true, false] {
            for maximumKm in [nil, 30.0] as [Double?] {
                let centres = world.centres.map { centre in
                    MatchPairs.Centre(
                        place: centre.region, position: centre.position, languages: Self.bits(centre.languages),
                        ages: Self.bits(centre.ageGroups), wanted: Self.bits(centre.needs.areas))
                }
                let pairs = MatchPairs(
                    places: (0..<4).map { [$0] }, centres: centres, concernsChildren: concernsChildren,
                    maximumKm: maximumKm)
                for (number, partner) in world.partners.enumerated() {
                    var free = partner
                    // What is partnered or excluded is asked of the centre's needs, and by its index.
                    free.partnered = [:]
                    free.maximumKm = maximumKm
                    let offers = CollaborationArea.allCases.filter { area in
                        guard free.offers[area.rawValue] > 0 else { return false }
                        return free.remaining.map { left in left[area.rawValue] > 0 } ?? true
                    }
                    let excluded = Set([number % 40])
                    let found = pairs.centres(
                        for: MatchPairs.Partner(
                            position: free.position, regions: free.regions, languages: Self.bits(free.languages),
                            ages: Self.bits(free.ageGroups), offers: Self.bits(offers),
                            isCleared: free.clearedUntil.map { $0 >= 120 } ?? false, isActive: free.isActive,
                            excluded: excluded))
                    let expected = world.centres.indices.filter { index in
                        var centre = world.centres[index]
                        centre.concernsChildren = concernsChildren
                        let override: MatchOverride? = excluded.contains(index) ? .excluded : nil
                        return Match(centre, free, day: 120, override: override).failed == nil
                    }
                    #expect(found == expected)
                    passed += found.count
                }
            }
        }
        #expect(passed > 500)
    }
}
