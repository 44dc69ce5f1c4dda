import Domain
import JSON
import Repositories
import TestSupport
import Testing

@testable import API

/// Every kind of thing that is to be done, each by the row that makes it.
@Suite(.database, .serialized)
struct WorkListKindTests {
    /// The rows of each kind, made as people make them as far as the day of the database allows, which is far ahead: the
    /// API's clock is set to it. Each gives the identifier of the item.
    private static let makers: [String: @Sendable (APIFixture, Day) async throws -> String] = [
        "follow_up": { api, today in try await api.make("follow_up", ["due_on": "\"\(today)\""]).id },
        "obligation": { api, _ in try await api.makeObligation().id },
        "metric": { api, today in
            let mou = try await signedMOU(api, until: nil)
            let agreement = try await api.makeSigned(
                "agreement", of: try #require(mou.string("partnership_id")), on: "2026-03-12",
                [
                    "metrics": """
                    [{"position":1,"indicator":"Books","unit":"count","target":30,"due_on":"\(today)"}]
                    """
                ])
            return try #require(
                try await api.expect(200, "GET", "document-metrics?document_id=\(agreement.id)").items.first
            ).id
        },
        "mou_expires": { api, today in try await signedMOU(api, until: today + 80).id },
        "agreement_expires": { api, today in
            let mou = try await signedMOU(api, until: nil)
            return try await api.makeSigned(
                "agreement", of: try #require(mou.string("partnership_id")), on: "2026-03-12",
                ["valid_until": "\"\(today + 20)\""]
            ).id
        },
        "clearance_expires": { api, today in
            let partnership = try await api.make("partnership", ["works_with_children": "true"])
            try await api.test.psql(
                """
                set session_replication_role = 'replica';
                update ecdp.partnership set stage = 'mou_signed' where id = '\(partnership.id)'
                """)
            return try await api.make(
                "partner_clearance",
                [
                    "partner_id": "\"\(partnership.string("partner_id") ?? "")\"", "outcome": "\"clear\"",
                    "screened_on": "\"\(today + -300)\"", "expires_on": "\"\(today + 30)\"",
                ]
            ).id
        },
        "proposal_unanswered": { api, today in
            let partnership = try await api.make("partnership")
            let proposal = try await api.make(
                "proposal",
                [
                    "partnership_id": "\"\(partnership.id)\"",
                    "partner_id": "\"\(partnership.string("partner_id") ?? "")\"",
                ]
            ).id
            // Nobody said when an answer is due.
            return try await api.expect(
                200, "POST", "proposals/\(proposal)/send",
                "{\"on\":\"\(today + -14)\",\"to\":\"The director\",\"by\":\"email\"}",
                headers: [("If-Match", "*")]
            ).object.id
        },
        "barrier": { api, today in
            let partnership = try await api.make("partnership").id
            return try await api.make(
                "barrier", ["due_on": "\"\(today + 7)\"", "partnership_id": "\"\(partnership)\""]
            ).id
        },
        "decision_review": { api, today in
            try await api.make(
                "decision", ["decided_on": "\"\(today + -90)\"", "review_on": "\"\(today)\""]
            ).id
        },
        "approval": { api, _ in
            let ledger = try await LedgerFixture.make(api)
            _ = try await api.expect(
                201, "POST", "programme-guidelines",
                """
                {"programme_id":"\(ledger.programme)","rule":"approval_above","threshold":100,"effect":"hold"}
                """)
            return try await ledger.post(LedgerFixture.line("pledge", 101)).id
        },
        "grant_deadline": { api, today in
            try await api.make("grant_application", ["deadline_on": "\"\(today + 30)\""]).id
        },
        "grant_report": { api, today in try await api.make("grant_report", ["due_on": "\"\(today)\""]).id },
        "activity": { api, today in try await api.make("activity", ["planned_on": "\"\(today + 3)\""]).id },
        "event": { api, today in
            let partnership = try await api.make("partnership").id
            return try await api.make(
                "engagement", ["held_on": "\"\(today + 7)\"", "partnership_id": "\"\(partnership)\""]
            ).id
        },
        "survey_reminder": { api, today in
            try await api.campaign(of: "community", copies: 3, opens: "\(today + -20)", closes: "\(today + 20)").id
        },
        "at_risk": { api, _ in try await api.make("partnership", ["stage_since": "\"2026-03-02\""]).id },
    ]

    private static func signedMOU(_ api: APIFixture, until: Day?) async throws -> JSONObject {
        let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""]).id
        return try await api.makeSigned(
            "mou", of: partnership, on: "2026-03-10", until.map { ["valid_until": "\"\($0)\""] } ?? [:])
    }

    @Test func `every kind of the list is tried here`() {
        #expect(Set(Self.makers.keys) == Set(WorkList.kinds))
    }

    @Test(arguments: WorkList.kinds)
    func `every kind is listed with the row that makes it, where it leads to`(kind: String) async throws {
        let make = try #require(Self.makers[kind])
        try await APIFixture.with { api in
            let today = try await api.moveToToday()
            let before = try await api.expect(200, "GET", "work-list?kind=\(kind)").items
            #expect(before.isEmpty)
            let id = try await make(api, today)
            let items = try await api.expect(200, "GET", "work-list?kind=\(kind)&limit=200").items
            let item = try #require(items.first { $0.id == id }, "\(items)")
            #expect(item.string("kind") == kind && item.string("title")?.isEmpty == false)
            let row = try await api.expect(200, "GET", try #require(item.string("link"))).object
            #expect(row.id == id)
            // As one of all kinds too, and in nobody else's list.
            #expect(try await api.expect(200, "GET", "work-list?all=true").items.contains { $0 == item })
            #expect(try await api.expect(200, "GET", "work-list?all=true", in: api.theirs).items.isEmpty)
            #expect((item.string("side") != nil) == (kind == "obligation"))

            // Whoever sees to the partnership sees to what names nobody itself.
            let own = ["follow_up", "decision_review"].contains(kind) ? item.string("owner") : nil
            try await api.test.psql(
                "update ecdp.partnership set owner = 'Desk  North' where tenant_id = \(api.mine.tenant)")
            let inherited = kind == "survey_reminder" ? nil : "Desk  North"
            let now = try await api.expect(200, "GET", "work-list?kind=\(kind)&limit=200").items.first { $0.id == id }
            #expect(now?.string("owner") == own ?? inherited)
            let theirs = try await api.expect(200, "GET", "work-list?owner=desk%20NORTH&all=true").items
            #expect(theirs.contains { $0.id == id } == (own == nil && inherited != nil))
        }
    }

    @Test func `a grant or an activity may have an owner of its own, who sees to a grant's reports too`() async throws {
        try await APIFixture.with { api in
            let today = try await api.moveToToday()
            let partnership = try await api.make("partnership", ["owner": "\"Partnerships desk\""])
            let ours = ["partnership_id": "\"\(partnership.id)\""]
            try await api.activate(partnership.id)
            _ = try await api.make(
                "grant_application",
                ours.merging(["owner": "\"Grants office\"", "deadline_on": "\"\(today)\""]) { $1 })
            let awarded = try await api.make(
                "grant_application", ours.merging(["owner": "\"Grants office\""]) { $1 })
            for step in [#""to":"applied""#, #""to":"awarded","awarded_cents":1"#] {
                _ = try await api.expect(
                    200, "POST", "grant-applications/\(awarded.id)/transitions", "{\(step),\"on\":\"\(today)\"}",
                    headers: [("If-Match", "*")])
            }
            _ = try await api.make(
                "grant_report", ["grant_application_id": "\"\(awarded.id)\"", "due_on": "\"\(today)\""])
            _ = try await api.make(
                "activity", ours.merging(["owner": "\"Outreach team\"", "planned_on": "\"\(today)\""]) { $1 })
            func owners(_ path: String) async throws -> [String?] {
                try await api.expect(200, "GET", "work-list?partnership_id=\(partnership.id)&\(path)").items
                    .map { $0.string("owner") }
            }
            for (kind, owner) in [
                ("grant_deadline", "Grants office"), ("grant_report", "Grants office"), ("activity", "Outreach team"),
                ("at_risk", "Partnerships desk"),
            ] { #expect(try await owners("kind=\(kind)") == [owner], "\(kind)") }
            let found = try await api.expect(200, "GET", "partnerships?owner=PARTNERSHIPS%20%20desk").items
            #expect(found.map(\.id) == [partnership.id])
        }
    }

    @Test func `a paper that expired stays until another one is signed, or it is ended`() async throws {
        try await APIFixture.with { api in
            let today = try await api.moveToToday()
            let signed = try await Self.signedMOU(api, until: today + -1)
            let partnership = try #require(signed.string("partnership_id"))
            let item = try #require(try await api.expect(200, "GET", "work-list?kind=mou_expires").items.first)
            #expect(item.id == signed.id && item["overdue"] == .bool(true))
            let notice = try #require(try await api.expect(200, "GET", "document-notices").items.first)
            #expect(notice.integer("days_left") == -1 && notice.integer("notice") == 0)
            func reasons() async throws -> String {
                let items = try await api.expect(200, "GET", "work-list?kind=at_risk&partnership_id=\(partnership)")
                    .items
                return items.first?.string("title") ?? ""
            }
            #expect(try await reasons().contains("document expired"))
            // Of yesterday it is the last notice ahead.
            let then = try await api.expect(200, "GET", "document-notices?on=\(today + -1)").items
            #expect(then.map { $0.integer("days_left") } == [0] && then[0].integer("notice") == 7)

            let renewal = try await api.expect(
                201, "POST", "documents/\(signed.id)/next-version", #"{"basis":"renewal"}"#
            ).object
            let withDraft = try await api.expect(200, "GET", "document-notices").items
            #expect(withDraft.first?.string("draft_id") == renewal.id)
            try await api.signCarriedOver(renewal.id, on: "\(today)")
            #expect(try await api.expect(200, "GET", "document-notices").items.isEmpty)
            #expect(try await api.expect(200, "GET", "work-list?kind=mou_expires").items.isEmpty)
            #expect(try await !reasons().contains("document expired"))
        }
    }

    @Test func `a clearance holds until the day before it expires, wherever it is asked for`() async throws {
        try await APIFixture.with { api in
            let today = try await api.moveToToday()
            let partnership = try await api.make("partnership", ["works_with_children": "true"])
            let partner = try #require(partnership.string("partner_id"))
            try await api.test.psql(
                """
                set session_replication_role = 'replica';
                update ecdp.partnership set stage = 'agreement_signed' where id = '\(partnership.id)'
                """)
            for (place, ahead) in [-1, 0, 1].enumerated() {
                let clearance = try await api.make(
                    "partner_clearance",
                    [
                        "partner_id": "\"\(partner)\"", "outcome": "\"clear\"",
                        "screened_on": "\"\(today + (place - 300))\"", "expires_on": "\"\(today + ahead)\"",
                    ])
                let holds = ahead > 0
                // Moves and matches.
                let said = try await api.test.psql(
                    "select app.has_clearance(\(api.mine.tenant), '\(partner)', app.today())")
                #expect(said == (holds ? "t" : "f"), "\(ahead)")
                let next = try await api.expect(200, "GET", "partnerships/\(partnership.id)/next-stages").text
                #expect(next.contains("\"clearance\"") == !holds, "\(ahead): \(next)")
                // At risk.
                let risk = try await api.expect(200, "GET", "work-list?kind=at_risk").items.first?.string("title") ?? ""
                #expect(risk.contains("clearance expired") == !holds, "\(ahead): \(risk)")
                #expect(risk.contains("clearance expiring") == holds, "\(ahead): \(risk)")
                // What is to be done: due on the last day on which it holds, as a paper is.
                let items = try await api.expect(200, "GET", "work-list?kind=clearance_expires").items
                #expect(items.map(\.id) == [clearance.id], "\(ahead)")
                #expect(items.first?.string("due_on") == "\(today + (ahead - 1))")
                #expect(items.first?["overdue"] == .bool(!holds), "\(ahead)")
                for overdue in [true, false] {
                    let narrowed = try await api.expect(
                        200, "GET", "work-list?kind=clearance_expires&overdue=\(overdue)")
                    #expect(try narrowed.items.isEmpty == (overdue == holds), "\(ahead)")
                }
                // What happened.
                let entry = try await api.expect(200, "GET", "partners/\(partner)/timeline?all=true").items
                    .first { $0.id == clearance.id }
                #expect(entry?.string("state") == (holds ? "done" : "overdue"), "\(ahead)")
            }
        }
    }

    @Test func `at risk is judged as things stand today, in programmes that go on`() async throws {
        try await APIFixture.with { api in
            let today = try await api.moveToToday()
            let programme = try await api.make(
                "programme", ["starts_on": "\"\(today + -200)\"", "ends_on": "\"\(today + 1)\""]
            ).id
            let partnership = try await api.make(
                "partnership",
                [
                    "programme_id": "\"\(programme)\"", "stage_since": "\"\(today + -61)\"",
                    "works_with_children": "false",
                ])
            _ = try await api.expect(
                200, "POST", "partnerships/\(partnership.id)/transitions",
                "{\"to\":\"contacted\",\"on\":\"\(today + -61)\",\"reason\":\"Telephone\"}",
                headers: [("If-Match", "*")])
            func reasons() async throws -> [String] {
                try await api.expect(200, "GET", "work-list?kind=at_risk").items.compactMap { $0.string("title") }
            }
            let title = try #require(partnership.string("title"))
            #expect(try await reasons() == ["\(title): no recent engagement"])
            // Somebody went there this morning.
            let engagement = try await api.make(
                "engagement", ["partnership_id": "\"\(partnership.id)\"", "held_on": "\"\(today)\""])
            #expect(try await reasons().isEmpty)
            _ = try await api.expect(
                200, "DELETE", "engagements/\(engagement.id)", headers: [("If-Match", "*")])
            #expect(try await reasons().count == 1)
            // Of a programme that is over nobody has to see to it.
            _ = try await api.expect(
                200, "PATCH", "programmes/\(programme)", "{\"ends_on\":\"\(today)\"}",
                headers: [("If-Match", "*")])
            #expect(try await reasons().isEmpty)
        }
    }
}

extension APIFixture {
    /// Sets the clock of the API to the day of the database, which is far ahead.
    func moveToToday() async throws -> Day {
        let today = try #require(Day(await test.psql("select app.today()")))
        clock.advance(by: Double(today - Day(southAfrican: clock.now)) * 86400)
        return today
    }
}
