import JSON
import TestSupport
import Testing

@testable import API

/// What a signed paper promises stands in the ledger.
@Suite(.database, .timeLimit(.minutes(5)))
struct PromiseTests {
    private static let any = [("If-Match", "*")]

    private static func commitments(_ lines: (kind: String, amount: Int, schedule: String)...) -> [String: String] {
        let rows = lines.enumerated().map { place, line in
            """
            {"position":\(place + 1),"side":"partner","resource_kind":"\(line.kind)","amount":\(line.amount),\
            "schedule":"\(line.schedule)","from_on":"2026-04-30","until_on":"2026-09-30"}
            """
        }
        return ["commitments": "[\(rows.joined(separator: ","))]", "valid_until": "\"2026-12-31\""]
    }

    /// Money that was pledged at any time, and what is left of it: `pledged outstanding`.
    private static func money(_ world: LedgerFixture, _ query: String = "") async throws -> String {
        let line = try await world.balances(query).first { $0.string("kind") == "funding" }
        return "\(line?.integer("pledged") ?? -1) \(line?.integer("outstanding") ?? -1)"
    }

    /// The entries that a paper made: day, moves and amounts.
    private static func entries(_ world: LedgerFixture, _ document: String) async throws -> [String] {
        var texts: [String] = []
        for entry in try await world.api.expect(200, "GET", "ledger-entries?document_id=\(document)&sort=occurred_on")
            .items
        {
            let lines = try await world.transfers(of: entry.id).map {
                "\($0.string("move") ?? "") \($0.string("kind") ?? "") \($0.integer("amount") ?? 0)"
            }
            texts.append(
                "\(entry.string("occurred_on") ?? "") \(entry.string("status") ?? ""): \(lines.sorted().joined(separator: ", "))"
            )
        }
        return texts
    }

