import Domain
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// What municipalities' own keys and an analyst see, before corrections and after, solved for small counts by linear programming.
struct DoorAttack {
    private let test: TestDatabase
    private let login: String

    /// What was seen of a municipality once, and what is behind it: as JSON, with what was asked for of indicators.
    private struct Look: Sendable {
        let shown, now, indicators: String
    }

    private let truth: [Substring]
    /// Before the corrections.
    private let before: [Int32: Look]

    /// Looks at what was made by chance, before corrections.
    init(in test: TestDatabase, login: String) async throws {
        (self.test, self.login) = (test, login)
        truth = try await Self.truth(of: DoorWorld.random, in: test)
        before = try await Self.looks(of: DoorWorld.random, in: test, login: login)
    }

    /// The demonstration once, what was made by chance before corrections and after: nothing small is found.
    ///
    /// - Parameter demonstration: what the demonstration's own keys see.
    func find(demonstration: [Int32: DoorHarvest]) async throws {
        let those = DoorWorld.demonstration
        let known = try await Self.looks(of: those, in: test, login: login, demonstration)
        let story = Self.lines(those, [known], truth: try await Self.truth(of: those, in: test))
        let after = try await Self.looks(of: DoorWorld.random, in: test, login: login)
        let report = try await Self.solve(story + Self.lines(DoorWorld.random, [before, after], truth: truth))
        print(report)
        #expect(report.split(separator: "\n").filter { $0.hasPrefix("found") }.isEmpty)
    }

    /// The corrections behind a weaker component, in a copy of the database before them: something has to be found there.
    ///
    /// - Parameter key: with which the ledger is written.
    func findBehindWeaker(in copy: TestDatabase, key: String) async throws {
        let those = DoorWorld.weakened
        try await DoorCorrections.ask(of: those, in: copy, key: key)
        try await copy.psql(DoorCorrections.weaker)
        try await DoorWorld.work(in: copy, from: [DoorCorrections.time])
        let after = try await Self.looks(of: those, in: copy, login: login)
        let report = try await Self.solve(Self.lines(those, [before, after], truth: truth))
        let found = report.split(separator: "\n").filter { $0.hasPrefix("found") }
        let kinds = Set(found.map { $0.split(separator: "\t")[1] })
        #expect(kinds.isSuperset(of: ["gone since the first revision", "outcome of few"]), "\(report)")
    }

    // MARK: - Looking

    /// Requests whose answers are solved.
    private static let operations: Set<String> = [
        "listEvaluations", "listFigures", "listEvaluationChanges", "listAssessmentGroups", "listSurveyResponses",
        "listSurveyCampaigns", "readSurveyResults", "listIndicatorValues",
    ]

