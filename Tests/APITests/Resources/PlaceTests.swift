import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Where a municipality's centres and areas may lie. The day is the one of the tests' cluster, 2099-12-31.
@Suite(.database, .serialized)
struct PlaceTests {
    /// Makes a ward of a municipality.
    ///
    /// - Returns: its id.
    private static func ward(in code: String, from: String = "2021-11-01", to: String? = nil) async throws -> String {
        let number = String(format: "77%06d", APIFixture.number())
        return try await TestDatabase.current.psql(
            """
            insert into ecdp.region (id, kind, code, vintage, name, parent_id, valid_from, valid_to, source)
            select
                app.region_id('ward', '2021', '\(number)'), 'ward', '\(number)', '2021', 'Ward', r.id, '\(from)',
                \(to.map { "'\($0)'" } ?? "null"), 'made up'
            from ecdp.region as r
            where r.code = '\(code)' and r.vintage = '2016'
            returning id
            """)
    }

    private static func region(_ code: String) async throws -> String {
        try await TestDatabase.current.psql(
            "select r.id from ecdp.region as r where r.code = '\(code)' and r.kind <> 'ward'")
    }

    /// Regions in which nothing of Cape Town's can lie, with what is said of each.
    private static func impossible() async throws -> [(id: String, message: String)] {
        let outside = "is not inside this municipality"
        return [
            (try await region("ZA"), outside), (try await region("WC"), outside), (try await region("DC10"), outside),
            (try await region("EC101"), outside), (try await ward(in: "EC101"), outside),
            (try await ward(in: "CPT", to: "2025-12-01"), "is not valid today"),
            (try await ward(in: "CPT", from: "2100-01-01"), "is not valid today"),
            (UUID().uuidString.lowercased(), "is not a region"),
        ]
    }

