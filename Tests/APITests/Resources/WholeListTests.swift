import HTTP
import JSON
import Resources
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

    @Test func `csv= asks for CSV wherever Accept admits it, and is refused where it does not`() async throws {
        try await APIFixture.with { api in
            let centre = try await api.make("centre")
            _ = try await api.make("centre")
            let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
            for accept in [nil, "*/*", "text/*;q=0.5", browser, "application/json, text/csv;q=0.1", "text/csv"] {
                for dialect in CSVDialect.allCases {
                    let headers = accept.map { [("Accept", $0)] } ?? []
                    let list = try await api.expect(
                        200, "GET", "centres?csv=\(dialect.rawValue)&limit=1", headers: headers)
                    #expect(list.header("Content-Type")?.hasPrefix("text/csv") == true, "\(accept ?? "none")")
                    #expect(list.text.hasPrefix("\u{FEFF}") == (dialect == .excel))
                    // The next page is asked for in the same way.
                    #expect(list.header("Link")?.contains("csv=\(dialect.rawValue)") == true)
                }
            }
            for accept in ["application/json", "text/html", "*/*, text/csv;q=0", "text/html, application/json;q=0.9"] {
                for path in ["centres", "centres/\(centre.id)"] {
                    let problem = await api.send("GET", "\(path)?csv=excel", headers: [("Accept", accept)])
                    #expect(problem.status == 406 && problem.text.contains("csv= asks for text/csv"), "\(accept)")
                }
            }
            // Without it Accept alone says.
            for accept in [nil, "*/*", browser] {
                let list = try await api.expect(
                    200, "GET", "centres", headers: accept.map { [("Accept", $0)] } ?? [])
                #expect(list.header("Content-Type")?.hasPrefix("application/json") == true)
            }
        }
    }

    @Test func `every endpoint that offers CSV gives it for csv=`() async throws {
        try await APIFixture.with { api in
            let offering = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
                .filter { $0.success.media.contains(.csv) }
            #expect(offering.count > 50)
            for endpoint in offering {
                #expect(endpoint.method == .get && endpoint.parameters.contains { $0.field.name == "csv" })
                // Those that need no row to name.
                let path = endpoint.path.replacing("{code}", with: api.mine.code)
                guard !path.contains("{") else { continue }
                let reply = await api.send("GET", "\(path)?csv=excel", headers: [("Accept", "*/*")])
                // Some have a parameter that must be given.
                guard reply.status == 200 else { continue }
                #expect(reply.header("Content-Type")?.hasPrefix("text/csv") == true, "\(path)")
            }
        }
    }
}
