import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// Whatever stands in any text of any table: no page has an element or an attribute of it, no CSV a formula.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct HostilePageTests {
    /// A formula to a spreadsheet, an attribute and an element to a browser.
    private static let hostile = #"="' onxss=<xss>&"#

    /// Texts that are no words of anybody's: pages that were made, of which bytes are kept; a template, which is checked
    /// when it is saved; a logo, the same; the code in the address of everything.
    private static let others: Set<String> = [
        "tenant.code", "rendering.html", "document_template.body", "branding.logo",
    ]

    /// Sets every text to it that its table takes, by columns of the catalogue: but codes, and what is referred to.
    ///
    /// - Returns: which.
    private static func fill(_ api: APIFixture) async throws -> Set<String> {
        let columns = try await api.test.psql(
            """
            select c.relname || '.' || a.attname || '.' || (a.atttypid = 'text[]'::regtype)
            from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where
                c.relnamespace = 'ecdp'::regnamespace and c.relkind = 'r' and a.attgenerated = ''
                and a.atttypid in ('text'::regtype, 'text[]'::regtype)
                and c.relname not in ('job', 'schedule', 'api_key', 'api_key_grant', 'idempotency_key', 'audit_event')
                and exists (select from pg_attribute as t where t.attrelid = c.oid and t.attname = 'tenant_id')
                and not exists (
                    select from pg_constraint as k
                    where
                        k.contype = 'f'
                        and (k.conrelid = c.oid and a.attnum = any(k.conkey)
                            or k.confrelid = c.oid and a.attnum = any(k.confkey))
                )
            """
        ).split(separator: "\n").map { $0.split(separator: ".").map(String.init) }
        var filled: Set<String> = []
        for column in columns where !others.contains("\(column[0]).\(column[1])") {
            let text = "'\(hostile.replacing("'", with: "''"))' || n.number"
            let done = try await Command.psql(
                api.test.conninfo(),
                """
                set session_replication_role = replica;
                update ecdp.\(column[0]) as t
                set \(column[1]) = \(column[2] == "true" ? "array[\(text)]" : text)
                from (select r.ctid, row_number() over () as number from ecdp.\(column[0]) as r) as n
                where n.ctid = t.ctid and t.tenant_id = \(api.mine.tenant)
                """)
            // Where its checks take no such text, it cannot come there.
            if done.succeeded { filled.insert("\(column[0]).\(column[1])") }
        }
        return filled
    }

    /// Every endpoint of a municipality that answers a GET in a format, with the identifiers of rows that are there.
    private static func reads(_ api: APIFixture, _ world: LockWorld, _ media: Media, more: [String: String]) -> [String]
    {
        let names = Dictionary(uniqueKeysWithValues: ServedResources.all.map { ($0.path, $0.name) })
        return ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            .filter { $0.method == .get && $0.success.media.contains(media) }
            .compactMap { endpoint in
                let municipality = "/v1/municipalities/{code}/"
                guard endpoint.path.hasPrefix(municipality) else { return nil }
                let path = String(endpoint.path.dropFirst(municipality.count))
                let list = path.split(separator: "/").first.map(String.init) ?? ""
                let id = more[list] ?? names[list].map { world.rows.id(of: $0) } ?? ""
                return path.replacing("{id}", with: id)
            }
    }

    @Test func `no text of any table becomes an element, an attribute or a formula`() async throws {
        try await APIFixture.with { api in
            try await LockWorld.with(api) { world in
                try await world.make()
                let (_, _) = try await api.campaign(of: "partnership_centre", centres: 1)
                let filled = try await Self.fill(api)
                for column in [
                    "centre.name", "partner.name", "partnership.title", "document.title", "document_clause.body",
                    "proposal.introduction", "proposal.goals", "branding.display_name", "survey_text.body",
                    "programme.name", "practice.solution", "decision.decision", "lesson.lesson",
                ] { #expect(filled.contains(column), "\(column)") }
                // What is computed of such rows, on a page too.
                let programme = world.rows.id(of: "programme")
                let start = try await api.expect(200, "GET", "programmes/\(programme)").object.string("starts_on")
                let review =
                    try await api.expect(202, "POST", "evaluations", try await api.reviewRequest(of: programme))
                    .object.string("evaluation_id") ?? ""
                #expect(start != nil)
                try await api.work()
                let ids = ["evaluations": review]
                var reached = 0
                for path in Self.reads(api, world, .html, more: ids) {
                    let page = await api.send("GET", path, headers: [("Accept", "text/html")])
                    try #require(page.status == 200, "\(path): \(page.text)")
                    Self.check(page.text, path)
                    if page.text.contains("&lt;xss&gt;") { reached += 1 }
                }
                #expect(reached >= 3)
                try await Self.checkFeedback(api)
                var formulas = 0
                for path in Self.reads(api, world, .csv, more: ids) {
                    for dialect in ["standard", "excel"] {
                        let csv = await api.send("GET", "\(path)?csv=\(dialect)", headers: [("Accept", "text/csv")])
                        guard csv.status == 200 else { continue }
                        #expect(csv.text.firstMatch(of: /(^|[,;\n])"?=/) == nil, "\(path): \(csv.text.prefix(500))")
                        formulas += csv.text.ranges(of: "'=\"").count + csv.text.ranges(of: "'=\"\"").count
                    }
                }
                #expect(formulas > 100)
            }
        }
    }

    /// The page of a respondent, whose questions are texts too.
    private static func checkFeedback(_ api: APIFixture) async throws {
        let campaign = try await api.test.psql(
            """
            select c.campaign_id from ecdp.survey_invitation as c
            where c.tenant_id = \(api.mine.tenant) and c.archived_at is null order by c.id desc limit 1
            """)
        let path = try #require(try await api.links(campaign).first)
        let page = await Reply(api.application.respond(to: HTTPRequest(method: "GET", path: path)))
        #expect(page.status == 200 && page.text.contains("&lt;xss&gt;"), "\(page.status)")
        check(page.text, path)
    }

    private static func check(_ html: String, _ path: String) {
        for raw in ["<xss", "\"' onxss", "' onxss", "\" onxss", "javascript:"] {
            #expect(!html.contains(raw), "\(path): \(raw)")
        }
    }
}
