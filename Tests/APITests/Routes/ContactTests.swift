import Domain
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// A person can see all that is kept of them, and have it erased.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ContactTests {
    private static let secrets = ["Nomsa Nobody", "+27005550101", "nomsa@nowhere.example", "night watch"]

    private static func contact(_ api: APIFixture, headers: [(String, String)] = []) async throws -> Reply {
        let centre = try await api.make("centre")
        return try await api.expect(
            201, "POST", "contacts",
            #"{"centre_id":"\#(centre.id)","name":"Nomsa Nobody","phone":"+27 00 555 0101","#
                + #""email":"nomsa@nowhere.example","role":"night watch"}"#, headers: headers)
    }

    /// Every row of the municipality, as text.
    private static func everything(_ api: APIFixture) async throws -> String {
        let tables = try await api.test.psql(
            """
            select c.relname from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id'
            where c.relkind = 'r' and c.relnamespace = 'ecdp'::regnamespace
            """
        ).split(separator: "\n")
        let sql = tables.map { "select to_jsonb(t)::text from ecdp.\($0) as t where t.tenant_id = \(api.mine.tenant)" }
            .joined(separator: " union all ")
        return try await api.test.psql(sql)
    }

    /// The values that PostgreSQL has kept to plan with.
    private static func statistics(_ api: APIFixture) async throws -> String {
        try await api.test.psql(
            """
            select s.stavalues1::text, s.stavalues2::text, s.stavalues3::text, s.stavalues4::text, s.stavalues5::text
            from pg_statistic as s
            """)
    }

    @Test func `the export has every value, every read and change, and is noted itself`() async throws {
        try await APIFixture.with { api in
            let row = try await Self.contact(api, headers: [("Idempotency-Key", "k")]).object
            _ = try await api.expect(200, "GET", "contacts/\(row.id)")
            let items = try await api.expect(200, "GET", "contacts/\(row.id)/export").items
            let values = items.filter { $0.string("source") == "contact" }
            for key in row.keys {
                let value = values.first { $0.string("name") == key }
                #expect(value != nil, "\(key)")
            }
            for secret in Self.secrets { #expect(values.contains { $0.string("value") == secret }) }
            let done = items.filter { $0.string("source") == "audit_event" }.compactMap { $0.string("name") }
            #expect(done == ["insert", "read", "export"])
            #expect(items.filter { $0.string("source") == "idempotency_key" }.count == 1)

            let csv = try await api.expect(
                200, "GET", "contacts/\(row.id)/export", headers: [("Accept", "text/csv")])
            #expect(csv.text.hasPrefix("source,at,actor,name,value\r\n"))
            #expect(csv.text.contains("nomsa@nowhere.example"))
            _ = try await api.expect(404, "GET", "contacts/\(UUID().uuidString)/export")
            let theirs = try await api.make("contact", in: api.theirs)
            _ = try await api.expect(404, "GET", "contacts/\(theirs.id)/export")
        }
    }

    @Test func `a person is found by name, telephone number or address`() async throws {
        try await APIFixture.with { api in
            let row = try await Self.contact(api).object
            for query in [
                "name=Nomsa%20Nobody", "name=nomsa", "name=N%C3%B3MSA%20%20nob", "name=nom%E2%80%8Bsa",
                "email=nomsa@nowhere.example", "email=NOMSA@", "phone=%2B27%2000%20555%200101",
                "phone=+27005550101", "phone=+27+00+555+0101", "phone=0027005550101", "phone=%2B27005",
                "phone=27005550101",
            ] {
                #expect(try await api.expect(200, "GET", "contacts?\(query)").items.map(\.id) == [row.id], "\(query)")
            }
            for query in ["name=omsa", "email=omsa", "phone=5550101", "phone=%2B44"] {
                #expect(try await api.expect(200, "GET", "contacts?\(query)").items.isEmpty, "\(query)")
            }
            let wrong = try await api.expect(400, "GET", "contacts?phone=nomsa")
            #expect(try wrong.places == ["?phone"])
        }
    }

    @Test func `a telephone number is found in any of its spellings, whichever it was sent in`() async throws {
        let spellings = [
            "0825550101", "082 555 0101", "+27 82 555 0101", "0027825550101", "(082) 555-0101", "+27 (0)82 555 0101",
        ]
        try await APIFixture.with { api in
            for sent in spellings {
                let row = try await api.make("contact", ["phone": "\"\(sent)\"", "email": "\"A.B+c@Example.ORG\""])
                #expect(row.string("phone") == "+27825550101")
                #expect(row.string("email") == "A.B+c@example.org")
                for spelling in spellings {
                    let query = "phone=\(PercentEncoding.encode(spelling))"
                    let found = try await api.expect(200, "GET", "contacts?\(query)").items
                    #expect(found.map(\.id) == [row.id], "\(sent), \(spelling)")
                }
                let mail = try await api.expect(200, "GET", "contacts?email=a.b+c@example.org").items
                #expect(mail.map(\.id) == [row.id])
                _ = try await api.expect(200, "POST", "contacts/\(row.id)/erase", headers: [("If-Match", "*")])
            }
            for (field, wrong) in [
                ("phone", "082 555 010"), ("phone", "ask"), ("email", "nomsa"), ("email", "a b@c.org"),
            ] {
                let body = try await api.body(of: APIFixture.resource("contact"), full: false)
                let refused = try await api.expect(
                    422, "POST", "contacts", APIFixture.text(body.merging([field: "\"\(wrong)\""]) { $1 }))
                #expect(try refused.places == ["/\(field)"], "\(wrong)")
            }
        }
    }

    @Test func `what is erased is nowhere any more, but that it was erased`() async throws {
        try await APIFixture.with { api in
            let key = [("Idempotency-Key", "make")]
            let body = #"{"centre_id":"\#(try await api.make("centre").id)","name":"Nomsa Nobody"}"#
            let made = try await api.expect(201, "POST", "contacts", body, headers: key).object
            _ = try await api.expect(
                200, "PATCH", "contacts/\(made.id)", #"{"email":"nomsa@nowhere.example","role":"night watch"}"#,
                headers: APIFixture.etag(made))
            #expect(try await Self.everything(api).contains("Nomsa Nobody"))
            // More than one of a kind, or PostgreSQL keeps none of them anyway.
            for _ in 0..<3 { _ = try await Self.contact(api, headers: [("Idempotency-Key", "\(UUID())")]) }
            try await api.test.psql("analyze")
            for other in try await api.expect(200, "GET", "contacts").items where other.id != made.id {
                _ = try await api.expect(200, "POST", "contacts/\(other.id)/erase", headers: [("If-Match", "*")])
            }

            let path = "contacts/\(made.id)/erase"
            _ = try await api.expect(428, "POST", path)
            let stale = try await api.expect(412, "POST", path, headers: [("If-Match", "\"v1\"")])
            #expect(stale.header("ETag") == "\"v2\"")
            let headers = [("If-Match", "\"v2\""), ("Idempotency-Key", "erase")]
            let erased = try await api.expect(200, "POST", path, headers: headers)
            #expect(try erased.object.string("contact_id") == made.id)
            let again = try await api.expect(200, "POST", path, headers: headers)
            #expect(again.text == erased.text)

            let left = try await Self.everything(api) + Self.statistics(api)
            for secret in Self.secrets { #expect(!left.contains(secret)) }
            _ = try await api.expect(404, "GET", "contacts/\(made.id)")
            _ = try await api.expect(404, "POST", path, headers: [("If-Match", "*")])
            let trail = try await api.expect(200, "GET", "audit-events?subject_id=\(made.id)&sort=id").items
            #expect(trail.map { $0.string("action") } == ["insert", "update", "delete"])
            #expect(trail[2].integer("id") == (try erased.object.integer("audit_event_id")))
            // The request that made it is not done a second time.
            #expect(try await api.expect(410, "POST", "contacts", body, headers: key).problem == "erased")
            #expect(try await api.expect(200, "GET", "contacts").items.isEmpty)
        }
    }

    @Test func `an archived contact is erased too, and another municipality's is not`() async throws {
        try await APIFixture.with { api in
            let row = try await Self.contact(api).object
            _ = try await api.expect(200, "DELETE", "contacts/\(row.id)", headers: [("If-Match", "*")])
            _ = try await api.expect(200, "POST", "contacts/\(row.id)/erase", headers: [("If-Match", "*")])
            let theirs = try await api.make("contact", in: api.theirs)
            _ = try await api.expect(404, "POST", "contacts/\(theirs.id)/erase", headers: [("If-Match", "*")])
            _ = try await api.expect(200, "GET", "contacts/\(theirs.id)", in: api.theirs)
        }
    }
}
