import Domain
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// What is to be done, and what was.
@Suite(.database, .serialized)
struct WorkListTests {
    @Test func `what is overdue and what is due this week is listed with its owner, and nothing else`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership")
            let about = ["partnership_id": "\"\(partnership.id)\""]
            // The list is made for the database's day; what has happened, happened by the clock's.
            let now = Day(southAfrican: api.clock.now)
            let today = try #require(Day(await api.test.psql("select app.today()")))
            func day(_ offset: Int) -> String { "\"\(today + offset)\"" }
            let overdue = try await api.make(
                "follow_up", about.merging(["due_on": day(-3), "owner": "\"Thandi  Mokoena\""]) { $1 })
            let soon = try await api.make(
                "barrier",
                about.merging(["raised_on": "\"\(now + -20)\"", "due_on": day(5), "owner": "\"Sipho\""]) { $1 })
            _ = try await api.make("follow_up", about.merging(["due_on": day(30)]) { $1 })
            _ = try await api.make("follow_up", ["due_on": day(-3)], in: api.theirs)
            // The partnership itself, which nobody has looked after since, is at risk.
            let all = try await api.expect(200, "GET", "work-list?partnership_id=\(partnership.id)").items
                .filter { $0.string("kind") != "at_risk" }
            #expect(all.map(\.id) == [overdue.id, soon.id])
            #expect(all.map { $0.string("kind") } == ["follow_up", "barrier"])
            #expect(all.map { $0["overdue"] } == [.bool(true), .bool(false)])
            for (item, row) in zip(all, [overdue, soon]) {
                let link = try #require(item.string("link"))
                #expect(try await api.expect(200, "GET", link).object.id == row.id)
            }
            let hers = try await api.expect(200, "GET", "work-list?owner=thandi%20mokoena").items
            #expect(hers.map(\.id) == [overdue.id])
            #expect(try await api.expect(200, "GET", "work-list?overdue=true&kind=follow_up").items.count == 1)
            #expect(try await api.expect(200, "GET", "work-list?kind=barrier&all=true").items.map(\.id) == [soon.id])
            #expect(try await api.expect(200, "GET", "work-list?kind=follow_up", in: api.theirs).items.count == 1)
            // Done is done.
            _ = try await api.expect(
                200, "PATCH", "barriers/\(soon.id)", "{\"resolved_on\":\"\(now)\",\"resolution\":\"Settled\"}",
                headers: [("If-Match", "*")])
            #expect(try await api.expect(200, "GET", "work-list?kind=barrier").items.isEmpty)
        }
    }

    @Test
    func `what is due by no day is not overdue: at risk follows what is overdue, an approval waits since its day`()
        async throws
    {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership")
            let about = ["partnership_id": "\"\(partnership.id)\""]
            let today = try #require(Day(await api.test.psql("select app.today()")))
            let late = try await api.make("follow_up", about.merging(["due_on": "\"\(today + -2)\""]) { $1 })
            let soon = try await api.make("follow_up", about.merging(["due_on": "\"\(today + 2)\""]) { $1 })
            // An entry that waits, past every rule.
            try await api.test.psql(
                """
                set session_replication_role = 'replica';
                insert into ecdp.ledger_entry (
                    tenant_id, id, partnership_id, occurred_on, reason, status, entered_by, created_at
                )
                values (
                    \(api.mine.tenant), gen_random_uuid(), '\(partnership.id)', '2026-11-01', 'Too much',
                    'pending_approval', 'a', '2026-11-02T23:00:00Z'
                )
                """)
            let path = "work-list?partnership_id=\(partnership.id)"
            let all = try await api.expect(200, "GET", path).items
            #expect(all.map { $0.string("kind") } == ["approval", "follow_up", "at_risk", "follow_up"])
            #expect(all.map { $0["overdue"] } == [false, true, false, false].map { .bool($0) })
            #expect(all.map { $0["due_on"] == .null } == [true, false, true, false])
            #expect(all.map { $0.string("day") } == ["2026-11-03", "\(today + -2)", "\(today)", "\(today + 2)"])
            #expect(all[1].id == late.id && all[3].id == soon.id && all[2].id == partnership.id)
            #expect(all[2].string("title") == "\(partnership.string("title") ?? ""): stage stalled")
            #expect(try await api.expect(200, "GET", "\(path)&overdue=true").items.map(\.id) == [late.id])
            #expect(try await api.expect(200, "GET", "\(path)&due_on_present=false").items.count == 2)
            // Whole, or in pages of which the first is read by another way: the same, in the same order.
            for size in 1...3 {
                var paged: [JSONObject] = []
                var next: String? = "work-list?limit=\(size)"
                while let page = next, paged.count < 20 {
                    let reply = try await api.expect(200, "GET", page)
                    paged += try reply.items
                    next = try reply.object.string("next_cursor").map { "work-list?limit=\(size)&cursor=\($0)" }
                }
                #expect(paged == all, "\(size)")
            }
            #expect(try await api.expect(200, "GET", "work-list?all=true").items == all)
            // Narrowed, in pages: each is asked of the database for what is wanted of it alone.
            let owner = try #require(soon.string("owner"))
            let narrowings: [(query: String, holds: (JSONObject) -> Bool)] = [
                ("kind=follow_up", { $0.string("kind") == "follow_up" }),
                ("kind=approval,at_risk", { ["approval", "at_risk"].contains($0.string("kind")) }),
                ("overdue=true", { $0["overdue"] == .bool(true) }),
                ("overdue=false", { $0["overdue"] == .bool(false) }),
                ("owner=\(owner.replacing(" ", with: "%20"))", { $0.string("owner") == owner }),
                ("day_from=\(today)", { ($0.string("day") ?? "") >= "\(today)" }),
                (
                    "day_to=\(today)&overdue=false",
                    { ($0.string("day") ?? "") <= "\(today)" && $0["overdue"] == .bool(false) }
                ),
                ("due_on_from=\(today)", { ($0.string("due_on") ?? "") >= "\(today)" }), ("sort=-day", { _ in true }),
            ]
            for (query, holds) in narrowings {
                var paged: [JSONObject] = []
                var next: String? = "work-list?limit=1&\(query)"
                while let page = next, paged.count < 20 {
                    let reply = try await api.expect(200, "GET", page)
                    paged += try reply.items
                    next = try reply.object.string("next_cursor").map { "work-list?limit=1&\(query)&cursor=\($0)" }
                }
                #expect(paged == (query == "sort=-day" ? all.reversed() : all.filter(holds)), "\(query)")
            }
        }
    }

    @Test func `a timeline has what happened, the latest first, in pages, and each entry leads to its row`()
        async throws
    {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership")
            let centre = try await api.make("centre")
            let about = ["partnership_id": "\"\(partnership.id)\"", "centre_id": "\"\(centre.id)\""]
            _ = try await api.make("partnership_centre", about)
            _ = try await api.make("barrier", about)
            _ = try await api.make("follow_up", about)
            let path = "partnerships/\(partnership.id)/timeline"
            let all = try await api.expect(200, "GET", path).items
            let kinds = Set(all.compactMap { $0.string("kind") })
            #expect(kinds == ["stage_change", "centre_joined", "barrier", "follow_up"])
            let days = all.compactMap { $0.string("day") }
            #expect(days == days.sorted(by: >))
            for entry in all {
                _ = try await api.expect(200, "GET", try #require(entry.string("link")))
            }
            var paged: [JSONObject] = []
            var next: String? = "\(path)?limit=1"
            while let page = next, paged.count <= all.count {
                let reply = try await api.expect(200, "GET", page)
                paged += try reply.items
                next = try reply.object.string("next_cursor").map { "\(path)?limit=1&cursor=\($0)" }
            }
            #expect(paged == all)
            #expect(try await api.expect(200, "GET", "\(path)?kind=barrier").items.count == 1)

            let partner = try #require(partnership.string("partner_id"))
            let ofPartner = try await api.expect(200, "GET", "partners/\(partner)/timeline").items
            #expect(Set(all.map(\.id)).isSubset(of: ofPartner.map(\.id)))
            let ofCentre = try await api.expect(200, "GET", "centres/\(centre.id)/timeline").items
            #expect(Set(ofCentre.compactMap { $0.string("kind") }) == ["centre_joined", "barrier", "follow_up"])
        }
    }

    @Test func `a timeline says who and in words, has what was decided on barriers, and what is met on its day`()
        async throws
    {
        try await APIFixture.with { api in
            let obligation = try await api.makeObligation()
            _ = try await api.expect(
                201, "POST", "obligation-fulfilments",
                #"{"obligation_id":"\#(obligation.id)","done_on":"2026-05-20","amount":600}"#)
            let id = try #require(obligation.string("partnership_id"))
            let path = "partnerships/\(id)"
            let partner = try #require(try await api.expect(200, "GET", path).object.string("partner_id"))
            let barrier = try await api.make("barrier", ["partnership_id": "\"\(id)\""])
            let decision = try await api.make("decision", ["barrier_id": "\"\(barrier.id)\""])
            _ = try await api.expect(
                200, "POST", "\(path)/transitions", #"{"to":"on_hold","on":"2026-11-20","reason":"A holiday"}"#,
                headers: [("If-Match", "*")])
            let proposal = try await api.make(
                "proposal",
                ["partner_id": "\"\(partner)\"", "partnership_id": "\"\(id)\"", "owner": "\"The ECD office\""])
            _ = try await api.expect(
                200, "POST", "proposals/\(proposal.id)/send", #"{"on":"2026-11-20","to":"The director","by":"email"}"#,
                headers: [("If-Match", "*")])
            let lead = try await api.make("lead", ["status": "\"partner\"", "partner_id": "\"\(partner)\""])
            let called = try await api.make("follow_up", ["lead_id": "\"\(lead.id)\""])

            let entries = try await api.expect(200, "GET", "partners/\(partner)/timeline?limit=200").items
            func entry(_ kind: String) throws -> JSONObject {
                try #require(entries.first { $0.string("kind") == kind }, "\(kind)")
            }
            #expect(try entry("decision").id == decision.id)
            #expect(try entry("proposal").string("actor") == "The ECD office")
            #expect(try entry("lead").string("state") == "done")
            #expect(try entry("follow_up").id == called.id)
            #expect(try entry("stage_change").string("title") == "From identified to on hold: A holiday")
            let met = try #require(entries.first { $0.id == obligation.id })
            #expect([met.string("state"), met.string("day")] == ["done", "2026-05-20"])
        }
    }

    @Test func `another municipality's timeline does not exist`() async throws {
        try await APIFixture.with { api in
            for subject in ["partnership", "partner", "centre"] {
                let row = try await api.make(subject, in: api.theirs)
                let path = try APIFixture.resource(subject).path
                _ = try await api.expect(404, "GET", "\(path)/\(row.id)/timeline")
                _ = try await api.expect(200, "GET", "\(path)/\(row.id)/timeline", in: api.theirs)
            }
        }
    }
}
