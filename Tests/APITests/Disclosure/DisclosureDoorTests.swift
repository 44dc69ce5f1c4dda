import Domain
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Everything that is shown of the demonstration and of municipalities made by chance: to a municipality's own key, to who
/// reads several together, to an analyst's login, on pages that are printed.
///
/// Two attacks. The same municipalities with other small counts, in another database: no door says another word there. And
/// what the doors say, before corrections and after, is solved for small counts by linear programming: ``DoorAttack``.
@Suite(.database, .serialized, .timeLimit(.minutes(15)))
struct DisclosureDoorTests {
    @Test(.clusterRoles)
    func `no door says anything else of other small counts, and nothing small is found, after corrections either`()
        async throws
    {
        let test = try TestDatabase.current
        try await Self.withAnalyst(test) {
            let key = try await DoorWorld.make(in: test)
            try await test.withCopy(named: "changed") { changed in
                try await changed.psql(DoorWorld.changes)
                let (before, after) = (
                    try await test.psql(DoorWorld.fingerprint), try await changed.psql(DoorWorld.fingerprint)
                )
                // All five tables have other rows there.
                #expect(Set(before.split(separator: "\n")).isDisjoint(with: after.split(separator: "\n")))
                async let published: Void = DoorWorld.publish(in: changed)
                try await DoorWorld.publish(in: test)
                try await published
                try await Self.attack(test, changed, key: key)
            }
        }
    }

    /// Corrections in both worlds, and behind a weaker component. Every door is asked when both revisions are there: what was
    /// published at first is shown beside what replaces it.
    private static func attack(_ test: TestDatabase, _ changed: TestDatabase, key: String) async throws {
        let canSolve = Tool.python.isThere(for: "small counts behind all doors, by linear programming")
        let attack = canSolve ? try await DoorAttack(in: test, login: login) : nil
        try await test.withCopy(named: "weaker") { weaker in
            async let weak: Void? = attack?.findBehindWeaker(in: weaker, key: key)
            async let other: Void = DoorWorld.correct(in: changed, key: key, changing: true)
            try await DoorWorld.correct(in: test, key: key)
            try await other
            let (few, fewThere) = (
                try await test.psql(DoorWorld.few).split(separator: "\n"),
                try await changed.psql(DoorWorld.few).split(separator: "\n")
            )
            #expect(few.count == fewThere.count && Set(few).isDisjoint(with: fewThere))
            let common = try await DoorWorld.identifiers(in: test).intersection(DoorWorld.identifiers(in: changed))
            async let there = Shown.collected(in: changed, of: DoorWorld.compared, common: common)
            let shown = try await Shown.collected(in: test, of: DoorWorld.asked, common: common)
            expectEverythingIsAsked(shown)
            compare(shown, try await there)
            addUp(shown)
            try await attack?.find(demonstration: shown.own)
            try await weak
        }
    }

    // MARK: - What is shown

    private struct Shown: Sendable {
        /// Of each municipality to its own key.
        var own: [Int32: DoorHarvest] = [:]
        /// Of all together, and of all but each.
        var together: DoorHarvest?
        var without: [Int32: DoorHarvest] = [:]
        /// To an analyst, by relation.
        var analyst: [String: [Substring]] = [:]
        var endpoints: [Endpoint] = []
        /// Digests of what evaluations read, by table.
        var digests: [String] = []

        static let quarters = ["2026-Q2", "2026-Q3"]

