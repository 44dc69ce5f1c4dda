import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Leads, partners that look alike, and making one of two, through the API.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct OutreachTests {
    private static func partner(_ api: APIFixture, _ members: [String: String]) async -> Reply {
        let body = ["kind": "\"cbo\"", "sub_kind": "\"ngo\""].merging(members) { $1 }
        return await api.send("POST", "partners", APIFixture.text(body))
    }

    private static func merge(
        _ api: APIFixture, _ id: String, into other: String, tag: String = "*", key: String? = nil
    ) async -> Reply {
        await api.send(
            "POST", "partners/\(id)/merges", "{\"into_id\":\"\(other)\",\"reason\":\"Entered twice\"}",
            headers: [("If-Match", tag)] + (key.map { [("Idempotency-Key", $0)] } ?? []), allowing: true)
    }

    /// The candidates of a refusal: name and rules.
    private static func candidates(_ reply: Reply) throws -> [String] {
        guard case .array(let items)? = try reply.object["candidates"] else { return [] }
        return items.compactMap { item in
            guard case .object(let candidate) = item, case .array(let rules)? = candidate["rules"] else { return nil }
            let names = rules.compactMap { if case .string(let rule) = $0 { rule } else { nil } }
            return "\(candidate.string("name") ?? ""): \(names.joined(separator: " "))"
        }
    }

    @Test func `a partner that looks like another is made only where it is said to be another`() async throws {
        try await APIFixture.with { api in
            let first = try await Self.partner(
                api,
                [
                    "name": "\"Masakhané Trust\"", "registration_type": "\"npo\"",
                    "registration_number": "\"123-456 NPO\"", "phone": "\"010 555 0101\"",
                ]
            ).object
            _ = try await api.make(
                "contact", ["partner_id": "\"\(first.id)\"", "centre_id": "null", "phone": "\"0105550102\""])
            for (members, rules) in [
                (["name": "\"masakhane  trust\""], "name"),
                (
                    ["name": "\"A\"", "registration_type": "\"npo\"", "registration_number": "\"123456\""],
                    "registration"
                ),
                (["name": "\"B\"", "phone": "\"+27 10 555 0101\""], "telephone"),
                (["name": "\"C\"", "phone": "\"010 555 0102\""], "telephone"),
                (["name": "\"MASAKHANE TRUST\"", "phone": "\"010 555 0102\""], "name telephone"),
            ] {
                let reply = await Self.partner(api, members)
                #expect(reply.status == 409 && reply.problem == "duplicate", "\(reply.text)")
                #expect(try Self.candidates(reply).first == "Masakhané Trust: \(rules)")
                #expect(try reply.places == ["/confirm_duplicate"])
                let confirmed = await Self.partner(
                    api,
                    members.merging(["name": "\"Other \(APIFixture.number())\"", "confirm_duplicate": "true"]) { $1 })
                #expect(confirmed.status == 201, "\(confirmed.text)")
            }
            // Another kind of number, another municipality, one that is archived: no duplicates.
            #expect(
                await Self.partner(
                    api, ["name": "\"D\"", "registration_type": "\"pbo\"", "registration_number": "\"123456\""]
                ).status == 201)
            let theirs = await api.send(
                "POST", "partners", #"{"name":"Masakhane Trust","kind":"cbo","sub_kind":"ngo"}"#, in: api.theirs)
            #expect(theirs.status == 201)
            // A repeated request is the same partner, not a duplicate of itself.
            for status in [201, 201] {
                let again = await api.send(
                    "POST", "partners", #"{"name":"Once","kind":"cbo","sub_kind":"ngo"}"#,
                    headers: [("Idempotency-Key", "once")])
                #expect(again.status == status)
            }
            let found = try await api.expect(200, "GET", "partners/\(first.id)/duplicates").items
            #expect(found.count == 4)
            _ = try await api.expect(404, "GET", "partners/\(UUID().uuidString.lowercased())/duplicates")
        }
    }

    @Test func `a partner that has one of another's registrations is made only where it is said to be another`()
        async throws
    {
        try await APIFixture.with { api in
            let npo = ["registration_type": "\"npo\"", "registration_number": "\"345-678 NPO\""]
            let company = #"[{"scheme":"company","number":"2012/123456/07"},{"scheme":"other","number":"Á-7 b"}]"#
            let first = try await Self.partner(
                api, npo.merging(["name": "\"First\"", "registrations": company]) { $1 }
            ).object
            let second = try await Self.partner(api, ["name": "\"Second\""]).object
            // Its own number is a further one of theirs, and the other way; further ones are alike; in any spelling. All
            // that it looks like comes in one answer.
            for (members, found) in [
                (
                    ["registration_type": "\"company\"", "registration_number": "\"2012 123456 07\""],
                    ["First: registration"]
                ),
                (["registrations": #"[{"scheme":"npo","number":"NPO 345678"}]"#], ["First: registration"]),
                (
                    ["registrations": #"[{"scheme":"pbo","number":"930099999"},{"scheme":"other","number":"a7B"}]"#],
                    ["First: registration"]
                ),
                (["name": "\"sécond\"", "registrations": company], ["First: registration", "Second: name"]),
            ] {
                let new = ["name": "\"New \(APIFixture.number())\""].merging(members) { $1 }
                let refused = await Self.partner(api, new)
                #expect(refused.status == 409 && refused.problem == "duplicate", "\(refused.text)")
                #expect(try Self.candidates(refused) == found && refused.places == ["/confirm_duplicate"])
                let confirmed = await Self.partner(
                    api, new.merging(["name": "\"Said \(APIFixture.number())\"", "confirm_duplicate": "true"]) { $1 })
                #expect(confirmed.status == 201, "\(confirmed.text)")
                // What was said to be its own is kept of it too.
                let made = try confirmed.object
                let kept = try await api.expect(200, "GET", "partner-registrations?partner_id=\(made.id)").items
                #expect(!kept.isEmpty)
                _ = try await api.expect(200, "DELETE", "partners/\(made.id)", headers: [("If-Match", "*")])
            }
            // The same number in another register is another number.
            let other = await Self.partner(
                api, ["name": "\"Third\"", "registrations": #"[{"scheme":"pbo","number":"2012/123456/07"}]"#])
            #expect(other.status == 201, "\(other.text)")

            // Registered later, or with another number on its own row.
            func register(_ partner: String, _ more: String = "", in place: APIFixture.Municipality? = nil) async
                -> Reply
            {
                await api.send(
                    "POST", "partner-registrations",
                    #"{"partner_id":"\#(partner)","scheme":"other","number":"A 7-B"\#(more)}"#, in: place)
            }
            func change(_ more: String = "") async -> Reply {
                await api.send(
                    "PATCH", "partners/\(second.id)",
                    #"{"registration_type":"npo","registration_number":"345678"\#(more)}"#,
                    headers: [("If-Match", "*")])
            }
            for refused in [await register(second.id), await change()] {
                #expect(refused.status == 409 && refused.problem == "duplicate", "\(refused.text)")
                #expect(try Self.candidates(refused) == ["First: registration"])
                #expect(try refused.places == ["/confirm_duplicate"])
            }
            #expect(try await register(first.id).places == ["/number"])
            #expect(await register(second.id, #","confirm_duplicate":true"#).status == 201)
            #expect(await change(#","confirm_duplicate":true"#).status == 200)
            let found = try await api.expect(200, "GET", "partners/\(second.id)/duplicates").items
            #expect(found.map(\.id) == [first.id])
            let theirs = try await api.make("partner", in: api.theirs).id
            #expect(await register(theirs, in: api.theirs).status == 201)
            #expect(await register(theirs).status == 422)
            // Merged, they have each once.
            #expect(await Self.merge(api, second.id, into: first.id).status == 201)
            let left = try await api.expect(200, "GET", "partner-registrations?partner_id=\(first.id)").items
            #expect(left.map { $0.string("scheme") } == ["company", "npo", "other"])
        }
    }

    @Test func `a registration that many partners claim at once is one partner's`() async throws {
        try await APIFixture.with(lines: 8) { api in
            var partners: [String] = []
            for _ in 0..<6 { partners.append(try await api.make("partner").id) }
            let statuses = await withTaskGroup(of: Int.self) { group in
                for (count, id) in partners.enumerated() {
                    group.addTask {
                        await api.send(
                            "POST", "partner-registrations",
                            #"{"partner_id":"\#(id)","scheme":"pbo","number":"930 055 555"}"#
                        ).status
                    }
                    group.addTask {
                        await api.send(
                            "PATCH", "partners/\(id)",
                            #"{"registration_type":"pbo","registration_number":"930055555"}"#,
                            headers: [("If-Match", "*")]
                        ).status
                    }
                    group.addTask {
                        await Self.partner(
                            api,
                            [
                                "name": "\"At once \(count)\"",
                                "registrations": #"[{"scheme":"pbo","number":"930055555"}]"#,
                            ]
                        ).status
                    }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            let holders = try await api.test.psql(
                """
                select count(distinct partner_id) from ecdp.partner_registration
                where number_folded = '930055555' and archived_at is null
                """)
            // The one that has it may have been asked to take it in both ways.
            #expect(holders == "1" && statuses[409] ?? 0 >= 16, "\(statuses)")
            #expect((statuses[200] ?? 0) + (statuses[201] ?? 0) + (statuses[409] ?? 0) == 18, "\(statuses)")
        }
    }

    @Test func `of fifty partners alike that are made at once one is made`() async throws {
        try await APIFixture.with(lines: 8) { api in
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { await Self.partner(api, ["name": "\"Fifty Hands\""]).status }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 1, 409: 49])
        }
    }

    @Test func `a merged partner answers where it went, and is left out of lists`() async throws {
        try await APIFixture.with { api in
            let (old, new) = (try await api.make("partner"), try await api.make("partner"))
            let partnership = try await api.make("partnership", ["partner_id": "\"\(old.id)\""])
            let stale = await Self.merge(api, old.id, into: new.id, tag: "\"v7\"")
            #expect(stale.status == 412)
            let made = await Self.merge(api, old.id, into: new.id, tag: "\"v1\"", key: "merge")
            try #require(made.status == 201, "\(made.text)")
            let again = await Self.merge(api, old.id, into: new.id, tag: "\"v1\"", key: "merge")
            #expect(again.text == made.text && again.header("Idempotency-Replayed") == "true")
            let location = try #require(made.header("Location"))
            #expect(try await api.expect(200, "GET", location).text == made.text)

            let moved = try await api.expect(308, "GET", "partners/\(old.id)")
            #expect(moved.header("Location") == "/v1/municipalities/\(api.mine.code)/partners/\(new.id)")
            _ = try await api.expect(200, "GET", moved.header("Location") ?? "")
            #expect(try await !api.expect(200, "GET", "partners").items.contains { $0.id == old.id })
            let all = try await api.expect(200, "GET", "partners?archived=only").items
            #expect(all.first { $0.id == old.id }?.string("merged_into_id") == new.id)
            let followed = try await api.expect(200, "GET", "partnerships/\(partnership.id)").object
            #expect(followed.string("partner_id") == new.id && followed.integer("version") == 2)
            // Nothing is done to it any more, and nothing new refers to it.
            _ = try await api.expect(
                409, "PATCH", "partners/\(old.id)", #"{"note":"x"}"#, headers: [("If-Match", "*")])
            _ = try await api.expect(
                422, "POST", "partner-offers",
                "{\"partner_id\":\"\(old.id)\",\"area\":\"teacher_training\",\"capacity\":1}")
        }
    }

    @Test func `what never changes any more follows a merged partner all the same`() async throws {
        try await APIFixture.with { api in
            let (old, new) = (try await api.make("partner").id, try await api.make("partner").id)
            let own = ["partner_id": "\"\(old)\""]
            let practice = try await api.make("practice", own)
            let reviewed = #"{"to":"reviewed","on":"2026-11-20","reason":"Checked"}"#
            _ = try await api.expect(
                200, "POST", "practices/\(practice.id)/transitions", reviewed, headers: [("If-Match", "*")])
            let proposal = try await api.make("proposal", own)
            let sending = #"{"on":"2026-11-20","to":"The director","by":"email"}"#
            _ = try await api.expect(
                200, "POST", "proposals/\(proposal.id)/send", sending, headers: [("If-Match", "*")])
            let partnership = try await api.make("partnership", own.merging(["stage_since": "\"2026-03-02\""]) { $1 })
            _ = try await api.makeSigned("mou", of: partnership.id, on: "2026-03-10")
            let merged = await Self.merge(api, old, into: new)
            #expect(merged.status == 201, "\(merged.text)")
            for path in ["practices/\(practice.id)", "proposals/\(proposal.id)", "partnerships/\(partnership.id)"] {
                #expect(try await api.expect(200, "GET", path).object.string("partner_id") == new, "\(path)")
            }
            _ = try await api.expect(
                409, "PATCH", "practices/\(practice.id)", "{\"partner_id\":\"\(old)\"}", headers: [("If-Match", "*")])
        }
    }

    @Test func `a partner is not merged with itself, in a circle, twice, or with what is not there`() async throws {
        try await APIFixture.with { api in
            let (a, b, c) = (
                try await api.make("partner").id, try await api.make("partner").id, try await api.make("partner").id
            )
            let theirs = try await api.make("partner", in: api.theirs).id
            func refused(_ reply: Reply, _ status: Int, _ place: String?) throws {
                #expect(reply.status == status, "\(reply.text)")
                if let place { #expect(try reply.places == [place]) }
            }
            try refused(await Self.merge(api, a, into: a), 422, "/into_id")
            try refused(await Self.merge(api, a, into: theirs), 422, "/into_id")
            try refused(await Self.merge(api, a, into: UUID().uuidString.lowercased()), 422, "/into_id")
            try refused(await Self.merge(api, theirs, into: a), 404, nil)
            #expect(await Self.merge(api, a, into: b).status == 201)
            try refused(await Self.merge(api, b, into: a), 409, "/into_id")
            try refused(await Self.merge(api, c, into: a), 409, "/into_id")
            try refused(await Self.merge(api, a, into: c), 409, "")
            #expect(await Self.merge(api, b, into: c).status == 201)
            // The first goes where the second went.
            #expect(try await api.expect(308, "GET", "partners/\(a)").header("Location")?.hasSuffix(c) == true)
            let archived = try await api.make("partner").id
            _ = try await api.expect(200, "DELETE", "partners/\(archived)", headers: [("If-Match", "*")])
            try refused(await Self.merge(api, archived, into: c), 409, nil)
            try refused(await Self.merge(api, c, into: archived), 409, "/into_id")
            let missing = await api.send(
                "POST", "partners/\(c)/merges", "{\"into_id\":\"\(archived)\",\"reason\":\"x\"}")
            #expect(missing.status == 428)
        }
    }

    @Test func `two partners that are merged into each other at once, while both are written to, end as one`()
        async throws
    {
        try await APIFixture.with(lines: 8) { api in
            for _ in 0..<4 {
                let (a, b) = (try await api.make("partner").id, try await api.make("partner").id)
                let (merges, others) = await withTaskGroup(of: (Bool, Int).self) { group in
                    group.addTask { (true, await Self.merge(api, a, into: b).status) }
                    group.addTask { (true, await Self.merge(api, b, into: a).status) }
                    for (number, id) in [a, b, a, b].enumerated() {
                        group.addTask {
                            let body = "{\"partner_id\":\"\(id)\",\"name\":\"N. Example \(number)\"}"
                            return (false, await api.send("POST", "contacts", body, allowing: true).status)
                        }
                        group.addTask {
                            (
                                false,
                                await api.send(
                                    "PATCH", "partners/\(id)", "{\"note\":\"\(number)\"}",
                                    headers: [("If-Match", "*")], allowing: true
                                ).status
                            )
                        }
                    }
                    return await group.reduce(into: ([Int](), [Int]())) {
                        if $1.0 { $0.0.append($1.1) } else { $0.1.append($1.1) }
                    }
                }
                #expect(merges.filter { $0 == 201 }.count == 1, "\(merges)")
                #expect(others.allSatisfy { [200, 201, 409, 422, 503].contains($0) }, "\(others)")
                // Every contact that was made is the survivor's.
                let left = try await api.test.psql(
                    """
                    select count(*) from ecdp.contact as c
                    inner join ecdp.partner as p on p.tenant_id = c.tenant_id and p.id = c.partner_id
                    where p.merged_into_id is not null
                    """)
                #expect(left == "0")
            }
        }
    }

    /// The path an officer of a municipality walks.
    @Test func `from what was heard at a meeting to a partner, by way of follow-ups`() async throws {
        try await APIFixture.with { api in
            let meeting = try await api.make(
                "engagement",
                [
                    "kind": "\"community_meeting\"", "title": "\"Ward meeting\"", "held_on": "\"2026-10-06\"",
                    "starts_at": "\"2026-10-06T17:00:00+02:00\"", "ends_at": "\"2026-10-06T19:00:00+02:00\"",
                    "zone": "\"Africa/Johannesburg\"",
                ])
            let lead = try await api.expect(
                201, "POST", "leads",
                """
                {"name":"Food Gardens","source":"event","engagement_id":"\(meeting.id)","found_on":"2026-10-06",
                "found_by":"Outreach team","kind":"cbo","areas":["nutrition_hygiene"],"phone":"010 555 0199"}
                """
            ).object
            #expect(lead.string("status") == "open" && lead.string("phone") == "+27105550199")
            let call = try await api.expect(
                201, "POST", "follow-ups",
                """
                {"what":"Telephone","due_on":"2026-10-12","owner":"Outreach team","lead_id":"\(lead.id)"}
                """
            ).object
            let due = try await api.expect(200, "GET", "follow-ups?done_on_present=false&due_on_to=2026-11-24").items
            #expect(due.map(\.id) == [call.id])
            _ = try await api.expect(
                422, "PATCH", "follow-ups/\(call.id)", #"{"done_on":"2026-10-13"}"#, headers: [("If-Match", "*")])
            _ = try await api.expect(
                200, "PATCH", "follow-ups/\(call.id)", #"{"done_on":"2026-10-13","outcome":"They are interested"}"#,
                headers: [("If-Match", "\"v1\"")])
            // It cannot become a partner without one.
            let early = try await api.expect(
                422, "PATCH", "leads/\(lead.id)", #"{"status":"partner"}"#, headers: [("If-Match", "*")])
            #expect(try early.places == ["/partner_id"])
            let partner = try await api.expect(
                201, "POST", "partners",
                #"{"name":"Food Gardens","kind":"cbo","sub_kind":"grassroots","phone":"010 555 0199"}"#
            ).object
            let became = try await api.expect(
                200, "PATCH", "leads/\(lead.id)", "{\"status\":\"partner\",\"partner_id\":\"\(partner.id)\"}",
                headers: [("If-Match", "\"v1\"")])
            #expect(try became.object.string("partner_id") == partner.id)

            // They had met: the partnership's first move came of the meeting.
            let partnership = try await api.make(
                "partnership", ["partner_id": "\"\(partner.id)\"", "stage_since": "\"2026-10-01\""])
            func move(_ day: String, _ event: String) async -> Reply {
                await api.send(
                    "POST", "partnerships/\(partnership.id)/transitions",
                    "{\"to\":\"contacted\",\"on\":\"\(day)\",\"reason\":\"Met\",\"engagement_id\":\"\(event)\"}",
                    headers: [("If-Match", "*")])
            }
            let strange = await move("2026-10-07", meeting.id)
            #expect(strange.status == 422)
            #expect(try strange.places == ["/engagement_id"])
            _ = try await api.expect(
                200, "POST", "engagements/\(meeting.id)/invitations", "{\"partner_ids\":[\"\(partner.id)\"]}")
            #expect(await move("2026-10-05", meeting.id).status == 422)
            #expect(await move("2026-10-07", UUID().uuidString.lowercased()).status == 422)
            let moved = await move("2026-10-07", meeting.id)
            #expect(try moved.object.string("stage_engagement_id") == meeting.id)
            let history = try await api.expect(200, "GET", "partnerships/\(partnership.id)/transitions").items
            #expect(history.last?.string("engagement_id") == meeting.id)
            // The next move came of nothing.
            _ = try await api.expect(
                200, "POST", "partnerships/\(partnership.id)/transitions",
                #"{"to":"proposed","on":"2026-10-20","reason":"Sent"}"#, headers: [("If-Match", "*")])
            let last = try await api.expect(200, "GET", "partnerships/\(partnership.id)/transitions").items.last
            #expect(last?["engagement_id"] == .null)
        }
    }
}
