import Domain
import Foundation
import HTTP
import JSON
import Repositories
import TestSupport
import Testing

@testable import API

/// How a partnership moves, through the API.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct TransitionTests {
    private static func move(
        _ api: APIFixture, _ id: String, _ to: String, _ on: String, reason: String? = "So it was", tag: String = "*"
    ) async -> Reply {
        let reason = reason.map { ",\"reason\":\"\($0)\"" } ?? ""
        return await api.send(
            "POST", "partnerships/\(id)/transitions", "{\"to\":\"\(to)\",\"on\":\"\(on)\"\(reason)}",
            headers: [("If-Match", tag)])
    }

    private static func history(_ api: APIFixture, _ id: String) async throws -> [JSONObject] {
        try await api.expect(200, "GET", "partnerships/\(id)/transitions").items
    }

    /// A partnership identified on 2026-03-02, with a centre since then.
    private static func partnership(_ api: APIFixture, worksWithChildren: Bool = true) async throws -> JSONObject {
        let made = try await api.make(
            "partnership",
            ["stage_since": "\"2026-03-02\"", "works_with_children": "\(worksWithChildren)"])
        _ = try await api.make(
            "partnership_centre", ["partnership_id": "\"\(made.id)\"", "joined_on": "\"2026-03-02\""])
        return made
    }

    private static func sign(_ api: APIFixture, _ kind: String, of id: String, on day: String) async throws {
        _ = try await api.makeSigned(kind, of: id, on: day)
    }

    @Test func `the whole road, with every proof asked for by name`() async throws {
        try await APIFixture.with { api in
            let made = try await Self.partnership(api)
            let id = made.id
            for stage in ["contacted", "proposed", "engaged"] {
                let moved = await Self.move(api, id, stage, "2026-03-10", reason: "Met")
                #expect(moved.status == 200, "\(moved.text)")
                let read = try await api.expect(200, "GET", "partnerships/\(id)")
                #expect(moved.text == read.text)
            }
            func refused(_ stage: String, _ on: String, _ missing: [String]) async throws {
                let reply = await Self.move(api, id, stage, on)
                #expect(reply.status == 409)
                #expect(reply.problem == "stage-proof")
                #expect(try reply.object["missing"] == .array(missing.map { .string($0) }))
                let next = try await api.expect(200, "GET", "partnerships/\(id)/next-stages").items
                #expect(next.contains { $0.string("stage") == stage })
            }
            try await refused("mou_signed", "2026-04-01", ["signed_mou"])
            try await Self.sign(api, "mou", of: id, on: "2026-04-15")
            try await refused("mou_signed", "2026-04-14", ["signed_mou"])
            let mou = await Self.move(api, id, "mou_signed", "2026-04-20")
            #expect(try mou.object.string("secured_on") == "2026-04-15")
            try await refused("agreement_signed", "2026-05-01", ["signed_agreement"])
            try await Self.sign(api, "agreement", of: id, on: "2026-05-02")
            let agreement = await Self.move(api, id, "agreement_signed", "2026-05-02")
            #expect(try agreement.object.string("formalised_on") == "2026-05-02")
            try await refused("active", "2026-06-01", ["clearance"])
            let partner = made.string("partner_id") ?? ""
            func screen(_ outcome: String, _ on: String, _ until: String) async throws {
                _ = try await api.make(
                    "partner_clearance",
                    [
                        "partner_id": "\"\(partner)\"", "outcome": "\"\(outcome)\"", "screened_on": "\"\(on)\"",
                        "expires_on": "\"\(until)\"",
                    ])
            }
            try await screen("clear", "2026-05-10", "2026-05-20")
            try await refused("active", "2026-06-01", ["clearance"])
            try await screen("clear", "2026-05-12", "2028-05-12")
            try await screen("not_clear", "2026-05-30", "2028-05-30")
            try await refused("active", "2026-06-01", ["clearance"])
            // A screening that is known is not passed by with an earlier day.
            try await refused("active", "2026-05-29", ["clearance"])
            try await screen("clear", "2026-06-02", "2028-06-02")
            try await refused("active", "2026-06-01", ["clearance"])
            #expect(await Self.move(api, id, "active", "2026-06-02").status == 200)
            #expect(await Self.move(api, id, "completed", "2026-09-01").status == 200)
            let after = await Self.move(api, id, "on_hold", "2026-09-02", reason: "x")
            #expect(after.problem == "stage-move")
            #expect(try after.object["allowed"] == .array([]))
            let stages = try await Self.history(api, id).map { $0.string("to_stage") }
            #expect(stages == StageMachine.road.map(\.rawValue))
        }
    }

    @Test func `a partnership without centres cannot be secured`() async throws {
        try await APIFixture.with { api in
            let id = try await api.make("partnership", ["stage_since": "\"2026-03-02\""]).id
            for stage in ["contacted", "proposed", "engaged"] { _ = await Self.move(api, id, stage, "2026-03-02") }
            let reply = await Self.move(api, id, "mou_signed", "2026-03-02")
            #expect(try reply.object["missing"] == .array([.string("centre"), .string("signed_mou")]))
        }
    }

    @Test func `a skipped stage is refused with the stages that can follow`() async throws {
        try await APIFixture.with { api in
            let id = try await Self.partnership(api).id
            for stage in Stage.allCases where !StageMachine.successors(of: .identified).contains(stage) {
                let reply = await Self.move(api, id, stage.rawValue, "2026-03-10", reason: "x")
                #expect(reply.status == 409)
                #expect(reply.problem == "stage-move")
                #expect(
                    try reply.object["allowed"]
                        == .array(StageMachine.successors(of: .identified).map { .string($0.rawValue) }))
                #expect(reply.text.contains("identified cannot become \(stage.rawValue)"))
            }
            #expect(try await Self.history(api, id).count == 1)
        }
    }

    @Test func `days out of order, days to come and a missing reason are refused`() async throws {
        try await APIFixture.with { api in
            let id = try await Self.partnership(api).id
            func places(_ to: String, _ on: String, reason: String? = "x") async throws -> [String] {
                let reply = await Self.move(api, id, to, on, reason: reason)
                #expect(reply.status == 422)
                return try reply.places
            }
            #expect(try await places("contacted", "2026-03-01") == ["/on"])
            #expect(try await places("contacted", "2026-11-25") == ["/on"])
            // 22:30 UTC is tomorrow in South Africa.
            api.clock.advance(by: 12.5 * 3600)
            #expect(try await places("contacted", "2026-11-26") == ["/on"])
            for stage in ["contacted", "on_hold", "declined", "terminated"] {
                #expect(try await places(stage, "2026-03-10", reason: nil) == ["/reason"])
                #expect(try await places(stage, "2026-11-27") == ["/on"])
                #expect(try await places(stage, "2026-03-10", reason: " ") == ["/reason"])
            }
            for body in ["{}", "{\"to\":\"nonsense\",\"on\":\"x\"}", "{\"to\":null,\"on\":null}"] {
                let reply = try await api.expect(
                    422, "POST", "partnerships/\(id)/transitions", body, headers: [("If-Match", "*")])
                #expect(try reply.places == ["/to", "/on", "/reason"])
            }
            _ = try await api.expect(
                428, "POST", "partnerships/\(id)/transitions", #"{"to":"contacted","on":"2026-03-10","reason":"x"}"#)
            #expect(try await Self.history(api, id).count == 1)
            #expect(await Self.move(api, id, "contacted", "2026-11-25").status == 200)
        }
    }

    @Test func `on hold goes back to where it was, and nowhere else`() async throws {
        try await APIFixture.with { api in
            let id = try await Self.partnership(api).id
            _ = await Self.move(api, id, "contacted", "2026-03-10")
            let held = await Self.move(api, id, "on_hold", "2026-03-20", reason: "School holidays")
            #expect(try held.object.string("held_from") == "contacted")
            #expect(try held.object.string("stage_reason") == "School holidays")
            for stage in ["proposed", "identified", "on_hold", "completed"] {
                let reply = await Self.move(api, id, stage, "2026-03-25", reason: "x")
                #expect(
                    try reply.object["allowed"]
                        == .array(["contacted", "declined", "terminated"].map { .string($0) }), "\(reply.text)")
            }
            let next = try await api.expect(200, "GET", "partnerships/\(id)/next-stages").items
            #expect(next.map { $0.string("stage") } == ["contacted", "declined", "terminated"])
            let back = await Self.move(api, id, "contacted", "2026-04-01")
            #expect(try back.object["held_from"] == .null)
            #expect(try back.object.string("stage_reason") == "So it was")
            #expect(await Self.move(api, id, "terminated", "2026-04-02", reason: "Closed").status == 200)
            let history = try await Self.history(api, id)
            #expect(
                history.map { $0.string("to_stage") } == [
                    "identified", "contacted", "on_hold", "contacted", "terminated",
                ])
            #expect(
                history.map { $0.string("from_stage") } == [nil, "identified", "contacted", "on_hold", "contacted"])
            #expect(history[2].string("reason") == "School holidays")
            #expect(history.allSatisfy { $0.string("actor")?.hasPrefix("key:test") == true })
        }
    }

    @Test func `of fifty moves with one ETag one is made and 49 are stale`() async throws {
        try await APIFixture.with { api in
            let id = try await Self.partnership(api).id
            let statuses = await withTaskGroup(of: Int.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        await Self.move(
                            api, id, number % 2 == 0 ? "contacted" : "declined", "2026-03-10", reason: "\(number)",
                            tag: "\"v1\""
                        ).status
                    }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 1, 412: 49])
            #expect(try await Self.history(api, id).count == 2)
            #expect(try await api.expect(200, "GET", "partnerships/\(id)").object.integer("version") == 2)
        }
    }

    @Test func `of fifty changes with one ETag one is made and 49 are stale`() async throws {
        try await APIFixture.with { api in
            let row = try await api.make("centre")
            let replies = await withTaskGroup(of: Reply.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        await api.send(
                            "PATCH", "centres/\(row.id)", "{\"name\":\"Centre \(number)\"}",
                            headers: APIFixture.etag(row))
                    }
                }
                return await group.reduce(into: [Reply]()) { $0.append($1) }
            }
            let won = replies.filter { $0.status == 200 }
            #expect(won.count == 1)
            #expect(replies.filter { $0.status == 412 }.count == 49)
            #expect(try await api.expect(200, "GET", "centres/\(row.id)").text == won.first?.text)
        }
    }

    @Test func `an archived partnership does not move, and its history stays`() async throws {
        try await APIFixture.with { api in
            let made = try await Self.partnership(api)
            _ = try await api.expect(200, "DELETE", "partnerships/\(made.id)", headers: APIFixture.etag(made))
            let reply = await Self.move(api, made.id, "contacted", "2026-03-10")
            #expect(reply.problem == "archived")
            #expect(try await Self.history(api, made.id).count == 1)
        }
    }

    @Test func `the application cannot change or erase history, nor a signed paper`() async throws {
        try await APIFixture.with { api in
            let id = try await Self.partnership(api).id
            try await Self.sign(api, "mou", of: id, on: "2026-03-05")
            for sql in [
                "update partnership_stage_change set reason = 'x'", "delete from partnership_stage_change",
                "truncate partnership_stage_change", "delete from partnership",
                "update partnership set secured_on = '2026-01-01'",
                "update partnership set stage_since = '2026-01-01'", "update document set title = 'x'",
                "delete from document",
                "delete from audit_event", "update audit_event set actor = 'x'",
            ] {
                await #expect(throws: TestSupportError.self, "\(sql)") {
                    try await api.test.psql(
                        "begin; select app.enter(\(api.mine.tenant), null, 'x', null); \(sql); commit", role: "ecdp_api"
                    )
                }
            }
            let paper = try #require(
                try await api.expect(200, "GET", "documents?partnership_id=\(id)").items.first)
            let change = try await api.expect(
                409, "PATCH", "documents/\(paper.id)", #"{"title":"x"}"#, headers: [("If-Match", "*")])
            #expect(change.text.contains("is signed and never changes"))
            _ = try await api.expect(409, "DELETE", "documents/\(paper.id)", headers: [("If-Match", "*")])
        }
    }

    @Test func `an active partnership begins to work with children only with the newest clearance valid`() async throws
    {
        try await APIFixture.with { api in
            let made = try await Self.partnership(api, worksWithChildren: false)
            try await Self.sign(api, "mou", of: made.id, on: "2026-03-05")
            try await Self.sign(api, "agreement", of: made.id, on: "2026-03-05")
            for stage in StageMachine.road.dropFirst().prefix(6) {
                #expect(await Self.move(api, made.id, stage.rawValue, "2026-03-10").status == 200)
            }
            func turn() async -> Reply {
                await api.send(
                    "PATCH", "partnerships/\(made.id)", #"{"works_with_children":true}"#, headers: [("If-Match", "*")])
            }
            let partner = "\"\(made.string("partner_id") ?? "")\""
            let none = await turn()
            #expect(none.status == 422)
            #expect(try none.places == ["/works_with_children"])
            _ = try await api.make(
                "partner_clearance",
                ["partner_id": partner, "screened_on": "\"2026-02-10\"", "expires_on": "\"2099-02-10\""])
            let later = try await api.make(
                "partner_clearance",
                [
                    "partner_id": partner, "outcome": "\"not_clear\"", "screened_on": "\"2026-04-10\"",
                    "expires_on": "\"2099-02-10\"",
                ])
            #expect(await turn().status == 422)
            _ = try await api.expect(409, "DELETE", "partner-clearances/\(later.id)", headers: [("If-Match", "*")])
            _ = try await api.make(
                "partner_clearance",
                ["partner_id": partner, "screened_on": "\"2026-05-10\"", "expires_on": "\"2099-02-10\""])
            #expect(await turn().status == 200)
        }
    }
}
