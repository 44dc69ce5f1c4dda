import JSON
import TestSupport
import Testing

@testable import API

/// Progress at a day, as it is known now and as it was known at any day since.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct KnownProgressTests {
    /// A programme that was entered in March for twenty organisations, one of which was won in April. That was entered on 5
    /// October, and so were its centre and the larger target.
    private func programme(_ api: APIFixture) async throws -> String {
        let row = try await api.make(
            "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\"", "target": "20"])
        let partnership = try await api.make(
            "partnership", ["programme_id": "\"\(row.id)\"", "stage_since": "\"2026-03-02\""])
        _ = try await api.make(
            "partnership_centre", ["partnership_id": "\"\(partnership.id)\"", "joined_on": "\"2026-03-02\""])
        // Everything up to here was entered on 10 March.
        try await api.test.psql(
            """
            set session_replication_role = replica;
            update ecdp.programme set created_at = '2026-03-10 10:00+02' where tenant_id = \(api.mine.tenant);
            update ecdp.programme_phase set created_at = '2026-03-10 10:00+02' where tenant_id = \(api.mine.tenant);
            update ecdp.partnership set created_at = '2026-03-10 10:00+02' where tenant_id = \(api.mine.tenant);
            update ecdp.partnership_stage_change set recorded_at = '2026-03-10 10:00+02'
            where tenant_id = \(api.mine.tenant);
            update ecdp.audit_event set occurred_at = '2026-03-10 10:00+02' where tenant_id = \(api.mine.tenant)
            """)
        _ = try await api.makeSigned("mou", of: partnership.id, on: "2026-04-15")
        for stage in ["contacted", "proposed", "engaged", "mou_signed"] {
            _ = try await api.expect(
                200, "POST", "partnerships/\(partnership.id)/transitions",
                "{\"to\":\"\(stage)\",\"on\":\"2026-04-20\",\"reason\":\"Met\"}", headers: [("If-Match", "*")])
        }
        _ = try await api.expect(
            200, "PATCH", "programmes/\(row.id)", #"{"target":30}"#,
            headers: [("If-Match", "*"), ("Content-Type", "application/merge-patch+json")])
        try await api.test.psql(
            """
            set session_replication_role = replica;
            update ecdp.partnership_centre set created_at = '2026-10-05 09:00+02' where tenant_id = \(api.mine.tenant);
            update ecdp.partnership_stage_change set recorded_at = '2026-10-05 09:00+02'
            where tenant_id = \(api.mine.tenant) and recorded_at > '2026-03-11';
            update ecdp.audit_event set occurred_at = '2026-10-05 09:00+02'
            where tenant_id = \(api.mine.tenant) and occurred_at > '2026-03-11'
            """)
        return row.id
    }

    @Test func `progress at a past day is told as it was known on any day since`() async throws {
        try await APIFixture.with { api in
            let path = "programmes/\(try await programme(api))/progress?on=2026-09-30"
            func progress(_ known: String?) async throws -> JSONObject {
                try await api.expect(200, "GET", path + (known.map { "&known=\($0)" } ?? "")).object
            }
            let (now, then, entered) = (
                try await progress(nil), try await progress("2026-10-04"), try await progress("2026-10-05")
            )
            #expect(now["known_on"] == .null && then.string("known_on") == "2026-10-04")
            #expect([then, entered, now].map { $0.integer("actual") } == [0, 1, 1])
            #expect([then, entered, now].map { $0.integer("target") } == [20, 30, 30])
            #expect([then, entered, now].map { $0.integer("centres_reached") } == [0, 1, 1])
            #expect(then["counted_on"] == .array([]) && entered["counted_on"] == now["counted_on"])
            #expect(then.string("known_up_to") == "2026-09-30")
            // What was known in August ended there: the forecast is of that day.
            let august = try await progress("2026-08-15")
            #expect(august.string("known_up_to") == "2026-08-15" && august.string("as_of") == "2026-09-30")
            #expect(august["expected_at_as_of"] != .null)
            // Known at the end of today is known now.
            let today = try await progress("2026-11-24")
            #expect(today.integer("actual") == 1)
        }
    }

    @Test func `a day before the programme was entered, or after today, is refused`() async throws {
        try await APIFixture.with { api in
            let path = "programmes/\(try await programme(api))/progress"
            for day in ["2026-03-09", "2026-11-25", "x"] {
                let refused = try await api.expect(400, "GET", "\(path)?known=\(day)")
                #expect(try refused.places == ["?known"])
            }
            let nobody = "programmes/00000000-0000-7000-8000-000000000001/progress"
            _ = try await api.expect(404, "GET", "\(nobody)?known=2026-10-05")
            _ = try await api.expect(404, "GET", "\(path)?known=2026-10-05", in: api.theirs)
        }
    }
}
