import Foundation
import TestSupport
import Testing

import enum Domain.ResourceKind

@testable import Methods

/// `app.match_partners` and `app.match_centres` over the tables say what `Match` says of the same centres and partners.
@Suite(.database) struct MatchRoutineTests {
    static let day = "2026-06-15"
    static let dayNumber = 100

    /// A region, its parent, its kind, by number.
    struct Regions {
        let ids: [String]
        let parents: [Int?]
        let kinds: [String]

        init() async throws {
            let rows = try await ScriptedDatabase.rows(
                """
                select id, parent_id, kind from ecdp.region
                where kind in ('country', 'province') or code in ('JHB', 'CPT', 'DC10', 'EC101', 'WC012', 'DC1')
                    or code like 'WC01%' or code like 'DC4%'
                order by kind, code
                """)
            ids = rows.compactMap(\.[0])
            parents = rows.map { row in row[1].flatMap { parent in rows.firstIndex { $0[0] == parent } } }
            kinds = rows.map { $0[2] ?? "" }
        }

        /// It and all it lies in.
        func chain(_ region: Int) -> [Int] {
            var result = [region]
            while let parent = parents[result[result.count - 1]] { result.append(parent) }
            return result
        }
    }

    /// A tenant's random rows, and the same as values.
    struct World {
        var centres: [MatchCentre] = []
        var partners: [MatchPartner] = []
        /// By centre and partner.
        var overrides: [String: MatchOverride] = [:]
        var script = ""

        func match(_ centre: MatchCentre, _ partner: MatchPartner, withChildren: Bool) -> Match {
            var asked = centre
            asked.concernsChildren = withChildren
            return Match(
                asked, partner, day: MatchRoutineTests.dayNumber, override: overrides["\(centre.id) \(partner.id)"])
        }

        func matches(of centre: MatchCentre, withChildren: Bool) -> [Match] {
            partners.map { match(centre, $0, withChildren: withChildren) }
        }

        /// Own areas are numbered after the regions.
        static let firstOwnArea = 10_000

