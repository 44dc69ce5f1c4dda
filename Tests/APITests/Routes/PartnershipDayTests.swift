import Domain
import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// Nothing of a partnership lies before the day on which it was identified, but what may have led to it.
@Suite(.database, .serialized)
struct PartnershipDayTests {
    private static let first = "2026-05-04"
    private static let before = "2026-05-03"
    private static let any = [("If-Match", "*")]

    @Test(arguments: [
        ("partnership_centre", "joined_on"), ("barrier", "raised_on"), ("lesson", "learned_on"),
        ("practice_uptake", "taken_up_on"), ("ledger_entry", "occurred_on"), ("engagement", "held_on"),
    ])
    func `a row is refused the day before and taken the day itself`(name: String, day: String) async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"\(Self.first)\""])
            let resource = try APIFixture.resource(name)
            var body = try await api.body(of: resource, full: false)
            body["partnership_id"] = "\"\(partnership.id)\""
            if name == "practice_uptake" { body["centre_id"] = nil }
            if name == "engagement" { body["kind"] = "\"joint_activity\"" }
            func post(_ status: Int, on date: String) async throws -> Reply {
                body[day] = "\"\(date)\""
                return try await api.expect(status, "POST", resource.path, APIFixture.text(body))
            }
            let refused = try await post(422, on: Self.before)
            #expect(try refused.places == ["/\(day)"], "\(refused.text)")
            #expect(try refused.faults[0].message == "is before the day on which the partnership was identified")
            let row = try await post(201, on: Self.first).object
            guard ["barrier", "lesson", "engagement"].contains(name) else { return }
            let changed = try await api.expect(
                422, "PATCH", "\(resource.path)/\(row.id)", #"{"\#(day)":"\#(Self.before)"}"#, headers: Self.any)
            #expect(try changed.places == ["/\(day)"])
        }
    }

    @Test func `what may have led to it can be earlier, and does not become something else`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"\(Self.first)\""])
            let about = ["partnership_id": "\"\(partnership.id)\"", "held_on": "\"\(Self.before)\""]
            for kind in ["first_contact", "networking_event", "community_meeting", "workshop", "site_visit"] {
                let event = try await api.make("engagement", about.merging(["kind": "\"\(kind)\""]) { $1 })
                let changed = try await api.expect(
                    422, "PATCH", "engagements/\(event.id)", #"{"kind":"review_meeting"}"#, headers: Self.any)
                #expect(try changed.places == ["/held_on"] || changed.places == ["/kind"], "\(changed.text)")
            }
            // Of no partnership yet, and then of one that began later.
            let barrier = try await api.make("barrier", ["raised_on": "\"\(Self.before)\""])
            let taken = try await api.expect(
                422, "PATCH", "barriers/\(barrier.id)", #"{"partnership_id":"\#(partnership.id)"}"#, headers: Self.any)
            #expect(try taken.places == ["/raised_on"])
            _ = try await api.make(
                "decision", about.filter { $0.key == "partnership_id" }.merging(["decided_on": "\"2026-05-01\""]) { $1 }
            )
        }
    }

    @Test func `steps name the member of their own bodies`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"\(Self.first)\""])
            let partner = try #require(partnership.string("partner_id"))
            let about = ["partnership_id": "\"\(partnership.id)\""]
            let grant = try await api.make("grant_application", about)
            let applied = try await api.expect(
                422, "POST", "grant-applications/\(grant.id)/transitions",
                #"{"to":"applied","on":"\#(Self.before)"}"#, headers: Self.any)
            #expect(try applied.places == ["/on"])
            let proposal = try await api.make(
                "proposal", about.merging(["partner_id": "\"\(partner)\""]) { $1 })
            let sent = try await api.expect(
                422, "POST", "proposals/\(proposal.id)/send",
                #"{"on":"\#(Self.before)","to":"The director","by":"email"}"#, headers: Self.any)
            #expect(try sent.places == ["/on"], "\(sent.text)")
            let obligation = try await api.makeObligation()
            let done = try await api.expect(
                422, "POST", "obligation-fulfilments",
                #"{"obligation_id":"\#(obligation.id)","done_on":"2026-03-01","amount":60}"#)
            #expect(try done.places == ["/done_on"])
        }
    }

    @Test func `a centre takes part from its first day to its last, in lists and for analysts`() async throws {
        try await APIFixture.with { api in
            let today = try await api.moveToToday()
            let partnership = try await api.make("partnership", ["stage_since": "\"\(today + -30)\""])
            let partner = try #require(partnership.string("partner_id"))
            var takingPart: Set<String> = []
            for (joined, left, takesPart) in [
                (-9, nil, true), (-9, -1, false), (-9, 0, true), (-9, 1, true), (0, nil, true), (0, 0, true),
                (1, nil, false), (1, 2, false),
            ] as [(Int, Int?, Bool)] {
                let centre = try await api.make("centre").id
                _ = try await api.make(
                    "partnership_centre",
                    [
                        "partnership_id": "\"\(partnership.id)\"", "centre_id": "\"\(centre)\"",
                        "joined_on": "\"\(today + joined)\"", "left_on": left.map { "\"\(today + $0)\"" } ?? "null",
                    ])
                if takesPart { takingPart.insert(centre) }
            }
            let listed = try await api.expect(200, "GET", "centres?partner_id=\(partner)&all=true").items
            #expect(Set(listed.map(\.id)) == takingPart)
            let counted = try await api.test.psql(
                "select centres from analytics.partnership where id = '\(partnership.id)'")
            #expect(counted == "\(takingPart.count)")
            // In a partnership that is out of use nobody takes part.
            _ = try await api.expect(200, "DELETE", "partnerships/\(partnership.id)", headers: Self.any)
            #expect(try await api.expect(200, "GET", "centres?partner_id=\(partner)").items.isEmpty)
        }
    }
}