    @Test func `a signature promises in the ledger what its commitments add up to, once`() async throws {
        try await APIFixture.with { api in
            let world = try await LedgerFixture.make(api)
            // No approval is asked for what both sides have signed.
            _ = try await api.make(
                "programme_guideline",
                [
                    "programme_id": "\"\(world.programme)\"", "rule": "\"approval_above\"", "kind": "\"funding\"",
                    "threshold": "1000", "effect": "\"hold\"",
                ])
            let mou = try await api.makeSigned(
                "mou", of: world.partnership, on: "2026-03-10",
                Self.commitments(("funding", 100_000, "monthly"), ("training", 300, "once")))
            #expect(
                try await Self.entries(world, mou.id) == [
                    "2026-03-10 posted: pledge funding 600000, pledge training 300"
                ])
            #expect(try await Self.money(world) == "600000 600000")
            #expect(try await Self.money(world, "?as_of=2026-03-09") == "-1 -1")
            let promise = try #require(
                try await api.expect(200, "GET", "partnerships/\(world.partnership)/promises").items
                    .first { $0.string("resource_kind") == "funding" })
            #expect(promise.integer("promised") == 600_000)
            // Signed again it is not, and posts nothing.
            _ = try await api.expect(
                409, "POST", "documents/\(mou.id)/sign", APIFixture.signatures(on: "2026-03-10"), headers: Self.any)
            #expect(try await Self.entries(world, mou.id).count == 1)
            try await world.checkSums()
        }
    }

    @Test func `what was promised before is put in writing, and grants are promises of their own`() async throws {
        try await APIFixture.with { api in
            let world = try await LedgerFixture.make(api)
            try await world.post(
                LedgerFixture.line("pledge", 450_000), LedgerFixture.line("receive", 50_000), on: "2026-03-05")
            let grant = try await api.make(
                "grant_application", ["partnership_id": "\"\(world.partnership)\"", "asked_cents": "9000000"])
            _ = try await api.expect(
                200, "POST", "grant-applications/\(grant.id)/transitions", #"{"to":"applied","on":"2026-03-06"}"#,
                headers: Self.any)
            _ = try await api.expect(
                200, "POST", "grant-applications/\(grant.id)/transitions",
                #"{"to":"awarded","on":"2026-03-08","awarded_cents":8000000}"#, headers: Self.any)
            let mou = try await api.makeSigned(
                "mou", of: world.partnership, on: "2026-03-10", Self.commitments(("funding", 100_000, "monthly")))
            #expect(try await Self.entries(world, mou.id) == ["2026-03-10 posted: pledge funding 150000"])
            #expect(try await Self.money(world) == "8600000 8550000")
        }
    }

    @Test func `what a paper no longer asks for is cancelled, but for what came`() async throws {
        try await APIFixture.with { api in
            let world = try await LedgerFixture.make(api)
            let mou = try await api.makeSigned(
                "mou", of: world.partnership, on: "2026-03-10", Self.commitments(("funding", 100_000, "monthly")))
            try await world.post(LedgerFixture.line("receive", 150_000), on: "2026-05-20")
            // More, promised by hand: no paper takes it back.
            try await world.post(LedgerFixture.line("pledge", 7_000), on: "2026-05-21")
            let all = try await api.expect(
                200, "GET", "partnerships/\(world.partnership)/obligations?as_of=2026-05-20"
            ).items
            // Of what is met nothing is left to be waived; it would be the next one that is let off.
            let met = try #require(all.first { $0.string("state") == "met" && $0.string("side") == "partner" })
            _ = try await api.expect(
                409, "POST", "obligations/\(met.id)/waive", #"{"on":"2026-05-21","reason":"The flood"}"#,
                headers: Self.any)
            let owed = try await api.expect(200, "GET", "obligations?document_id=\(mou.id)&limit=50").items
                .filter { $0.string("due_on") == "2026-09-30" }
            _ = try await api.expect(
                200, "POST", "obligations/\(try #require(owed.first).id)/waive",
                #"{"on":"2026-05-10","reason":"The flood"}"#, headers: Self.any)
            // On the day of the newest of its transfers: earlier, more would have been taken than was there.
            #expect(try await Self.entries(world, mou.id).last == "2026-05-21 posted: cancel funding 100000")
            #expect(try await Self.money(world) == "607000 357000")
            _ = try await api.expect(
                200, "POST", "documents/\(mou.id)/terminate", #"{"ends_on":"2026-07-01","reason":"Moved away"}"#)
            // April, May and June stay owed.
            #expect(try await Self.entries(world, mou.id).last == "2026-07-01 posted: cancel funding 200000")
            #expect(try await Self.money(world) == "607000 157000")
            try await world.checkSums()
        }
    }

    @Test func `a version that asks for less takes back the difference`() async throws {
        try await APIFixture.with { api in
            let world = try await LedgerFixture.make(api)
            let mou = try await api.makeSigned(
                "mou", of: world.partnership, on: "2026-03-10", Self.commitments(("funding", 100_000, "monthly")))
            let next = try await api.expect(
                201, "POST", "documents/\(mou.id)/next-version", #"{"basis":"amendment","valid_from":"2026-07-01"}"#
            ).object
            let carried = try await api.expect(200, "GET", "document-commitments?document_id=\(next.id)").items
            _ = try await api.expect(
                200, "PATCH", "document-commitments/\(try #require(carried.first).id)", #"{"amount":40000}"#,
                headers: Self.any)
            try await api.signCarriedOver(next.id, on: "2026-06-20", reviewedOn: "2026-06-19")
            // July, August and September: 3 × 60 000 less.
            #expect(try await Self.entries(world, next.id) == ["2026-06-20 posted: cancel funding 180000"])
            #expect(try await Self.money(world) == "600000 420000")
        }
    }

    @Test func `nobody enters a paper's promises by hand`() async throws {
        try await APIFixture.with { api in
            let world = try await LedgerFixture.make(api)
            let mou = try await api.makeSigned(
                "mou", of: world.partnership, on: "2026-03-10", Self.commitments(("funding", 100_000, "once")))
            let body = """
                {"partnership_id":"\(world.partnership)","occurred_on":"2026-04-01","reason":"x","document_id":"\(mou.id)",\
                "lines":[\(LedgerFixture.line("pledge", 5))]}
                """
            _ = try await api.expect(422, "POST", "ledger-entries", body)
            let entered = try await api.test.psql(
                """
                select app.enter(\(api.mine.tenant), null, 'test', null);
                insert into ecdp.ledger_entry (tenant_id, id, partnership_id, occurred_on, reason, document_id)
                values (\(api.mine.tenant), gen_random_uuid(), '\(world.partnership)', '2026-04-01', 'x', '\(mou.id)')
                returning document_id is null
                """, role: "ecdp_api")
            #expect(entered.hasSuffix("t"))
        }
    }
}