        init(tenant: Int, seed: UInt64, regions: Regions, centreCount: Int, partnerCount: Int) {
            var chance = SeededGenerator(seed: seed)
            func id(_ kind: Int, _ number: Int) -> String {
                let text = String(number + 1, radix: 16)
                let start = String(chance.below(1 << 16), radix: 16)
                return String(repeating: "0", count: 4 - start.count) + start
                    + "\(String(repeating: "0", count: 4))-000\(kind)-7000-8000-"
                    + String(repeating: "0", count: 12 - text.count) + text
            }
            func quoted(_ values: some Sequence<String>) -> String { "'{" + values.joined(separator: ",") + "}'" }
            func value(_ value: some Any) -> String { "\(value)" }
            func position() -> Position? {
                chance.below(5) == 0
                    ? nil : Position(latitude: -33.5 - chance.uniform() / 4, longitude: 18.5 + chance.uniform() / 4)
            }
            func languages() -> Set<String> {
                Set((0..<chance.below(3)).map { _ in ["zul", "xho", "sot", "eng"][chance.below(4)] })
            }
            func insert(_ table: String, _ columns: String, _ values: [String]) -> String {
                "insert into ecdp.\(table) (tenant_id, \(columns)) values (\(tenant), \(values.joined(separator: ", ")));\n"
            }
            // At the end: nothing new may refer to an archived row.
            var archiving = ""
            func archive(_ table: String, _ id: String) {
                archiving +=
                    "update ecdp.\(table) set archived_at = now() where tenant_id = \(tenant) and id = '\(id)';\n"
            }
            func owe(_ partnership: String, isMet: Bool) {
                archiving += """
                    with step as (
                        insert into ecdp.obligation (
                            tenant_id, id, partnership_id, document_id, milestone_id, side, amount, due_on, made_on
                        )
                        values (
                            \(tenant), gen_random_uuid(), '\(partnership)', gen_random_uuid(), gen_random_uuid(), 'partner', 1,
                            '2026-05-01', '2026-01-01'
                        )
                        returning id
                    )
                    insert into ecdp.obligation_fulfilment (tenant_id, id, obligation_id, done_on, amount)
                    select \(tenant), gen_random_uuid(), s.id, '2026-06-01', 1 from step as s where \(isMet);

                    """
            }
            func numbers(_ position: Position?) -> [String] {
                position.map { ["\($0.latitude)", "\($0.longitude)"] } ?? ["null", "null"]
            }
            let places = regions.kinds.indices.filter { ["metro", "local"].contains(regions.kinds[$0]) }
            let localities = ["village", "suburb"].enumerated().map { index, kind in
                (id: id(9, index), kind: kind)
            }
            for (index, locality) in localities.enumerated() {
                script += insert(
                    "locality", "id, kind, code, name, parent_id, valid_from",
                    [
                        "'\(locality.id)'", "'\(locality.kind)'", "'L\(index)'", "'L'", "'\(regions.ids[places[0]])'",
                        "'2020-01-01'",
                    ])
            }
            var weights: [Double] = []
            func ages() -> Set<Int> { Set((0..<chance.below(3)).map { _ in chance.below(5) }) }
            func codes(_ ages: Set<Int>) -> String { quoted(ages.sorted().map { ["0_1", "2", "3", "4", "5"][$0] }) }
            for index in 0..<centreCount {
                let region = places[chance.below(places.count)]
                let ownArea = chance.below(3) == 0 ? chance.below(2) : nil
                let locality = ownArea.map { localities[$0] }
                let isArchived = chance.below(9) == 0
                let centre = MatchCentre(
                    id: id(1, index), position: position(),
                    isRural: locality.map { $0.kind == "village" } ?? (regions.kinds[region] == "metro" ? false : nil),
                    region: region, ownArea: ownArea.map { World.firstOwnArea + $0 }, needs: CollaborationNeeds([:]),
                    languages: languages(), ageGroups: ages())
                script += insert(
                    "centre", "id, name, region_id, locality_id, latitude, longitude, languages, age_groups",
                    [
                        "'\(centre.id)'", "'Centre \(index)'", "'\(regions.ids[region])'",
                        locality.map { "'\($0.id)'" } ?? "null",
                    ]
                        + numbers(centre.position) + [quoted(centre.languages)]
                        + [centre.ageGroups.isEmpty && index % 2 == 0 ? "null" : codes(centre.ageGroups)])
                if isArchived { archive("centre", centre.id) }
                var needs: [CollaborationArea: (priority: Int, amount: Double)] = [:]
                for area in CollaborationArea.allCases where index % 10 > 0 && chance.below(2) == 0 {
                    let (priority, isOld) = (1 + chance.below(5), chance.below(10) == 0)
                    if !isOld { needs[area] = (priority, 1) }
                    script += insert(
                        "centre_need", "id, centre_id, area, priority, archived_at",
                        [
                            "gen_random_uuid()", "'\(centre.id)'", "'\(area.code)'", "\(priority)",
                            isOld ? "now()" : "null",
                        ])
                }
                guard !isArchived else { continue }
                var whole = centre
                whole.needs = CollaborationNeeds(needs)
                centres.append(whole)
                weights.append(whole.needs.weights.reduce(0, +))
            }
            for (index, rank) in MatchCentre.equityRanks(weights).enumerated() { centres[index].equity = rank }

            for index in 0..<partnerCount {
                var partner = MatchPartner(
                    id: id(2, index), position: position(), maximumKm: 12,
                    offers: CollaborationArea.allCases.map { _ in
                        chance.below(2) == 0 ? Double(chance.below(7)) : 0
                    }, obligations: (0, 0), languages: languages(), ageGroups: ages(),
                    isActive: chance.below(8) > 0)
                script += insert(
                    "partner", "id, name, kind, sub_kind, latitude, longitude, languages, age_groups",
                    ["'\(partner.id)'", "'Partner \(index)'", "'cbo'", "'ngo'"] + numbers(partner.position)
                        + [quoted(partner.languages), codes(partner.ageGroups)])
                if !partner.isActive { archive("partner", partner.id) }
                // What the offers say they bring; those without places count for nothing.
                var stated: [(area: CollaborationArea, kind: ResourceKind, places: Int, amount: Int)] = []
                for (area, amount) in zip(CollaborationArea.allCases, partner.offers)
                where amount > 0 || chance.below(5) == 0 {
                    let offer = id(4, index * 8 + area.rawValue)
                    script += insert(
                        "partner_offer", "id, partner_id, area, capacity",
                        ["'\(offer)'", "'\(partner.id)'", "'\(area.code)'", "\(Int(amount))"])
                    for kind in [ResourceKind.funding, .training, .staffTime] where chance.below(3) == 0 {
                        let (brings, isOld) = (1 + chance.below(400), chance.below(6) == 0)
                        script += insert(
                            "partner_offer_resource", "id, offer_id, resource_kind, unit, amount, archived_at",
                            [
                                "gen_random_uuid()", "'\(offer)'", "'\(kind.rawValue)'", "'\(kind.unit.rawValue)'",
                                "\(brings)", isOld ? "now()" : "null",
                            ])
                        if amount > 0, !isOld { stated.append((area, kind, Int(amount), brings)) }
                    }
                }
                var areas: Set<Int> = []
                for _ in 0..<chance.below(3) {
                    let area = chance.below(regions.ids.count)
                    guard areas.insert(area).inserted else { continue }
                    let isOld = chance.below(6) == 0
                    if !isOld {
                        partner.regions.formUnion(places.filter { regions.chain($0).contains(area) })
                    }
                    script += insert(
                        "partner_service_area", "id, partner_id, region_id, archived_at",
                        ["gen_random_uuid()", "'\(partner.id)'", "'\(regions.ids[area])'", isOld ? "now()" : "null"])
                }
                if chance.below(4) == 0 {
                    let ownArea = chance.below(2)
                    partner.regions.insert(World.firstOwnArea + ownArea)
                    script += insert(
                        "partner_service_area", "id, partner_id, locality_id",
                        ["gen_random_uuid()", "'\(partner.id)'", "'\(localities[ownArea].id)'"])
                }
                // The newest screening by the day counts: clear and not expired; a later one does not.
                for (screened, outcome, expires) in [
                    ("2025-01-10", "clear", ["2026-06-15", "2026-06-16", "2027-01-01"][chance.below(3)]),
                    ("2026-03-01", chance.below(4) == 0 ? "not_clear" : "clear", "2027-03-01"),
                    ("2026-08-01", "clear", "2028-01-01"),
                ] where chance.below(3) > 0 {
                    if screened < MatchRoutineTests.day {
                        let holds = outcome == "clear" && expires > MatchRoutineTests.day
                        partner.clearedUntil = holds ? MatchRoutineTests.dayNumber : nil
                    }
                    script += insert(
                        "partner_clearance", "id, partner_id, outcome, screened_on, expires_on",
                        ["gen_random_uuid()", "'\(partner.id)'", "'\(outcome)'", "'\(screened)'", "'\(expires)'"])
                }
                var busy: [CollaborationArea: Set<String>] = [:]
                var open = 0
                var promised: [ResourceKind: Int] = [:]
                for number in 0..<chance.below(4) {
                    let partnership = id(3, index * 8 + number)
                    let shared = Set(
                        (0..<(1 + chance.below(9))).map { _ in CollaborationArea.allCases[chance.below(8)] })
                    let state = chance.below(6)
                    script += insert(
                        "partnership", "id, partner_id, title, stage_since, objectives, areas",
                        [
                            "'\(partnership)'", "'\(partner.id)'", "'T'", "'2026-01-01'", "'{health_wellness}'",
                            quoted(shared.map(\.code)),
                        ])
                    if state == 0 { archive("partnership", partnership) }
                    if state == 1 {
                        script += """
                            update ecdp.partnership set stage = 'declined', stage_since = '2026-02-01', stage_reason = 'so'
                            where tenant_id = \(tenant) and id = '\(partnership)';

                            """
                    }
                    let isOpen = state > 1
                    if isOpen { open += 1 }
                    // Steps of its agreement, some of them done by the day. Of a partnership that ended, the rest is owed
                    // no more; what belongs to an archived one does not count.
                    let steps = index % 4 == 0 ? 0 : (index + number) % 4
                    for step in 0..<steps {
                        let isMet = step % 2 == 0
                        owe(partnership, isMet: isMet)
                        if state > 0, isMet { partner.obligations?.met += 1 }
                        if state > 0, isMet || isOpen { partner.obligations?.due += 1 }
                    }
                    for kind in [ResourceKind.funding, .training] where chance.below(2) == 0 {
                        let amount = chance.below(900)
                        if isOpen { promised[kind, default: 0] += amount }
                        // What was received is another account of the partnership.
                        for (account, balance) in [("outside", -amount), ("received", amount)] {
                            script += insert(
                                "ledger_account", "id, partnership_id, kind, place, balance",
                                [
                                    "gen_random_uuid()", "'\(partnership)'", "'\(kind.rawValue)'", "'\(account)'",
                                    "\(balance)",
                                ])
                        }
                    }
                    for centre in centres where chance.below(12) == 0 {
                        let left = [nil, "2026-06-14", "2026-06-15", nil][chance.below(4)]
                        script += insert(
                            "partnership_centre", "id, partnership_id, centre_id, joined_on, left_on",
                            [
                                "gen_random_uuid()", "'\(partnership)'", "'\(centre.id)'", "'2026-01-01'",
                                left.map { "'\($0)'" } ?? "null",
                            ])
                        guard isOpen, left != "2026-06-14" else { continue }
                        for area in shared { busy[area, default: []].insert(centre.id) }
                        partner.partnered[centre.id, default: []].formUnion(shared)
                    }
                }
                partner.openPartnerships = open
                partner.resources = stated.map { resource in
                    let inAll = stated.filter { $0.kind == resource.kind }.reduce(0) { $0 + $1.amount }
                    let left = max(0, inAll - promised[resource.kind, default: 0])
                    return OfferedResource(
                        area: resource.area, kind: resource.kind, places: resource.places, amount: resource.amount,
                        shareLeft: Double(left) / Double(inAll), left: resource.amount * left / inAll)
                }
                partner.remaining = CollaborationArea.allCases.map { area in
                    max(0, partner.offers[area.rawValue] - Double(busy[area]?.count ?? 0))
                }
                for centre in centres where chance.below(15) == 0 {
                    let (override, isOld) = (MatchOverride.allCases[chance.below(2)], chance.below(4) == 0)
                    if !isOld { overrides["\(centre.id) \(partner.id)"] = override }
                    script += insert(
                        "match_override",
                        "id, centre_id, partner_id, effect, reason, decided_by, decided_on, archived_at",
                        [
                            "gen_random_uuid()", "'\(centre.id)'", "'\(partner.id)'", "'\(override.rawValue)'", "'so'",
                            "'me'", "'2026-01-01'", isOld ? "now()" : "null",
                        ])
                }
                partners.append(partner)
            }
            // Past the rules that a partner stays while a partnership with it goes on, and that what is owed comes of a paper.
            script += "set session_replication_role = replica;\n\(archiving)reset session_replication_role;\n"
        }
    }

