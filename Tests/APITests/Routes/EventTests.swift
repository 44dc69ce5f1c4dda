import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Events: times and zones, lists of invitees, postponement.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct EventTests {
    private static func event(_ api: APIFixture, _ members: [String: String]) async -> Reply {
        let body = ["kind": "\"workshop\"", "title": "\"Workshop\"", "held_on": "\"2026-10-06\""]
        return await api.send("POST", "engagements", APIFixture.text(body.merging(members) { $1 }))
    }

    @Test func `an event is on the day on which it begins in its zone`() async throws {
        try await APIFixture.with { api in
            let johannesburg = "Africa/Johannesburg"
            for (start, end, zone, day, status) in [
                // Across midnight, and at its edges.
                ("2026-10-06T23:30:00+02:00", "2026-10-07T01:00:00+02:00", johannesburg, "2026-10-06", 201),
                ("2026-10-06T23:30:00+02:00", "2026-10-07T01:00:00+02:00", johannesburg, "2026-10-07", 422),
                ("2026-10-06T22:00:00Z", "2026-10-06T23:00:00Z", johannesburg, "2026-10-07", 201),
                ("2026-10-06T21:59:59Z", "2026-10-06T23:00:00Z", johannesburg, "2026-10-06", 201),
                // Summer time of others: London is at UTC+1 until 25 October 2026.
                ("2026-10-06T23:30:00Z", "2026-10-07T00:30:00Z", "Europe/London", "2026-10-07", 201),
                ("2026-11-06T23:30:00Z", "2026-11-07T00:30:00Z", "Europe/London", "2026-11-06", 201),
                ("2026-10-06T02:00:00Z", "2026-10-06T03:00:00Z", "America/New_York", "2026-10-05", 201),
                // 29 February.
                ("2028-02-29T23:30:00+02:00", "2028-03-01T00:30:00+02:00", johannesburg, "2028-02-29", 201),
                ("2028-03-01T00:30:00+02:00", "2028-03-01T01:30:00+02:00", "UTC", "2028-02-29", 201),
                ("2026-10-06T10:00:00Z", "2026-10-06T10:00:00Z", johannesburg, "2026-10-06", 422),
                ("2026-10-06T10:00:00Z", "2026-10-06T09:00:00Z", johannesburg, "2026-10-06", 422),
                ("2026-10-06T10:00:00Z", "2026-11-07T10:00:00Z", johannesburg, "2026-10-06", 422),
                ("2026-10-06T10:00:00Z", "2026-10-06T11:00:00Z", "Africa/Pretoria", "2026-10-06", 422),
                ("2027-02-29T10:00:00Z", "2027-03-01T11:00:00Z", johannesburg, "2027-03-01", 422),
            ] {
                let reply = await Self.event(
                    api,
                    [
                        "starts_at": "\"\(start)\"", "ends_at": "\"\(end)\"", "zone": "\"\(zone)\"",
                        "held_on": "\"\(day)\"",
                    ])
                #expect(reply.status == status, "\(start) \(zone) \(day): \(reply.text)")
            }
            let half = await Self.event(api, ["starts_at": "\"2026-10-06T10:00:00Z\""])
            #expect(half.status == 422)
            let places = try half.places
            #expect(places == ["/starts_at"])
            let reason = await Self.event(api, ["status": "\"cancelled\""])
            #expect(reason.status == 422)
            #expect(try reason.places == ["/status_reason"])
        }
    }

    @Test func `ten thousand are invited in one request, answer in one and came in one`() async throws {
        try await APIFixture.with { api in
            let meeting = try await Self.event(api, [:]).object.id
            let partner = try await api.make("partner").id
            let contact = try await api.make("contact").id
            let ids = try await api.test.psql(
                """
                begin;
                set local session_replication_role = replica;
                insert into ecdp.centre (tenant_id, id, name, region_id)
                select \(api.mine.tenant), gen_random_uuid(), 'Centre ' || n, '\(api.mine.region)'
                from generate_series(1, 9998) as n returning id;
                commit
                """
            ).split(separator: "\n").map(String.init)
            let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
            let body =
                "{\"centre_ids\":[\(list)],\"partner_ids\":[\"\(partner)\"],\"contact_ids\":[\"\(contact)\"]}"
            // Again: nobody is invited twice.
            for _ in 0..<2 {
                let listed = try await api.expect(200, "POST", "engagements/\(meeting)/invitations", body).object
                #expect(listed.integer("centres_invited") == 9998)
                #expect(listed.integer("partners_invited") == 1 && listed.integer("contacts_invited") == 1)
            }
            func rows(_ members: String) -> String {
                let rows = (ids + [partner, contact]).map { "{\"invitee_id\":\"\($0)\",\(members)}" }
                return "{\"rows\":[\(rows.joined(separator: ","))]}"
            }
            let answered = try await api.expect(
                200, "POST", "engagements/\(meeting)/answers", rows("\"answer\":\"yes\"")
            ).object
            #expect(answered.integer("centres_yes") == 9998 && answered.integer("centres_not_answered") == 0)
            let came = try await api.expect(
                200, "POST", "engagements/\(meeting)/answers", rows("\"attended\":true,\"people\":2")
            ).object
            #expect(came.integer("centres_came") == 9998 && came.integer("people") == 20_000)
            #expect(came.integer("contacts_yes") == 1)
            #expect(try await api.expect(200, "GET", "engagements/\(meeting)/turnout").object == came)
            // One more is too many.
            let more = ids + [partner, contact, UUID().uuidString.lowercased()]
            let refused = await api.send(
                "POST", "engagements/\(meeting)/invitations",
                "{\"centre_ids\":[\(more.map { "\"\($0)\"" }.joined(separator: ","))]}")
            #expect(refused.status == 422)
            // A review counts centres and partners, each once; the person is not counted as either.
            #expect(
                try await api.test.psql(
                    """
                    select count(centre_id), count(partner_id), count(*) from ecdp.engagement_attendance
                    where engagement_id = '\(meeting)'
                    """) == "9998|1|10000")
        }
    }

    @Test func `an invitee that is not here is named by its place, and nobody is invited`() async throws {
        try await APIFixture.with { api in
            let meeting = try await Self.event(api, [:]).object.id
            let (centre, archived) = (try await api.make("centre").id, try await api.make("centre").id)
            let theirs = try await api.make("centre", in: api.theirs).id
            _ = try await api.expect(200, "DELETE", "centres/\(archived)", headers: [("If-Match", "*")])
            let reply = await api.send(
                "POST", "engagements/\(meeting)/invitations",
                """
                {"centre_ids":["\(theirs)","\(centre)","\(archived)"],"partner_ids":["\(centre)"]}
                """)
            #expect(reply.status == 422)
            #expect(try reply.places == ["/centre_ids/0", "/centre_ids/2", "/partner_ids/0"])
            let turnout = try await api.expect(200, "GET", "engagements/\(meeting)/turnout").object
            #expect(turnout.integer("centres_invited") == 0)
            for (body, places) in [
                ("{}", [""]), ("{\"centre_ids\":[]}", [""]), ("{\"centre_ids\":[\"x\"]}", ["/centre_ids/0"]),
                ("{\"centre_ids\":[\"\(centre)\",\"\(centre)\"]}", ["/centre_ids/1"]),
            ] {
                let reply = await api.send("POST", "engagements/\(meeting)/invitations", body)
                #expect(reply.status == 422)
                #expect(try reply.places == places, "\(body): \(reply.text)")
            }
            let unlisted = await api.send(
                "POST", "engagements/\(meeting)/answers",
                "{\"rows\":[{\"invitee_id\":\"\(centre)\",\"answer\":\"no\"}]}")
            #expect(unlisted.status == 422)
            #expect(try unlisted.places == ["/rows/0/invitee_id"])
            let elsewhere = await api.send(
                "POST", "engagements/\(meeting)/invitations", "{\"centre_ids\":[\"\(theirs)\"]}", in: api.theirs)
            #expect(elsewhere.status == 404)
        }
    }

    @Test func `a cancelled or postponed event is kept, nobody came to it, and another takes its place`() async throws {
        try await APIFixture.with { api in
            let centre = try await api.make("centre").id
            let event = try await Self.event(
                api,
                [
                    "held_on": "\"2026-10-06\"", "starts_at": "\"2026-10-06T10:00:00+02:00\"",
                    "ends_at": "\"2026-10-06T12:00:00+02:00\"", "zone": "\"Africa/Johannesburg\"", "capacity": "30",
                ]
            ).object.id
            _ = try await api.expect(
                200, "POST", "engagements/\(event)/invitations", "{\"centre_ids\":[\"\(centre)\"]}")
            let body = """
                {"reason":"Flood","held_on":"2026-10-13","starts_at":"2026-10-13T10:00:00+02:00",
                "ends_at":"2026-10-13T12:00:00+02:00","zone":"Africa/Johannesburg"}
                """
            let stale = await api.send(
                "POST", "engagements/\(event)/postponement", body, headers: [("If-Match", "\"v9\"")])
            #expect(stale.status == 412)
            let next = try await api.expect(
                201, "POST", "engagements/\(event)/postponement", body, headers: [("If-Match", "\"v1\"")]
            ).object
            #expect(next.string("postponed_from_id") == event && next.integer("capacity") == 30)
            let kept = try await api.expect(200, "GET", "engagements/\(event)").object
            #expect(kept.string("status") == "postponed" && kept.string("status_reason") == "Flood")
            let turnout = try await api.expect(200, "GET", "engagements/\(next.id)/turnout").object
            #expect(turnout.integer("centres_not_answered") == 1)
            func patch(_ id: String, _ body: String) async -> Reply {
                await api.send("PATCH", "engagements/\(id)", body, headers: [("If-Match", "*")])
            }
            #expect(
                await api.send("POST", "engagements/\(event)/postponement", body, headers: [("If-Match", "*")]).status
                    == 409)
            #expect(await patch(event, #"{"status":"confirmed"}"#).status == 409)
            #expect(
                await api.send(
                    "POST", "engagements/\(event)/answers",
                    "{\"rows\":[{\"invitee_id\":\"\(centre)\",\"attended\":true}]}"
                ).status == 409)
            _ = try await api.expect(
                200, "POST", "engagements/\(next.id)/answers",
                "{\"rows\":[{\"invitee_id\":\"\(centre)\",\"attended\":true}]}")
            let attended = await patch(next.id, #"{"status":"cancelled","status_reason":"x"}"#)
            #expect(attended.status == 409)
            #expect(try attended.places == ["/status"])
        }
    }

    @Test func `an event that is full takes no more who say yes, unless they may come all the same`() async throws {
        try await APIFixture.with { api in
            let event = try await Self.event(api, ["capacity": "2"]).object.id
            var centres: [String] = []
            for _ in 0..<5 { centres.append(try await api.make("centre").id) }
            let partner = try await api.make("partner").id
            // More are invited than there is room for.
            let invited = try await api.expect(
                200, "POST", "engagements/\(event)/invitations",
                """
                {"centre_ids":[\(centres.map { "\"\($0)\"" }.joined(separator: ","))],"partner_ids":["\(partner)"]}
                """
            ).object
            #expect(invited.integer("places_left") == 2 && invited.integer("centres_not_answered") == 5)
            func answer(_ status: Int, _ rows: [(String, String)], _ more: String = "") async throws -> Reply {
                let rows = rows.map { "{\"invitee_id\":\"\($0)\",\"answer\":\"\($1)\"}" }.joined(separator: ",")
                return try await api.expect(
                    status, "POST", "engagements/\(event)/answers", "{\"rows\":[\(rows)]\(more)}")
            }
            func left() async throws -> Int? {
                try await api.expect(200, "GET", "engagements/\(event)/turnout").object.integer("places_left")
            }
            // All of a list or nobody; partners take places as centres do.
            let refused = try await answer(409, centres.prefix(3).map { ($0, "yes") })
            #expect(try refused.places == ["/rows"])
            #expect(try await left() == 2)
            _ = try await answer(
                200, [(centres[0], "yes"), (partner, "yes"), (centres[1], "maybe"), (centres[2], "no")])
            #expect(try await left() == 0)
            _ = try await answer(409, [(centres[3], "yes")])
            _ = try await answer(409, [(centres[1], "yes"), (centres[3], "no")])
            // What takes no place is kept: the same answer again, another one, that somebody came.
            _ = try await answer(200, [(centres[0], "yes"), (centres[3], "maybe")])
            // Who gives a place up leaves it to another, in one request too.
            _ = try await answer(200, [(centres[0], "no"), (centres[1], "yes")])
            #expect(try await left() == 0)

            // The same one by one.
            let rows = try await api.expect(200, "GET", "engagement-attendances?engagement_id=\(event)").items
            func path(_ centre: String) throws -> String {
                "engagement-attendances/\(try #require(rows.first { $0.string("centre_id") == centre }).id)"
            }
            func change(_ status: Int, _ centre: String, _ body: String) async throws -> Reply {
                try await api.expect(status, "PATCH", try path(centre), body, headers: [("If-Match", "*")])
            }
            #expect(try await change(409, centres[3], #"{"answer":"yes"}"#).places == ["/answer"])
            let late = try await api.make("centre").id
            func add(_ status: Int, _ more: String) async throws -> Reply {
                try await api.expect(
                    status, "POST", "engagement-attendances",
                    "{\"engagement_id\":\"\(event)\",\"centre_id\":\"\(late)\"\(more)}")
            }
            #expect(try await add(409, #","answer":"yes""#).places == ["/answer"])
            _ = try await add(201, "")

            // Said to have room all the same; who goes off the list makes room.
            _ = try await change(200, centres[3], #"{"answer":"yes","over_capacity":true}"#)
            _ = try await answer(200, [(centres[4], "yes")], #","over_capacity":true"#)
            #expect(try await left() == -2)
            _ = try await answer(409, [(late, "yes")])
            _ = try await api.expect(200, "DELETE", try path(centres[1]), headers: [("If-Match", "*")])
            #expect(try await left() == -1)

            // Facts are kept, and a smaller room uninvites nobody.
            let came = (centres + [late]).filter { $0 != centres[1] }
                .map { "{\"invitee_id\":\"\($0)\",\"attended\":true,\"people\":9}" }
            let kept = try await api.expect(
                200, "POST", "engagements/\(event)/answers", "{\"rows\":[\(came.joined(separator: ","))]}"
            ).object
            #expect(kept.integer("centres_came") == 5 && kept.integer("people") == 45)
            _ = try await api.expect(
                200, "PATCH", "engagements/\(event)", #"{"capacity":1}"#, headers: [("If-Match", "*")])
            #expect(try await left() == -2)
            _ = try await api.expect(
                200, "PATCH", "engagements/\(event)", #"{"capacity":null}"#, headers: [("If-Match", "*")])
            _ = try await answer(200, [(late, "yes")])
            #expect(try await left() == nil)
        }
    }

    @Test func `of fifty who say yes at once to the last places, as many come as there are`() async throws {
        try await APIFixture.with(lines: 8) { api in
            let event = try await Self.event(api, ["capacity": "3"]).object.id
            let ids = try await api.test.psql(
                """
                insert into ecdp.centre (tenant_id, id, name, region_id)
                select \(api.mine.tenant), gen_random_uuid(), 'Centre ' || n, '\(api.mine.region)'
                from generate_series(1, 50) as n returning id
                """
            ).split(separator: "\n").map(String.init)
            _ = try await api.expect(
                200, "POST", "engagements/\(event)/invitations",
                "{\"centre_ids\":[\(ids.map { "\"\($0)\"" }.joined(separator: ","))]}")
            let rows = try await api.expect(200, "GET", "engagement-attendances?engagement_id=\(event)&limit=50").items
            #expect(rows.count == 50)
            let statuses = await withTaskGroup(of: Int.self) { group in
                for (number, row) in rows.enumerated() {
                    group.addTask {
                        number.isMultiple(of: 2)
                            ? await api.send(
                                "PATCH", "engagement-attendances/\(row.id)", #"{"answer":"yes"}"#,
                                headers: [("If-Match", "*")]
                            ).status
                            : await api.send(
                                "POST", "engagements/\(event)/answers",
                                "{\"rows\":[{\"invitee_id\":\"\(row.string("centre_id") ?? "")\",\"answer\":\"yes\"}]}"
                            ).status
                    }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 3, 409: 47])
            let turnout = try await api.expect(200, "GET", "engagements/\(event)/turnout").object
            #expect(turnout.integer("places_left") == 0 && turnout.integer("centres_yes") == 3)
        }
    }

    @Test func `a person who is erased goes off the lists of invitees`() async throws {
        try await APIFixture.with { api in
            let meeting = try await Self.event(api, [:]).object.id
            let contact = try await api.make("contact").id
            _ = try await api.expect(
                200, "POST", "engagements/\(meeting)/invitations", "{\"contact_ids\":[\"\(contact)\"]}")
            _ = try await api.expect(200, "POST", "contacts/\(contact)/erase", headers: [("If-Match", "*")])
            let turnout = try await api.expect(200, "GET", "engagements/\(meeting)/turnout").object
            #expect(turnout.integer("contacts_invited") == 0)
        }
    }
}
