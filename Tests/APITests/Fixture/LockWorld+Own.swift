import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// Endpoints that write in ways of their own: several tables, by the rules of a subject.
extension LockWorld {
    enum Own: String, CaseIterable, Sendable {
        case enter, approve, propose, invite, attend, postpone, merge, accept, award, share, move = "postpone activity"
    }

    /// What they need besides a row of every resource.
    func makeForOwn() async throws {
        let programme = rows.id(of: "programme")
        // An entry that waits for approval.
        _ = try await api.expect(
            201, "POST", "programme-guidelines",
            """
            {"programme_id":"\(programme)","rule":"approval_above","kind":"volunteer_time","threshold":1000,\
            "effect":"hold"}
            """)
        let entry = try await api.expect(201, "POST", "ledger-entries", entry("volunteer_time", 2_000)).object
        #expect(entry.string("status") == "pending_approval")
        rows.put("pending", id: entry.id, body: [:])
        rows.put("other partner", id: try await api.make("partner").id, body: [:])
        // The one that is reported on was awarded; this one is not yet.
        rows.put(
            "grant_application", id: try await api.make("grant_application").id,
            body: rows.body(of: "grant_application") ?? [:])
        // The activity of the examples was held.
        let activity = try await api.expect(
            201, "POST", "activities",
            """
            {"partnership_id":"\(rows.id(of: "partnership"))","title":"Planned","kind":"mentoring",\
            "planned_on":"2026-11-20"}
            """
        ).object.id
        rows.put("planned activity", id: activity, body: [:])
        // An event that nobody came to: others may not be postponed.
        let event = try await api.make("engagement", ["partnership_id": "\"\(rows.id(of: "partnership"))\""]).id
        rows.put("planned engagement", id: event, body: [:])
        // Picks to accept.
        let centre = try await api.make("centre", ["languages": "[]"]).id
        let partner = try await api.make("partner", ["languages": "[]"]).id
        _ = try await api.make(
            "centre_need", ["centre_id": "\"\(centre)\"", "area": "\"nutrition_hygiene\"", "priority": "5"])
        _ = try await api.make(
            "partner_offer", ["partner_id": "\"\(partner)\"", "area": "\"nutrition_hygiene\"", "capacity": "2"])
        _ = try await api.make(
            "partner_service_area", ["partner_id": "\"\(partner)\"", "region_id": "\"\(api.mine.region)\""])
        let portfolio = try await api.expect(
            202, "POST", "programmes/\(programme)/portfolios", #"{"concerns_children":false}"#
        ).object.id
        #expect(await complete() == 202)
        let computed = try await api.expect(200, "GET", "portfolios/\(portfolio)").object
        try #require(computed.integer("picks") ?? 0 > 0, "\(computed)")
        rows.put("portfolio", id: portfolio, body: [:])
        let key = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read", "write"]])
        rows.put("approver", id: key, body: [:])
    }

    private func entry(_ kind: String, _ amount: Int) -> String {
        """
        {"partnership_id":"\(rows.id(of: "partnership"))","occurred_on":"2026-11-20","reason":"raced",\
        "lines":[{"move":"pledge","kind":"\(kind)","amount":\(amount)},\
        {"move":"receive","kind":"\(kind)","amount":\(amount)}]}
        """
    }

    func perform(_ own: Own, number: Int) async -> Int {
        func post(_ path: String, _ body: String? = nil, once: String? = nil) async -> Int {
            await send(
                "POST", path, body, [("If-Match", "*")] + (once.map { [("Idempotency-Key", $0)] } ?? []))
        }
        func path(_ list: String, _ name: String, _ verb: String) -> String { "\(list)/\(rows.id(of: name))/\(verb)" }
        switch own {
        case .enter: return await post("ledger-entries", entry("funding", 10), once: "enter-\(number)")
        case .approve:
            return await api.send(
                "POST", path("ledger-entries", "pending", "decision"), #"{"decision":"approved","reason":"raced"}"#,
                key: rows.id(of: "approver"), headers: [("If-Match", "*")]
            ).status
        case .propose:
            _ = await post(
                path("proposals", "proposal", "send"), #"{"on":"2026-11-20","to":"The director","by":"email"}"#)
            _ = await post(path("proposals", "proposal", "answer"), #"{"answer":"accepted","on":"2026-11-21"}"#)
            return await post(path("proposals", "proposal", "versions"), once: "propose-\(number)")
        case .invite:
            return await post(
                path("engagements", "engagement", "invitations"),
                """
                {"centre_ids":["\(rows.id(of: "centre"))"],"partner_ids":["\(rows.id(of: "partner"))",\
                "\(rows.id(of: "other partner"))"],"contact_ids":["\(rows.id(of: "contact"))"]}
                """)
        case .attend:
            return await post(
                path("engagements", "engagement", "answers"),
                #"{"rows":[{"invitee_id":"\#(rows.id(of: "centre"))","answer":"yes","people":\#(number % 50 + 1)}]}"#)
        case .postpone:
            return await post(
                path("engagements", "planned engagement", "postponement"),
                #"{"reason":"raced","held_on":"2026-12-20"}"#,
                once: "postpone-\(number)")
        case .merge:
            return await post(
                path("partners", "partner", "merges"),
                #"{"into_id":"\#(rows.id(of: "other partner"))","reason":"raced"}"#)
        case .accept:
            return await post(
                path("portfolios", "portfolio", "acceptances"),
                #"{"accepted_on":"2026-11-20","accepted_by":"The forum"}"#, once: "accept-\(number)")
        case .award:
            let path = path("grant-applications", "grant_application", "transitions")
            _ = await post(path, #"{"to":"applied","on":"2026-11-20"}"#)
            return await post(
                path,
                """
                {"to":"awarded","on":"2026-11-21","awarded_cents":100,"reports":[{"title":"R","due_on":"2027-03-31"}]}
                """)
        case .share:
            let path = path("practices", "practice", "transitions")
            _ = await post(path, #"{"to":"reviewed","on":"2026-11-20","reason":"raced"}"#)
            return await post(path, #"{"to":"shared_with_all","on":"2026-11-20","reason":"raced","names_no_one":true}"#)
        case .move:
            return await post(
                path("activities", "planned activity", "postponement"),
                #"{"on":"2026-11-20","to":"2026-12-20","reason":"raced"}"#, once: "move-\(number)")
        }
    }
}
