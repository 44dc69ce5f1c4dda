import Domain
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Every kind of entry of every timeline, each by the row that makes it.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct TimelineKindTests {
    private static let any = [("If-Match", "*")]

    private static func id(_ row: JSONObject) -> String { "\"\(row.id)\"" }

    /// A partnership in which everything happened.
    struct World {
        let partnership: String
        let partner: String
        let centre: String

        init(_ api: APIFixture, _ today: Day) async throws {
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-01-05\"", "ends_on": "\"2026-12-31\""])
            let made = try await api.make(
                "partnership", ["stage_since": "\"2026-03-02\"", "programme_id": TimelineKindTests.id(programme)])
            partnership = made.id
            partner = try #require(made.string("partner_id"))
            let (ours, theirs) = ("\"\(made.id)\"", "\"\(partner)\"")
            let home = try await api.make("centre")
            centre = home.id
            let here = TimelineKindTests.id(home)
            let joined = ["partnership_id": ours, "centre_id": here, "joined_on": "\"2026-03-02\""]
            _ = try await api.make("partnership_centre", joined)
            let other = try await api.make("centre")
            _ = try await api.make(
                "partnership_centre",
                joined.merging(["centre_id": TimelineKindTests.id(other), "left_on": "\"2026-03-05\""]) { $1 })
            let elsewhere = try await api.make("partnership", ["stage_since": "\"2026-03-02\""])
            _ = try await api.make(
                "partnership_centre",
                joined.merging(["partnership_id": TimelineKindTests.id(elsewhere), "left_on": "\"2026-03-05\""]) { $1 })

            try await papers(api, today)
            try await resources(api, ours, here)
            try await outreach(api, today, ours, theirs, here, TimelineKindTests.id(elsewhere))
            try await learning(api, ours, here, TimelineKindTests.id(programme))
        }

        /// An MOU that was ended, and an agreement with all that one holds, with a reading and a scan.
        private func papers(_ api: APIFixture, _ today: Day) async throws {
            let mou = try await api.makeSigned("mou", of: partnership, on: "2026-03-10")
            var body = ["valid_until": "\"\(today + 300)\""]
            for child in try APIFixture.resource("document").children where child.name != "signatories" {
                body[child.name] = child.field.example
            }
            let agreement = try await api.makeSigned("agreement", of: partnership, on: "2026-03-12", body)
            _ = try await api.expect(
                200, "POST", "documents/\(mou.id)/terminate", #"{"ends_on":"2026-06-01","reason":"Replaced"}"#,
                headers: any)
            let metric = try #require(
                try await api.expect(200, "GET", "document-metrics?document_id=\(agreement.id)").items.first)
            _ = try await api.make("document_metric_reading", ["metric_id": TimelineKindTests.id(metric)])
            try await api.test.psql(
                """
                set session_replication_role = 'replica';
                insert into ecdp.document_attachment (tenant_id, id, document_id, name, media_type, bytes, sha256)
                values (
                    \(api.mine.tenant), gen_random_uuid(), '\(agreement.id)', 'scan.pdf', 'application/pdf', 5,
                    repeat('0', 64)
                )
                """)
            let owed = try #require(
                try await api.expect(200, "GET", "obligations?document_id=\(agreement.id)&side=partner").items.first)
            _ = try await api.expect(
                200, "POST", "obligations/\(owed.id)/waive", #"{"on":"2026-06-10","reason":"The flood"}"#,
                headers: any)
        }

        private func resources(_ api: APIFixture, _ ours: String, _ here: String) async throws {
            let lines =
                ["pledge", "receive"].map { LedgerFixture.line($0, 500) }
                + [LedgerFixture.line("allocate", 500, centre: centre)]
            _ = try await api.expect(
                201, "POST", "ledger-entries",
                """
                {"partnership_id":\(ours),"occurred_on":"2026-11-20","reason":"A test",\
                "lines":[\(lines.joined(separator: ","))]}
                """)
            try await api.activate(ours)
            let activity = try await api.make(
                "activity",
                ["partnership_id": ours, "planned_on": "\"2026-06-15\"", "held_on": "\"2026-06-15\""])
            _ = try await api.make(
                "activity_centre", ["activity_id": TimelineKindTests.id(activity), "centre_id": here])
            _ = try await api.make(
                "integration_level",
                ["centre_id": here, "kind": "\"\(try #require(activity.string("kind")))\""])
            let grant = try await api.make("grant_application", ["partnership_id": ours])
            _ = try await api.make("grant_report", ["grant_application_id": TimelineKindTests.id(grant)])
            _ = try await api.make("fundraiser_share", ["partnership_id": ours])
        }

        private func outreach(
            _ api: APIFixture, _ today: Day, _ ours: String, _ theirs: String, _ here: String, _ elsewhere: String
        ) async throws {
            _ = try await api.make("engagement", ["partnership_id": ours])
            // Invited to what belongs to another partnership.
            let event = try await api.make("engagement", ["partnership_id": elsewhere])
            for (field, subject) in [("partner_id", theirs), ("centre_id", here)] {
                var attendance = ["engagement_id": TimelineKindTests.id(event), "centre_id": "null"]
                attendance[field] = subject
                _ = try await api.make("engagement_attendance", attendance)
            }
            let proposal = try await api.make("proposal", ["partner_id": theirs, "partnership_id": ours])
            _ = try await api.make(
                "proposal_centre", ["proposal_id": TimelineKindTests.id(proposal), "centre_id": here])
            _ = try await api.expect(
                200, "POST", "proposals/\(proposal.id)/send", #"{"on":"2026-11-20","to":"The director","by":"email"}"#,
                headers: any)
            _ = try await api.expect(
                200, "POST", "proposals/\(proposal.id)/answer", #"{"answer":"accepted","on":"2026-11-21"}"#,
                headers: any)
            _ = try await api.make("follow_up", ["partnership_id": ours])
            _ = try await api.make("follow_up", ["centre_id": here])
            _ = try await api.make("partner_clearance", ["partner_id": theirs])
            _ = try await api.make("lead", ["status": "\"partner\"", "partner_id": theirs])
            let twice = try await api.make("partner")
            _ = try await api.expect(
                201, "POST", "partners/\(twice.id)/merges", "{\"into_id\":\(theirs),\"reason\":\"Entered twice\"}",
                headers: any)
            let campaign = try await api.campaign(of: "community", opens: "\(today + -20)", closes: "\(today + 20)").id
            // That it was asked is what is shown, so any campaign will do.
            for (side, column, subject) in [("community", "partnership_id", ours), ("centre", "centre_id", here)] {
                try await api.test.psql(
                    """
                    set session_replication_role = 'replica';
                    insert into ecdp.survey_invitation (tenant_id, id, campaign_id, side, \(column))
                    values (
                        \(api.mine.tenant), gen_random_uuid(), '\(campaign)', '\(side)', '\(APIFixture.bare(subject))'
                    )
                    """)
            }
        }

        private func learning(
            _ api: APIFixture, _ ours: String, _ here: String, _ programme: String
        ) async throws {
            let barrier = try await api.make("barrier", ["partnership_id": ours, "centre_id": here])
            _ = try await api.make("decision", ["barrier_id": TimelineKindTests.id(barrier)])
            _ = try await api.make("lesson", ["programme_id": programme, "partnership_id": ours])
            let practice = TimelineKindTests.id(try await api.make("practice"))
            _ = try await api.make("practice_uptake", ["practice_id": practice, "centre_id": here])
            try await api.test.psql(
                """
                set session_replication_role = 'replica';
                insert into ecdp.practice_uptake (tenant_id, id, practice_id, partnership_id, taken_up_on)
                values (
                    \(api.mine.tenant), gen_random_uuid(), '\(APIFixture.bare(practice))', '\(partnership)', '2026-06-01'
                )
                """)
        }

        private var any: [(String, String)] { TimelineKindTests.any }
    }

    @Test func `every kind of every timeline is there once it happened, and leads to its row`() async throws {
        try await APIFixture.with { api in
            let world = try await World(api, try await api.moveToToday())
            for (path, kinds) in [
                ("partnerships/\(world.partnership)", Timeline.partnershipKinds),
                ("partners/\(world.partner)", Timeline.partnerKinds),
                ("centres/\(world.centre)", Timeline.centreKinds),
            ] {
                let entries = try await api.expect(200, "GET", "\(path)/timeline?all=true").items
                let found = Set(entries.compactMap { $0.string("kind") })
                #expect(
                    found == Set(kinds),
                    "\(path): without \(Set(kinds).subtracting(found)), beyond \(found.subtracting(kinds))")
                #expect(Set(entries.map(\.id)).count == entries.count, "\(path): one entry twice")
                for entry in entries {
                    let link = try #require(entry.string("link"))
                    _ = try await api.expect(200, "GET", link)
                }
            }
        }
    }

    @Test func `follow-ups of events, answers that are late, and papers that expired are there`() async throws {
        try await APIFixture.with { api in
            let today = try await api.moveToToday()
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""])
            let partner = try #require(partnership.string("partner_id"))
            let ours = Self.id(partnership)
            let event = try await api.make("engagement", ["partnership_id": ours])
            let followUp = try await api.make("follow_up", ["engagement_id": Self.id(event)])
            let proposal = try await api.make(
                "proposal", ["partner_id": "\"\(partner)\"", "partnership_id": ours])
            _ = try await api.expect(
                200, "POST", "proposals/\(proposal.id)/send",
                "{\"on\":\"\(today + -22)\",\"to\":\"The director\",\"by\":\"email\"}", headers: Self.any)
            _ = try await api.makeSigned(
                "mou", of: partnership.id, on: "2026-03-10", ["valid_until": "\"\(today + -1)\""])
            for path in ["partnerships/\(partnership.id)", "partners/\(partner)"] {
                let entries = try await api.expect(200, "GET", "\(path)/timeline?all=true").items
                #expect(entries.filter { $0.id == followUp.id }.count == 1, "\(path)")
                #expect(entries.first { $0.id == proposal.id }?.string("state") == "overdue", "\(path)")
                let expiry = entries.first { $0.string("kind") == "expiry" }
                #expect(expiry?.string("state") == "overdue" && expiry?.string("day") == "\(today + -1)", "\(path)")
            }
            // A follow-up with the partner about another one's partnership.
            let other = try await api.make("partnership")
            try await api.test.psql(
                """
                set session_replication_role = 'replica';
                insert into ecdp.follow_up (tenant_id, id, what, due_on, owner, partner_id, partnership_id)
                values (
                    \(api.mine.tenant), gen_random_uuid(), 'Ask both', '\(today)', 'Desk', '\(partner)', '\(other.id)'
                )
                """)
            let titles = try await api.expect(200, "GET", "partners/\(partner)/timeline?all=true").items
                .compactMap { $0.string("title") }
            #expect(titles.filter { $0 == "Ask both" }.count == 1)
        }
    }

    @Test func `an hour after midnight is the day of the municipality`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""])
            let partner = try #require(partnership.string("partner_id"))
            let ours = Self.id(partnership)
            let rows = [
                try await api.make("document", ["partnership_id": ours, "kind": "\"mou\""]).id,
                try await api.make("proposal", ["partner_id": "\"\(partner)\"", "partnership_id": ours]).id,
                try await api.make("grant_application", ["partnership_id": ours]).id,
            ]
            try await api.test.psql(
                """
                set session_replication_role = 'replica';
                update ecdp.document set created_at = '2026-11-28T23:00:00Z' where id = '\(rows[0])';
                update ecdp.proposal set created_at = '2026-11-28T23:00:00Z' where id = '\(rows[1])';
                update ecdp.grant_application set created_at = '2026-11-28T23:00:00Z', deadline_on = null
                where id = '\(rows[2])'
                """)
            let entries = try await api.expect(200, "GET", "partnerships/\(partnership.id)/timeline").items
            for row in rows { #expect(entries.first { $0.id == row }?.string("day") == "2026-11-29") }
        }
    }

    /// Kinds of what only mentions a partnership, and goes on without it.
    private static let mentioning: Set<String> = [
        "attendance", "barrier", "decision", "engagement", "feedback", "follow_up", "integration", "lesson", "practice",
        "proposal", "answer",
    ]

    @Test func `what belongs to an archived partnership is not due any more, what mentions it is`() async throws {
        try await APIFixture.with { api in
            let today = try await api.moveToToday()
            let world = try await World(api, today)
            let ours = ["partnership_id": "\"\(world.partnership)\""]
            let activity = try await api.make("activity", ours.merging(["planned_on": "\"\(today + 3)\""]) { $1 })
            _ = try await api.make(
                "activity_centre",
                ["activity_id": Self.id(activity), "centre_id": "\"\(world.centre)\""])
            _ = try await api.make("activity", ours.merging(["planned_on": "\"\(today + -3)\""]) { $1 })
            _ = try await api.make("document", ours.merging(["kind": "\"mou\"", "number": "2"]) { $1 })
            _ = try await api.make("grant_application", ours)
            _ = try await api.make("follow_up", ours.merging(["due_on": "\"\(today)\""]) { $1 })
            func entries(_ path: String) async throws -> [String: (kind: String, state: String, title: String)] {
                let items = try await api.expect(200, "GET", "\(path)/timeline?all=true").items
                    .filter { $0.string("partnership_id") == world.partnership }
                return Dictionary(
                    uniqueKeysWithValues: items.map {
                        ($0.id, ($0.string("kind") ?? "", $0.string("state") ?? "", $0.string("title") ?? ""))
                    })
            }
            let open: Set<String> = ["due", "overdue", "open"]
            let paths = [
                "partnerships/\(world.partnership)", "partners/\(world.partner)", "centres/\(world.centre)",
            ]
            var before: [String: [String: (kind: String, state: String, title: String)]] = [:]
            for path in paths { before[path] = try await entries(path) }
            let wereOpen = Set(before[paths[0]]?.values.filter { open.contains($0.state) }.map(\.kind) ?? [])
            #expect(
                wereOpen.isSuperset(of: [
                    "obligation", "milestone", "metric", "expiry", "activity", "document", "grant", "follow_up",
                    "barrier",
                ]), "\(wereOpen)")
            _ = try await api.expect(200, "DELETE", "partnerships/\(world.partnership)", headers: Self.any)
            for path in paths {
                let after = try await entries(path)
                let known = try #require(before[path])
                #expect(Set(after.keys) == Set(known.keys), "\(path)")
                for (id, entry) in after {
                    let earlier = try #require(known[id])
                    let isOver = open.contains(earlier.state) && !Self.mentioning.contains(entry.kind)
                    #expect(entry.state == (isOver ? "called_off" : earlier.state), "\(path): \(entry)")
                    #expect(
                        entry.title.hasSuffix(", partnership archived")
                            == (isOver && ["obligation", "milestone"].contains(entry.kind)), "\(path): \(entry)")
                }
            }
        }
    }

    @Test func `what was decided about a centre's own barrier is in its timeline, whether it takes part then or not`()
        async throws
    {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""])
            let ours = ["partnership_id": Self.id(partnership)]
            let other = try await api.make("partnership", ["stage_since": "\"2026-03-02\""])
            let (stays, leaves) = (try await api.make("centre"), try await api.make("centre"))
            for (centre, joined, left) in [
                (stays, "\"2026-05-01\"", "null"), (leaves, "\"2026-03-02\"", "\"2026-06-30\""),
            ] {
                _ = try await api.make(
                    "partnership_centre",
                    ours.merging(["centre_id": Self.id(centre), "joined_on": joined, "left_on": left]) { $1 })
            }
            func decide(
                about centre: JSONObject?, _ about: [String: String] = [:], on day: String
            ) async throws -> String {
                var barrier = ours.merging(["raised_on": "\"2026-04-01\""]) { $1 }
                if let centre { barrier["centre_id"] = Self.id(centre) }
                let made = try await api.make("barrier", barrier)
                return try await api.make(
                    "decision", about.merging(["barrier_id": Self.id(made), "decided_on": "\"\(day)\""]) { $1 }
                ).id
            }
            // While it takes part, after it left, before it joined; of its partnership's too, and of another one's.
            let own = [
                leaves.id: [
                    try await decide(about: leaves, on: "2026-06-30"),
                    try await decide(about: leaves, on: "2026-07-01"),
                    try await decide(about: leaves, ours, on: "2026-06-01"),
                    try await decide(about: leaves, ours, on: "2026-07-15"),
                    try await decide(about: leaves, ["partnership_id": Self.id(other)], on: "2026-06-01"),
                    try await decide(about: leaves, ["partnership_id": Self.id(other)], on: "2026-07-15"),
                ],
                stays.id: [
                    try await decide(about: stays, on: "2026-04-10"), try await decide(about: stays, on: "2026-07-01"),
                ],
            ]
            // About a barrier of all who take part, on days on which one of them does.
            let early = try await decide(about: nil, on: "2026-04-10")
            let late = try await decide(about: nil, on: "2026-07-15")
            for (centre, expected) in [
                (leaves, own[leaves.id, default: []] + [early]), (stays, own[stays.id, default: []] + [late]),
            ] {
                let decisions = try await api.expect(200, "GET", "centres/\(centre.id)/timeline?all=true").items
                    .filter { $0.string("kind") == "decision" }.map(\.id)
                for id in expected {
                    #expect(decisions.filter { $0 == id }.count == 1, "\(id) of \(expected)")
                }
                // What was decided about another centre concerns all on the days on which they take part.
                #expect(!decisions.contains(centre.id == leaves.id ? late : early))
            }
        }
    }
}
