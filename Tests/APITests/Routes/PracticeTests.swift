import Domain
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Practices: who is shown them, and what they remove.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct PracticeTests {
    private static func step(
        _ api: APIFixture, _ status: Int, _ id: String, _ to: String, on day: String = "2026-06-01",
        namesNoOne: String = "true"
    ) async throws -> Reply {
        try await api.expect(
            status, "POST", "practices/\(id)/transitions",
            #"{"to":"\#(to)","on":"\#(day)","reason":"So it is","names_no_one":\#(namesNoOne)}"#,
            headers: [("If-Match", "*")])
    }

    private static func shared(_ api: APIFixture, _ changes: [String: String] = [:]) async throws -> String {
        let id = try await api.make("practice", changes).id
        for to in ["reviewed", "shared_with_municipality", "shared_with_all"] { _ = try await step(api, 200, id, to) }
        return id
    }

    @Test func `a practice goes step by step, and what was reviewed does not change`() async throws {
        try await APIFixture.with { api in
            let id = try await api.make("practice").id
            for to in ["shared_with_municipality", "shared_with_all", "proposed"] {
                #expect(try await Self.step(api, 409, id, to).places == ["/to"])
            }
            _ = try await Self.step(api, 200, id, "reviewed")
            let changed = try await api.expect(
                409, "PATCH", "practices/\(id)", #"{"solution":"Another"}"#, headers: [("If-Match", "*")])
            #expect(changed.text.contains("was reviewed"))
            #expect(try await Self.step(api, 422, id, "shared_with_all", on: "2026-05-31").places == ["/on"])
            _ = try await Self.step(api, 200, id, "proposed")
            _ = try await api.expect(
                200, "PATCH", "practices/\(id)", #"{"solution":"Another"}"#, headers: [("If-Match", "*")])
            _ = try await Self.step(api, 200, id, "reviewed")
            let shared = try await Self.step(api, 200, id, "shared_with_all").object
            #expect(shared.string("status") == "shared" && shared.string("audience") == "all")
            _ = try await Self.step(api, 200, id, "withdrawn")
            for to in ["proposed", "reviewed", "shared_with_all", "withdrawn"] {
                _ = try await Self.step(api, 409, id, to)
            }
        }
    }

    @Test func `what is shared with all is read everywhere, as long as it is, and by the policy`() async throws {
        try await APIFixture.with { api in
            let within = try await api.make("practice").id
            _ = try await Self.step(api, 200, within, "reviewed")
            _ = try await Self.step(api, 200, within, "shared_with_municipality")
            let id = try await Self.shared(api, ["title": "\"Toy lending by bicycle\""])
            func seen() async throws -> [String] {
                try await api.expect(200, "GET", "shared-practices?words=BICYCLE lending", in: api.theirs).items
                    .map(\.id)
            }
            #expect(try await seen() == [id])
            #expect(try await api.expect(200, "GET", "shared-practices?words=submarine", in: api.theirs).items.isEmpty)
            for hidden in [id, within] { _ = try await api.expect(404, "GET", "practices/\(hidden)", in: api.theirs) }
            _ = try await api.expect(404, "GET", "shared-practices/\(within)", in: api.theirs)
            // By SQL of one's own, as the application of the other municipality.
            let table = """
                begin; select app.enter(\(api.theirs.tenant), null, 'test', null);
                select count(*) from ecdp.shared_practice where id in ('\(id)', '\(within)');
                update ecdp.shared_practice set title = 'Mine' where id = '\(id)'; select title from ecdp.shared_practice
                where id = '\(id)' and title = 'Mine'; rollback
                """
            #expect(try await api.test.psql(table, role: "ecdp_api").split(separator: "\n").last == "1")

            // It is taken up there, and counted here.
            let centre = try await api.make("centre", in: api.theirs).id
            let taken = try await api.expect(
                201, "POST", "practice-uptakes",
                #"{"practice_id":"\#(id)","centre_id":"\#(centre)","taken_up_on":"2026-07-01","#
                    + #""outcome":"worked","outcome_on":"2026-09-01"}"#,
                in: api.theirs)
            #expect(try taken.object.string("outcome") == "worked")
            let counted = try await api.expect(200, "GET", "practices/\(id)").object
            #expect(counted.integer("uptakes") == 1 && counted.integer("worked") == 1)
            #expect(try await api.expect(200, "GET", "practice-uptakes").items.isEmpty)

            _ = try await Self.step(api, 200, id, "withdrawn")
            #expect(try await seen() == [])
            #expect(try await api.test.psql(table, role: "ecdp_api").split(separator: "\n").last == "0")
            let another = try await api.make("centre", in: api.theirs).id
            let late = try await api.expect(
                422, "POST", "practice-uptakes",
                #"{"practice_id":"\#(id)","centre_id":"\#(another)","taken_up_on":"2026-07-02"}"#, in: api.theirs)
            #expect(try late.places == ["/practice_id"])
        }
    }

    /// Every column of what other municipalities read, from the catalogue: texts that were reviewed, codes, numbers, days,
    /// a region of the country. Nothing refers to a centre, a child, a contact or a partner.
    @Test func `no centre, child, contact or person is in what other municipalities read`() async throws {
        let test = try TestDatabase.current
        let columns = try await test.psql(
            """
            select string_agg(a.attname, ' ' order by a.attname)
            from pg_attribute as a
            where a.attrelid = 'ecdp.shared_practice'::regclass and a.attnum > 0 and not a.attisdropped
            """)
        #expect(
            columns == """
                area barrier_category cost_cents days_to_resolve evidence id problem region_id search_folded shared_on \
                solution tenant_id title title_folded withdrawn_on
                """)
        let references = try await test.psql(
            """
            select string_agg(c.confrelid::regclass::text, ' ' order by c.confrelid::regclass::text)
            from pg_constraint as c
            where c.conrelid = 'ecdp.shared_practice'::regclass and c.contype = 'f'
            """)
        #expect(references == "ecdp.collaboration_area ecdp.practice ecdp.region")
        // And no other table of a municipality is open to others by its policies.
        let open = try await test.psql(
            """
            select string_agg(p.polrelid::regclass::text, ' ')
            from pg_policy as p
            where
                'ecdp_api'::regrole = any(p.polroles)
                and pg_get_expr(p.polqual, p.polrelid) not like '%tenant_id = app.tid()%'
                and pg_get_expr(p.polqual, p.polrelid) not like '%app.tids()%'
            """)
        #expect(open == "ecdp.shared_practice")
    }

    /// What points to somebody, and where the refusal says so; nil where nothing does.
    private static let texts: [(text: String, constraint: String?)] = [
        ("As at UMLAZI sunshine-educare.", "name"), ("Ask Thandeka  Ndlovu!", "name"), ("Ndlovu, Thandeka", "name"),
        ("Vukani Áccounting Trust paid", "name"), ("Mrs Dlamini did it", "name"), ("mnr. Botha", "name"),
        ("Call 082 555 0101", "number"), ("Call +27 (0)82-555.0101", "number"), ("Call 0825550101", "number"),
        ("Call 0 8 2 5 5 5 0 1 0 1", "number"), ("Call 082\u{200B}555\u{200B}0101", "number"),
        ("Call ０８２ ５５５ ０１０１", "number"), ("Call ٠٨٢ ٥٥٥ ٠١٠١", "number"), ("Number 9001015009087", "number"),
        ("File 1234567", "number"), ("Write to lindiwe@example.org", "address"),
        ("Write to lindiwe (at) example", "address"), ("Write to lindiwe＠example.org", "address"),
        ("See https://intranet/x", "address"), ("See WWW.Example.org", "address"), ("See example.co.za", "address"),
        ("Sunshine helps, as do educare rooms in Umlazi", nil), ("From 2026-06-01 to 2026-07-01, 35 children", nil),
        ("It cost R 1 000 000 in 2024-2025. Then it ran", nil), ("An accounting trust", nil),
    ]

    /// In every text of what is shared, by the API and by a statement of its own.
    @Test func `what points to somebody is not shared with all, in whatever text it stands`() async throws {
        try await APIFixture.with { api in
            let centre = try await api.make("centre", ["name": "\"Umlazi Sunshine Educare\""])
            _ = try await api.make("contact", ["centre_id": "\"\(centre.id)\"", "name": "\"Thandeka Ndlovu\""])
            _ = try await api.make("partner", ["name": "\"Vukani Accounting Trust\""])
            // From the catalogue: a text that is added is tried too.
            let columns = try await api.test.psql(
                """
                select a.attname
                from pg_attribute as a
                where
                    a.attrelid = 'ecdp.shared_practice'::regclass and a.attnum > 0 and not a.attisdropped
                    and a.atttypid = 'text'::regtype and a.attgenerated = ''
                    and a.attname not in ('area', 'barrier_category')
                order by a.attname
                """
            ).split(separator: "\n").map(String.init)
            #expect(columns == ["evidence", "problem", "solution", "title"])
            for column in columns {
                for (text, constraint) in Self.texts {
                    let id = try await api.make("practice", [column: "\"\(text)\""]).id
                    _ = try await Self.step(api, 200, id, "reviewed")
                    _ = try await Self.step(api, 200, id, "shared_with_municipality")
                    let shared = try await Self.step(api, constraint == nil ? 200 : 409, id, "shared_with_all")
                    guard constraint != nil else { continue }
                    #expect(try shared.places == ["/to"])
                    #expect(try await api.expect(404, "GET", "shared-practices/\(id)", in: api.theirs).status == 404)
                }
            }
            let found = try await api.test.psql(
                "select string_agg(coalesce(app.identifying_part(\(api.mine.tenant), t), '-'), ' ' order by n) from "
                    + "unnest(array[\(Self.texts.map { "'\($0.text)'" }.joined(separator: ","))]) with ordinality as u (t, n)"
            )
            #expect(found == Self.texts.map { $0.constraint ?? "-" }.joined(separator: " "))
        }
    }

    @Test func `whoever shares with all confirms that nobody is named, and writes nothing past what was reviewed`()
        async throws
    {
        try await APIFixture.with { api in
            let id = try await api.make("practice").id
            _ = try await Self.step(api, 200, id, "reviewed", namesNoOne: "null")
            for answer in ["null", "false"] {
                let refused = try await Self.step(api, 422, id, "shared_with_all", namesNoOne: answer)
                #expect(try refused.places == ["/names_no_one"])
            }
            let shared = try await Self.step(api, 200, id, "shared_with_all").object
            #expect(shared["names_no_one"] == .bool(true))
            // Past the API: another text, a row of its own, one that nobody shared.
            let other = try await api.make("practice").id
            for statement in [
                "update ecdp.shared_practice set solution = 'Another' where id = '\(id)'",
                """
                insert into ecdp.shared_practice (tenant_id, id, region_id, title, problem, solution, area, shared_on)
                select tenant_id, '\(other)', region_id, title, problem, solution, area, shared_on
                from ecdp.shared_practice where id = '\(id)'
                """,
            ] {
                let done = try? await api.test.psql(
                    "begin; select app.enter(\(api.mine.tenant), null, 'test', null); \(statement); commit",
                    role: "ecdp_api")
                #expect(done == nil, "\(statement)")
            }
        }
    }

    @Test func `from an open barrier one call gives what removed such barriers, with the days it took`() async throws {
        try await APIFixture.with { api in
            let solved = try await api.make(
                "barrier",
                ["category": "\"transport\"", "raised_on": "\"2026-05-01\"", "resolved_on": "\"2026-05-31\""])
            let transport = ["barrier_category": "\"transport\""]
            let own = try await api.make(
                "practice", transport.merging(["barrier_id": "\"\(solved.id)\""]) { $1 }
            ).id
            _ = try await Self.step(api, 200, own, "reviewed")
            let unseen = try await api.make("practice", transport).id
            let elsewhere = try await api.make("practice", transport, in: api.theirs).id
            for to in ["reviewed", "shared_with_all"] {
                _ = try await api.expect(
                    200, "POST", "practices/\(elsewhere)/transitions",
                    #"{"to":"\#(to)","on":"2026-06-01","reason":"x","names_no_one":true}"#, in: api.theirs,
                    headers: [("If-Match", "*")])
            }
            let other = try await api.make("practice", ["barrier_category": "\"trust\""]).id
            _ = try await Self.step(api, 200, other, "reviewed")
            let partnership = try await api.make("partnership", ["areas": "[\"teacher_training\"]"])
            let open = try await api.make(
                "barrier",
                ["category": "\"transport\"", "partnership_id": "\"\(partnership.id)\"", "raised_on": "\"2026-06-01\""])
            // Taken up here for another barrier, which was resolved in 10 days.
            let second = try await api.make(
                "barrier",
                ["category": "\"transport\"", "raised_on": "\"2026-06-01\"", "resolved_on": "\"2026-06-11\""])
            _ = try await api.make(
                "practice_uptake",
                [
                    "practice_id": "\"\(own)\"", "barrier_id": "\"\(second.id)\"", "outcome": "\"worked\"",
                    "outcome_on": "\"2026-10-01\"",
                ])
            let found = try await api.expect(200, "GET", "barriers/\(open.id)/practices").items
            try #require(found.map(\.id) == [own, elsewhere])
            #expect(!found.contains { $0.id == unseen || $0.id == other })
            #expect(found[0].integer("days_to_resolve") == 30 && found[0].integer("median_days_here") == 10)
            #expect(found[0].integer("worked") == 1 && found[0]["area_matches"] == .bool(true))
            #expect(found[1]["own"] == .bool(false) && found[1]["days_to_resolve"] == .null)
            _ = try await api.expect(404, "GET", "barriers/\(open.id)/practices", in: api.theirs)
        }
    }
}
