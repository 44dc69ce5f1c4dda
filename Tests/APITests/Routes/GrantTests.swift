import Foundation
import JSON
import TestSupport
import Testing

@testable import API

/// Grants from idea to outcome, and what several partnerships raise together.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct GrantTests {
    private static func move(
        _ api: APIFixture, _ status: Int, _ path: String, _ body: String, once: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Reply {
        try await api.expect(
            status, "POST", "\(path)/transitions", body,
            headers: [("If-Match", "*")] + (once.map { [("Idempotency-Key", $0)] } ?? []),
            sourceLocation: sourceLocation)
    }

    @Test func `an officer follows a grant from the idea to its award, its reports and the ledger`() async throws {
        try await APIFixture.with { api in
            let ledger = try await LedgerFixture.make(api)
            let grant = try await api.make(
                "grant_application",
                ["partnership_id": "\"\(ledger.partnership)\"", "asked_cents": "25000000"])
            #expect(grant.string("status") == "idea")
            let path = "grant-applications/\(grant.id)"
            _ = try await Self.move(api, 200, path, #"{"to":"applied","on":"2026-10-01","reason":"By hand"}"#)
            _ = try await api.expect(
                409, "PATCH", path, #"{"asked_cents":1}"#, headers: [("If-Match", "*")])
            let award = """
                {"to":"awarded","on":"2026-11-20","reason":"Letter of 19 November","awarded_cents":20000000,\
                "conditions":"Half of it for rural centres",\
                "reports":[{"title":"Half-yearly","due_on":"2027-05-31"},{"title":"Final","due_on":"2027-11-30"}]}
                """
            let awarded = try await Self.move(api, 200, path, award, once: "award").object
            let again = try await Self.move(api, 200, path, award, once: "award")
            #expect(try again.object == awarded && again.header("Idempotency-Replayed") == "true")
            #expect(awarded.string("status") == "awarded" && awarded.integer("awarded_cents") == 20_000_000)
            let reports = try await api.expect(200, "GET", "grant-reports?grant_application_id=\(grant.id)").items
            #expect(reports.map { $0.string("title") } == ["Half-yearly", "Final"])
            let entry = try #require(awarded.string("entry_id"))
            let promised = try await ledger.transfers(of: entry)
            #expect(promised.map { $0.string("move") } == ["pledge"])
            #expect(try await ledger.balances().first?.integer("outstanding") == 20_000_000)
            // The first instalment comes in; the first report is handed in.
            try await ledger.post(LedgerFixture.line("receive", 10_000_000))
            _ = try await api.expect(
                200, "PATCH", "grant-reports/\(reports[0].id)",
                #"{"delivered_on":"2026-11-21","evidence":"Receipt 12"}"#,
                headers: [("If-Match", "*")])
            // What was decided stays.
            for body in [#"{"title":"Another"}"#, #"{"funder":"Another"}"#] {
                _ = try await api.expect(409, "PATCH", path, body, headers: [("If-Match", "*")])
            }
            #expect(try await Self.move(api, 409, path, #"{"to":"withdrawn","on":"2026-11-21"}"#).places == ["/to"])
        }
    }

    @Test func `an outcome goes its way only, with what belongs to it and no more`() async throws {
        try await APIFixture.with { api in
            func grant() async throws -> String { "grant-applications/\(try await api.make("grant_application").id)" }
            let idea = try await grant()
            for (to, rest) in [("awarded", #","awarded_cents":5"#), ("refused", "")] {
                let reply = try await Self.move(api, 409, idea, "{\"to\":\"\(to)\",\"on\":\"2026-11-01\"\(rest)}")
                #expect(try reply.places == ["/to"])
            }
            for (body, places) in [
                (#"{"to":"awarded","on":"2026-11-01"}"#, ["/awarded_cents"]),
                (
                    #"{"to":"applied","on":"2026-11-01","awarded_cents":5,"conditions":"x","reports":[]}"#,
                    ["/awarded_cents", "/conditions", "/reports"]
                ),
                (#"{"to":"idea","on":"2026-11-01"}"#, ["/to"]), (#"{"to":"applied","on":"2026-11-25"}"#, ["/on"]),
                (#"{"to":"awarded","on":"2026-11-01","awarded_cents":0}"#, ["/awarded_cents"]),
                (
                    #"{"to":"awarded","on":"2026-11-01","awarded_cents":1,"reports":[{}]}"#,
                    ["/reports/0/title", "/reports/0/due_on"]
                ),
            ] { #expect(try await Self.move(api, 422, idea, body).places == places) }
            _ = try await Self.move(api, 200, idea, #"{"to":"applied","on":"2026-11-10"}"#)
            let early = try await Self.move(api, 422, idea, #"{"to":"refused","on":"2026-11-09"}"#)
            #expect(try early.places == ["/on"])
            let refused = try await Self.move(
                api, 200, idea, #"{"to":"refused","on":"2026-11-12","reason":"No funds"}"#)
            #expect(try refused.object.string("decision_reason") == "No funds")
            _ = try await Self.move(api, 200, try await grant(), #"{"to":"withdrawn","on":"2026-11-12"}"#)
            let theirs = try await api.make("grant_application", in: api.theirs).id
            _ = try await Self.move(api, 404, "grant-applications/\(theirs)", #"{"to":"applied","on":"2026-11-12"}"#)
            // Of twenty who record the award at once one does, and it is promised once.
            let raced = try await api.make("grant_application")
            let path = "grant-applications/\(raced.id)"
            _ = try await Self.move(api, 200, path, #"{"to":"applied","on":"2026-11-10"}"#)
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        await api.send(
                            "POST", "\(path)/transitions", #"{"to":"awarded","on":"2026-11-12","awarded_cents":7}"#,
                            headers: [("If-Match", "*")]
                        ).status
                    }
                }
                return await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 409 }.count == 19)
            let partnership = raced.string("partnership_id") ?? ""
            let sums = try await api.expect(200, "GET", "partnerships/\(partnership)/ledger-balances").items
            #expect(sums.first?.integer("pledged") == 7)
        }
    }

    @Test func `three partnerships share what their walk raised, to the cent, each in its ledger`() async throws {
        try await APIFixture.with { api in
            let walk = try await api.make(
                "fundraiser", ["starts_on": "\"2026-05-02\"", "target_cents": "1000000"])
            let path = "fundraisers/\(walk.id)"
            let none = try await Self.move(api, 409, path, #"{"to":"closed","on":"2026-06-01","raised_cents":100}"#)
            #expect(none.text.contains("nobody to split"))
            var shares: [JSONObject] = []
            for _ in 0..<3 {
                shares.append(
                    try await api.make("fundraiser_share", ["fundraiser_id": "\"\(walk.id)\"", "weight": "1"]))
            }
            let twice = try await api.expect(
                409, "POST", "fundraiser-shares",
                "{\"fundraiser_id\":\"\(walk.id)\",\"partnership_id\":\"\(shares[0].string("partnership_id") ?? "")\"}")
            #expect(try twice.places == ["/partnership_id"])
            #expect(try await Self.move(api, 422, path, #"{"to":"closed","on":"2026-05-01"}"#).places == ["/on"])
            let end = #"{"to":"closed","on":"2026-06-01","raised_cents":1000100,"cost_cents":100000}"#
            let closed = try await Self.move(api, 200, path, end, once: "end").object
            #expect(closed.string("status") == "closed" && closed.integer("raised_cents") == 1_000_100)
            #expect(try await Self.move(api, 200, path, end, once: "end").object == closed)
            let split = try await api.expect(200, "GET", "fundraiser-shares?fundraiser_id=\(walk.id)").items
                .sorted { $0.id < $1.id }
            #expect(split.map { $0.integer("share_cents") } == [300_034, 300_033, 300_033])
            for share in split {
                let sums = try await api.expect(
                    200, "GET", "partnerships/\(share.string("partnership_id") ?? "")/ledger-balances"
                ).items
                #expect(sums.map { $0.integer("received") } == [share.integer("share_cents")])
            }
            // What is settled stays.
            #expect(try await Self.move(api, 409, path, #"{"to":"cancelled","on":"2026-06-02"}"#).places == [""])
            _ = try await api.expect(409, "PATCH", path, #"{"raised_cents":5}"#, headers: [("If-Match", "*")])
            let share = "fundraiser-shares/\(shares[0].id)"
            _ = try await api.expect(409, "PATCH", share, #"{"weight":5}"#, headers: [("If-Match", "*")])
            // One that cost more than it raised leaves nothing to share, and makes no entry.
            let loss = try await api.make(
                "fundraiser", ["starts_on": "\"2026-05-02\"", "raised_cents": "10", "cost_cents": "11"])
            let part = try await api.make("fundraiser_share", ["fundraiser_id": "\"\(loss.id)\""])
            _ = try await Self.move(api, 200, "fundraisers/\(loss.id)", #"{"to":"closed","on":"2026-06-01"}"#)
            let nothing = try await api.expect(200, "GET", "fundraiser-shares/\(part.id)").object
            #expect(nothing.integer("share_cents") == 0 && nothing["entry_id"] == .null)
        }
    }

    @Test func `a report is owed, and work, once its grant is awarded`() async throws {
        try await APIFixture.with { api in
            for (outcome, isOwed, stand) in [("awarded", true, "overdue"), ("refused", false, "called_off")] {
                let grant = try await api.make("grant_application")
                let (path, partnership) = ("grant-applications/\(grant.id)", grant.string("partnership_id") ?? "")
                let report = try await api.expect(
                    201, "POST", "grant-reports",
                    #"{"grant_application_id":"\#(grant.id)","title":"First","due_on":"2026-06-15"}"#
                ).object
                func work() async throws -> [String] {
                    try await api.expect(200, "GET", "work-list?kind=grant_report&partnership_id=\(partnership)").items
                        .map(\.id)
                }
                func state() async throws -> String? {
                    try await api.expect(200, "GET", "partnerships/\(partnership)/timeline?limit=100").items
                        .first { $0.string("kind") == "grant_report" }?.string("state")
                }
                _ = try await Self.move(api, 200, path, #"{"to":"applied","on":"2026-10-01"}"#)
                #expect(try await work().isEmpty)
                #expect(try await state() == "due")
                let cents = isOwed ? #","awarded_cents":5"# : ""
                _ = try await Self.move(api, 200, path, #"{"to":"\#(outcome)","on":"2026-11-01"\#(cents)}"#)
                #expect(try await work() == (isOwed ? [report.id] : []))
                #expect(try await state() == stand)
            }
        }
    }

    @Test func `what belongs to an archived partnership is not awarded or shared, and the answer says why`()
        async throws
    {
        try await APIFixture.with { api in
            let grant = try await api.make("grant_application")
            let path = "grant-applications/\(grant.id)"
            _ = try await Self.move(api, 200, path, #"{"to":"applied","on":"2026-10-01"}"#)
            let walk = try await api.make("fundraiser", ["starts_on": "\"2026-05-02\""])
            let share = try await api.make("fundraiser_share", ["fundraiser_id": "\"\(walk.id)\""])
            _ = try await api.make("fundraiser_share", ["fundraiser_id": "\"\(walk.id)\""])
            for row in [grant, share] {
                _ = try await api.expect(
                    200, "DELETE", "partnerships/\(row.string("partnership_id") ?? "")", headers: [("If-Match", "*")])
            }
            let award = try await Self.move(api, 409, path, #"{"to":"awarded","on":"2026-11-01","awarded_cents":5}"#)
            #expect(award.problem == "conflict" && award.text.contains("belongs to a partnership that is archived"))
            let end = #"{"to":"closed","on":"2026-06-01","raised_cents":1000,"cost_cents":0}"#
            let closed = try await Self.move(api, 409, "fundraisers/\(walk.id)", end)
            #expect(try closed.places == [""] && closed.text.contains(share.string("partnership_id") ?? "none"))
            // Without its share the others get all.
            _ = try await api.expect(
                200, "DELETE", "fundraiser-shares/\(share.id)", headers: [("If-Match", "*")])
            _ = try await Self.move(api, 200, "fundraisers/\(walk.id)", end)
        }
    }

    @Test func `whatever the amount and the weights, a split hands out every cent and is fair to one`() async throws {
        // 400 random splits in the database, checked there: the sum, the order of the largest remainders, and no part
        // further than a cent from its exact one.
        let wrong = try await TestDatabase.current.psql(
            """
            select setseed(0.5);
            with tries as materialized (
                select
                    n, (random() * 10 ^ (n % 15))::int8 as total,
                    array(select gen_random_uuid() from generate_series(1, 1 + n % 12)) as ids,
                    array(select (1 + random() * 10 ^ (n % 6))::int8 from generate_series(1, 1 + n % 12)) as weights
                from generate_series(1, 400) as n
            ),
            parts as (
                select
                    t.n, t.total, s.id, s.cents,
                    t.total::numeric * w.weight / sum(w.weight) over (partition by t.n) as exact
                from tries as t
                cross join lateral unnest(t.ids, t.weights) as w (id, weight)
                inner join lateral app.split_cents(t.total, t.ids, t.weights) as s on s.id = w.id
            ),
            ranked as (
                select
                    p.*, p.cents - floor(p.exact) as extra,
                    row_number() over (partition by p.n order by p.exact - floor(p.exact) desc, p.id) as place
                from parts as p
            )
            select count(*) from (
                select r.n from ranked as r group by r.n, r.total
                having
                    sum(r.cents) <> r.total or min(r.extra) < 0 or max(r.extra) > 1
                    or max(r.place) filter (where r.extra = 1) > count(*) filter (where r.extra = 1)
            ) as f
            """)
        #expect(wrong.split(separator: "\n").last == "0")
    }
}
