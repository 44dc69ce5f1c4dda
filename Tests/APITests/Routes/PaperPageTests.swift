import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// MOUs and agreements as pages.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct PaperPageTests {
    @Test func `a draft shows what it says now; signed, it is the same to the last byte for ever`() async throws {
        try await APIFixture.with { api in
            let world = try await LedgerFixture.make(api)
            let draft = try await api.make(
                "document",
                [
                    "partnership_id": "\"\(world.partnership)\"", "kind": "\"mou\"", "title": "\"<i>Together</i>\"",
                    "terms": "\"First.\\nSecond & last.\"", "valid_until": "\"2026-12-31\"",
                    "commitments": """
                    [{"position":1,"side":"partner","resource_kind":"funding","amount":12345678,\
                    "schedule":"quarterly","from_on":"2026-04-30","until_on":"2026-09-30"}]
                    """,
                    "clauses": #"[{"position":1,"kind":"role","side":"centre","body":"Give <b>room</b>."}]"#,
                ])
            let path = "documents/\(draft.id)/document"
            let page = try await api.expect(200, "GET", path, headers: [("Accept", "text/html")])
            #expect(page.header("X-Content-Type-Options") == "nosniff")
            for part in [
                "Draft.", "&lt;i&gt;Together&lt;/i&gt;", "R\u{A0}123\u{A0}456,78", "every quarter", "<p>First.</p>",
                "<p>Second &amp; last.</p>", "Give &lt;b&gt;room&lt;/b&gt;.", "31 December 2026",
            ] { #expect(page.text.contains(part), "\(part)") }
            _ = try await api.expect(
                200, "PATCH", "documents/\(draft.id)", #"{"title":"Other"}"#, headers: [("If-Match", "*")])
            #expect(try await api.expect(200, "GET", path).text.contains("<h1>Other</h1>"))

            _ = try await api.sign(draft.id, on: "2026-03-10")
            // The first to ask is answered as the last.
            let pages = await withTaskGroup(of: String.self) { group in
                for _ in 0..<10 { group.addTask { await api.send("GET", path).text } }
                return await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(pages.count == 1)
            let signed = try #require(pages.first)
            #expect(!signed.contains("Draft.") && signed.contains("10 March 2026"))
            _ = try await api.make("branding", ["display_name": "\"Another name\""])
            _ = try await api.make(
                "document_template", ["kind": "\"mou\"", "language": "\"en\"", "body": "\"<p>Own</p>\""])
            try await api.test.psql("update ecdp.partner set name = 'Renamed' where tenant_id = \(api.mine.tenant)")
            #expect(try await api.expect(200, "GET", path).text == signed)
            let kept = try await api.test.psql(
                "select sha256 = encode(sha256(content), 'hex') from ecdp.issued_document where document_id = '\(draft.id)'"
            )
            #expect(kept == "t")
        }
    }
}