    static let columns = """
        centre_id, partner_id, rank, matches, score, confidence, km, failed, app.area_codes(met), app.area_codes(not_met),
        coverage, distance, capacity, load, track, equity
        """

    /// Two tenants' rows, and the same as values.
    static func worlds() async throws -> [(tenant: Int, world: World)] {
        let regions = try await Regions()
        try #require(regions.ids.count > 15)
        try #require(regions.ids.indices.allSatisfy { regions.kinds[regions.chain($0).last ?? 0] == "country" })
        let worlds = [
            (901, World(tenant: 901, seed: 5, regions: regions, centreCount: 60, partnerCount: 50)),
            (902, World(tenant: 902, seed: 6, regions: regions, centreCount: 12, partnerCount: 15)),
        ]
        // Centres all over the country, which no municipality has, so that regions of every kind are met.
        _ = try await ScriptedDatabase.rows(
            """
            alter table ecdp.centre disable trigger centre_place;
            alter table ecdp.locality disable trigger locality_parent;
            """)
        for (tenant, world) in worlds {
            _ = try await ScriptedDatabase.rows(
                """
                insert into ecdp.tenant (tenant_id, code, name, region_id)
                values (\(tenant), 'TT\(tenant - 900)', 'T', '\(regions.ids[0])');
                """ + world.script)
        }
        return worlds
    }

