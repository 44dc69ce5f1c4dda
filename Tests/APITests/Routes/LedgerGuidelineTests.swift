import Foundation
import JSON
import TestSupport
import Testing

@testable import API

/// What a programme's guidelines do with entries: warn, refuse, hold for approval.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct LedgerGuidelineTests {

    private static func guideline(
        _ ledger: LedgerFixture, _ rule: String, _ threshold: Int, _ effect: String
    ) async throws -> String {
        try await ledger.api.make(
            "programme_guideline",
            [
                "programme_id": "\"\(ledger.programme)\"", "rule": "\"\(rule)\"", "threshold": "\(threshold)",
                "effect": "\"\(effect)\"",
            ]
        ).id
    }

    @Test func `a share that is too large is refused at its line, or said as a warning, and the rule is named`()
        async throws
    {
        try await APIFixture.with { api in
            let ledger = try await LedgerFixture.make(api, quintiles: [1, 2, 5])
            let centres = ledger.centres
            try await ledger.post(LedgerFixture.line("pledge", 1000), LedgerFixture.line("receive", 1000))
            let most = try await Self.guideline(ledger, "centre_share_max", 40, "refuse")
            let least = try await Self.guideline(ledger, "underserved_share_min", 80, "refuse")
            try await ledger.post(LedgerFixture.line("allocate", 400, centre: centres[0]))
            for (line, rule) in [
                (LedgerFixture.line("allocate", 1, centre: centres[0]), "centre_share_max"),
                (LedgerFixture.line("allocate", 201, centre: centres[2]), "underserved_share_min"),
            ] {
                let reply = await ledger.send(LedgerFixture.line("allocate", 1, centre: centres[1]), line)
                #expect(try reply.status == 409 && reply.places == ["/lines/1/amount"], "\(reply.text)")
                #expect(reply.text.contains(rule))
            }
            // More was received: the shares are of that.
            try await ledger.post(
                LedgerFixture.line("pledge", 1000), LedgerFixture.line("receive", 1000),
                LedgerFixture.line("allocate", 400, centre: centres[0]))
            for id in [most, least] {
                _ = try await api.expect(
                    200, "PATCH", "programme-guidelines/\(id)", #"{"effect":"warn"}"#, headers: [("If-Match", "*")])
            }
            let warned = try await ledger.post(LedgerFixture.line("allocate", 900, centre: centres[2]))
            #expect(warned.string("status") == "posted")
            #expect(
                warned["warnings"] == .array([.string("centre_share_max"), .string("underserved_share_min")]))
            // Nothing that a guideline says of money concerns time.
            let time = try await ledger.post(
                LedgerFixture.line("pledge", 60, "staff_time"), LedgerFixture.line("receive", 60, "staff_time"),
                LedgerFixture.line("allocate", 60, "staff_time", centre: centres[2]))
            #expect(time["warnings"] == .array([]))
            for (rule, threshold, effect, place) in [
                ("centre_share_max", 101, "warn", "/threshold"), ("centre_share_max", 10, "hold", "/effect"),
                ("approval_above", 1000, "refuse", "/effect"), ("underserved_share_min", -1, "warn", "/threshold"),
            ] {
                let other = try await api.make("programme").id
                let body = """
                    {"programme_id":"\(other)","rule":"\(rule)","threshold":\(threshold),"effect":"\(effect)"}
                    """
                #expect(try await api.expect(422, "POST", "programme-guidelines", body).places == [place])
            }
        }
    }

    @Test func `what is taken back is measured too: a receipt warns, an allocation makes room`() async throws {
        try await APIFixture.with { api in
            let ledger = try await LedgerFixture.make(api, quintiles: [1, 5])
            let centres = ledger.centres
            for (rule, threshold) in [("centre_share_max", 50), ("underserved_share_min", 50)] {
                _ = try await Self.guideline(ledger, rule, threshold, "refuse")
            }
            func transfer(_ lines: String...) async throws -> String {
                let entry = try await ledger.send(lines.joined(separator: ",")).object.id
                return try #require(try await ledger.transfers(of: entry).last).id
            }
            try await ledger.post(LedgerFixture.line("pledge", 2000), LedgerFixture.line("receive", 1000))
            let more = try await transfer(LedgerFixture.line("receive", 1000))
            let given = try await transfer(LedgerFixture.line("allocate", 1000, centre: centres[1]))
            // Given again as it should have been, in one entry.
            let right = try await ledger.post(
                LedgerFixture.reverse(given), LedgerFixture.line("allocate", 900, centre: centres[1]))
            #expect(right["warnings"] == .array([]))
            let lowered = try await ledger.post(LedgerFixture.reverse(more))
            #expect(lowered.string("status") == "posted")
            #expect(
                lowered["warnings"] == .array([.string("centre_share_max"), .string("underserved_share_min")]))
        }
    }

    @Test func `two allocations at once do not pass a share together that each of them keeps to`() async throws {
        try await APIFixture.with(lines: 8) { api in
            let ledger = try await LedgerFixture.make(api)
            try await ledger.post(LedgerFixture.line("pledge", 1000), LedgerFixture.line("receive", 1000))
            _ = try await Self.guideline(ledger, "centre_share_max", 50, "refuse")
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        await ledger.send(LedgerFixture.line("allocate", 60, centre: ledger.centres[0])).status
                    }
                }
                return await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 8 && statuses.filter { $0 == 409 }.count == 12)
        }
    }

    @Test func `an entry above the limit has no effect until another key approves it`() async throws {
        try await APIFixture.with { api in
            let ledger = try await LedgerFixture.make(api)
            _ = try await Self.guideline(ledger, "approval_above", 1000, "hold")
            let second = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read", "write"]])
            try await ledger.post(LedgerFixture.line("pledge", 1000), LedgerFixture.line("receive", 1000))
            // Two lines of one move count together.
            let held = try await ledger.post(LedgerFixture.line("pledge", 600), LedgerFixture.line("pledge", 600))
            #expect(held.string("status") == "pending_approval")
            #expect(held["warnings"] == .array([.string("approval_above")]))
            #expect(try await ledger.transfers(of: held.id).isEmpty)
            #expect(try await ledger.balances().first?.integer("pledged") == 1000)
            let path = "ledger-entries/\(held.id)/decision"
            func decide(_ status: Int, _ decision: String, _ path: String, key: String, tag: String = "*") async throws
                -> Reply
            {
                try await api.expect(
                    status, "POST", path, "{\"decision\":\"\(decision)\",\"reason\":\"Looked at\"}", key: key,
                    headers: [("If-Match", tag)])
            }
            for decision in ["approved", "refused"] {
                #expect(try await decide(409, decision, path, key: api.mine.key).problem == "conflict")
            }
            _ = try await decide(412, "approved", path, key: second, tag: "\"v7\"")
            // Twenty approvals at once post it once.
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        await api.send(
                            "POST", path, #"{"decision":"approved","reason":"Seen"}"#, key: second,
                            headers: [("If-Match", "*")]
                        ).status
                    }
                }
                return await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 409 }.count == 19)
            #expect(try await ledger.balances().first?.integer("pledged") == 2200)
            _ = try await decide(409, "refused", path, key: second)

            let never = try await ledger.post(LedgerFixture.line("pledge", 5000))
            let refused = try await decide(200, "refused", "ledger-entries/\(never.id)/decision", key: second).object
            #expect(refused.string("status") == "refused" && refused.string("decision_reason") == "Looked at")
            #expect(refused.string("decided_by")?.hasPrefix("key:") == true)
            // What was there when it was entered may be gone when it is approved. 1,000 in 31 days need no approval.
            try await ledger.post(
                LedgerFixture.line("receive", 200), LedgerFixture.line("pledge", 900), on: "2026-10-20")
            let late = try await ledger.post(LedgerFixture.line("receive", 1500))
            try await ledger.post(LedgerFixture.line("cancel", 900))
            let gone = try await decide(409, "approved", "ledger-entries/\(late.id)/decision", key: second)
            #expect(try gone.places == [""])
            // Of a partnership that is archived nothing is entered, so nothing that waited either.
            let work = "work-list?kind=approval&partnership_id=\(ledger.partnership)"
            let waiting = "ledger-entries/\(try await ledger.post(LedgerFixture.line("pledge", 5000)).id)/decision"
            #expect(try await !api.expect(200, "GET", work).items.isEmpty)
            _ = try await api.expect(
                200, "DELETE", "partnerships/\(ledger.partnership)", headers: [("If-Match", "*")])
            #expect(try await api.expect(200, "GET", work).items.isEmpty)
            _ = try await decide(409, "approved", waiting, key: second)
            _ = try await decide(200, "refused", waiting, key: second)
            try await ledger.checkSums()
        }
    }

    @Test func `an amount that is split into entries waits for approval like the whole`() async throws {
        try await APIFixture.with { api in
            let ledger = try await LedgerFixture.make(api)
            let guideline = try await Self.guideline(ledger, "approval_above", 1000, "hold")
            let second = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read", "write"]])
            func status(_ lines: String..., on day: String = "2026-10-20", in partnership: String? = nil) async throws
                -> String
            {
                let made = try await api.expect(
                    201, "POST", "ledger-entries", ledger.body(lines, on: day, in: partnership)
                ).object
                let isWarned = made["warnings"] == .array([.string("approval_above")])
                return (made.string("status") ?? "") + (isWarned ? "!" : "")
            }
            func pledge(_ amount: Int, _ kind: String = "funding") -> String {
                LedgerFixture.line("pledge", amount, kind)
            }
            #expect(try await status(pledge(400)) == "posted")
            #expect(try await status(pledge(400), on: "2026-10-01") == "posted")
            // 800 so far: 201 more are held, whatever their day in 31 with these and however many lines they have, in the
            // next month and the one before too.
            for day in ["2026-10-31", "2026-09-30", "2026-09-20"] {
                #expect(try await status(pledge(201), on: day) == "pending_approval!", "\(day)")
            }
            #expect(try await status(pledge(100), pledge(101)) == "pending_approval!")
            // Not added up: 31 days that do not hold both others, another kind, another move, another partner, another
            // programme, what waits.
            #expect(try await status(pledge(201), on: "2026-09-19") == "posted")
            #expect(try await status(pledge(201), on: "2026-11-01") == "posted")
            #expect(try await status(pledge(5000, "training")) == "posted")
            #expect(try await status(LedgerFixture.line("receive", 300), on: "2026-10-21") == "posted")
            let other = try await api.make(
                "partnership", ["programme_id": "\"\(ledger.programme)\"", "stage_since": "\"2026-03-02\""]
            ).id
            #expect(try await status(pledge(900), in: other) == "posted")
            let partner = try await api.test.psql(
                "select partner_id from ecdp.partnership where id = '\(ledger.partnership)'")
            func makeAnother(in programme: String) async throws -> String {
                try await api.make(
                    "partnership",
                    [
                        "programme_id": "\"\(programme)\"", "partner_id": "\"\(partner)\"",
                        "stage_since": "\"2026-03-02\"",
                    ]
                ).id
            }
            #expect(
                try await status(pledge(900), in: try await makeAnother(in: try await api.make("programme").id))
                    == "posted")
            // The same partner's second partnership counts with the first.
            let secondPartnership = try await makeAnother(in: ledger.programme)
            #expect(try await status(pledge(201), in: secondPartnership) == "pending_approval!")
            #expect(try await status(pledge(200), in: secondPartnership) == "posted")
            // These 31 days are full; one line of 1 more waits, and once approved does not count.
            for _ in 0..<2 {
                let held = try await ledger.post(pledge(1), on: "2026-10-22")
                #expect(held.string("status") == "pending_approval")
                let approved = try await api.expect(
                    200, "POST", "ledger-entries/\(held.id)/decision", #"{"decision":"approved","reason":"Seen"}"#,
                    key: second, headers: [("If-Match", "*")]
                ).object
                #expect(approved.string("status") == "posted")
            }
            // A guideline that warns says so of every further entry.
            _ = try await api.expect(
                200, "PATCH", "programme-guidelines/\(guideline)", #"{"effect":"warn"}"#, headers: [("If-Match", "*")])
            #expect(try await status(pledge(1)) == "posted!")
            #expect(try await status(LedgerFixture.line("receive", 701)) == "posted!")
            #expect(try await status(LedgerFixture.line("cancel", 100), on: "2026-11-02") == "posted")
            try await ledger.checkSums()
        }
    }

    @Test func `what was taken back makes room again, unless it had been approved`() async throws {
        try await APIFixture.with { api in
            let ledger = try await LedgerFixture.make(api)
            _ = try await Self.guideline(ledger, "approval_above", 1000, "hold")
            let second = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read", "write"]])
            func pledge(_ amount: Int, _ more: String...) async throws -> JSONObject {
                try await api.expect(
                    201, "POST", "ledger-entries",
                    ledger.body(more + [LedgerFixture.line("pledge", amount)], on: "2026-10-20")
                ).object
            }
            let first = try await pledge(600)
            #expect(try await pledge(500).string("status") == "pending_approval")
            // Corrected in one entry: 401 instead of 600; then there is room for 599 and no more.
            let transfer = try #require(try await ledger.transfers(of: first.id).first)
            #expect(try await pledge(401, LedgerFixture.reverse(transfer.id)).string("status") == "posted")
            #expect(try await pledge(600).string("status") == "pending_approval")
            #expect(try await pledge(599).string("status") == "posted")
            let large = try await pledge(9000)
            _ = try await api.expect(
                200, "POST", "ledger-entries/\(large.id)/decision", #"{"decision":"approved","reason":"Seen"}"#,
                key: second, headers: [("If-Match", "*")])
            let approved = try #require(try await ledger.transfers(of: large.id).first)
            #expect(try await ledger.post(LedgerFixture.reverse(approved.id)).string("status") == "posted")
            #expect(try await pledge(1).string("status") == "pending_approval")
            try await ledger.checkSums()
        }
    }

    @Test func `of many entries at once no more goes through without an approval than one entry may`() async throws {
        try await APIFixture.with(lines: 8) { api in
            let ledger = try await LedgerFixture.make(api)
            _ = try await Self.guideline(ledger, "approval_above", 500, "hold")
            let partner = try await api.test.psql(
                "select partner_id from ecdp.partnership where id = '\(ledger.partnership)'")
            let other = try await api.make(
                "partnership",
                [
                    "programme_id": "\"\(ledger.programme)\"", "partner_id": "\"\(partner)\"",
                    "stage_since": "\"2026-03-02\"",
                ]
            ).id
            // On either side of a month's end, under either of the partner's partnerships.
            let states = await withTaskGroup(of: String?.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let body = ledger.body(
                            [LedgerFixture.line("pledge", 60)], on: number % 2 == 0 ? "2026-10-31" : "2026-11-01",
                            in: number % 4 < 2 ? nil : other)
                        return try? await api.expect(201, "POST", "ledger-entries", body).object.string("status")
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(states.filter { $0 == "posted" }.count == 8)
            #expect(states.filter { $0 == "pending_approval" }.count == 12)
            let pledged = try await api.test.psql(
                "select sum(amount) from ecdp.ledger_transfer where tenant_id = \(api.mine.tenant)")
            #expect(pledged == "480")
        }
    }

    @Test func `nobody who writes SQL as the application posts for himself, changes a transfer or a balance`()
        async throws
    {
        try await APIFixture.with { api in
            let ledger = try await LedgerFixture.make(api)
            _ = try await Self.guideline(ledger, "approval_above", 10, "hold")
            try await ledger.post(LedgerFixture.line("pledge", 10))
            let held = try await ledger.post(LedgerFixture.line("pledge", 1000))
            let enter = "begin; select app.enter(\(api.mine.tenant), null, '\(held.string("entered_by") ?? "")', null);"
            for statement in [
                "update ecdp.ledger_account set balance = 1", "delete from ecdp.ledger_transfer",
                "update ecdp.ledger_transfer set amount = 1", "insert into ecdp.ledger_transfer default values",
                "insert into ecdp.ledger_account default values", "update ecdp.ledger_line set amount = 1",
                "delete from ecdp.ledger_line", "delete from ecdp.ledger_entry",
                "update ecdp.ledger_entry set warnings = '{}'", "update ecdp.ledger_entry set decided_by = 'key:other'",
                "update ecdp.ledger_entry set status = 'posted' where id = '\(held.id)'",
                "update ecdp.ledger_entry set status = 'entered' where status = 'posted'",
                "update ecdp.ledger_entry set status = 'refused' where status = 'posted'",
                """
                insert into ecdp.ledger_line (tenant_id, id, entry_id, move, kind, amount)
                values (\(api.mine.tenant), gen_random_uuid(), '\(held.id)', 'pledge', 'funding', 1)
                """,
                "select app.post_ledger_entries()", "select * from app.ledger_moves(\(api.mine.tenant), '{}')",
            ] {
                let run = try await Command.psql(
                    api.test.conninfo(role: "ecdp_api"), "\(enter) \(statement); commit")
                #expect(!run.succeeded, "\(statement)")
            }
            #expect(try await ledger.balances().first?.integer("pledged") == 10)
        }
    }
}
