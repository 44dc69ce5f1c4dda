import Domain
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Decisions, as an officer of a municipality keeps them, and what is refused.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct DecisionTests {
    private static func change(
        _ api: APIFixture, _ status: Int, _ path: String, _ body: String, tag: String = "*"
    ) async throws -> Reply {
        try await api.expect(status, "PATCH", path, body, headers: [("If-Match", tag)])
    }

    @Test func `an officer decides about a barrier, is reminded of the review, reviews it, and says what was learned`()
        async throws
    {
        try await APIFixture.with { api in
            let programme = try await api.make("programme").id
            let partnership = try await api.make("partnership", ["programme_id": "\"\(programme)\""]).id
            let barrier = try await api.expect(
                201, "POST", "barriers",
                """
                {"partnership_id":"\(partnership)","category":"transport","severity":4,"title":"No taxis after three",
                "raised_on":"2026-09-01"}
                """
            ).object
            // The list of work is made for the database's day.
            let today = try #require(Day(await api.test.psql("select app.today()")))
            func body(_ more: String) -> String {
                """
                {"kind":"partnership","title":"A bus of our own","decided_on":"2026-10-01","decision":"The depot lends one",
                "reason":"No other way","decided_by":"Steering committee"\(more)}
                """
            }
            let about =
                #","programme_id":"\#(programme)","partnership_id":"\#(partnership)","barrier_id":"\#(barrier.id)""#
            let made = try await api.expect(
                201, "POST", "decisions", body(about + ",\"review_on\":\"\(today + 60)\""),
                headers: [("Idempotency-Key", "bus")])
            let again = try await api.expect(
                201, "POST", "decisions", body(about + ",\"review_on\":\"\(today + 60)\""),
                headers: [("Idempotency-Key", "bus")])
            #expect(again.text == made.text)
            let decision = try made.object
            _ = try await api.make("decision")

            // Found by what it is about, and where that is looked at.
            for filter in ["programme_id=\(programme)", "partnership_id=\(partnership)", "barrier_id=\(barrier.id)"] {
                #expect(try await api.expect(200, "GET", "decisions?\(filter)").items.map(\.id) == [decision.id])
            }
            let timeline = try await api.expect(200, "GET", "partnerships/\(partnership)/timeline?kind=decision").items
            #expect(timeline.map { $0.string("title") } == ["A bus of our own"])
            #expect(timeline.map { $0.string("day") } == ["2026-10-01"])

            // Not due yet, then near, then overdue: with who decided, and where it is.
            func work() async throws -> [JSONObject] {
                try await api.expect(200, "GET", "work-list?kind=decision_review&owner=STEERING%20committee").items
            }
            #expect(try await work().isEmpty)
            for (days, isOverdue) in [(6, false), (0, false), (-1, true)] {
                _ = try await Self.change(
                    api, 200, "decisions/\(decision.id)", "{\"review_on\":\"\(today + days)\"}")
                let due = try #require(try await work().first)
                #expect(due.id == decision.id && due["overdue"] == .bool(isOverdue))
                #expect(due.string("day") == "\(today + days)" && due.string("partnership_id") == partnership)
                let link = try #require(due.string("link"))
                #expect(try await api.expect(200, "GET", link).object.id == decision.id)
            }
            let late = try await api.expect(200, "GET", "decisions?review_overdue_on=\(today)").items
            #expect(late.map(\.id) == [decision.id])
            #expect(try await api.expect(200, "GET", "work-list?kind=decision_review", in: api.theirs).items.isEmpty)

            // Reviewed: once somebody read it as it stands now.
            let review =
                #"{"reviewed_on":"2026-11-20","review_outcome":"changed","review_result":"Twice a week is enough"}"#
            _ = try await Self.change(api, 412, "decisions/\(decision.id)", review, tag: "\"v1\"")
            let reviewed = try await Self.change(api, 200, "decisions/\(decision.id)", review, tag: "\"v4\"")
            #expect(try reviewed.object.string("review_outcome") == "changed")
            #expect(try await work().isEmpty)
            #expect(try await api.expect(200, "GET", "decisions?review_overdue_on=\(today)").items.isEmpty)
            #expect(
                try await api.expect(200, "GET", "decisions?reviewed_on_present=true").items.map(\.id) == [decision.id])

            // The barrier is resolved by it, the lesson names it, and a list goes to the next meeting.
            _ = try await Self.change(
                api, 200, "barriers/\(barrier.id)", #"{"resolved_on":"2026-11-20","resolution":"The depot's bus"}"#)
            let lesson = try await api.expect(
                201, "POST", "lessons",
                """
                {"programme_id":"\(programme)","partnership_id":"\(partnership)","decision_id":"\(decision.id)",
                "title":"Ask the depot first","learned_on":"2026-11-20","outcome":"worked","lesson":"They have spare buses"}
                """
            ).object
            #expect(
                try await api.expect(200, "GET", "lessons?decision_id=\(decision.id)").items.map(\.id) == [lesson.id])
            let sheet = try await api.expect(
                200, "GET", "decisions?partnership_id=\(partnership)", headers: [("Accept", "text/csv")])
            let lines = sheet.text.split(whereSeparator: \.isNewline)
            #expect(lines.count == 2 && lines[1].contains("Twice a week is enough"))
            let seen = try await api.test.psql(
                "select kind, reviewed_on, review_outcome from analytics.decision where id = '\(decision.id)'")
            #expect(seen == "partnership|2026-11-20|changed")
        }
    }

    @Test func `a decision is about what is here, in the order of its days`() async throws {
        try await APIFixture.with { api in
            let body = try await api.body(of: APIFixture.resource("decision"), full: false)
                .merging(["decided_on": "\"2026-06-10\""]) { $1 }
            for (member, value) in [
                ("programme_id", try await api.make("programme", in: api.theirs).id),
                ("partnership_id", try await api.make("partnership", in: api.theirs).id),
                ("barrier_id", try await api.make("barrier", in: api.theirs).id),
                ("review_on", "2026-06-09"), ("reviewed_on", "2026-06-09"), ("decided_on", "2026-11-25"),
                ("review_outcome", "perhaps"), ("review_outcome", "kept"), ("review_result", "Kept"), ("kind", ""),
            ] {
                let also = member == "reviewed_on" ? APIFixture.companions["decision.reviewed_on"] ?? [:] : [:]
                let refused = try await api.expect(
                    422, "POST", "decisions",
                    APIFixture.text(body.merging(also) { $1 }.merging([member: "\"\(value)\""]) { $1 }))
                #expect(try refused.places == ["/\(member)"], "\(refused.text)")
            }
            // One that is about a barrier alone stands with the barrier's partnership.
            let partnership = try await api.make("partnership").id
            let barrier = try await api.make("barrier", ["partnership_id": "\"\(partnership)\""]).id
            let decision = try await api.make("decision", ["barrier_id": "\"\(barrier)\""]).id
            let path = "partnerships/\(partnership)/timeline?kind=decision"
            #expect(try await api.expect(200, "GET", path).items.map(\.id) == [decision])
            // Archived it is no work, and no part of what happened.
            _ = try await api.expect(200, "DELETE", "decisions/\(decision)", headers: [("If-Match", "*")])
            #expect(try await api.expect(200, "GET", path).items.isEmpty)
        }
    }
}
