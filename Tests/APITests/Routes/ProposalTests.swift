import Digests
import Documents
import Foundation
import HTTP
import JSON
import JobHandlers
import Jobs
import Postgres
import Printing
import TestSupport
import Testing

@testable import API

/// A proposal from the first draft to its answer, and what cannot be done to it.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ProposalTests {
    /// A proposal that names two centres, one of them with three children.
    private func draft(_ api: APIFixture, title: String = "Together") async throws -> JSONObject {
        let partner = try await api.make("partner", ["name": "\"Reading <b>Friends</b> & Co\""])
        _ = try await api.make(
            "partner_offer",
            ["partner_id": "\"\(partner.id)\"", "area": "\"teacher_training\"", "forms": "[\"training\"]"])
        let programme = try await api.make("programme")
        let proposal = try await api.make(
            "proposal",
            [
                "partner_id": "\"\(partner.id)\"", "programme_id": "\"\(programme.id)\"", "title": "\"\(title)\"",
                "kind": "\"information_packet\"",
            ])
        for (name, girls) in [("Large Centre", 42), ("Small Centre", 3)] {
            let centre = try await api.make("centre", ["name": "\"\(name)\""])
            let bands = ["0_1", "2", "3", "4", "5"].flatMap { ["girls_\($0)", "boys_\($0)"] }
            var measure = Dictionary(uniqueKeysWithValues: bands.map { ($0, "0") })
            measure["girls_3"] = String(girls)
            measure["centre_id"] = "\"\(centre.id)\""
            _ = try await api.make("centre_measure", measure)
            _ = try await api.make(
                "centre_need",
                ["centre_id": "\"\(centre.id)\"", "area": "\"nutrition_hygiene\"", "priority": "5"])
            _ = try await api.make(
                "proposal_centre", ["proposal_id": "\"\(proposal.id)\"", "centre_id": "\"\(centre.id)\""])
        }
        return proposal
    }

    private static let sending = #"{"on":"2026-11-02","to":"The director","by":"email","answer_due_on":"2026-11-10"}"#

    @Test func `an officer drafts a packet, looks at it, sends it, follows it up and records the answer`() async throws
    {
        try await APIFixture.with { api in
            let branding = try await api.make(
                "branding", ["display_name": "\"Municipality <i>of</i> Somewhere\"", "language": "\"en\""])
            let logo = Base64Text.of("<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\"/></svg>")
            _ = try await api.expect(
                200, "POST", "brandings/\(branding.id)/logo", "{\"logo\":\"\(logo)\"}",
                headers: APIFixture.etag(branding))
            let proposal = try await draft(api)
            let path = "proposals/\(proposal.id)"

            let page = try await api.expect(200, "GET", "\(path)/document", headers: [("Accept", "text/html")])
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.header("X-Content-Type-Options") == "nosniff")
            #expect(page.header("Content-Security-Policy")?.hasPrefix("default-src 'none'; style-src") == true)
            for part in [
                "Reading &lt;b&gt;Friends&lt;/b&gt; &amp; Co", "Municipality &lt;i&gt;of&lt;/i&gt; Somewhere",
                "Large Centre",
                ">42<", "not shown", "data:image/svg+xml;base64,", "Draft.", "Nutrition and hygiene",
            ] { #expect(page.text.contains(part), "\(part)") }
            #expect(!page.text.contains(">45<") && !page.text.contains(">3<"))
            _ = try await api.expect(406, "GET", "\(path)/document", headers: [("Accept", "application/json")])

            let headers = APIFixture.etag(proposal) + [("Idempotency-Key", "send")]
            let sent = try await api.expect(200, "POST", "\(path)/send", Self.sending, headers: headers)
            #expect(try await api.expect(200, "POST", "\(path)/send", Self.sending, headers: headers).text == sent.text)
            let row = try sent.object
            #expect(row.string("status") == "sent")
            #expect(row["no_answer"] == .bool(true))
            let kept = try await api.expect(200, "GET", "\(path)/document")
            #expect(SHA256Digest(Array(kept.text.utf8)).hexadecimal == row.string("sent_sha256"))
            #expect(!kept.text.contains("Draft.") && !kept.text.contains("The director"))
            #expect(try await api.expect(200, "GET", "proposals?unanswered=true").items.map(\.id) == [proposal.id])

            // Whatever changes afterwards, what was sent stays.
            _ = try await api.make("branding", ["display_name": "\"Another name\""])
            _ = try await api.make(
                "document_template", ["kind": "\"information_packet\"", "language": "\"en\"", "body": "\"<p>Own</p>\""])
            #expect(try await api.expect(200, "GET", "\(path)/document").text == kept.text)

            let answered = try await api.expect(
                200, "POST", "\(path)/answer", #"{"answer":"declined","on":"2026-11-12","note":"Not this year"}"#,
                headers: APIFixture.etag(row))
            #expect(try answered.object.string("status") == "declined")
            #expect(try answered.object["no_answer"] == .bool(false))

            let next = try await api.expect(201, "POST", "\(path)/versions", headers: [("Idempotency-Key", "next")])
            #expect(try next.object.integer("number") == 2)
            #expect(try next.object.string("replaces_id") == proposal.id)
            let location = try #require(next.header("Location"))
            #expect(try await api.expect(200, "GET", location).object.id == (try next.object.id))
            let centres = try await api.expect(200, "GET", "proposal-centres?proposal_id=\(try next.object.id)").items
            #expect(centres.count == 2)
            // The new version has the municipality's own template and new name.
            let own = try await api.expect(200, "GET", "\(location)/document").text
            #expect(own.contains("<p>Own</p>") && own.contains("Another name"))
        }
    }

    @Test func `what was sent is sent once, answered once and never changed`() async throws {
        try await APIFixture.with { api in
            let proposal = try await draft(api)
            let path = "proposals/\(proposal.id)"
            let any = [("If-Match", "*")]
            #expect(try await api.expect(409, "POST", "\(path)/versions").places == [""])
            _ = try await api.expect(
                409, "POST", "\(path)/answer", #"{"answer":"accepted","on":"2026-11-12"}"#, headers: any)
            for (body, place) in [
                (#"{"on":"2026-11-25","to":"x","by":"email"}"#, "/on"),
                (#"{"on":"2026-11-02","to":"","by":"email"}"#, "/to"),
                (#"{"on":"2026-11-02","to":"x","by":"pigeon"}"#, "/by"),
                (#"{"on":"2026-11-02","to":"x","by":"email","answer_due_on":"2026-11-01"}"#, "/answer_due_on"),
            ] { #expect(try await api.expect(422, "POST", "\(path)/send", body, headers: any).places == [place]) }
            _ = try await api.expect(428, "POST", "\(path)/send", Self.sending)
            _ = try await api.expect(412, "POST", "\(path)/send", Self.sending, headers: [("If-Match", "\"v7\"")])

            // Fifty at once: one sends it.
            let statuses = await withTaskGroup(of: Int.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        await api.send(
                            "POST", "\(path)/send", Self.sending,
                            headers: any + [("Idempotency-Key", "send-\(number)")]
                        ).status
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses[200] == 1)
            #expect(Set(statuses.keys).isSubset(of: [200, 409, 412]))

            let row = try await api.expect(200, "GET", path).object
            let patch = try await api.expect(409, "PATCH", path, #"{"title":"Other"}"#, headers: APIFixture.etag(row))
            #expect(patch.problem == "conflict")
            let centre = try await api.expect(200, "GET", "proposal-centres?proposal_id=\(proposal.id)").items[0]
            _ = try await api.expect(409, "DELETE", "proposal-centres/\(centre.id)", headers: any)
            let other = try await api.make("centre")
            _ = try await api.expect(
                409, "POST", "proposal-centres",
                "{\"proposal_id\":\"\(proposal.id)\",\"centre_id\":\"\(other.id)\"}")
            _ = try await api.expect(
                422, "POST", "\(path)/answer", #"{"answer":"accepted","on":"2026-11-01"}"#, headers: any)
            _ = try await api.expect(
                200, "POST", "\(path)/answer", #"{"answer":"accepted","on":"2026-11-12"}"#, headers: any)
            _ = try await api.expect(
                409, "POST", "\(path)/answer", #"{"answer":"declined","on":"2026-11-12"}"#, headers: any)
            // Who follows it up is no part of what was sent.
            let owned = try await api.expect(200, "PATCH", path, #"{"owner":"Desk"}"#, headers: any).object
            #expect(owned.string("owner") == "Desk")
            _ = try await api.expect(201, "POST", "\(path)/versions")
            _ = try await api.expect(409, "POST", "\(path)/versions")
        }
    }

    @Test func `the database keeps what was sent, whoever writes SQL as the API`() async throws {
        try await APIFixture.with { api in
            let proposal = try await draft(api)
            _ = try await api.expect(
                200, "POST", "proposals/\(proposal.id)/send", Self.sending, headers: [("If-Match", "*")])
            let scope = Scope.tenant(Int32(api.mine.tenant), actor: "key:attack")
            for (sql, constraint) in [
                ("update proposal set title = 'x' where id = '\(proposal.id)'", "proposal_sent_immutable"),
                ("update proposal set sent_to = 'x' where id = '\(proposal.id)'", "proposal_sent_immutable"),
                (
                    "update proposal set status = 'draft', sent_on = null, sent_to = null, sent_by = null, "
                        + "sent_sha256 = null, answer_due_on = null where id = '\(proposal.id)'",
                    "proposal_sent_immutable"
                ),
                ("update proposal_centre set archived_at = now()", "proposal_centre_sent_immutable"),
            ] {
                do {
                    _ = try await api.database.query(Query(sql), as: scope)
                    Issue.record("\(sql)")
                } catch let error as PostgresError { #expect(error.constraint == constraint, "\(sql)") }
            }
            for sql in [
                "update issued_document set content = 'x'", "delete from issued_document", "delete from proposal",
                "update proposal set number = 7",
            ] {
                do {
                    _ = try await api.database.query(Query(sql), as: scope)
                    Issue.record("\(sql)")
                } catch let error as PostgresError { #expect(error.sqlState == "42501", "\(sql)") }
            }
        }
    }

    @Test func `another municipality's proposals and papers are nobody's here`() async throws {
        try await APIFixture.with { api in
            let proposal = try await api.make("proposal", in: api.theirs)
            let paper = try await api.make("document", in: api.theirs)
            let any = [("If-Match", "*")]
            for (method, path, body) in [
                ("GET", "proposals/\(proposal.id)/document", nil),
                ("POST", "proposals/\(proposal.id)/send", Self.sending),
                ("POST", "proposals/\(proposal.id)/answer", #"{"answer":"declined","on":"2026-11-12"}"#),
                ("POST", "proposals/\(proposal.id)/versions", nil),
                ("POST", "proposals/\(proposal.id)/renderings", nil),
                ("GET", "documents/\(paper.id)/document", nil), ("POST", "documents/\(paper.id)/renderings", nil),
            ] as [(String, String, String?)] {
                _ = try await api.expect(404, method, path, body, headers: any)
            }
        }
    }

    @Test func `without a renderer there is no PDF, and the answer says what to install; the page is there`()
        async throws
    {
        try await APIFixture.with { api in
            let proposal = try await api.make("proposal")
            let bare = Application(
                endpoints: PageRoutes(api.database, canPrint: { false }).endpoints, authenticator: api.authenticator,
                accessLog: nil, logger: APIFixture.quiet, now: { api.clock.now })
            func ask(_ method: String, _ path: String) async -> Reply {
                await Reply(
                    bare.respond(
                        to: HTTPRequest(
                            method: method, path: "/v1/municipalities/\(api.mine.code)/\(path)", query: nil,
                            headers: HTTPFields([("Authorization", "Bearer \(api.mine.key)")]), body: RequestBody(""))))
            }
            let refused = await ask("POST", "proposals/\(proposal.id)/renderings")
            #expect(refused.status == 409 && refused.problem == "not-rendered")
            #expect(refused.text.contains("apt-get install weasyprint"))
            #expect(await ask("GET", "proposals/\(proposal.id)/document").status == 200)
            #expect(try await api.expect(200, "GET", "renderings").items.isEmpty)
        }
    }

    @Test func `a worker without a renderer leaves the job to others, and says what is missing`() async throws {
        try await APIFixture.with { api in
            let proposal = try await api.make("proposal")
            let canAsk = Application(
                endpoints: PageRoutes(api.database, canPrint: { true }).endpoints, authenticator: api.authenticator,
                accessLog: nil, logger: APIFixture.quiet, now: { api.clock.now })
            let asked = await Reply(
                canAsk.respond(
                    to: HTTPRequest(
                        method: "POST", path: "/v1/municipalities/\(api.mine.code)/proposals/\(proposal.id)/renderings",
                        query: nil, headers: HTTPFields([("Authorization", "Bearer \(api.mine.key)")]),
                        body: RequestBody(""))))
            #expect(asked.status == 202)
            let rendering = try #require(asked.header("Location"))
            try await api.drain([PDFRenderer(find: { nil })])
            let row = try await api.expect(200, "GET", rendering).object
            #expect(row.string("status") == "waiting")
            #expect(row.string("failure")?.contains("apt-get install weasyprint") == true)
            let early = try await api.expect(409, "GET", "\(rendering)/document")
            #expect(early.problem == "not-rendered" && early.text.contains("being made"))
        }
    }
}

enum Base64Text {
    static func of(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