        /// - Parameters:
        ///   - tenants: of whom what their own keys see is collected.
        ///   - common: identifiers of rows that each world has.
        static func collected(in test: TestDatabase, of tenants: [Int32], common: Set<String>) async throws -> Shown {
            var shown = Shown()
            let codes = try await DisclosureDoorTests.codes(test).filter { DoorWorld.asked.contains($0.key) }
            shown.analyst = try await DisclosureDoorTests.relations(test)
            shown.digests = try await test.psql(
                """
                select i.key, e.tenant_id, e.kind, e.period_start, e.revision, i.value ->> 'sha256'
                from ecdp.evaluation as e, lateral jsonb_each(e.inputs) as i
                where
                    i.key not in ('evaluation', 'evaluation_figure', 'survey_result', 'ledger_transfer')
                    and (i.key <> 'child_assessment' or e.revision = 1)
                order by 1, 2, 3, 4, 5
                """
            ).split(separator: "\n").map(String.init)
            let (own, together, without, endpoints) = try await DoorWorld.withAPI(test) { api in
                var own: [Int32: DoorHarvest] = [:]
                for tenant in tenants {
                    let key = try await APIFixture.makeKey(in: test, grants: [Int(tenant): ["read"]])
                    let place = APIFixture.Municipality(
                        tenant: Int(tenant), code: codes[tenant] ?? "", region: "", key: key)
                    own[tenant] = try await DoorHarvest.of(
                        api, key: key, in: place, common: common,
                        everyParameter: DoorWorld.thorough.contains(tenant))
                }
                let everywhere = Dictionary(uniqueKeysWithValues: DoorWorld.asked.map { (Int($0), ["read"]) })
                let key = try await APIFixture.makeKey(in: test, grants: everywhere)
                let indicators = try await test.psql(
                    "select distinct code from ecdp.indicator_computation where shipped_code is not null order by 1"
                )
                .split(separator: "\n").map(String.init)
                let dimensions = try await test.psql(
                    "select distinct scope_kind from ecdp.indicator_figure where scope_kind <> 'ward' order by 1"
                ).split(separator: "\n").map(String.init)
                func together(_ among: [String]?) async throws -> DoorHarvest {
                    try await DoorHarvest.ofAll(
                        api, key: key, indicators: indicators, by: dimensions, quarters: quarters, among: among,
                        everyParameter: among == nil)
                }
                var without: [Int32: DoorHarvest] = [:]
                for tenant in [DoorWorld.asked[0], DoorWorld.random.lowerBound] {
                    without[tenant] = try await together(codes.filter { $0.key != tenant }.values.sorted())
                }
                let endpoints = ServedResources.endpoints(
                    api.database, health: ProcessHealth(renderMetrics: { "" })
                ).filter { $0.method == .get }
                return (own, try await together(nil), without, endpoints)
            }
            (shown.own, shown.together, shown.without, shown.endpoints) = (own, together, without, endpoints)
            return shown
        }
    }