    /// Every row of a routine, asked for each of these ids.
    static func ask(
        _ tenant: Int, _ routine: String, _ ids: [String], _ arguments: String
    ) async throws -> [[String?]] {
        try await ScriptedDatabase.rows(
            """
            begin; select app.enter(\(tenant), null, 'test', null) \\g /dev/null
            select \(Self.columns)
            from unnest('{\(ids.joined(separator: ","))}'::uuid[]) with ordinality as i (id, n)
            cross join lateral app.\(routine)(\(tenant), i.id, '\(Self.day)', \(arguments)) as m
            order by i.n, m.rank nulls last;
            """, role: "ecdp_api")
    }

    @Test func `the statements match a tenant's centres and partners as the pure function does`() async throws {
        var seen: Set<String> = []
        for (tenant, world) in try await Self.worlds() {
            let (centres, partners) = (world.centres.map(\.id), world.partners.map(\.id))
            for withChildren in [true, false] {
                let all = try await Self.ask(tenant, "match_partners", centres, "\(withChildren), 12, true")
                #expect(all.count == centres.count * partners.count)
                let rows = Dictionary(uniqueKeysWithValues: all.map { ("\($0[0] ?? "") \($0[1] ?? "")", $0) })
                let best = try await Self.ask(tenant, "match_partners", centres, "\(withChildren), 12")
                for centre in world.centres {
                    let matches = world.matches(of: centre, withChildren: withChildren)
                    let ranked = Match.ranked(matches).map(\.partner)
                    for match in matches {
                        let row = try #require(rows["\(match.centre) \(match.partner)"])
                        Self.compare(row, match, ranked.firstIndex(of: match.partner), of: ranked.count)
                        seen.insert(match.failed?.rawValue ?? "match")
                    }
                    // Without those that fail a gate, but for the ones that people decided about.
                    let listed = best.filter { $0[0] == centre.id }
                    #expect(listed.filter { $0[7] == nil }.map { $0[1] ?? "" } == ranked)
                    #expect(
                        Set(listed.filter { $0[7] != nil }.map { $0[1] ?? "" })
                            == Set(matches.filter { $0.failed != nil && $0.override != nil }.map(\.partner)))
                }
                let turned = try await Self.ask(tenant, "match_centres", partners, "\(withChildren), 12, true")
                #expect(turned.count == all.count)
                let few = try await Self.ask(tenant, "match_centres", partners, "\(withChildren), 12")
                for partner in world.partners {
                    let mine = world.centres.map { world.match($0, partner, withChildren: withChildren) }
                    let ranked = mine.filter { $0.score != nil }.sorted { Self.isBefore($0, $1) }.map(\.centre)
                    for row in turned where row[1] == partner.id {
                        let match = try #require(mine.first { $0.centre == row[0] })
                        Self.compare(row, match, ranked.firstIndex(of: match.centre), of: ranked.count)
                    }
                    #expect(few.filter { $0[1] == partner.id && $0[7] == nil }.map { $0[0] ?? "" } == ranked)
                }
            }
        }
        #expect(seen == Set(Match.Gate.allCases.map(\.rawValue)).union(["match"]))
        // Another tenant's rows are not seen, whatever tenant is asked for.
        let other = try await ScriptedDatabase.rows(
            """
            begin; select app.enter(902, null, 'test', null) \\g /dev/null
            select count(*) from app.match_partners(901, (select id from ecdp.centre limit 1), '\(Self.day)');
            """, role: "ecdp_api")
        #expect(other == [["0"]])
    }

    private static func isBefore(_ a: Match, _ b: Match) -> Bool {
        if (a.override == .pinned) != (b.override == .pinned) { return a.override == .pinned }
        if let x = a.score, let y = b.score, x != y { return x > y }
        let (x, y) = (a.distanceKm ?? .infinity, b.distanceKm ?? .infinity)
        return x != y ? x < y : a.centre < b.centre
    }

    static func compare(_ row: [String?], _ match: Match, _ place: Int?, of count: Int) {
        func same(_ text: String?, _ expected: Double?) -> Bool {
            guard let text, let expected else { return text == nil && expected == nil }
            return Double(text).map { abs($0 - expected) <= 1e-12 * max(1, abs(expected)) } ?? false
        }
        let name = "\(match.centre) \(match.partner)"
        #expect(row[7] == match.failed?.rawValue, "\(name)")
        #expect(row[2].flatMap { Int($0) } == place.map { $0 + 1 }, "\(name)")
        #expect(row[3].flatMap { Int($0) } == count)
        #expect(
            same(row[4], match.score) && same(row[5], match.confidence) && same(row[6], match.distanceKm), "\(name)")
        #expect(row[8] == "{" + match.needsMet.map(\.code).joined(separator: ",") + "}")
        #expect(row[9] == "{" + match.needsUnmet.map(\.code).joined(separator: ",") + "}")
        let parts = Dictionary(uniqueKeysWithValues: match.parts.map { ($0.criterion, $0.value) })
        for (place, criterion) in Match.Criterion.allCases.enumerated() {
            #expect(same(row[10 + place], parts[criterion]), "\(criterion) of \(name)")
        }
    }
}
