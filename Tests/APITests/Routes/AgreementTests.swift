import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// The life of an MOU and an agreement, as a municipal officer leads it.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct AgreementTests {
    private static let any = [("If-Match", "*")]

    private static func commitment(
        _ position: Int, _ kind: String, _ amount: Int, side: String = "partner", _ schedule: String = "monthly",
        from: String = "2026-04-30", until: String? = "2026-09-30"
    ) -> String {
        let end = until.map { ",\"until_on\":\"\($0)\"" } ?? ""
        return """
            {"position":\(position),"side":"\(side)","resource_kind":"\(kind)","amount":\(amount),\
            "schedule":"\(schedule)","from_on":"\(from)"\(end)}
            """
    }

    private static func states(
        _ api: APIFixture, _ partnership: String, _ day: String
    ) async throws -> [String] {
        try await api.expect(200, "GET", "partnerships/\(partnership)/obligations?as_of=\(day)").items.map {
            "\($0.string("due_on") ?? "") \($0.integer("delivered") ?? -1) \($0.string("state") ?? "")"
        }
    }

    @Test func `from a draft to its renewal: draft, review, sign, compare, renew, waive`() async throws {
        try await APIFixture.with { api in
            let world = try await LedgerFixture.make(api)
            let id = world.partnership
            let draft = try await api.make(
                "document",
                [
                    "partnership_id": "\"\(id)\"", "kind": "\"mou\"", "valid_until": "\"2026-12-31\"",
                    "commitments": "[\(Self.commitment(1, "funding", 100_000)),"
                        + "\(Self.commitment(2, "staff_time", 600, side: "centre", "once", from: "2026-06-01", until: nil))]",
                    "clauses": #"[{"position":1,"kind":"role","side":"partner","body":"Trains."}]"#,
                ])
            #expect(draft.string("state") == "draft")
            let line = try #require(
                try await api.expect(200, "GET", "document-commitments?document_id=\(draft.id)").items.first)

            // In review nothing changes; taken back it does.
            _ = try await api.expect(428, "POST", "documents/\(draft.id)/review", #"{"on":"2026-03-05"}"#)
            let reviewed = try await api.expect(
                200, "POST", "documents/\(draft.id)/review", #"{"on":"2026-03-05"}"#, headers: APIFixture.etag(draft))
            #expect(try reviewed.object.string("state") == "in_review")
            let path = "document-commitments/\(line.id)"
            let kept = try await api.expect(409, "PATCH", path, #"{"amount":1}"#, headers: Self.any)
            #expect(kept.text.contains("is in review"))
            _ = try await api.expect(409, "PATCH", "documents/\(draft.id)", #"{"title":"X"}"#, headers: Self.any)
            _ = try await api.expect(
                409, "POST", "documents/\(draft.id)/review", #"{"on":"2026-03-05"}"#, headers: Self.any)
            _ = try await api.expect(200, "POST", "documents/\(draft.id)/redraft", headers: Self.any)
            _ = try await api.expect(200, "PATCH", path, #"{"amount":120000}"#, headers: Self.any)

            let signed = try await api.sign(draft.id, on: "2026-03-10")
            // The day of the tests' cluster is long after the last one it is valid on.
            #expect([signed.string("state"), signed.string("signed_on")] == ["expired", "2026-03-10"])
            #expect(signed.string("signed_by_partner") == "A. Partner")
            let content = try await api.expect(200, "GET", "documents/\(draft.id)/content")
            let quoted = content.text.replacing("'", with: "''")
            let digest = try await api.test.psql("select encode(sha256(convert_to('\(quoted)', 'UTF8')), 'hex')")
            #expect(digest == signed.string("content_sha256"))
            #expect(content.text.contains("120000"))

            // What is owed, and what came of it: 200,000 fill the first month and two thirds of the second.
            #expect(try await Self.states(api, id, "2026-05-15").first == "2026-04-30 0 overdue")
            try await world.post(
                LedgerFixture.line("pledge", 500_000), LedgerFixture.line("receive", 200_000), on: "2026-05-10")
            #expect(
                try await Self.states(api, id, "2026-05-15").prefix(3) == [
                    "2026-04-30 120000 met", "2026-05-30 80000 partly_met", "2026-06-01 0 open",
                ])
            #expect(try await Self.states(api, id, "2026-05-09").first == "2026-04-30 0 overdue")
            let promise = try #require(
                try await api.expect(200, "GET", "partnerships/\(id)/promises?as_of=2026-06-15").items
                    .first { $0.string("side") == "partner" })
            #expect(promise.integer("promised") == 720_000 && promise.integer("due") == 240_000)
            #expect(promise.integer("delivered") == 200_000 && promise.integer("overdue") == 40_000)
            #expect(promise.integer("percent_of_due") == 83)

            // The next version: everything carried over, one amount changed, and what that is in words.
            let next = try await api.expect(
                201, "POST", "documents/\(draft.id)/next-version",
                #"{"basis":"amendment","valid_from":"2026-07-01"}"#, headers: [("Idempotency-Key", "next")])
            #expect(next.header("Location")?.hasSuffix("documents/\(try next.object.id)") == true)
            #expect(try next.object.integer("number") == 2 && next.object.string("state") == "draft")
            _ = try await api.expect(409, "POST", "documents/\(draft.id)/next-version", #"{"basis":"amendment"}"#)
            let carried = try await api.expect(
                200, "GET", "document-commitments?document_id=\(try next.object.id)"
            ).items
            #expect(carried.map { $0.string("line_id") } == [line.id, carried[1].string("line_id")])
            #expect(try await api.expect(200, "GET", "documents/\(try next.object.id)/difference").items.count == 1)
            _ = try await api.expect(
                200, "PATCH", "document-commitments/\(carried[0].id)", #"{"amount":90000}"#, headers: Self.any)
            _ = try await api.expect(200, "DELETE", "document-commitments/\(carried[1].id)", headers: Self.any)
            let difference = try await api.expect(200, "GET", "documents/\(try next.object.id)/difference").items
            #expect(
                difference.compactMap { $0.string("summary") }.contains("commitments 1: amount was 120000, is 90000"))
            #expect(difference.contains { $0.string("change") == "removed" && $0.string("before") == "staff_time" })
            try await api.signCarriedOver(try next.object.id, on: "2026-06-20", reviewedOn: "2026-06-19")
            let later = try await api.expect(
                200, "GET", "partnerships/\(id)/obligations?as_of=2026-06-25"
            ).items
            let july = later.filter { $0.string("due_on") == "2026-07-30" }.map { $0.string("state") }
            #expect(july == ["lapsed", "open"])

            // A waiver has a reason, and stays.
            let centre = try #require(later.first { $0.string("side") == "centre" })
            let waive = #"{"on":"2026-06-10","reason":"The flood closed the centre"}"#
            let waived = try await api.expect(
                200, "POST", "obligations/\(centre.id)/waive", waive, headers: Self.any)
            #expect(try waived.object.string("waiver_reason") == "The flood closed the centre")
            _ = try await api.expect(409, "POST", "obligations/\(centre.id)/waive", waive, headers: Self.any)
            _ = try await api.expect(
                412, "POST", "obligations/\(centre.id)/waive", waive, headers: [("If-Match", "\"v1\"")])
            #expect(try await Self.states(api, id, "2026-06-05").contains("2026-06-01 0 overdue"))
            #expect(try await Self.states(api, id, "2026-06-15").contains("2026-06-01 0 waived"))

            // Notice ahead, and the renewal: as long again, with what goes on.
            let notices = try await api.expect(200, "GET", "document-notices?on=2026-12-05").items
            #expect(notices.map { $0.integer("notice") } == [30] && notices[0].integer("days_left") == 26)
            let renewal = try await api.expect(
                201, "POST", "documents/\(try next.object.id)/next-version", #"{"basis":"renewal"}"#
            ).object
            #expect(renewal.string("valid_from") == "2027-01-01" && renewal.string("valid_until") == "2027-06-30")
            #expect(
                try await api.expect(200, "GET", "document-clauses?document_id=\(renewal.id)").items.count == 1)
            #expect(
                try await api.expect(200, "GET", "document-notices?on=2026-12-25").items.first?.string("draft_id")
                    == renewal.id)
        }
    }

    @Test func `a renewal goes on with what came each month up to the end, and leaves what is over`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-01-02\""]).id
            let signed = try await api.makeSigned(
                "mou", of: partnership, on: "2026-01-31",
                [
                    "valid_from": "\"2026-01-31\"", "valid_until": "\"2026-06-30\"",
                    "commitments": "["
                        + [
                            Self.commitment(1, "funding", 1, from: "2026-01-31", until: "2026-06-30"),
                            Self.commitment(2, "funding", 2, from: "2026-01-31", until: "2026-03-31"),
                            Self.commitment(3, "training", 3, "once", from: "2026-02-28", until: nil),
                        ].joined(separator: ",") + "]",
                ])
            // The 31st comes back after February.
            let due = try await api.expect(200, "GET", "obligations?document_id=\(signed.id)").items
                .filter { $0.integer("amount") == 1 && $0.string("rule") == nil }.map { $0.string("due_on") }
            #expect(
                due == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"])
            let renewal = try await api.expect(
                201, "POST", "documents/\(signed.id)/next-version", #"{"basis":"renewal"}"#
            ).object
            let carried = try await api.expect(200, "GET", "document-commitments?document_id=\(renewal.id)").items
            #expect(carried.map { $0.integer("amount") } == [1])
            #expect(carried.first?.string("from_on") == "2026-07-31")
            #expect(carried.first?.string("until_on") == renewal.string("valid_until"))
        }
    }

    @Test func `what comes at the end of each quarter still does after a renewal`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2025-07-02\""]).id
            let signed = try await api.makeSigned(
                "mou", of: partnership, on: "2025-07-31",
                [
                    "valid_from": "\"2025-07-01\"", "valid_until": "\"2026-06-30\"",
                    "commitments":
                        "[\(Self.commitment(1, "funding", 1, "quarterly", from: "2025-12-31", until: "2026-06-30"))]",
                ])
            let renewal = try await api.expect(
                201, "POST", "documents/\(signed.id)/next-version", #"{"basis":"renewal"}"#
            ).object
            _ = try await api.expect(
                200, "POST", "documents/\(renewal.id)/review", #"{"on":"2026-06-20"}"#, headers: [("If-Match", "*")])
            for signatory in try await api.expect(200, "GET", "document-signatories?document_id=\(renewal.id)").items {
                _ = try await api.expect(
                    200, "PATCH", "document-signatories/\(signatory.id)", #"{"signed_on":"2026-06-20"}"#,
                    headers: [("If-Match", "*")])
            }
            _ = try await api.expect(
                200, "POST", "documents/\(renewal.id)/sign", "{}", headers: [("If-Match", "*")])
            let due = try await api.expect(200, "GET", "obligations?document_id=\(renewal.id)").items
                .filter { $0.integer("amount") == 1 && $0.string("rule") == nil }.map { $0.string("due_on") }
            #expect(due == ["2026-09-30", "2026-12-31", "2027-03-31", "2027-06-30"])
        }
    }

    @Test func `a signed version is never changed, by any request or statement`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""]).id
            _ = try await api.makeSigned("mou", of: partnership, on: "2026-03-10")
            var body: [String: String] = [:]
            for child in try APIFixture.resource("document").children where child.name != "signatories" {
                body[child.name] = child.field.example
            }
            let signed = try await api.makeSigned("agreement", of: partnership, on: "2026-03-12", body)
            _ = try await api.expect(409, "PATCH", "documents/\(signed.id)", #"{"title":"X"}"#, headers: Self.any)
            _ = try await api.expect(409, "DELETE", "documents/\(signed.id)", headers: Self.any)
            for action in ["redraft", "sign"] {
                let body = action == "sign" ? APIFixture.signatures(on: "2026-03-13", from: 8) : nil
                _ = try await api.expect(409, "POST", "documents/\(signed.id)/\(action)", body, headers: Self.any)
            }
            let tables = [
                "document_commitment", "document_clause", "document_milestone", "document_metric", "document_signatory",
            ]
            for table in tables {
                let resource = try APIFixture.resource(table)
                let row = try #require(
                    try await api.expect(200, "GET", "\(resource.path)?document_id=\(signed.id)").items.first)
                let path = "\(resource.path)/\(row.id)"
                let change = try await api.expect(409, "PATCH", path, #"{"position":9}"#, headers: Self.any)
                #expect(change.text.contains("is signed and never changes"))
                _ = try await api.expect(409, "DELETE", path, headers: Self.any)
                let more = try await api.body(of: resource, full: false).merging(
                    ["document_id": "\"\(signed.id)\"", "position": "99"]) { $1 }
                _ = try await api.expect(409, "POST", resource.path, APIFixture.text(more))
                for statement in [
                    "update \(table) set position = 9", "update \(table) set document_id = document_id",
                    "delete from \(table)",
                ] {
                    await #expect(throws: TestSupportError.self, "\(statement)") {
                        try await api.test.psql(
                            """
                            begin; select app.enter(\(api.mine.tenant), null, 'x', null);
                            \(statement) where document_id = '\(signed.id)'; commit
                            """, role: "ecdp_api")
                    }
                }
            }
            for statement in [
                "update document set title = 'X' where id = '\(signed.id)'",
                "update document set content = '{}' where id = '\(signed.id)'",
                "update document set signed_on = null where id = '\(signed.id)'",
                """
                insert into obligation (tenant_id, id, partnership_id, document_id, rule, side, amount, due_on, made_on)
                select tenant_id, gen_random_uuid(), partnership_id, document_id, rule, side, 1, due_on, made_on
                from obligation
                """,
                "update obligation set due_on = '2030-01-01'", "delete from obligation",
                "update obligation set lapsed_on = '2026-04-01'",
                "update document_termination set reason = 'x'", "delete from document_termination",
            ] {
                await #expect(throws: TestSupportError.self, "\(statement)") {
                    try await api.test.psql(
                        "begin; select app.enter(\(api.mine.tenant), null, 'x', null); \(statement); commit",
                        role: "ecdp_api")
                }
            }
            #expect(try await api.expect(200, "GET", "documents/\(signed.id)").object == signed)
        }
    }

    @Test func `a signature needs both sides, their days, a review, and an MOU before an agreement`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""]).id
            func draft(_ kind: String) async throws -> String {
                try await api.make("document", ["partnership_id": "\"\(partnership)\"", "kind": "\"\(kind)\""]).id
            }
            func sign(_ status: Int, _ id: String, _ body: String) async throws -> Reply {
                try await api.expect(status, "POST", "documents/\(id)/sign", body, headers: Self.any)
            }
            func one(_ side: String, _ day: String, at position: Int = 1) -> String {
                let signed = day.isEmpty ? "" : ",\"signed_on\":\"\(day)\""
                return """
                    {"position":\(position),"side":"\(side)","name":"N","capacity":"Director"\(signed)}
                    """
            }
            let agreement = try await draft("agreement")
            _ = try await api.expect(
                200, "POST", "documents/\(agreement)/review", #"{"on":"2026-03-05"}"#, headers: Self.any)
            #expect(try await sign(422, agreement, APIFixture.signatures(on: "2026-03-10")).places == ["/signatories"])
            let mou = try await draft("mou")
            #expect(try await sign(409, mou, APIFixture.signatures(on: "2026-03-10")).places == [""])
            _ = try await api.expect(
                200, "POST", "documents/\(mou)/review", #"{"on":"2026-03-05"}"#, headers: Self.any)
            for (body, status, place) in [
                ("{}", 422, "/signatories"), (#"{"signatories":[]}"#, 422, "/signatories"),
                ("{\"signatories\":[\(one("partner", "2026-03-10"))]}", 422, "/signatories"),
                (
                    "{\"signatories\":[\(one("partner", "2026-03-10")),\(one("centre", "", at: 2))]}", 409,
                    "/signatories"
                ),
                (
                    "{\"signatories\":[\(one("partner", "2026-03-10")),\(one("centre", "2026-03-11"))]}", 409,
                    "/signatories/1/position"
                ),
                (APIFixture.signatures(on: "2026-03-04"), 422, "/signatories"),
                (APIFixture.signatures(on: "2026-03-01"), 422, "/signatories/0/signed_on"),
                (APIFixture.signatures(on: "2026-11-25"), 422, "/signatories/0/signed_on"),
            ] {
                let reply = try await sign(status, mou, body)
                #expect(try reply.places.first == place, "\(body) \(reply.text)")
            }
            // Every fault names a member of the body that was sent.
            let brief = try await api.make(
                "document",
                [
                    "partnership_id": "\"\(api.make("partnership", ["stage_since": "\"2026-03-02\""]).id)\"",
                    "kind": "\"mou\"", "valid_until": "\"2026-03-08\"",
                ]
            ).id
            let early = try await api.expect(
                422, "POST", "documents/\(brief)/review", #"{"on":"2026-03-01"}"#, headers: Self.any)
            #expect(try early.places == ["/on"])
            _ = try await api.expect(
                200, "POST", "documents/\(brief)/review", #"{"on":"2026-03-02"}"#, headers: Self.any)
            #expect(try await sign(422, brief, APIFixture.signatures(on: "2026-03-10")).places == ["/signatories"])
            _ = try await api.expect(
                409, "POST", "documents/\(mou)/terminate", #"{"ends_on":"2026-09-01","reason":"x"}"#)
            let replies = await withTaskGroup(of: Int.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        await api.send(
                            "POST", "documents/\(mou)/sign", APIFixture.signatures(on: "2026-03-10"),
                            headers: [("If-Match", "*"), ("Idempotency-Key", "sign-\(number % 25)")]
                        ).status
                    }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            let (made, refused) = (replies[200] ?? 0, replies[409] ?? 0)
            #expect(made + refused == 50 && (1...2).contains(made), "\(replies)")
            #expect(
                try await api.expect(200, "GET", "obligations?document_id=\(mou)").items.map { $0.string("rule") }
                    == ["first_activity"])
            _ = try await sign(200, agreement, APIFixture.signatures(on: "2026-03-10"))

            // Ended before its time: once, by those who say so, and for a reason.
            _ = try await api.expect(
                422, "POST", "documents/\(mou)/terminate", #"{"ends_on":"2026-03-09","reason":"x"}"#)
            let ended = try await api.expect(
                200, "POST", "documents/\(mou)/terminate",
                #"{"ends_on":"2026-09-01","side":"partner","reason":"Moved away"}"#)
            #expect(try ended.object.string("state") == "terminated")
            _ = try await api.expect(
                409, "POST", "documents/\(mou)/terminate", #"{"ends_on":"2026-09-01","reason":"x"}"#)
            _ = try await api.expect(
                404, "POST", "documents/\(UUID().uuidString.lowercased())/terminate",
                #"{"ends_on":"2026-09-01","reason":"x"}"#)
            _ = try await api.expect(
                404, "POST", "documents/\(mou)/terminate", #"{"ends_on":"2026-09-01","reason":"x"}"#, in: api.theirs)
        }
    }

    @Test func `an MOU has no metrics, no timeline and no terms of cooperation`() async throws {
        try await APIFixture.with { api in
            let mou = try await api.make("document", ["kind": "\"mou\""]).id
            for (name, place) in [("document_metric", ""), ("document_milestone", ""), ("document_clause", "/kind")] {
                let resource = try APIFixture.resource(name)
                var body = try await api.body(of: resource, full: false).merging(["document_id": "\"\(mou)\""]) { $1 }
                if name == "document_clause" { body["kind"] = "\"term\"" }
                let reply = try await api.expect(422, "POST", resource.path, APIFixture.text(body))
                #expect(try reply.places == [place], "\(name)")
            }
        }
    }
}