    private static func codes(_ test: TestDatabase) async throws -> [Int32: String] {
        let rows = try await test.psql("select tenant_id, code from ecdp.tenant").split(separator: "\n")
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                let cells = row.split(separator: "|")
                return Int32(cells[0]).map { ($0, String(cells[1])) }
            })
    }

    // MARK: - The analyst

    static let login = "analyst_of_doors"

    private static func withAnalyst(_ test: TestDatabase, _ body: () async throws -> Void) async throws {
        let roles = DoorWorld.all.map { "ten_\($0)" }
        try await test.psql(
            "create role \(login) login in role ecdp_analyst;"
                + roles.map { "create role \($0) nologin; grant \($0) to \(login);" }.joined())
        func drop() async throws {
            try await test.psql(
                "drop owned by \(login); drop role \(login);" + roles.map { "drop role \($0);" }.joined())
        }
        do {
            try await body()
        } catch {
            try await drop()
            throw error
        }
        try await drop()
    }

    /// Every column that the analyst may read, of every relation, row by row.
    private static func relations(_ test: TestDatabase) async throws -> [String: [Substring]] {
        try await test.psql("grant connect on database \(test.name) to \(login)")
        let relations = try await test.psql(
            """
            select a.attrelid::regclass || ' ' || string_agg(quote_ident(a.attname), ', ' order by a.attnum)
            from pg_attribute as a
            inner join pg_class as c on c.oid = a.attrelid
            where
                c.relnamespace in ('ecdp'::regnamespace, 'analytics'::regnamespace) and c.relkind in ('r', 'v', 'm', 'p')
                and a.attnum > 0 and not a.attisdropped and has_column_privilege('\(login)', a.attrelid, a.attnum, 'select')
                and a.atttypid::regtype::text not like '%geometry%'
            group by a.attrelid
            """
        ).split(separator: "\n")
        var shown: [String: [Substring]] = [:]
        for relation in relations {
            let parts = relation.split(separator: " ", maxSplits: 1)
            // The country's places are the same for everybody, and many.
            guard !["ecdp.region", "ecdp.ward_deprivation"].contains(parts[0]) else { continue }
            let rows = try await test.psql(
                "select to_jsonb(x) from (select \(parts[1]) from \(parts[0])) as x", role: login)
            shown[String(parts[0])] = DoorHarvest.masked(rows).split(separator: "\n").sorted().map { Substring($0) }
        }
        #expect(shown.count > 60)
        return shown
    }

    // MARK: - Nothing is left out

    /// Each endpoint that reads has answered somebody, or is refused to who may only read, or says why it is not asked.
    private static func expectEverythingIsAsked(_ shown: Shown) {
        var answered: Set<String> = []
        for harvest in Array(shown.own.values) + [shown.together].compactMap({ $0 }) {
            for (operation, replies) in harvest.answers {
                if replies.values.contains(where: { $0.status == 200 }) { answered.insert(operation) }
            }
        }
        let endpoints = shown.endpoints
        var left: [String] = []
        for endpoint in endpoints where !answered.contains(endpoint.operation) {
            // One row of a list, which has it as it is there.
            let list = endpoint.path.hasSuffix("/{id}") ? String(endpoint.path.dropLast(5)) : nil
            if let list, endpoints.contains(where: { $0.path == list && answered.contains($0.operation) }) { continue }
            let isOthers = if case .permission(let permission) = endpoint.access { permission != .read } else { false }
            if DoorHarvest.reasons[endpoint.operation] != nil || isOthers { continue }
            left.append(endpoint.operation)
        }
        #expect(left.isEmpty, "no answer of \(left.sorted()): collect it, or say in DoorHarvest.reasons why not")
        let all = Set(endpoints.map(\.operation))
        #expect(DoorHarvest.reasons.keys.filter { !all.contains($0) }.isEmpty)
        #expect(DoorHarvest.entered.isSubset(of: answered))
    }

    // MARK: - Another world

    private static func compare(_ shown: Shown, _ changed: Shown) {
        for tenant in DoorWorld.compared {
            let hidden = DoorWorld.answersOnly.contains(tenant) ? [] : DoorHarvest.entered
            compare(
                "the key of \(tenant)", shown.own[tenant]?.canonical(without: hidden),
                changed.own[tenant]?.canonical(without: hidden))
        }
        compare("a key of all", shown.together?.canonical(without: []), changed.together?.canonical(without: []))
        compare(
            "an analyst", shown.analyst.mapValues { $0.map(String.init) },
            changed.analyst.mapValues { $0.map(String.init) })
        // A digest of counts would tell a small one to who tries all that it can be. Of rows that each world makes anew it is
        // another, by their identifiers: evaluations, figures, results, transfers; they hold nothing that is hidden. So it
        // is of assessments, once more of them are withdrawn: by an HMAC of their file, which is shown to nobody.
        func byTable(_ shown: Shown) -> [String: [String]] {
            Dictionary(grouping: shown.digests) { String($0.prefix { $0 != "|" }) }
        }
        compare("who tries digests", byTable(shown), byTable(changed))
    }

    private static func compare(_ reader: String, _ shown: [String: [String]]?, _ changed: [String: [String]]?) {
        for door in Set((shown ?? [:]).keys).union((changed ?? [:]).keys).sorted() {
            let (before, after) = (shown?[door] ?? [], changed?[door] ?? [])
            guard before != after else { continue }
            let lines = (before + after).flatMap { $0.split(separator: "\n") }
            let old = Set(before.flatMap { $0.split(separator: "\n") })
            let new = Set(after.flatMap { $0.split(separator: "\n") })
            let other = lines.filter { old.contains($0) != new.contains($0) }
            Issue.record(
                "\(reader) sees another \(door): \(other.prefix(8).map { $0.prefix(700) }.joined(separator: "\n"))")
        }
    }

    // MARK: - Several municipalities together

    private struct Cell: Hashable {
        let code, period, kind, key: String
    }

    /// What several municipalities have together is what each shows of itself, and nothing more: whichever of them are asked.
    private static func addUp(_ shown: Shown) {
        var own: [Cell: [Int32: Double]] = [:]
        for (tenant, harvest) in shown.own {
            for row in DoorAttack.items(harvest, "listIndicatorValues") {
                guard row["status"] as? String == "ok", row["is_current"] as? Bool == true,
                    row["period_kind"] as? String == "quarter", row["programme_id"] is NSNull,
                    let value = Self.number(row["value"])
                else { continue }
                let cell = Cell(
                    code: row["code"] as? String ?? "", period: row["period"] as? String ?? "",
                    kind: row["scope_kind"] as? String ?? "", key: row["scope_key"] as? String ?? "")
                own[cell, default: [:]][tenant] = value
            }
        }
        let sets = [(Int32(0), shown.together)] + shown.without.map { ($0.key, Optional($0.value)) }
        var compared = 0
        for (without, harvest) in sets {
            for (request, reply) in harvest?.answers["readGrantedIndicator"] ?? [:] {
                guard reply.status == 200, let parts = URLComponents(string: String(request.split(separator: " ")[1]))
                else { continue }
                let code = parts.path.split(separator: "/").dropLast().last.map(String.init) ?? ""
                let period = parts.queryItems?.first { $0.name == "period" }?.value ?? ""
                for line in DoorAttack.items(reply) where line["adds_over_places"] as? String == "sum" {
                    let cell = Cell(
                        code: code, period: period, kind: line["scope_kind"] as? String ?? "",
                        key: line["scope_key"] as? String ?? "")
                    let each = (own[cell] ?? [:]).filter { $0.key != without }.values
                    let sum: Double? = each.isEmpty ? nil : each.reduce(0, +)
                    let value = number(line["value"])
                    #expect(
                        value == nil && sum == nil || abs((value ?? .nan) - (sum ?? .nan)) < 1e-9,
                        "\(request): \(cell) \(value ?? -1) is not \(sum ?? -1)")
                    compared += 1
                }
            }
        }
        #expect(compared > 100)
    }

    private static func number(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }

    // MARK: - Words

    @Test func `what somebody wrote is read with the permission for it alone`() async throws {
        let test = try TestDatabase.current
        let (tenant, code): (Int32, String) = (7101, "XWD")
        try await DoorWorld.demonstrate("CPT", as: code, tenant, in: test)
        try await DoorWorld.withAPI(test) { api in
            let texts = try await test.psql(
                """
                select distinct a.value from ecdp.survey_answer as a
                inner join ecdp.survey_question as q
                    on q.tenant_id = a.tenant_id and q.version_id = a.version_id and q.code = a.question
                where a.tenant_id = \(tenant) and q.kind = 'text' and length(a.value) > 10 and a.value not like '%"%'
                """
            ).split(separator: "\n").map(String.init)
            try #require(texts.count > 1)
            let all = Permission.allCases.map(\.rawValue)
            let whole = try await APIFixture.makeKey(in: test, grants: [Int(tenant): all])
            let place = APIFixture.Municipality(tenant: Int(tenant), code: code, region: "", key: whole)
            let ids = try await DoorHarvest.of(api, key: whole, in: place).ids
            for permission in all {
                for permissions in permission == "feedback"
                    ? [[permission], all.filter { $0 != permission }] : [[permission]]
                {
                    let key = try await APIFixture.makeKey(in: test, grants: [Int(tenant): permissions])
                    let harvest = try await DoorHarvest.of(api, key: key, in: place, ids: ids, some: 1)
                    var doors: Set<String> = []
                    for (operation, replies) in harvest.answers
                    where replies.values.contains(where: { reply in texts.contains { reply.text.contains($0) } }) {
                        doors.insert(operation)
                    }
                    #expect(doors == (permissions.contains("feedback") ? ["listSurveyAnswers"] : []), "\(permissions)")
                }
            }
        }
    }
}
