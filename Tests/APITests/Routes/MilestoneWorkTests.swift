import JSON
import TestSupport
import Testing

@testable import API

/// An agreement's timeline and metrics are work; and what met an obligation is named.
@Suite(.database, .timeLimit(.minutes(5)))
struct MilestoneWorkTests {
    private static let any = [("If-Match", "*")]

    /// A partnership with an MOU and an agreement of the tests' own spring.
    private static func agreed(_ api: APIFixture, _ rows: [String: String]) async throws -> (String, JSONObject) {
        let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""]).id
        _ = try await api.makeSigned("mou", of: partnership, on: "2026-03-10")
        return (partnership, try await api.makeSigned("agreement", of: partnership, on: "2026-03-20", rows))
    }

    private static func lines(
        _ api: APIFixture, _ path: String, _ kind: String, _ columns: String...
    ) async throws -> [String] {
        try await api.expect(200, "GET", path).items.filter { $0.string("kind") == kind }
            .map { line in columns.map { line.string($0) ?? "-" }.joined(separator: " ") }
    }

    @Test func `a milestone is owed until it is said to be reached, and is then not asked for again`() async throws {
        try await APIFixture.with { api in
            let (partnership, agreement) = try await Self.agreed(
                api,
                [
                    "valid_until": "null",
                    "milestones": """
                    [{"position":1,"title":"Work begun","due_on":"2026-05-01"},
                    {"position":2,"title":"Review held","side":"partner","due_on":"2026-08-01"}]
                    """,
                ])
            let work = "work-list?partnership_id=\(partnership)&limit=100"
            let owed = try await api.expect(200, "GET", "obligations?document_id=\(agreement.id)").items
            #expect(
                owed.map { "\($0.string("side") ?? "") \($0.string("unit") ?? "") \($0.string("due_on") ?? "")" }
                    == ["all milestones 2026-05-01", "partner milestones 2026-08-01"])
            let titles = try await Self.lines(api, work, "obligation", "title")
            #expect(titles.contains { $0.hasSuffix("Work begun") } && titles.contains { $0.hasSuffix("Review held") })
            let timeline = "partnerships/\(partnership)/timeline?limit=100"
            #expect(
                try await Self.lines(api, timeline, "milestone", "state", "title").contains(
                    "overdue Work begun, overdue"))

            // Whoever owes it: that it was reached is recorded.
            for line in owed {
                _ = try await api.expect(
                    201, "POST", "obligation-fulfilments",
                    #"{"obligation_id":"\#(line.id)","done_on":"2026-04-28","amount":1,"evidence":"Minutes"}"#)
            }
            let states = try await api.expect(200, "GET", "partnerships/\(partnership)/obligations?as_of=2026-05-02")
                .items
            #expect(
                states.filter { $0.string("milestone_id") != nil }.map { $0.string("state") } == ["met", "met"])
            #expect(try await !Self.lines(api, work, "obligation", "title").contains { $0.hasSuffix("Work begun") })
            #expect(
                try await Self.lines(api, timeline, "milestone", "day", "state", "title")
                    .contains("2026-04-28 done Work begun, met"))

            let next = try await api.expect(
                201, "POST", "documents/\(agreement.id)/next-version",
                #"{"basis":"amendment","valid_from":"2026-04-30"}"#
            ).object
            try await api.signCarriedOver(next.id, on: "2026-04-29")
            #expect(try await api.expect(200, "GET", "obligations?document_id=\(next.id)").items.isEmpty)
        }
    }

    @Test func `a metric is work near its day, until it was measured on it or later`() async throws {
        try await APIFixture.with { api in
            let (partnership, agreement) = try await Self.agreed(
                api,
                [
                    "valid_until": "null",
                    "metrics": """
                    [{"position":1,"indicator":"Books","unit":"count","target":30,"due_on":"2026-05-01"},
                    {"position":2,"indicator":"Visits","unit":"count","target":9,"due_on":"2100-06-01"}]
                    """,
                ])
            let metric = try #require(
                try await api.expect(200, "GET", "document-metrics?document_id=\(agreement.id)").items.first)
            let work = "work-list?partnership_id=\(partnership)&limit=100"
            let timeline = "partnerships/\(partnership)/timeline?limit=100"
            func read(_ value: Int, _ day: String) async throws {
                _ = try await api.expect(
                    201, "POST", "document-metric-readings",
                    #"{"metric_id":"\#(metric.id)","observed_on":"\#(day)","value":\#(value)}"#)
            }
            try await read(12, "2026-04-20")
            #expect(try await Self.lines(api, work, "metric", "day", "link").map { $0.prefix(10) } == ["2026-05-01"])
            #expect(
                Set(try await Self.lines(api, timeline, "metric", "day", "state", "title"))
                    == ["2026-05-01 overdue Books, missed (12 of 30)", "2100-06-01 due Visits, not measured"])
            try await read(20, "2026-05-03")
            #expect(try await Self.lines(api, work, "metric", "day").isEmpty)
            #expect(
                try await Self.lines(api, timeline, "metric", "state", "title").contains(
                    "done Books, missed (20 of 30)"))
        }
    }

    @Test(arguments: [true, false])
    func `metrics count until the agreement ends, whatever was signed for later`(isRenewed: Bool) async throws {
        try await APIFixture.with { api in
            let (partnership, agreement) = try await Self.agreed(
                api,
                [
                    "valid_from": "\"2026-01-01\"", "valid_until": "\"2150-12-31\"",
                    "metrics": """
                    [{"position":1,"indicator":"Books","unit":"count","target":30,"due_on":"2026-05-01"}]
                    """,
                ])
            let work = "work-list?partnership_id=\(partnership)&limit=100"
            let timeline = "partnerships/\(partnership)/timeline?limit=100"
            func listed() async throws -> [String] {
                let owed = try await Self.lines(api, work, "metric", "link").map { _ in "owed" }
                let entries = try await Self.lines(api, timeline, "metric", "state", "title")
                let metrics = try await api.expect(200, "GET", "partnerships/\(partnership)/metrics").items
                return owed + entries + metrics.compactMap { $0.string("indicator") }
            }
            let before = ["owed", "overdue Books, missed", "Books"]
            let first = try await listed()
            #expect(first == before)
            if isRenewed {
                let renewal = try await api.expect(
                    201, "POST", "documents/\(agreement.id)/next-version", #"{"basis":"renewal"}"#
                ).object
                #expect(renewal.string("valid_from") == "2151-01-01")
                try await api.signCarriedOver(renewal.id, on: "2026-05-02")
            } else {
                _ = try await api.expect(
                    200, "POST", "documents/\(agreement.id)/terminate",
                    #"{"ends_on":"2150-06-30","side":"partner","reason":"Moves away"}"#, headers: Self.any)
            }
            let later = try await listed()
            #expect(later == before)
        }
    }

    @Test func `an obligation names the deliveries, activities and records that met it`() async throws {
        try await APIFixture.with { api in
            let world = try await LedgerFixture.make(api)
            let mou = try await api.makeSigned(
                "mou", of: world.partnership, on: "2026-03-10",
                [
                    "valid_until": "\"2026-12-31\"",
                    "commitments": """
                    [{"position":1,"side":"partner","resource_kind":"funding","amount":100,"schedule":"monthly",
                    "from_on":"2026-04-30","until_on":"2026-06-30"},
                    {"position":2,"side":"centre","resource_kind":"staff_time","amount":60,"schedule":"once",
                    "from_on":"2026-05-31"}]
                    """,
                ])
            let wrong = try await world.post(LedgerFixture.line("receive", 70), on: "2026-04-01")
            let first = try await world.post(LedgerFixture.line("receive", 160), on: "2026-04-02")
            let transfers = try await world.transfers(of: wrong.id)
            try await world.post(LedgerFixture.reverse(try #require(transfers.first).id), on: "2026-04-10")
            _ = try await world.post(LedgerFixture.line("receive", 50), on: "2026-06-01")
            let meeting = try await api.make(
                "engagement",
                [
                    "partnership_id": "\"\(world.partnership)\"", "kind": "\"joint_activity\"",
                    "held_on": "\"2026-04-15\"",
                ])
            let obligations = try await api.expect(200, "GET", "obligations?document_id=\(mou.id)").items
            func sources(_ index: Int, _ query: String = "") async throws -> [String] {
                let owed = obligations.filter { $0.string("resource_kind") == "funding" }[index]
                return try await api.expect(200, "GET", "obligations/\(owed.id)/sources\(query)").items.map {
                    "\($0.string("kind") ?? "") \($0.string("happened_on") ?? "") \($0.integer("amount") ?? 0)"
                }
            }
            #expect(try await sources(0) == ["transfer 2026-04-02 100"])
            #expect(try await sources(1) == ["transfer 2026-04-02 60", "transfer 2026-06-01 40"])
            #expect(try await sources(2) == ["transfer 2026-06-01 10"])
            // Before the correction, the wrong delivery was the first.
            #expect(
                try await sources(0, "?as_of=2026-04-05") == ["transfer 2026-04-01 70", "transfer 2026-04-02 30"])
            let ids = try await api.expect(200, "GET", "obligations/\(obligations[0].id)/sources").items
            #expect(try await world.transfers(of: first.id).map(\.id) == ids.compactMap { $0.string("source_id") })

            let activity = try #require(obligations.first { $0.string("rule") != nil })
            let met = try await api.expect(200, "GET", "obligations/\(activity.id)/sources").items
            #expect(met.map { $0.string("source_id") } == [meeting.id] && met[0].string("kind") == "engagement")
            let centre = try #require(obligations.first { $0.string("side") == "centre" })
            _ = try await api.expect(
                201, "POST", "obligation-fulfilments",
                #"{"obligation_id":"\#(centre.id)","done_on":"2026-05-01","amount":45}"#)
            let done = try await api.expect(200, "GET", "obligations/\(centre.id)/sources").items
            #expect(done.map { $0.integer("amount") } == [45] && done[0].string("kind") == "fulfilment")
            _ = try await api.expect(404, "GET", "obligations/\(meeting.id)/sources")
            // As many as the states say were delivered, on any day.
            let differing = try await api.test.psql(
                """
                select app.enter(\(api.mine.tenant), null, 'test', null);
                select count(*) filter (where s.delivered <> coalesce(w.amount, 0)) || ' of ' || (count(*) > 20)
                from generate_series(date '2026-03-01', '2026-07-01', '7 days') as d (day)
                cross join lateral app.obligation_states(\(api.mine.tenant), null, d.day::date) as s
                left join lateral (
                    select sum(o.amount) as amount
                    from app.obligation_sources(\(api.mine.tenant), null, d.day::date) as o
                    where o.obligation_id = s.id
                ) as w on true
                """, role: "ecdp_api")
            #expect(differing.hasSuffix("0 of true"))
        }
    }
}
