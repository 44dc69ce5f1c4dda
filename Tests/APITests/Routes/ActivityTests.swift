import Domain
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Joint activities, as an officer of a municipality keeps them, and what is refused.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ActivityTests {
    /// A partnership that went the whole road and is active since 2026-05-04, with two centres.
    struct World {
        let api: APIFixture
        let partnership: String
        let centres: [String]

        static func make(_ api: APIFixture) async throws -> World {
            let made = try await api.make(
                "partnership", ["stage_since": "\"2026-03-02\"", "works_with_children": "false"])
            var centres: [String] = []
            for _ in 0..<2 {
                let centre = try await api.make("centre").id
                _ = try await api.make(
                    "partnership_centre",
                    [
                        "partnership_id": "\"\(made.id)\"", "centre_id": "\"\(centre)\"",
                        "joined_on": "\"2026-03-02\"",
                    ])
                centres.append(centre)
            }
            let world = World(api: api, partnership: made.id, centres: centres)
            for stage in ["contacted", "proposed", "engaged"] { try await world.move(to: stage, on: "2026-03-10") }
            for (kind, stage, day) in [
                ("mou", "mou_signed", "2026-04-15"), ("agreement", "agreement_signed", "2026-04-20"),
            ] {
                _ = try await api.makeSigned(kind, of: made.id, on: day)
                try await world.move(to: stage, on: day)
            }
            try await world.move(to: "active", on: "2026-05-04")
            return world
        }

        func move(_ status: Int = 200, to stage: String, on day: String) async throws {
            _ = try await api.expect(
                status, "POST", "partnerships/\(partnership)/transitions",
                #"{"to":"\#(stage)","on":"\#(day)","reason":"So it was"}"#, headers: [("If-Match", "*")])
        }

        /// - Parameter more: members of the body, with a comma before each.
        func plan(_ kind: String, on day: String, _ more: String = "", is status: Int = 201) async throws -> Reply {
            try await api.expect(
                status, "POST", "activities",
                #"{"partnership_id":"\#(partnership)","title":"T","kind":"\#(kind)","planned_on":"\#(day)"\#(more)}"#)
        }

        var bothCentres: String {
            #","centres":["# + centres.map { #"{"centre_id":"\#($0)"}"# }.joined(separator: ",") + "]"
        }
    }

    private static func change(
        _ api: APIFixture, _ status: Int, _ path: String, _ body: String
    ) async throws -> Reply {
        try await api.expect(status, "PATCH", path, body, headers: [("If-Match", "*")])
    }

    @Test func `an activity costs what centres used of the ledger's money for it, less what was corrected`()
        async throws
    {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            let centre = world.centres[0]
            let activity = try await world.plan(
                "health_screening", on: "2026-06-08", #","budget_cents":150000"# + world.bothCentres
            ).object
            #expect(activity["cost_cents"] == .null && activity.integer("budget_cents") == 150_000)
            func enter(_ status: Int, on day: String = "2026-06-08", _ lines: String...) async throws -> Reply {
                try await api.expect(
                    status, "POST", "ledger-entries",
                    #"{"partnership_id":"\#(world.partnership)","occurred_on":"\#(day)","reason":"So it was","lines":["#
                        + lines.joined(separator: ",") + "]}")
            }
            func line(_ move: String, _ amount: Int, _ more: String = "", kind: String = "funding") -> String {
                #"{"move":"\#(move)","kind":"\#(kind)","amount":\#(amount)\#(more)}"#
            }
            let its = #","centre_id":"\#(centre)""#
            let link = #","activity_id":"\#(activity.id)""#
            func cost() async throws -> Int? {
                try await api.expect(200, "GET", "activities/\(activity.id)").object.integer("cost_cents")
            }
            _ = try await enter(
                201, line("pledge", 400_000), line("receive", 400_000), line("allocate", 400_000, its),
                line("pledge", 600, kind: "staff_time"), line("receive", 600, kind: "staff_time"),
                line("allocate", 600, its, kind: "staff_time"))
            let used = try await enter(
                201, line("use", 90_000, its + link), line("use", 50_000, its + link), line("use", 7, its),
                line("use", 600, its + link, kind: "staff_time")
            ).object
            // Time is no money, and what names no activity is of none.
            #expect(try await cost() == 140_000)
            let transfers = try await api.expect(
                200, "GET", "ledger-transfers?activity_id=\(activity.id)&kind=funding"
            ).items
            #expect(transfers.map { $0.integer("amount") } == [90_000, 50_000])
            let wrong = transfers[1].id
            _ = try await enter(
                201, on: "2026-06-10", #"{"move":"reverse","reverses_id":"\#(wrong)"}"#, line("use", 45_000, its + link)
            )
            #expect(try await cost() == 135_000)
            let seen = try await api.test.psql(
                """
                select v.cost_cents, h.cents, b.cents
                from analytics.activity as v
                cross join lateral app.activities_cost(v.tenant_id, v.id, '2026-06-10') as h
                cross join lateral app.activities_cost(v.tenant_id, v.id, '2026-06-08') as b
                where v.id = '\(activity.id)'
                """)
            #expect(seen == "135000|140000|")

            // What is refused, and where.
            let other = try await World.make(api)
            let foreign = try await other.plan("mentoring", on: "2026-06-08").object.id
            let theirs = try await api.make("activity", in: api.theirs).id
            for (status, place, entered) in [
                (422, "/lines/0/activity_id", line("pledge", 1, link)),
                (422, "/lines/0/activity_id", line("use", 1, its + #","activity_id":"\#(foreign)""#)),
                (422, "/lines/0/activity_id", line("use", 1, its + #","activity_id":"\#(theirs)""#)),
                (422, "/lines/0/activity_id", line("use", 1, its + #","activity_id":"\#(centre)""#)),
                (422, "/lines/0/activity_id", line("use", 1, its + #","activity_id":7"#)),
                (
                    422, "/lines/0/move",
                    #"{"move":"reverse","reverses_id":"\#(transfers[0].id)","activity_id":"\#(activity.id)"}"#
                ),
                (409, "/lines/0/amount", line("use", 400_000, its + link)),
            ] {
                let reply = try await enter(status, entered)
                #expect(try reply.places == [place], "\(entered) \(reply.text)")
            }
            _ = try await Self.change(api, 422, "activities/\(activity.id)", #"{"cost_cents":1}"#)
            // By fifty at once there is no more than there is.
            let outcomes = await withTaskGroup(of: Int.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        await api.send(
                            "POST", "ledger-entries",
                            #"{"partnership_id":"\#(world.partnership)","occurred_on":"2026-06-11","reason":"Rush","#
                                + #""lines":["# + line("use", 10_000, its + link) + "]}",
                            headers: [("Idempotency-Key", "rush-\(number)")]
                        ).status
                    }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == [201: 26, 409: 24])
            #expect(try await cost() == 395_000)
            // Archived, it takes no more; what was used for it can still be corrected.
            _ = try await api.expect(
                200, "DELETE", "activities/\(activity.id)", headers: [("If-Match", "*")])
            #expect(try await enter(422, line("use", 1, its + link)).places == ["/lines/0/activity_id"])
            let last = try await api.expect(200, "GET", "ledger-transfers?entry_id=\(used.id)").items[0].id
            _ = try await enter(201, on: "2026-06-12", #"{"move":"reverse","reverses_id":"\#(last)"}"#)
        }
    }

    @Test func `an officer plans a screening, moves it, holds it, counts whom it reached, and sees it become routine`()
        async throws
    {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            let kind = try await api.expect(200, "GET", "activity-kinds?area=physical_mental_health&sort=code").items
            #expect(kind.contains { $0.string("code") == "health_screening" && $0.string("area_group") == "health" })
            let planned = try await world.plan("health_screening", on: "2026-06-01", world.bothCentres).object
            #expect(planned.string("status") == "planned" && planned.string("area") == "physical_mental_health")

            let renewed = try await api.expect(
                201, "POST", "activities/\(planned.id)/postponement",
                #"{"on":"2026-05-28","to":"2026-06-08","reason":"The nurse is ill"}"#,
                headers: [("If-Match", "\"v1\""), ("Idempotency-Key", "p")])
            let id = try renewed.object.id
            #expect(renewed.header("Location") == "/v1/municipalities/\(api.mine.code)/activities/\(id)")
            let again = try await api.expect(
                201, "POST", "activities/\(planned.id)/postponement",
                #"{"on":"2026-05-28","to":"2026-06-08","reason":"The nurse is ill"}"#,
                headers: [("If-Match", "\"v1\""), ("Idempotency-Key", "p")])
            #expect(again.text == renewed.text)
            let old = try await api.expect(200, "GET", "activities/\(planned.id)").object
            #expect(old.string("status") == "postponed" && old.string("postponed_to_id") == id)
            #expect(old.string("called_off_reason") == "The nurse is ill")

            _ = try await Self.change(
                api, 200, "activities/\(id)",
                #"{"held_on":"2026-06-09","result":"31 children screened"}"#)
            let rows = try await api.expect(200, "GET", "activity-centres?activity_id=\(id)").items
            #expect(Set(rows.compactMap { $0.string("centre_id") }) == Set(world.centres))
            for (row, girls) in zip(rows, [11, 2]) {
                let counted = try await Self.change(
                    api, 200, "activity-centres/\(row.id)",
                    #"{"girls_3":\#(girls),"boys_4":1,"caregivers":9,"referrals_made":4,"referrals_completed":3}"#)
                #expect(try counted.object.integer("children") == girls + 1)
            }
            let listed = try await api.expect(200, "GET", "activities?centre_id=\(world.centres[0])&status=held").items
            #expect(listed.map(\.id) == [id])
            for (level, day) in [(1, "2026-07-01"), (2, "2026-09-01")] {
                _ = try await api.expect(
                    201, "POST", "integration-levels",
                    #"{"centre_id":"\#(world.centres[0])","kind":"health_screening","level":\#(level),"#
                        + #""since":"\#(day)","evidence":"Seen at a visit"}"#)
            }
            let current = try await api.expect(
                200, "GET", "integration-levels?current=true&centre_id=\(world.centres[0])"
            ).items
            #expect(current.map { $0.integer("level") } == [2])

            // What analysts see: no count of 1 to 4 children, and no sum that gives one away.
            let seen = try await api.test.psql(
                """
                select children_contacts, hidden_counts, caregiver_contacts from analytics.activity where id = '\(id)'
                """)
            #expect(seen == "12|1|18")
            let centres = try await api.test.psql(
                """
                select children, children_reason, referrals_made from analytics.activity_centre
                where activity_id = '\(id)' order by children
                """)
            #expect(centres == "12||\n|small_count|")
        }
    }

    @Test func `an officer plans a course, holds it, enters participants and certificates, and lists them`()
        async throws
    {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            let course = try await world.plan(
                "training_course", on: "2026-06-01", #","days":2"# + world.bothCentres
            ).object
            #expect(course.string("area") == "teacher_training")
            func enter(_ status: Int, _ centre: String, _ award: String, _ more: String) async throws -> Reply {
                try await api.expect(
                    status, "POST", "training-certificates",
                    #"{"activity_id":"\#(course.id)","centre_id":"\#(centre)","award":"\#(award)"\#(more)}"#)
            }
            // Nobody took part in what was not held.
            #expect(
                try await enter(422, world.centres[0], "skills_programme", #","participants":8"#).places
                    == ["/activity_id"])
            _ = try await Self.change(api, 200, "activities/\(course.id)", #"{"held_on":"2026-06-01"}"#)

            // Who took part is known at once, who is certified weeks later.
            var rows: [JSONObject] = []
            for (centre, participants) in zip(world.centres, [8, 3]) {
                let row = try await enter(201, centre, "skills_programme", #","participants":\#(participants)"#).object
                #expect(row.integer("certificates") == 0 && row["issued_on"] == .null)
                rows.append(row)
            }
            _ = try await enter(201, world.centres[0], "attendance", #","participants":8,"certificates":8"#)
            for (row, certificates) in zip(rows, [6, 3]) {
                let path = "training-certificates/\(row.id)"
                #expect(
                    try await Self.change(api, 422, path, #"{"certificates":9}"#).places == ["/certificates"])
                let issued = try await Self.change(
                    api, 200, path,
                    #"{"certificates":\#(certificates),"issued_on":"2026-07-20","register":"Register of the college"}"#)
                #expect(try issued.object.integer("version") == 2)
            }
            #expect(
                try await enter(409, world.centres[0], "skills_programme", #","participants":1"#).places == ["/award"])
            // Neither a centre of nobody's partnership nor another municipality's.
            for stranger in [try await api.make("centre").id, try await api.make("centre", in: api.theirs).id] {
                let refused = try await enter(422, stranger, "attendance", #","participants":1"#)
                #expect(try refused.places == ["/centre_id"])
            }
            #expect(
                try await Self.change(api, 409, "activities/\(course.id)", #"{"held_on":null}"#).places
                    == ["/held_on"])

            // By course, by centre, by award and day; and as a sheet for the department.
            func listed(_ filter: String) async throws -> [Int?] {
                try await api.expect(200, "GET", "training-certificates?\(filter)").items
                    .map { $0.integer("certificates") }
            }
            #expect(try await listed("activity_id=\(course.id)") == [6, 3, 8])
            #expect(try await listed("centre_id=\(world.centres[1])") == [3])
            #expect(try await listed("award=attendance") == [8])
            #expect(try await listed("issued_on_from=2026-07-20&issued_on_to=2026-07-20") == [6, 3])
            #expect(try await listed("issued_on_from=2026-07-21").isEmpty)
            let sheet = try await api.expect(
                200, "GET", "training-certificates?activity_id=\(course.id)&award=skills_programme&csv=excel",
                headers: [("Accept", "text/csv")])
            let lines = sheet.text.split(whereSeparator: \.isNewline)
            #expect(lines.count == 3 && lines[1].contains(";8;6;2026-07-20;"), "\(sheet.text)")
            // Analysts have the numbers, and not where names are kept.
            let seen = try await api.test.psql(
                """
                select sum(participants), sum(certificates) from analytics.training_certificate
                where activity_id = '\(course.id)' and award = 'skills_programme'
                """)
            #expect(seen == "11|9")
            // A row that was entered by mistake is archived; then the course can be taken back.
            for row in try await api.expect(200, "GET", "training-certificates?activity_id=\(course.id)").items {
                _ = try await api.expect(
                    200, "DELETE", "training-certificates/\(row.id)", headers: [("If-Match", "*")])
            }
            _ = try await Self.change(api, 200, "activities/\(course.id)", #"{"held_on":null}"#)
        }
    }

    @Test func `the day lies in the time in which the partnership is active, whoever asks`() async throws {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            #expect(try await world.plan("mentoring", on: "2026-05-03", is: 422).places == ["/planned_on"])
            _ = try await world.plan("mentoring", on: "2026-05-04")
            let held = try await world.plan("mentoring", on: "2026-06-02", #","held_on":"2026-06-02""#).object.id
            #expect(
                try await Self.change(api, 422, "activities/\(held)", #"{"held_on":"2026-05-03"}"#).places
                    == ["/held_on"])
            // By the database's own day: what lasts into the future was not held yet.
            let early = try await Command.psql(
                api.test.conninfo(role: "ecdp_api"),
                """
                begin; set local app.today = '2026-06-03'; select app.enter(\(api.mine.tenant), null, 'test', null);
                update ecdp.activity set days = 3 where id = '\(held)'
                """)
            #expect(early.output.contains("once its last day has come"))
            // On hold it is not active, and it does not go on hold before what was held.
            try await world.move(409, to: "on_hold", on: "2026-06-01")
            try await world.move(to: "on_hold", on: "2026-07-01")
            _ = try await world.plan("mentoring", on: "2026-07-01", #","held_on":"2026-07-01""#)
            #expect(try await world.plan("mentoring", on: "2026-07-02", is: 422).places == ["/planned_on"])
            try await world.move(to: "active", on: "2026-08-01")
            #expect(
                try await world.plan("mentoring", on: "2026-06-30", #","days":40"#, is: 422).places == ["/planned_on"])
            _ = try await world.plan("mentoring", on: "2026-08-01")
            try await world.move(to: "completed", on: "2026-10-01")
            #expect(try await world.plan("mentoring", on: "2026-10-02", is: 422).places == ["/planned_on"])
        }
    }

    @Test func `only centres of the partnership take part, and they stay in it as long as that`() async throws {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            let stranger = try await api.make("centre").id
            let foreign = try await api.make("centre", in: api.theirs).id
            for centre in [stranger, foreign] {
                let refused = try await world.plan(
                    "parent_workshop", on: "2026-06-01",
                    #","centres":[{"centre_id":"\#(world.centres[0])"},{"centre_id":"\#(centre)"}]"#, is: 422)
                #expect(try refused.places == ["/centres/1/centre_id"])
            }
            #expect(try await api.expect(200, "GET", "activities?archived=all").items.isEmpty)
            let id = try await world.plan("parent_workshop", on: "2026-06-01", world.bothCentres).object.id
            let row = try #require(try await api.expect(200, "GET", "activity-centres?activity_id=\(id)").items.first)
            // Nobody was reached by what was not held.
            #expect(
                try await Self.change(api, 422, "activity-centres/\(row.id)", #"{"caregivers":3}"#).places
                    == ["/activity_id"])
            _ = try await Self.change(api, 200, "activities/\(id)", #"{"held_on":"2026-06-01"}"#)
            _ = try await Self.change(api, 200, "activity-centres/\(row.id)", #"{"caregivers":3}"#)
            let referred = try await Self.change(
                api, 422, "activity-centres/\(row.id)", #"{"referrals_made":1}"#)
            #expect(try referred.places == ["/referrals_made"])
            for bad in ["-1", "0.001", "9223372036854775808", "10001"] {
                let refused = try await Self.change(
                    api, 422, "activity-centres/\(row.id)", "{\"girls_3\":\(bad)}")
                #expect(try refused.places == ["/girls_3"])
            }
            #expect(
                try await Self.change(api, 409, "activities/\(id)", #"{"held_on":null}"#).places == ["/held_on"])
            // The centre was in the partnership on that day, and stays so.
            let joined = try await api.expect(200, "GET", "partnership-centres?partnership_id=\(world.partnership)")
                .items
            let place = try #require(joined.first { $0.string("centre_id") == row.string("centre_id") }).id
            _ = try await Self.change(api, 409, "partnership-centres/\(place)", #"{"left_on":"2026-05-31"}"#)
            _ = try await Self.change(api, 200, "partnership-centres/\(place)", #"{"left_on":"2026-06-01"}"#)
            _ = try await Self.change(api, 422, "activities/\(id)", #"{"held_on":"2026-06-02"}"#)
        }
    }

    @Test func `what was called off is kept and stays so`() async throws {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            let id = try await world.plan("community_event", on: "2026-06-01").object.id
            let body = #"{"on":"2026-05-20","reason":"No permit"}"#
            _ = try await api.expect(428, "POST", "activities/\(id)/cancellation", body)
            let cancelled = try await api.expect(
                200, "POST", "activities/\(id)/cancellation", body, headers: [("If-Match", "\"v1\"")])
            #expect(try cancelled.object.string("status") == "cancelled")
            _ = try await api.expect(
                412, "POST", "activities/\(id)/cancellation", body, headers: [("If-Match", "\"v1\"")])
            _ = try await api.expect(
                409, "POST", "activities/\(id)/cancellation", body, headers: [("If-Match", "*")])
            #expect(
                try await Self.change(api, 409, "activities/\(id)", #"{"held_on":"2026-06-01"}"#).places
                    == ["/held_on"])
            let held = try await world.plan("community_event", on: "2026-06-01", #","held_on":"2026-06-01""#).object.id
            for step in ["cancellation", "postponement"] {
                let more = step == "postponement" ? #","to":"2026-07-01""# : ""
                _ = try await api.expect(
                    409, "POST", "activities/\(held)/\(step)", #"{"on":"2026-05-20","reason":"x"\#(more)}"#,
                    headers: [("If-Match", "*")])
            }
            let planned = try await world.plan("community_event", on: "2026-06-01", world.bothCentres).object.id
            let refused = try await api.expect(
                422, "POST", "activities/\(planned)/postponement",
                #"{"on":"2026-05-20","to":"2026-01-01","reason":"x"}"#, headers: [("If-Match", "*")])
            #expect(try refused.places == ["/to"])
            _ = try await api.expect(
                404, "POST", "activities/\(planned)/cancellation", body, in: api.theirs, headers: [("If-Match", "*")])
        }
    }

    @Test func `of fifty who postpone an activity at once, one makes the new one`() async throws {
        try await APIFixture.with(lines: 8) { api in
            let world = try await World.make(api)
            let id = try await world.plan("mentoring", on: "2026-06-01", world.bothCentres).object.id
            let statuses = await withTaskGroup(of: Int.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        await api.send(
                            "POST", "activities/\(id)/postponement",
                            #"{"on":"2026-05-20","to":"2026-06-\#(10 + number % 20)","reason":"x"}"#,
                            headers: [("If-Match", "*")]
                        ).status
                    }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 1, 409: 49])
            #expect(try await api.expect(200, "GET", "activities").items.count == 2)
        }
    }

    @Test func `an own kind belongs to an area, serves its municipality alone, and advocacy has an aim`() async throws {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            let own = try await api.expect(
                201, "POST", "activity-kinds", #"{"code":"eye_bus","name":"Eye bus","area":"physical_mental_health"}"#
            ).object.id
            let shared = try #require(
                try await api.expect(200, "GET", "activity-kinds?code=mentoring").items.first)
            _ = try await api.expect(
                409, "PATCH", "activity-kinds/\(shared.id)", #"{"name":"Mine"}"#, headers: [("If-Match", "*")])
            let theirs = try await api.make("activity_kind", in: api.theirs).id
            func post(_ status: Int, _ kind: String) async throws -> Reply {
                try await api.expect(
                    status, "POST", "activities",
                    #"{"partnership_id":"\#(world.partnership)","title":"T","planned_on":"2026-06-01"\#(kind)}"#)
            }
            #expect(
                try await post(201, #","own_kind_id":"\#(own)""#).object.string("area") == "physical_mental_health")
            #expect(try await post(422, #","own_kind_id":"\#(theirs)""#).places == ["/own_kind_id"])
            #expect(try await post(422, #","own_kind_id":"\#(shared.id)""#).places == ["/own_kind_id"])
            #expect(try await post(422, #","own_kind_id":"\#(own)","kind":"mentoring""#).places == ["/kind"])
            #expect(try await post(422, "").places == ["/kind"])
            #expect(try await post(422, #","kind":"policy_advocacy""#).places == ["/advocacy_aim"])
            #expect(
                try await post(422, #","kind":"mentoring","advocacy_aim":"funding""#).places == ["/advocacy_aim"])
            _ = try await post(201, #","kind":"policy_advocacy","advocacy_aim":"health_services""#)
        }
    }
}
