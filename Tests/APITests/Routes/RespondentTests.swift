import Digests
import Documents
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// The page that respondents fill in, at a link that is its own credential: what it shows, and what is done to it.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct RespondentTests {
    private static func get(
        _ api: APIFixture, _ address: String, headers: [(String, String)] = []
    ) async -> Reply {
        await api.send("GET", address, headers: [("Authorization", "")] + headers)
    }

    private static func post(_ api: APIFixture, _ path: String, _ fields: [(String, String)]) async -> Reply {
        await post(
            api, path,
            text: fields.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }
                .joined(separator: "&"))
    }

    private static func post(_ api: APIFixture, _ path: String, text: String) async -> Reply {
        await api.send(
            "POST", path, text,
            headers: [("Authorization", ""), ("Content-Type", "application/x-www-form-urlencoded")])
    }

    private static func responses(_ api: APIFixture) -> String {
        "select count(*) from ecdp.survey_response where tenant_id = \(api.mine.tenant)"
    }

    private static let answers: [(String, String)] = [
        ("q.quality", "4"), ("q.communication", "5"), ("q.promises", "3"), ("q.needs", "4"), ("q.effect", "4"),
        ("q.helped", "training"), ("q.helped", "money"), ("q.problem", "no"), ("q.carry_on", "yes"),
    ]

    @Test func `it is shown in the reader's language, small, whole in itself and without a script`() async throws {
        try await APIFixture.with { api in
            var sizes: [String: Int] = [:]
            for code in ["partnership_centre", "partnership_partner", "caregiver", "community"] {
                let (campaign, _) =
                    switch code {
                    case "partnership_centre", "caregiver": try await api.campaign(of: code, centres: 1)
                    case "partnership_partner": try await api.campaign(of: code, partners: 1)
                    default: try await api.campaign(of: code, copies: 1)
                    }
                let path = try #require(try await api.links(campaign).first)
                for language in ["en", "af", "zu", "xh", "st"] {
                    let page = await Self.get(api, "\(path)?lang=\(language)")
                    try #require(page.status == 200, "\(page.text)")
                    #expect(page.text.contains("<html lang=\"\(language)\">"))
                    #expect(page.text.utf8.count <= 30_000, "\(code) \(language): \(page.text.utf8.count)")
                    sizes[code] = max(sizes[code] ?? 0, page.text.utf8.count)
                    for foreign in ["<script", "http:", "https:", "src=", "style=\"", "onclick", "@import", "url("] {
                        #expect(!page.text.contains(foreign), "\(foreign)")
                    }
                }
            }
            #expect(sizes.count == 4)
        }
    }

    @Test func `language comes of the link, then of the browser, and its headers keep everything else out`()
        async throws
    {
        try await APIFixture.with { api in
            let (campaign, _) = try await api.campaign(of: "community", copies: 1)
            let path = try #require(try await api.links(campaign).first)
            let page = await Self.get(api, path, headers: [("Accept-Language", "xh-ZA, en;q=0.5")])
            #expect(page.text.contains("<html lang=\"xh\">"))
            #expect(await Self.get(api, path).text.contains("<html lang=\"en\">"))
            try await api.test.psql(
                "update ecdp.survey_invitation set language = 'st' where campaign_id = '\(campaign)'")
            let sesotho = await Self.get(api, path, headers: [("Accept-Language", "xh")])
            #expect(sesotho.text.contains("<html lang=\"st\">"))
            let policy = try #require(page.header("Content-Security-Policy"))
            let digest = Data(SHA256Digest(SurveyPage.style).bytes).base64EncodedString()
            #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-\(digest)';"))
            #expect(policy.contains("form-action 'self'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            // The digest is that of what stands in the page.
            #expect(page.text.contains("<style>\(SurveyPage.style)</style>"))
            #expect(page.header("Referrer-Policy") == "no-referrer")
            #expect(page.header("Cache-Control") == "private, no-store")
            #expect(page.header("X-Content-Type-Options") == "nosniff")
            #expect(page.header("Set-Cookie") == nil)
        }
    }

    @Test func `what is filled in is saved, goes on in another language, and is sent once`() async throws {
        try await APIFixture.with { api in
            let (campaign, invitations) = try await api.campaign(of: "partnership_centre", centres: 1)
            let path = try #require(try await api.links(campaign).first)
            let saved = await Self.post(api, path, [("q.quality", "2"), ("q.remark", "Later\r\nmore"), ("go", "save")])
            #expect(saved.status == 303 && saved.header("Location") == "\(path)?lang=en&saved=1")
            let page = await Self.get(api, "\(path)?lang=en&saved=1").text
            #expect(page.contains("name=\"q.quality\" value=\"2\" checked"))
            #expect(page.contains("Later\nmore</textarea>") && page.contains("role=\"status\""))
            let switched = await Self.post(api, path, [("q.quality", "3"), ("go", "zu")])
            #expect(switched.header("Location") == "\(path)?lang=zu")
            let isiZulu = await Self.get(api, "\(path)?lang=zu").text
            #expect(isiZulu.contains("name=\"q.quality\" value=\"3\" checked"))

            // What is missing is said beside each question, and nothing is lost.
            let short = await Self.post(api, path, Array(Self.answers.dropFirst()) + [("go", "send")])
            #expect(short.status == 422)
            #expect(short.text.contains("href=\"#q_quality\"") && short.text.contains("Please answer this question."))
            #expect(short.text.contains("name=\"q.communication\" value=\"5\" checked"))
            let unfit = await Self.post(
                api, path, [("q.quality", "9")] + Array(Self.answers.dropFirst()) + [("go", "send")])
            #expect(unfit.status == 422 && unfit.text.contains("This is not an answer that fits."))

            // A skipped question's answer is dropped.
            let sent = await Self.post(api, path, Self.answers + [("q.problem_text", "None, really"), ("go", "send")])
            #expect(sent.status == 303 && sent.header("Location") == "\(path)?lang=en", "\(sent.text)")
            let kept = try await api.test.psql(
                """
                select string_agg(a.question || '=' || coalesce(a.value, array_to_string(a.choices, '+')), ' ' order by a.question)
                from ecdp.survey_answer as a
                inner join ecdp.survey_response as r on r.tenant_id = a.tenant_id and r.id = a.response_id
                where r.invitation_id = '\(invitations[0])' and r.via = 'link'
                """)
            #expect(
                kept
                    == "carry_on=yes communication=5 effect=4 helped=training+money needs=4 problem=no promises=3 quality=4"
            )
            let drafts = "select count(*) from ecdp.survey_draft where tenant_id = \(api.mine.tenant)"
            #expect(try await api.test.psql(drafts) == "0")
            let thanks = await Self.get(api, path)
            #expect(thanks.status == 200 && thanks.text.contains("Thank you") && !thanks.text.contains("<form"))
            let second = await Self.post(api, path, Self.answers + [("go", "send")])
            #expect(second.status == 409 && second.text.contains("Your answers were sent before."))
            let late = await Self.post(api, path, [("q.quality", "1"), ("go", "save")])
            #expect(late.status == 409)
        }
    }

    @Test func `sent fifty times at once it is one response, and each of the others says so`() async throws {
        try await APIFixture.with(lines: 8) { api in
            let (campaign, invitations) = try await api.campaign(of: "partnership_centre", centres: 1)
            let path = try #require(try await api.links(campaign).first)
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { await Self.post(api, path, Self.answers + [("go", "send")]).status }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 303 }.count == 1)
            #expect(statuses.filter { $0 == 409 }.count == 49, "\(statuses)")
            let kept = try await api.test.psql(
                """
                select count(distinct r.id), count(a.id) from ecdp.survey_response as r
                inner join ecdp.survey_answer as a on a.tenant_id = r.tenant_id and a.response_id = r.id
                where r.invitation_id = '\(invitations[0])'
                """)
            #expect(kept == "1|8")
        }
    }

    @Test func `a link that does not work answers alike, whyever, and tells nothing`() async throws {
        try await APIFixture.with { api in
            let (campaign, invitations) = try await api.campaign(of: "partnership_centre", centres: 1)
            let path = try #require(try await api.links(campaign).first)
            func expectGone(_ why: String, _ path: String) async {
                for page in [
                    await Self.get(api, path), await Self.post(api, path, Self.answers + [("go", "send")]),
                    await Self.post(api, path, [("q.quality", "1"), ("go", "save")]),
                ] {
                    #expect(page.status == 404, "\(why)")
                    #expect(page.text.replacing(path, with: "") == gone, "\(why)")
                    #expect(!page.text.contains("Municipality"), "\(why)")
                }
            }
            let gone = await Self.get(api, "/feedback/x").text
            #expect(gone.contains("This link does not work"))
            await expectGone("guessed", "/feedback/\(String(repeating: "a", count: 43))")
            await expectGone("cut off", String(path.dropLast()))
            await expectGone("turned round", "/feedback/\(String(path.dropFirst(10).reversed()))")
            let next = try #require(try await api.links(campaign).first)
            await expectGone("replaced", path)

            /// Something that is changed past every rule, tried and changed back.
            func expectGone(_ why: String, while change: String, then back: String) async throws {
                try await api.test.psql("set session_replication_role = replica; \(change)")
                await expectGone(why, next)
                try await api.test.psql("set session_replication_role = replica; \(back)")
                #expect(await Self.get(api, next).status == 200, "\(why)")
            }
            let mine = "where id = '\(invitations[0])'"
            let its = "where id = '\(campaign)'"
            try await expectGone(
                "revoked", while: "update ecdp.survey_invitation set archived_at = now() \(mine)",
                then: "update ecdp.survey_invitation set archived_at = null \(mine)")
            try await expectGone(
                "expired", while: "update ecdp.survey_invitation set expires_at = '2026-11-24T10:00:00Z' \(mine)",
                then: "update ecdp.survey_invitation set expires_at = '2026-11-24T10:00:01Z' \(mine)")
            try await expectGone(
                "campaign over", while: "update ecdp.survey_campaign set closes_on = '2026-11-23' \(its)",
                then: "update ecdp.survey_campaign set closes_on = '2026-11-24' \(its)")
            try await expectGone(
                "campaign not begun",
                while: "update ecdp.survey_campaign set opens_on = '2026-11-25', closes_on = '2026-12-31' \(its)",
                then: "update ecdp.survey_campaign set opens_on = '2026-11-24' \(its)")
            try await expectGone(
                "campaign closed", while: "update ecdp.survey_campaign set closed_at = now() \(its)",
                then: "update ecdp.survey_campaign set closed_at = null \(its)")
            try await expectGone(
                "campaign archived", while: "update ecdp.survey_campaign set archived_at = now() \(its)",
                then: "update ecdp.survey_campaign set archived_at = null \(its)")
            try await expectGone(
                "municipality archived",
                while: "update ecdp.tenant set archived_at = now() where tenant_id = \(api.mine.tenant)",
                then: "update ecdp.tenant set archived_at = null where tenant_id = \(api.mine.tenant)")
            let partnership = try await api.make("partnership").id
            try await api.test.psql(
                "set session_replication_role = replica; update ecdp.survey_invitation set partnership_id = '\(partnership)' \(mine)"
            )
            try await expectGone(
                "partnership archived",
                while: "update ecdp.partnership set archived_at = now() where id = '\(partnership)'",
                then: "update ecdp.partnership set archived_at = null where id = '\(partnership)'")
            // Revoked as staff do it.
            _ = try await api.expect(
                200, "DELETE", "survey-invitations/\(invitations[0])", headers: [("If-Match", "*")])
            await expectGone("revoked by staff", next)
            #expect(try await api.test.psql(Self.responses(api)) == "0")
        }
    }

    @Test func `what expires while it is filled in is not sent`() async throws {
        try await APIFixture.with { api in
            let (campaign, _) = try await api.campaign(of: "partnership_centre", centres: 1)
            let path = try #require(try await api.links(campaign, expires: "2026-11-24T10:30:00Z").first)
            #expect(await Self.get(api, path).status == 200)
            #expect(await Self.post(api, path, [("q.quality", "4"), ("go", "save")]).status == 303)
            api.clock.advance(by: 1800)
            #expect(await Self.post(api, path, Self.answers + [("go", "send")]).status == 404)
            #expect(await Self.get(api, path).status == 404)
            #expect(try await api.test.psql(Self.responses(api)) == "0")
        }
    }

    @Test func `scripts and odd characters in every answer are text, and too much is refused`() async throws {
        try await APIFixture.with { api in
            let (campaign, _) = try await api.campaign(of: "partnership_centre", centres: 2)
            let links = try await api.links(campaign)
            let hostile = [
                "</textarea><script>alert(1)</script>", "\" onmouseover=\"x", "'; drop table ecdp.tenant; --",
                "{{title}} {{{style}}}", "\u{202E}\u{0}\u{1}\u{FFFF}", "<\u{0600}img src=x>", "q.go=send&x",
            ]
            for text in hostile {
                let fields = Self.answers.map { ($0.0, text) } + [("q.problem_text", text), ("q.remark", text)]
                for go in ["save", "send"] {
                    let reply = await Self.post(api, links[0], fields + [("go", go)])
                    #expect([303, 422].contains(reply.status), "\(go): \(reply.status)")
                    for page in [reply.text, await Self.get(api, links[0]).text] {
                        #expect(!page.contains("<script") && !page.contains(" onmouseover=\"x"))
                        #expect(!page.contains("<\u{0600}img") && !page.contains("<img"))
                    }
                }
            }
            // Only known fields, known buttons; broken encodings are left out.
            for text in [
                "%", "%zz=1", "q.quality", "&&&==", "q.quality=%FF&go=save", "go=admin", "q.weather=1&go=save",
            ] {
                let reply = await Self.post(api, links[0], text: text)
                #expect(reply.status == 303, "\(text): \(reply.status)")
            }
            let marked = "<script>alert('2')</script> & \"so\""
            let sent = await Self.post(api, links[1], Self.answers + [("q.remark", marked), ("go", "send")])
            #expect(sent.status == 303)
            let kept = try await api.expect(200, "GET", "survey-answers?question=remark").items
            #expect(kept.map { $0.string("value") } == [marked])

            let long = String(repeating: "a", count: 4001)
            let tooLong = await Self.post(api, links[0], Self.answers + [("q.remark", long), ("go", "send")])
            #expect(tooLong.status == 422)
            let huge = await Self.post(
                api, links[0], text: "go=send&q.remark=" + String(repeating: "a", count: 10_000_000))
            #expect(huge.status == 413)
            #expect(huge.text.utf8.count < 10_000)
            // Before it comes here: a body that may be read at all.
            #expect(api.application.bodyReading(method: "POST", path: links[0]).isWhole(upTo: 1 << 20))
        }
    }

    @Test func `the secret part of a link is in no table, no log and no kept answer`() async throws {
        try await APIFixture.with { api in
            let (campaign, _) = try await api.campaign(of: "partnership_centre", centres: 1)
            let body = #"{"expires_at":"2027-01-05T00:00:00Z"}"#
            let made = try await api.expect(
                200, "POST", "survey-campaigns/\(campaign)/links", body, headers: [("Idempotency-Key", "links")])
            let path = try #require(try made.items.first?.string("address"))
            let token = String(path.dropFirst("/feedback/".count))
            let again = try await api.expect(
                200, "POST", "survey-campaigns/\(campaign)/links", body, headers: [("Idempotency-Key", "links")])
            #expect(try again.items.first?["address"] == .null)

            let pipe = LogPipe()
            let output = BufferedOutput(descriptor: pipe.writeEnd)
            let application = Application(
                endpoints: ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" })),
                authenticator: api.authenticator, accessLog: AccessLog(output), logger: APIFixture.quiet,
                now: { api.clock.now })
            for address in [path, path + "x", path.dropLast() + "/x"] {
                _ = await application.respond(to: HTTPRequest(method: "GET", path: String(address)))
            }
            _ = await Self.post(api, path, Self.answers + [("go", "send")])
            output.flush()
            let log = pipe.read()
            #expect(log.contains("/feedback/{token}") && !log.contains(token.dropLast(3)))
            let tables = try await api.test.psql(
                "select string_agg(format('select count(*) from ecdp.%I as t where t::text like %L', relname, '%\(token)%'), ' union all ') from pg_class where relnamespace = 'ecdp'::regnamespace and relkind = 'r'"
            )
            #expect(Set(try await api.test.psql(tables).split(separator: "\n")) == ["0"])
        }
    }

    @Test func `a link that would work at no time is not made`() async throws {
        try await APIFixture.with { api in
            func make(_ campaign: String, _ expires: String, key: String? = nil, _ status: Int) async throws -> Reply {
                try await api.expect(
                    status, "POST", "survey-campaigns/\(campaign)/links", "{\"expires_at\":\"\(expires)\"}",
                    headers: key.map { [("Idempotency-Key", $0)] } ?? [])
            }
            // It is noon of 2026-11-24 in South Africa.
            let (campaign, invitations) = try await api.campaign(of: "partnership_centre", centres: 1)
            for past in ["2026-11-24T10:00:00Z", "2026-11-24T11:59:59+02:00", "2025-01-05T00:00:00Z"] {
                let refused = try await make(campaign, past, 422)
                #expect(try refused.places == ["/expires_at"])
                #expect(try refused.faults.first?.message == "has passed already")
            }
            let invitation = try await api.expect(200, "GET", "survey-invitations/\(invitations[0])").object
            #expect(invitation["expires_at"] == .null)
            let made = try await make(campaign, "2026-11-24T10:00:01Z", key: "soon", 200)
            #expect(try made.items.count == 1)
            // Asked again when that has passed, the answer is what it was.
            api.clock.advance(by: 60)
            #expect(try await make(campaign, "2026-11-24T10:00:01Z", key: "soon", 200).items.count == 1)

            let later = try await api.campaign(of: "community", copies: 1, opens: "2026-12-01", closes: "2026-12-31")
            let early = try await make(later.id, "2026-11-30T22:00:00Z", 422)
            #expect(try early.faults.first?.message == "comes before the campaign opens")
            #expect(try await make(later.id, "2026-11-30T22:00:01Z", 200).items.count == 1)

            // What was asked on paper is recorded after its end; it has no links.
            let over = try await api.campaign(of: "caregiver", centres: 1, opens: "2026-11-01", closes: "2026-11-23")
            _ = try await make(over.id, "2027-01-05T00:00:00Z", 409)
            _ = try await api.expect(
                200, "PATCH", "survey-campaigns/\(over.id)", #"{"closes_on":"2026-11-24"}"#,
                headers: [("If-Match", "*")])
            #expect(try await make(over.id, "2027-01-05T00:00:00Z", 200).items.count == 1)
        }
    }

    @Test func `another municipality makes, sees and revokes no link`() async throws {
        try await APIFixture.with { api in
            let (campaign, invitations) = try await api.campaign(of: "partnership_centre", centres: 1)
            let body = "{\"expires_at\":\"2027-01-05T00:00:00Z\",\"invitation_ids\":[\"\(invitations[0])\"]}"
            _ = try await api.expect(404, "POST", "survey-campaigns/\(campaign)/links", body, in: api.theirs)
            _ = try await api.expect(
                404, "DELETE", "survey-invitations/\(invitations[0])", in: api.theirs, headers: [("If-Match", "*")])
            _ = try await api.expect(404, "GET", "survey-invitations/\(invitations[0])", in: api.theirs)
            let stranger = try await api.campaign(of: "partnership_centre", centres: 1)
            let mixed = try await api.expect(422, "POST", "survey-campaigns/\(stranger.id)/links", body)
            #expect(try mixed.places == ["/invitation_ids/0"])
        }
    }
}

extension BodyReading {
    fileprivate func isWhole(upTo limit: Int) -> Bool {
        if case .whole(let most) = self { most <= limit } else { false }
    }
}