    /// - Parameter known: what the municipalities' own keys see, where it was asked already.
    private static func looks(
        of tenants: ClosedRange<Int32>, in test: TestDatabase, login: String, _ known: [Int32: DoorHarvest]? = nil
    ) async throws -> [Int32: Look] {
        try await test.psql("grant connect on database \(test.name) to \(login)")
        let doors = DisclosureDoors(tenants: tenants)
        let analyst = try await test.psql(doors.shown, role: login).split(separator: "\n")
        let now = try await test.psql(doors.now).split(separator: "\n")
        var harvests = known ?? [:]
        if known == nil { harvests = try await self.harvests(of: tenants, in: test) }
        var looks: [Int32: Look] = [:]
        for (place, tenant) in tenants.enumerated() {
            let harvest = try #require(harvests[tenant])
            expectChangesSayNoMore(harvest)
            var own = try #require(
                try JSONSerialization.jsonObject(with: Data(analyst[place].utf8)) as? [String: Any])
            for (name, rows) in rows(harvest) { own[name] = (own[name] as? [Any] ?? []) + rows }
            looks[tenant] = Look(
                shown: try text(own), now: String(now[place]),
                indicators: try text(indicators(harvest)))
        }
        return looks
    }

    private static func harvests(
        of tenants: ClosedRange<Int32>, in test: TestDatabase
    ) async throws -> [Int32: DoorHarvest] {
        try await DoorWorld.withAPI(test) { api in
            var harvests: [Int32: DoorHarvest] = [:]
            for tenant in tenants {
                let key = try await APIFixture.makeKey(in: test, grants: [Int(tenant): ["read"]])
                let place = APIFixture.Municipality(
                    tenant: Int(tenant), code: DoorCorrections.code(of: tenant), region: "", key: key)
                harvests[tenant] = try await DoorHarvest.of(api, key: key, in: place, only: operations)
            }
            return harvests
        }
    }

    private static func truth(of tenants: ClosedRange<Int32>, in test: TestDatabase) async throws -> [Substring] {
        try await test.psql(DisclosureDoors(tenants: tenants).truth).split(separator: "\n")
    }

    private static func text(_ object: Any) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    // MARK: - Reading answers

    static func items(_ harvest: DoorHarvest, _ operation: String) -> [[String: Any]] {
        (harvest.answers[operation] ?? [:]).filter { $0.key.hasPrefix(Media.json.rawValue) && $0.value.status == 200 }
            .flatMap { items($0.value) }
    }

    static func items(_ reply: Reply) -> [[String: Any]] {
        let object = try? JSONSerialization.jsonObject(with: Data(reply.text.utf8)) as? [String: Any]
        return object?["items"] as? [[String: Any]] ?? []
    }

    /// By evaluation: the rows of an endpoint under it.
    private static func ofEvaluations(
        _ harvest: DoorHarvest, _ operation: String
    ) -> [(id: String, rows: [[String: Any]])] {
        (harvest.answers[operation] ?? [:]).filter { $0.key.hasPrefix(Media.json.rawValue) }.map { request, reply in
            (request.split(separator: "/").dropLast().last.map(String.init) ?? "", items(reply))
        }
    }

    private static func evaluations(_ harvest: DoorHarvest) -> [String: [String: Any]] {
        Dictionary(
            items(harvest, "listEvaluations").map { ($0["id"] as? String ?? "", $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Rows as an analyst's are named, of what a municipality's own key reads.
    private static func rows(_ harvest: DoorHarvest) -> [String: [[String: Any]]] {
        let evaluations = evaluations(harvest)
        var rows: [String: [[String: Any]]] = [:]
        for (id, figures) in ofEvaluations(harvest, "listFigures") {
            let evaluation = evaluations[id] ?? [:]
            for figure in figures {
                var row: [String: Any] = [:]
                for (name, member) in [
                    ("indicator", "indicator"), ("scope", "scope_kind"), ("key", "scope_key"), ("value", "value"),
                    ("status", "status"), ("n", "n"), ("missing", "missing"),
                ] { row[name] = figure[member] }
                for (name, member) in [
                    ("kind", "kind"), ("start", "period_start"), ("revision", "revision"),
                    ("programme", "programme_id"),
                ] { row[name] = evaluation[member] }
                rows["figures", default: []].append(row)
            }
        }
        rows["groups"] = items(harvest, "listAssessmentGroups").map {
            $0.merging(["wave": $0["wave_id"] ?? NSNull()]) { $1 }
        }
        rows["responses"] = items(harvest, "listSurveyResponses")
        for (request, reply) in harvest.answers["readSurveyResults"] ?? [:] where request.hasPrefix(Media.json.rawValue)
        {
            guard let whole = try? JSONSerialization.jsonObject(with: Data(reply.text.utf8)) as? [String: Any],
                whole["status"] as? String == "closed"
            else { continue }
            for question in whole["questions"] as? [[String: Any]] ?? [] {
                let counts = (question["distribution"] as? [[String: Any]])?.compactMap { $0["count"] as? Int } ?? []
                let answered = whole["answered"] as? Int ?? 0
                rows["results", default: []].append(
                    [
                        "campaign": whole["campaign_id"] ?? NSNull(), "question": question["question"] ?? NSNull(),
                        // Who answered is shown to a municipality's own staff: what is asked here is what an outsider finds.
                        "answered": (1...4).contains(answered) ? NSNull() as Any : answered,
                        "status": question["status"] ?? NSNull(),
                        "n": question["n"] ?? NSNull(), "counts": counts.isEmpty ? NSNull() as Any : counts,
                    ] as [String: Any])
            }
        }
        return rows
    }

    /// The cells of a municipality's own indicators, by revision.
    private static func indicators(_ harvest: DoorHarvest) -> [[String: Any]] {
        let values = items(harvest, "listIndicatorValues").filter {
            $0["period_kind"] as? String == "quarter" && $0["programme_id"] is NSNull
        }
        return [1, 2].flatMap { revision in
            DoorCorrections.indicators.map { indicator in
                let cells = values.filter {
                    $0["code"] as? String == indicator.code && $0["revision"] as? Int == revision
                }.map { cell -> [String: Any] in
                    [
                        "dimension": cell["scope_kind"] ?? "", "key": cell["scope_key"] ?? "",
                        "value": cell["value"] ?? NSNull(),
                    ]
                }
                return [
                    "time": revision - 1, "source": indicator.source, "filter": indicator.filter, "figures": cells,
                    "cost": DoorCorrections.costs[revision - 1],
                ]
            }
        }
    }

    /// The differences between two revisions are differences of what each shows.
    private static func expectChangesSayNoMore(_ harvest: DoorHarvest) {
        func key(_ row: [String: Any]) -> [String] {
            ["indicator", "scope_kind", "scope_key"].map { row[$0] as? String ?? "" }
        }
        func number(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }
        let evaluations = evaluations(harvest)
        let figures = Dictionary(
            ofEvaluations(harvest, "listFigures").map { id, rows in
                (id, Dictionary(rows.map { (key($0), number($0["value"])) }, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { $0.merging($1) { first, _ in first } })
        for (id, changes) in ofEvaluations(harvest, "listEvaluationChanges") {
            let replaced = evaluations[id]?["replaces_id"] as? String ?? ""
            for change in changes {
                let (then, now) = (figures[replaced]?[key(change)] ?? nil, figures[id]?[key(change)] ?? nil)
                #expect(
                    number(change["value_before"]) == then && number(change["value"]) == now,
                    "\(key(change)) of \(id) is \(change)")
            }
        }
    }

    // MARK: - Solving

    private static func lines(_ tenants: ClosedRange<Int32>, _ looks: [[Int32: Look]], truth: [Substring]) -> [String] {
        zip(tenants, truth).map { tenant, truth in
            let those = looks.compactMap { $0[tenant] }
            return """
                {"tenant": \(tenant), "shown": [\(those.map(\.shown).joined(separator: ","))], \
                "indicators": \(those.last?.indicators ?? "[]"), \
                "truth": {"times": [\(those.map(\.now).joined(separator: ","))], \(truth.dropFirst())}
                """
        }
    }

    private static func solve(_ lines: [String]) async throws -> String {
        try await TemporaryFolder.with { folder in
            let file = folder.path + "/doors"
            try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: file))
            let script = Tool.reference.appending(path: "disclosure_attack.py").path
            let result = try await Command.run(Tool.python.path, [script, file])
            try #require(result.succeeded, "\(result.output)")
            return result.output
        }
    }
}
