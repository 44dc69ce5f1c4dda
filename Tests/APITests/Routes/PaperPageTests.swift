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

    @Test(arguments: ["by the API", "by SQL"])
    func `what changes between the signature and the first reading changes no word`(way: String) async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""]).id
            _ = try await api.make("branding", ["display_name": "\"Office of the day\""])
            let template = try await api.make(
                "document_template",
                ["kind": "\"mou\"", "language": "\"en\"", "body": "\"<p>As agreed: {{title}}</p>\""])
            let draft = try await api.make(
                "document",
                ["partnership_id": "\"\(partnership)\"", "kind": "\"mou\"", "title": "\"Books\""])
            if way == "by the API" {
                _ = try await api.sign(draft.id, on: "2026-03-10")
                // The page is there before anybody reads it.
                let kept = try await api.test.psql(
                    "select count(*) from ecdp.issued_document where document_id = '\(draft.id)'")
                #expect(kept == "1")
                // As if the server had been lost in between.
                try await api.test.psql(
                    """
                    set session_replication_role = 'replica';
                    delete from ecdp.issued_document where document_id = '\(draft.id)'
                    """)
            } else {
                try await api.test.psql(
                    """
                    begin;
                    select app.enter(\(api.mine.tenant), null, 'test', null);
                    insert into ecdp.document_signatory (tenant_id, id, document_id, position, side, name, capacity, signed_on)
                    select \(api.mine.tenant), gen_random_uuid(), '\(draft.id)', p, s, 'A. Name', 'Head', '2026-03-10'
                    from (values (1, 'partner'), (2, 'centre')) as v (p, s);
                    update ecdp.document set review_since = '2026-03-10' where id = '\(draft.id)';
                    update ecdp.document set signed_on = '2026-03-10' where id = '\(draft.id)';
                    commit
                    """, role: "ecdp_api")
            }
            _ = try await api.expect(
                200, "DELETE", "document-templates/\(template.id)", headers: [("If-Match", "*")])
            _ = try await api.make(
                "document_template",
                [
                    "kind": "\"mou\"", "language": "\"en\"",
                    "body": "\"<p>The partner pays R 1 000 000 each year.</p>\"",
                ])
            _ = try await api.make("branding", ["display_name": "\"Another office\"", "language": "\"af\""])
            let page = try await api.expect(200, "GET", "documents/\(draft.id)/document").text
            #expect(page.contains("As agreed: Books") && page.contains("Office of the day"))
            #expect(!page.contains("1 000 000") && !page.contains("Another office"))
            // Nobody sets the look but the signature.
            let forged = try? await api.test.psql(
                """
                begin;
                select app.enter(\(api.mine.tenant), null, 'test', null);
                update ecdp.document set look = '{}' where id = '\(draft.id)';
                commit
                """, role: "ecdp_api")
            #expect(forged == nil)
        }
    }
}