    @Test(arguments: [("centre", "region_id"), ("region", "parent_id")])
    func `a centre and an area lie in a region of their own municipality that is valid that day`(
        name: String, field: String
    ) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let row = try await api.make(name)
            for (id, message) in try await Self.impossible() {
                var body = try await api.body(of: resource, full: false)
                body[field] = "\"\(id)\""
                for reply in [
                    try await api.expect(422, "POST", resource.path, APIFixture.text(body)),
                    try await api.expect(
                        422, "PATCH", "\(resource.path)/\(row.id)", "{\"\(field)\":\"\(id)\"}",
                        headers: [("If-Match", "*")]),
                ] {
                    #expect(try reply.faults.map(\.place) == ["/\(field)"])
                    #expect(try reply.faults.first?.message == message, "\(reply.text)")
                }
            }
            let ward = try await Self.ward(in: "CPT")
            for id in [api.mine.region, ward] { _ = try await api.make(name, [field: "\"\(id)\""]) }
            // A district's lie in its local municipalities and their wards too, not in those of another.
            for id in [api.theirs.region, try await Self.region("EC101"), try await Self.ward(in: "EC101")] {
                _ = try await api.make(name, [field: "\"\(id)\""], in: api.theirs)
            }
            var body = try await api.body(of: resource, full: false, in: api.theirs)
            body[field] = "\"\(ward)\""
            _ = try await api.expect(422, "POST", resource.path, APIFixture.text(body), in: api.theirs)
            // Where a ward ends later, what lies in it stays, and can be changed otherwise.
            let kept = try await api.make(name, [field: "\"\(ward)\""])
            try await api.test.psql("update ecdp.region set valid_to = '2030-01-01' where id = '\(ward)'")
            _ = try await api.expect(
                200, "PATCH", "\(resource.path)/\(kept.id)", #"{"name":"Another"}"#, headers: [("If-Match", "*")])
        }
    }

    @Test func `whatever can name a place names one of its day: every such column of the catalogue is tried`()
        async throws
    {
        try await APIFixture.with { api in
            let ended = try await Self.ward(in: "CPT", to: "2025-12-01")
            let endedArea = try await api.make(
                "region", ["valid_from": "\"2020-01-01\"", "valid_to": "\"2025-12-01\""]
            ).id
            var tried: Set<String> = []
            for resource in ServedResources.all where APIFixture.creatable.contains(resource.name) {
                for field in resource.createFields {
                    guard case .id("region") = field.kind else { continue }
                    let column = "\(resource.table).\(field.name)"
                    var body = try await api.body(of: resource, full: false)
                    APIFixture.exchange(for: field.name, in: &body, of: resource)
                    body[field.name] = "\"\(field.name == "locality_id" ? endedArea : ended)\""
                    let refused = try await api.expect(422, "POST", resource.path, APIFixture.text(body))
                    #expect(try refused.places == ["/\(field.name)"], "\(column)")
                    #expect(try refused.faults.first?.hint?.contains("successors") == true, "\(refused.text)")
                    tried.insert(column)
                }
            }
            let written = try await api.test.psql(
                """
                select c.conrelid::regclass || '.' || a.attname
                from pg_constraint as c
                join pg_attribute as t on t.attrelid = c.conrelid and t.attname = 'tenant_id'
                join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = any(c.conkey) and a.attname <> 'tenant_id'
                where
                    c.contype = 'f' and c.confrelid in ('ecdp.region'::regclass, 'ecdp.locality'::regclass)
                    -- The operator's, and a copy of it.
                    and c.conrelid not in ('ecdp.tenant'::regclass, 'ecdp.shared_practice'::regclass)
                """)
            let columns = written.split(separator: "\n").map { String($0).replacing("ecdp.", with: "") }
            #expect(Set(columns) == tried)
        }
    }

    @Test func `an engagement is held in a ward or municipality, anywhere, that is there on its day`() async throws {
        try await APIFixture.with { api in
            func hold(_ status: Int, _ region: String, on day: String) async throws -> Reply {
                try await api.expect(
                    status, "POST", "engagements",
                    "{\"kind\":\"site_visit\",\"title\":\"Visit\",\"held_on\":\"\(day)\",\"region_id\":\"\(region)\"}")
            }
            for code in ["ZA", "WC"] {
                let refused = try await hold(422, try await Self.region(code), on: "2026-05-06")
                #expect(try refused.faults.first?.message == "is neither a ward nor a municipality")
            }
            for code in ["DC10", "EC101", "CPT"] {
                _ = try await hold(201, try await Self.region(code), on: "2026-05-06")
            }
            let ward = try await Self.ward(in: "EC101", to: "2025-12-01")
            let held = try await hold(201, ward, on: "2025-11-30").object
            _ = try await hold(422, ward, on: "2025-12-01")
            // The list begins with a demarcation: what was held before it was held there all the same.
            _ = try await hold(201, ward, on: "2010-05-06")
            _ = try await hold(422, try await Self.ward(in: "EC101", from: "2100-01-01"), on: "2026-05-06")
            let moved = try await api.expect(
                422, "PATCH", "engagements/\(held.id)", #"{"held_on":"2025-12-01"}"#, headers: [("If-Match", "*")])
            #expect(try moved.places == ["/region_id"])
            _ = try await api.expect(
                200, "PATCH", "engagements/\(held.id)", #"{"title":"Another","held_on":"2025-11-29"}"#,
                headers: [("If-Match", "*")])
        }
    }

    @Test func `an area takes a centre while it is in use`() async throws {
        try await APIFixture.with { api in
            let ended = try await api.make(
                "region", ["valid_from": "\"2020-01-01\"", "valid_to": "\"2026-01-01\""])
            let coming = try await api.make("region", ["valid_from": "\"2100-01-01\""])
            let centre = try await api.make("centre")
            for area in [ended, coming] {
                var body = try await api.body(of: APIFixture.resource("centre"), full: false)
                body["locality_id"] = "\"\(area.id)\""
                let change = APIFixture.text(["locality_id": "\"\(area.id)\""])
                for reply in [
                    try await api.expect(422, "POST", "centres", APIFixture.text(body)),
                    try await api.expect(
                        422, "PATCH", "centres/\(centre.id)", change, headers: [("If-Match", "*")]),
                ] {
                    #expect(try reply.places == ["/locality_id"])
                    #expect(try reply.faults.first?.message == "is not in use today")
                }
            }
            let area = try await api.make("region", ["valid_to": "\"2100-01-01\""])
            let placed = try await api.make("centre", ["locality_id": "\"\(area.id)\""])
            _ = try await api.expect(
                200, "PATCH", "regions/\(area.id)", #"{"valid_to":"2099-12-31"}"#, headers: [("If-Match", "*")])
            _ = try await api.expect(
                200, "PATCH", "centres/\(placed.id)", #"{"name":"Another"}"#, headers: [("If-Match", "*")])
        }
    }

    @Test func `an area's successors are in use, its own municipality's, and lead in no circle`() async throws {
        try await APIFixture.with { api in
            func change(_ status: Int, _ area: String, _ successors: [String]) async throws -> Reply {
                try await api.expect(
                    status, "PATCH", "regions/\(area)",
                    "{\"successor_ids\":[\(successors.map { "\"\($0)\"" }.joined(separator: ","))]}",
                    headers: [("If-Match", "*")])
            }
            func area(_ changes: [String: String] = [:], in place: APIFixture.Municipality? = nil) async throws
                -> String
            {
                try await api.make("region", ["valid_to": "\"2100-01-01\""].merging(changes) { $1 }, in: place).id
            }
            let (first, second, third) = (try await area(), try await area(), try await area())
            _ = try await change(200, first, [second])
            _ = try await change(200, second, [third, api.mine.region])
            for successors in [[first], [second], [third, second], [third]] {
                let reply = try await change(422, third, successors)
                #expect(try reply.places == ["/successor_ids"])
                #expect(try reply.faults.first?.message == "lead back to the area itself")
            }
            let archived = try await area()
            _ = try await api.expect(200, "DELETE", "regions/\(archived)", headers: [("If-Match", "*")])
            let refused = try await change(422, third, [archived])
            #expect(try refused.places == ["/successor_ids"])
            #expect(try refused.faults.first?.message == "is archived")
            for other in [
                try await area(in: api.theirs), try await Self.region("WC"), try await Self.region("EC101"),
                UUID().uuidString.lowercased(),
            ] {
                #expect(try await change(422, third, [other]).places == ["/successor_ids"])
            }
            // One that goes on has none.
            let open = try await api.make("region").id
            #expect(try await change(422, open, [third]).places == ["/valid_to"])
            // A successor that is archived later stands in no other change's way.
            _ = try await api.expect(200, "DELETE", "regions/\(second)", headers: [("If-Match", "*")])
            _ = try await api.expect(
                200, "PATCH", "regions/\(first)", #"{"name":"Another"}"#, headers: [("If-Match", "*")])
        }
    }

    @Test func `two areas that become each other's successor at once end in no circle`() async throws {
        try await APIFixture.with(lines: 4) { api in
            for _ in 0..<10 {
                let a = try await api.make("region", ["valid_to": "\"2100-01-01\""]).id
                let b = try await api.make("region", ["valid_to": "\"2100-01-01\""]).id
                let statuses = await withTaskGroup(of: Int.self) { group -> [Int] in
                    for (area, successor) in [(a, b), (b, a)] {
                        group.addTask {
                            await api.send(
                                "PATCH", "regions/\(area)", "{\"successor_ids\":[\"\(successor)\"]}",
                                headers: [("If-Match", "*")]
                            ).status
                        }
                    }
                    return await group.reduce(into: [Int]()) { $0.append($1) }.sorted()
                }
                #expect(statuses == [200, 422])
            }
        }
    }

    @Test func `a partner serves regions anywhere`() async throws {
        try await APIFixture.with { api in
            for code in ["ZA", "EC", "DC10", "EC101"] {
                _ = try await api.make("partner_service_area", ["region_id": "\"\(try await Self.region(code))\""])
            }
        }
    }

    @Test func `a centre's standing tells its community from what the centre lacks`() async throws {
        try await APIFixture.with { api in
            let centre = try await api.make("centre", ["quintile": "2", "subsidised": "false"]).id
            func standing() async throws -> JSONObject {
                try await api.expect(200, "GET", "centre-standings/\(centre)").object
            }
            let poor = try await standing()
            #expect(poor["underserved"] == .bool(true))
            #expect(poor.string("underserved_by") == "quintile")
            #expect(poor["unsubsidised"] == .bool(true))
            #expect(poor["unregistered"] == .bool(true))
            _ = try await api.make(
                "centre_registration",
                [
                    "centre_id": "\"\(centre)\"", "scheme": "\"bana_pele\"", "level": "\"gold\"",
                    "valid_from": "\"2020-01-01\"",
                    "valid_to": "null",
                ])
            _ = try await api.expect(
                200, "PATCH", "centres/\(centre)", #"{"quintile":4,"subsidised":true}"#, headers: [("If-Match", "*")])
            let rich = try await standing()
            #expect(rich["underserved"] == .bool(false))
            #expect(rich["unsubsidised"] == .bool(false))
            #expect(rich["unregistered"] == .bool(false))
            #expect(try await api.expect(200, "GET", "centre-standings?underserved=true").items.isEmpty)
            #expect(
                try await api.expect(200, "GET", "centre-standings?underserved_by=quintile").items.map(\.id) == [centre]
            )
        }
    }
}
