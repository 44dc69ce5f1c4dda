import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Days that cannot lie ahead, and rows that are not referred to any more, made from the declarations.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ReferenceTests {
    @Test(arguments: APIFixture.independent)
    func `a day of the past is today at the latest, and the field is named`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for field in resource.createFields where field.isPast {
                // 2026-11-24 at noon in South Africa; at 22:30 UTC it is the next day there.
                for (day, status) in [("2026-11-24", 201), ("2026-11-25", 422), ("2199-12-31", 422)] {
                    var body = try await api.body(of: resource, full: name == "document_metric")
                    body.merge(APIFixture.companions["\(name).\(field.name)"] ?? [:]) { $1 }
                    body[field.name] = "\"\(day)\""
                    if field.name == "screened_on" { body["expires_on"] = "\"2199-12-31\"" }
                    if resource.column("due_on")?.field.isRequired != true { body["due_on"] = nil }
                    let reply = try await api.expect(status, "POST", resource.path, APIFixture.text(body))
                    if status == 422 {
                        #expect(try reply.faults.map(\.place) == ["/\(field.name)"])
                        #expect(try reply.faults.first?.message == "is after today")
                    }
                }
                guard resource.updateFields.contains(where: { $0.name == field.name }) else { continue }
                let row = try await api.make(name)
                let change = try await api.expect(
                    422, "PATCH", "\(resource.path)/\(row.id)", "{\"\(field.name)\":\"2026-11-25\"}",
                    headers: [("If-Match", "*")])
                #expect(try change.places == ["/\(field.name)"])
            }
        }
    }

    @Test(arguments: APIFixture.creatable)
    func `a new reference to an archived row is refused, and the field is named`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for field in resource.createFields {
                guard case .id(let subject) = field.kind, subject != "region" || field.name == "locality_id" else {
                    continue
                }
                // What the database itself makes is not archived.
                guard try APIFixture.resource(subject).operations.contains(.archive) else { continue }
                // What the body refers to, so that nothing else is wrong with it; where it need not refer, a new row.
                var body = try await api.body(of: resource, full: false)
                body.merge(APIFixture.companions["\(name).\(field.name)"] ?? [:]) { $1 }
                var id = body[field.name]?.trimmingCharacters(in: ["\""]) ?? "null"
                if id == "null" {
                    id = try await api.make(subject).id
                    APIFixture.exchange(for: field.name, in: &body, of: resource)
                    body[field.name] = "\"\(id)\""
                }
                let path = try APIFixture.resource(subject).path
                let archived = await api.send("DELETE", "\(path)/\(id)", headers: [("If-Match", "*")])
                // A centre that takes part in what goes on is not archived at all.
                if subject == "centre", archived.status == 409 { continue }
                #expect(archived.status == 200, "\(archived.text)")
                let reply = try await api.expect(422, "POST", resource.path, APIFixture.text(body))
                #expect(try reply.faults.map(\.place) == ["/\(field.name)"], "\(reply.text)")
                #expect(try reply.faults.first?.message == "is archived")

                guard resource.updateFields.contains(where: { $0.name == field.name }) else { continue }
                let row = try await api.make(name)
                let change = try await api.expect(
                    422, "PATCH", "\(resource.path)/\(row.id)", "{\"\(field.name)\":\"\(id)\"}",
                    headers: [("If-Match", "*")])
                #expect(try change.places == ["/\(field.name)"])
            }
        }
    }

    @Test func `what was referred to before it was archived can still be changed otherwise`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make("programme")
            let partnership = try await api.make("partnership", ["programme_id": "\"\(programme.id)\""])
            _ = try await api.expect(200, "DELETE", "programmes/\(programme.id)", headers: [("If-Match", "*")])
            _ = try await api.expect(
                200, "PATCH", "partnerships/\(partnership.id)", #"{"title":"Another"}"#, headers: [("If-Match", "*")])
        }
    }

    @Test func `a partner stays while a partnership with it goes on`() async throws {
        try await APIFixture.with { api in
            let partner = try await api.make("partner")
            let partnership = try await api.make("partnership", ["partner_id": "\"\(partner.id)\""])
            let kept = try await api.expect(409, "DELETE", "partners/\(partner.id)", headers: [("If-Match", "*")])
            #expect(kept.problem == "conflict" && kept.text.contains("partnerships that go on"))
            _ = try await api.expect(
                200, "POST", "partnerships/\(partnership.id)/transitions",
                #"{"to":"declined","on":"2026-11-01","reason":"No answer"}"#, headers: [("If-Match", "*")])
            _ = try await api.expect(200, "DELETE", "partners/\(partner.id)", headers: [("If-Match", "*")])
        }
    }

    @Test func `a partner serves regions, and areas that the municipality named itself`() async throws {
        try await APIFixture.with { api in
            let partner = try await api.make("partner").id
            let (area, other) = (try await api.make("region").id, try await api.make("region").id)
            let theirs = try await api.make("region", in: api.theirs).id
            func post(_ status: Int, _ place: String) async throws -> Reply {
                try await api.expect(
                    status, "POST", "partner-service-areas", #"{"partner_id":"\#(partner)"\#(place)}"#)
            }
            _ = try await post(201, #","region_id":"\#(api.mine.region)""#)
            _ = try await post(201, #","locality_id":"\#(area)""#)
            #expect(try await post(409, #","locality_id":"\#(area)""#).places == ["/locality_id"])
            #expect(try await post(422, #","locality_id":"\#(theirs)""#).places == ["/locality_id"])
            #expect(try await post(422, #","region_id":"\#(other)""#).places == ["/region_id"])
            #expect(try await post(422, "").places == [""])
            #expect(
                try await post(422, #","region_id":"\#(api.mine.region)","locality_id":"\#(other)""#).places == [""])
            for place in [area, api.mine.region] {
                let found = try await api.expect(200, "GET", "partners?serves=\(place)").items.map(\.id)
                #expect(found == [partner])
            }
            #expect(try await api.expect(200, "GET", "partners?serves=\(other)").items.isEmpty)
        }
    }

    @Test func `nobody has come to an engagement that lies ahead`() async throws {
        try await APIFixture.with { api in
            // The database's own today is that of the tests' cluster.
            let ahead = try await api.make("engagement", ["held_on": "\"2100-01-15\""])
            for field in [#""attended":true"#, #""people":3"#] {
                let centre = try await api.make("centre")
                let reply = try await api.expect(
                    422, "POST", "engagement-attendances",
                    #"{"engagement_id":"\#(ahead.id)","centre_id":"\#(centre.id)",\#(field)}"#)
                #expect(try reply.places == ["/attended"])
            }
            let invited = try await api.make("engagement_attendance", ["engagement_id": "\"\(ahead.id)\""])
            let came = try await api.expect(
                422, "PATCH", "engagement-attendances/\(invited.id)", #"{"attended":true}"#,
                headers: [("If-Match", "*")])
            #expect(try came.places == ["/attended"])

            let held = try await api.make("engagement")
            _ = try await api.make(
                "engagement_attendance", ["engagement_id": "\"\(held.id)\"", "attended": "true"])
            let moved = try await api.expect(
                422, "PATCH", "engagements/\(held.id)", #"{"held_on":"2100-01-15"}"#, headers: [("If-Match", "*")])
            #expect(try moved.places == ["/held_on"])
        }
    }
}
