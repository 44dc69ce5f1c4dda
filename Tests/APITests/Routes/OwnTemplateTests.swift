import Documents
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// A municipality's own templates and logo, through the API.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct OwnTemplateTests {
    private static func body(_ text: String, kind: String = "proposal") -> String {
        "{\"kind\":\"\(kind)\",\"language\":\"en\",\"name\":\"Own\",\"body\":\(JSONValue.string(text).text)}"
    }

    @Test func `a template that is wrong is refused when it is saved, with every line`() async throws {
        try await APIFixture.with { api in
            let wrong = "<h1>{{title}}</h1>\n{{> letterhead}}\n<p>{{tenant_id}}</p>\n<script>x</script>"
            for (path, text) in [
                ("document-templates", Self.body(wrong)),
                ("document-templates/preview", Self.body(wrong).replacing("\"name\":\"Own\",", with: "")),
            ] {
                let refused = try await api.expect(422, "POST", path, text)
                #expect(Set(try refused.places) == ["/body"])
                let messages = try refused.faults.map(\.message)
                for line in ["line 2: includes", "line 3: tenant_id is not there", "line 4: <script>"] {
                    #expect(messages.contains { $0.hasPrefix(line) }, "\(messages)")
                }
            }
            #expect(try await api.expect(200, "GET", "document-templates").items.isEmpty)
        }
    }

    @Test func `of each kind and language the newest template in use counts; archived, the one before does`()
        async throws
    {
        try await APIFixture.with { api in
            let proposal = try await api.make("proposal", ["kind": "\"proposal\"", "language": "\"en\""])
            let page = "proposals/\(proposal.id)/document"
            #expect(try await api.expect(200, "GET", page).text.contains("class=\"kind\""))
            var templates: [JSONObject] = []
            for text in ["<p>First {{title}}</p>", "<p>Second</p>"] {
                templates.append(try await api.expect(201, "POST", "document-templates", Self.body(text)).object)
            }
            _ = try await api.expect(201, "POST", "document-templates", Self.body("<p>Other</p>", kind: "mou"))
            #expect(try await api.expect(200, "GET", page).text.contains("<p>Second</p>"))
            let sample = try await api.expect(200, "GET", "document-templates/\(templates[0].id)/sample")
            #expect(sample.text.contains("<p>First Together for the youngest of Somewhere</p>"))
            _ = try await api.expect(
                405, "PATCH", "document-templates/\(templates[0].id)", #"{"name":"x"}"#, headers: [("If-Match", "*")])
            _ = try await api.expect(
                200, "DELETE", "document-templates/\(templates[1].id)", headers: APIFixture.etag(templates[1]))
            #expect(try await api.expect(200, "GET", page).text.contains("<p>First "))
            _ = try await api.expect(404, "GET", "document-templates/\(templates[0].id)/sample", in: api.theirs)
            let key = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read", "write"]])
            _ = try await api.expect(403, "POST", "document-templates", Self.body("<p>x</p>"), key: key)
        }
    }

    @Test func `a logo is judged by its content, and its faults are named`() async throws {
        try await APIFixture.with { api in
            let branding = try await api.make("branding")
            let path = "brandings/\(branding.id)/logo"
            let any = [("If-Match", "*")]
            for (text, part) in [
                ("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x</script></svg>", "<script>"),
                ("<svg onload=\"x\"/>", "event"), ("<svg><image href=\"http://x/y\"/></svg>", "<image>"),
                ("PK\u{3}\u{4}zip named .png", "neither"), (String(repeating: "x", count: 204_801), "at most"),
            ] {
                let refused = try await api.expect(
                    422, "POST", path, "{\"logo\":\"\(Base64Text.of(text))\"}", headers: any)
                #expect(try refused.places == ["/logo"])
                #expect(try refused.faults[0].message.contains(part), "\(refused.text)")
            }
            _ = try await api.expect(422, "POST", path, #"{"logo":"not base64!"}"#, headers: any)
            let svg = Base64Text.of("<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"4\"/></svg>")
            let set = try await api.expect(200, "POST", path, "{\"logo\":\"\(svg)\"}", headers: any).object
            #expect(set.string("logo_type") == "svg")
            let proposal = try await api.make("proposal")
            #expect(try await api.expect(200, "GET", "proposals/\(proposal.id)/document").text.contains(svg))
            let removed = try await api.expect(200, "POST", path, "{}", headers: APIFixture.etag(set)).object
            #expect(removed["logo_type"] == .null)
            _ = try await api.expect(404, "POST", path, "{}", in: api.theirs, headers: any)
        }
    }
}
