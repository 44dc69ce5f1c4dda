import JSON
import TestSupport
import Testing

@testable import API

/// A list in one answer, sent in pieces; and the form of CSV that Excel opens.
@Suite(.database, .serialized)
struct WholeListTests {
    @Test func `all rows come in one answer, as the pages together have them`() async throws {
        try await APIFixture.with { api in
            for _ in 0..<3 { _ = try await api.make("centre") }
            _ = try await api.make("centre", in: api.theirs)
            for list in ["centres?sort=-name", "centres?sort=name&archived=only"] {
                let page = try await api.expect(200, "GET", "\(list)&limit=200")
                let whole = try await api.expect(200, "GET", "\(list)&all=true")
                #expect(whole.text == page.text)
                let csv = [("Accept", "text/csv")]
                let pageOfLines = try await api.expect(200, "GET", "\(list)&limit=200", headers: csv)
                let wholeOfLines = try await api.expect(200, "GET", "\(list)&all=true", headers: csv)
                #expect(wholeOfLines.text == pageOfLines.text)
            }
        }
    }

    @Test func `more rows than one piece holds come whole`() async throws {
        try await APIFixture.with { api in
            let centre = try await api.make("centre")
            try await api.test.psql(
                """
                insert into ecdp.centre_need (tenant_id, id, centre_id, area, priority, archived_at)
                select \(api.mine.tenant), gen_random_uuid(), '\(centre.id)', 'teacher_training', 3, now()
                from generate_series(1, 2500)
                """)
            let whole = try await api.expect(200, "GET", "centre-needs?all=true&archived=only")
            #expect(try whole.items.count == 2500)
            #expect(try Set(whole.items.compactMap { $0.string("id") }).count == 2500)
        }
    }

    @Test func `a whole list has no limit and no cursor`() async throws {
        try await APIFixture.with { api in
            let reply = try await api.expect(400, "GET", "centres?all=true&limit=5&cursor=abc")
            #expect(try reply.places == ["?limit", "?cursor"])
            _ = try await api.expect(400, "GET", "centres?all=yes")
            _ = try await api.expect(200, "GET", "centres?all=false&limit=5")
            let none = "00000000-0000-7000-8000-000000000000"
            _ = try await api.expect(404, "GET", "evaluations/\(none)/figures?all=true")
        }
    }

    @Test func `a whole list of contacts is noted, and one over a set of municipalities comes whole`() async throws {
        try await APIFixture.with { api in
            _ = try await api.make("contact")
            let before = try await api.expect(200, "GET", "audit-events?subject=contact&action=read&limit=200").items
                .count
            #expect(try await api.expect(200, "GET", "contacts?all=true").items.count == 1)
            let after = try await api.expect(200, "GET", "audit-events?subject=contact&action=read&limit=200").items
                .count
            #expect(after == before + 1)
            _ = try await api.make("programme")
            let page = try await api.expect(200, "GET", "/v1/programmes?limit=200")
            #expect(try await api.expect(200, "GET", "/v1/programmes?all=true").text == page.text)
        }
    }

    @Test func `CSV for Excel has a byte order mark, semicolons and decimal commas`() async throws {
        try await APIFixture.with { api in
            let centre = try await api.make(
                "centre", ["name": #""Ward 3; \"Sunny\", Gauteng""#, "latitude": "-26.25", "longitude": "28.5"])
            let csv = [("Accept", "text/csv")]
            for path in ["centres/\(centre.id)?csv=excel", "centres?csv=excel", "centres?csv=excel&all=true"] {
                let text = try await api.expect(200, "GET", path, headers: csv).text
                #expect(text.hasPrefix("\u{FEFF}id;name;"))
                #expect(text.contains(#";"Ward 3; ""Sunny"", Gauteng";"#))
                #expect(text.contains(";-26,25;28,5;"))
            }
            let plain = try await api.expect(200, "GET", "centres?csv=standard", headers: csv).text
            #expect(plain.hasPrefix("id,name,"))
            #expect(plain.contains(",-26.25,28.5,"))
            #expect(try await api.expect(400, "GET", "centres?csv=tabs").places == ["?csv"])
        }
    }
}
