import CSV
import Foundation
import HTTP
import JSON
import JobHandlers
import Resources
import TestSupport
import Testing

@testable import API

/// A survey from its taking over to its results.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct FeedbackTests {
    @Test func `a shipped survey is taken over once, and can be asked at once`() async throws {
        try await APIFixture.with { api in
            for code in ["partnership_centre", "partnership_partner", "caregiver", "community"] {
                let version = try await api.adopt(code)
                let texts = try await api.expect(200, "GET", "survey-texts?version_id=\(version)&limit=200").items
                #expect(Set(texts.compactMap { $0.string("language") }) == ["en", "af", "zu", "xh", "st"])
                let again = try await api.expect(409, "POST", "shipped-surveys", "{\"code\":\"\(code)\"}")
                #expect(try again.places == ["/code"])
            }
            let shipped = try await api.expect(200, "GET", "shipped-surveys").items
            #expect(shipped.map { $0.integer("taken_over") } == [1, 1, 1, 1])
            _ = try await api.expect(422, "POST", "shipped-surveys", #"{"code":"weather"}"#)
        }
    }

    @Test func `a version is published when it is whole, and never changes from then on`() async throws {
        try await APIFixture.with { api in
            let instrument = try await api.make("survey_instrument").id
            let draft = try await api.expect(
                201, "POST", "survey-versions",
                """
                {"instrument_id":"\(instrument)","number":1,
                "questions":[{"position":1,"code":"a","kind":"single"},
                {"position":2,"code":"b","kind":"likert","shown_if":"c","shown_if_values":["yes"]},
                {"position":3,"code":"c","kind":"text"}],
                "texts":[{"language":"zu","part":"title","body":"Isihloko"}]}
                """
            ).object.id
            let refused = try await api.expect(
                422, "POST", "survey-versions/\(draft)/publish", headers: [("If-Match", "*")])
            let messages = try refused.faults.map(\.message)
            #expect(messages.contains("a needs at least two options"))
            #expect(messages.contains("b depends on c, which is no earlier choice or rating"))
            #expect(messages.contains("title has no text in en"))
            #expect(messages.contains("c has no text in zu"))
            // A draft is not asked.
            let campaign = try await api.expect(
                422, "POST", "survey-campaigns",
                "{\"version_id\":\"\(draft)\",\"name\":\"x\",\"opens_on\":\"2026-11-01\",\"closes_on\":\"2026-11-30\"}")
            #expect(try campaign.places == ["/version_id"])

            let whole = try await api.publishedVersion()
            let tables = ["survey_question", "survey_option", "survey_text"]
            for role in ["postgres", "ecdp_api", "ecdp_worker", "ecdp_owner"] {
                for table in tables {
                    let changes = [
                        "update ecdp.\(table) set id = gen_random_uuid() where version_id = '\(whole)'",
                        "delete from ecdp.\(table) where version_id = '\(whole)'",
                    ]
                    for change in changes {
                        let tried = try await Command.psql(
                            api.test.conninfo(role: role),
                            "begin; select app.enter(\(api.mine.tenant), null, 'test', null); \(change); commit")
                        #expect(!tried.succeeded || role == "ecdp_owner", "\(role): \(change)")
                    }
                }
            }
            let question = try await api.test.psql(
                "select count(*) from ecdp.survey_question where version_id = '\(whole)'")
            #expect(question == "4")
        }
    }

    @Test func `staff enter a response, and every fault has its place`() async throws {
        try await APIFixture.with { api in
            let (campaign, invitations) = try await api.campaign(of: "partnership_centre", centres: 1)
            let path = "survey-invitations/\(invitations[0])/response"
            func body(_ answers: [String]) -> String {
                """
                {"language":"st","answered_on":"2026-11-10","answers":[\(answers.joined(separator: ","))]}
                """
            }
            func answer(_ question: String, _ value: String) -> String {
                "{\"question\":\"\(question)\",\"value\":\"\(value)\"}"
            }
            var answers = ["quality", "communication", "promises", "needs", "effect"].map { answer($0, "4") }
            answers.append(#"{"question":"helped","choices":["training","money"]}"#)
            answers.append(answer("problem", "no"))
            answers.append(answer("carry_on", "perhaps"))
            let value = try await api.expect(422, "POST", path, body(answers))
            #expect(try value.places == ["/answers/7/value"])
            answers[7] = answer("carry_on", "yes")
            // The answer to a question that was skipped.
            let skipped = try await api.expect(422, "POST", path, body(answers + [answer("problem_text", "Rain")]))
            #expect(try skipped.places == ["/answers/8/value"])
            let missing = try await api.expect(422, "POST", path, body(Array(answers.dropFirst(2))))
            #expect(try missing.faults.map(\.message) == ["quality is not answered", "communication is not answered"])
            let wrong = try await api.expect(
                422, "POST", path,
                body(
                    answers + [
                        answer("quality", "1"), answer("weather", "1"), #"{"question":"remark"}"#,
                        #"{"question":"remark","value":"a","choices":["b"]}"#,
                    ]))
            #expect(
                try wrong.places == [
                    "/answers/8/question", "/answers/9/question", "/answers/10", "/answers/11/question",
                ]
            )
            let early = try await api.expect(
                422, "POST", path, body(answers).replacing("2026-11-10", with: "2026-10-01"))
            #expect(try early.places == ["/answered_on"])

            let made = try await api.expect(201, "POST", path, body(answers), headers: [("Idempotency-Key", "one")])
            // How many there are would say which questions led to others.
            #expect(try made.object["answers"] == nil)
            let kept = "select count(*) from ecdp.survey_answer where response_id = '\(try made.object.id)'"
            #expect(try await api.test.psql(kept) == "8")
            let again = try await api.expect(201, "POST", path, body(answers), headers: [("Idempotency-Key", "one")])
            #expect(again.text == made.text)
            _ = try await api.expect(409, "POST", path, body(answers))
            _ = try await api.expect(404, "POST", path, body(answers), in: api.theirs)
            _ = try await api.expect(
                409, "DELETE", "survey-invitations/\(invitations[0])", headers: [("If-Match", "*")])
            let results = try await api.expect(200, "GET", "survey-campaigns/\(campaign)/results").object
            #expect(results.string("status") == "open" && results.integer("answered") == 1)
            #expect(results["questions"] == .array([]))
        }
    }

    @Test func `what was answered is read with a permission of its own, and put on the audit trail`() async throws {
        try await APIFixture.with { api in
            let (campaign, invitations) = try await api.campaign(of: "community", copies: 1)
            try await api.enter(invitations[0], ["aware": "no", "access": "2", "barriers": ["fees"], "remark": "Mud"])
            let key = try await APIFixture.makeKey(
                in: api.test, grants: [api.mine.tenant: ["read", "write", "evaluate", "children", "admin"]])
            _ = try await api.expect(403, "GET", "survey-answers", key: key)
            let answers = try await api.expect(200, "GET", "survey-answers?campaign_id=\(campaign)").items
            #expect(answers.count == 4 && answers.contains { $0.string("value") == "Mud" })
            let noted = try await api.test.psql(
                """
                select count(*) from ecdp.audit_event
                where tenant_id = \(api.mine.tenant) and action = 'read' and subject = 'survey_answer'
                """
            )
            #expect(noted == "1")
            // No trail has what was written.
            let told = try await api.test.psql(
                "select count(*) from ecdp.audit_event as a where a::text like '%Mud%' and tenant_id = \(api.mine.tenant)"
            )
            #expect(told == "0")
        }
    }

    @Test func `a closed campaign has its figures, the change since the last one, and the other side beside it`()
        async throws
    {
        try await APIFixture.with { api in
            var campaigns: [String: String] = [:]
            for (name, ratings) in [("first", [1, 2, 2, 3, 3, 1]), ("second", [4, 5, 5, 4, 2, 3])] {
                let opens = name == "first" ? "2026-09-01" : "2026-11-01"
                let (campaign, invitations) = try await api.campaign(
                    of: "partnership_centre", centres: 8, opens: opens, name: name)
                for (place, rating) in ratings.enumerated() {
                    try await api.enter(invitations[place], Self.answers(rating), on: opens)
                }
                campaigns[name] = campaign
                _ = try await api.expect(
                    200, "POST", "survey-campaigns/\(campaign)/close", headers: [("If-Match", "*")])
            }
            let (partners, invitations) = try await api.campaign(
                of: "partnership_partner", partners: 6, counterpart: campaigns["second"])
            for invitation in invitations.dropLast() { try await api.enter(invitation, Self.answers(5)) }
            _ = try await api.expect(200, "POST", "survey-campaigns/\(partners)/close", headers: [("If-Match", "*")])

            // A result has a column `n`, which is not the row that the audit trail keeps.
            let trail = try await api.expect(200, "GET", "audit-events?subject=survey_result&limit=200").items
            #expect(!trail.isEmpty && trail.allSatisfy { $0.string("subject_id") != nil })

            let path = "survey-campaigns/\(try #require(campaigns["second"]))"
            let results = try await api.expect(200, "GET", "\(path)/results").object
            #expect(results.integer("asked") == 8 && results.integer("answered") == 6)
            let rate = try #require(results.member("response_rate"))
            #expect(rate["share"]?.number == 0.75)
            let quality = try #require(results.list("questions").first { $0.string("question") == "quality" })
            #expect(quality.integer("n") == 6)
            #expect(abs((quality["mean"]?.number ?? 0) - 23.0 / 6) < 1e-12)
            #expect(quality.list("distribution").map { $0.integer("count") } == [0, 1, 1, 2, 2])
            // Wilson, 4 of 6.
            let top = try #require(quality.member("top_two"))
            #expect(top.integer("count") == 4)
            #expect(abs((top["low"]?.number ?? 0) - 0.299992909) < 1e-6)
            #expect(abs((top["high"]?.number ?? 0) - 0.903227) < 1e-5)
            #expect(abs((quality.member("change_of_mean")?["difference"]?.number ?? 0) - 11.0 / 6) < 1e-12)
            #expect(quality.member("counterpart")?["mean"]?.number == 5)
            #expect(abs((quality["gap"]?.number ?? 0) - (23.0 / 6 - 5)) < 1e-12)
            try await Self.compare(api, "\(path)/results", with: results)
            // Of those who had a problem, two, nothing is said.
            let problem = try #require(results.list("questions").first { $0.string("question") == "problem_text" })
            #expect(problem.string("status") == "suppressed" && problem["n"] == .null)
            let kept = try await api.test.psql(
                "select count(*) from ecdp.survey_result where n between 1 and 4 or status = 'suppressed' and counts is not null"
            )
            #expect(kept == "0")

            // For good: nothing is asked or answered any more, and nothing changes.
            for (method, address, body) in [
                ("POST", "\(path)/close", nil), ("PATCH", path, #"{"name":"Other"}"#),
                ("POST", "\(path)/invitations", #"{"centre_ids":[]}"#),
            ] as [(String, String, String?)] {
                let reply = try await api.expect(409, method, address, body, headers: [("If-Match", "*")])
                #expect(reply.problem == "conflict")
            }
            for change in [
                "update ecdp.survey_result set n = 9", "delete from ecdp.survey_result",
                "update ecdp.survey_answer set value = '5'", "delete from ecdp.survey_response",
            ] {
                let tried = try await Command.psql(api.test.conninfo(), change)
                #expect(!tried.succeeded, "\(change)")
            }
            _ = try await api.expect(404, "GET", "\(path)/results", in: api.theirs)
            // Of an open one, how many were asked and answered.
            let (open, _) = try await api.campaign(of: "community", copies: 3)
            let line = try await api.expect(
                200, "GET", "survey-campaigns/\(open)/results", headers: [("Accept", "text/csv")]
            ).text.split(separator: "\r\n").last
            #expect(line?.hasPrefix("\(open),open,3,0,0.0,0.0,") == true)
        }
    }

    /// As CSV the results are the same figures, a line for each question.
    private static func compare(_ api: APIFixture, _ path: String, with results: JSONObject) async throws {
        let csv = try await api.expect(200, "GET", path, headers: [("Accept", "text/csv")])
        let table = try CSVTable(Array(csv.text.utf8))
        let questions = results.list("questions")
        #expect(table.records.count == questions.count)
        for (record, question) in zip(table.records, questions) {
            let line = Dictionary(zip(table.header, record)) { first, _ in first }
            #expect(line["question"] == question.string("question"))
            #expect(line["answered"] == "6" && line["response_rate"] == "0.75")
            #expect(line["status"] == question.string("status"))
            #expect(line["n"] == question.integer("n").map(String.init) ?? "")
            #expect(line["mean"].flatMap(Double.init) == question["mean"]?.number)
            #expect(line["top_two_low"].flatMap(Double.init) == question.member("top_two")?["low"]?.number)
            #expect(line["gap"].flatMap(Double.init) == question["gap"]?.number)
            let counts = (1...9).compactMap { line["count_\($0)"].flatMap { Int($0) } }
            #expect(counts == question.list("distribution").compactMap { $0.integer("count") })
        }
        let excel = try await api.expect(200, "GET", "\(path)?csv=excel", headers: [("Accept", "text/csv")]).text
        #expect(excel.hasPrefix("\u{FEFF}campaign_id;") && excel.contains(";0,75;"))
        #expect(excel.split(separator: "\r\n").count == questions.count + 1)
    }

    @Test func `a campaign that nobody closes is closed by the job, once, and what was not sent is forgotten`()
        async throws
    {
        try await APIFixture.with { api in
            // It is 24 November: one has been over for three weeks, one for one, one goes on.
            var campaigns: [String] = []
            for closes in ["2026-11-02", "2026-11-15", "2026-12-31"] {
                let (campaign, invitations) = try await api.campaign(
                    of: "partnership_centre", centres: 7, opens: "2026-10-01", closes: closes, name: closes)
                for invitation in invitations.prefix(6) {
                    try await api.enter(invitation, Self.answers(4), on: "2026-10-20")
                }
                try await api.test.psql(
                    """
                    insert into ecdp.survey_draft (tenant_id, id, invitation_id, content)
                    values (\(api.mine.tenant), gen_random_uuid(), '\(try #require(invitations.last))', '{"quality": ["4"]}')
                    """)
                campaigns.append(campaign)
            }
            for _ in 0..<2 {
                try await api.test.psql(
                    "insert into ecdp.job (id, kind, run_at) values (gen_random_uuid(), 'close_surveys', '2026-11-24')")
                try await api.drain([SurveyCloser()])
                let state = try await api.test.psql(
                    """
                    select c.closes_on, c.closed_at is not null, count(r.id) > 0, max(r.n)
                    from ecdp.survey_campaign as c
                    left join ecdp.survey_result as r on r.tenant_id = c.tenant_id and r.campaign_id = c.id
                    where c.tenant_id = \(api.mine.tenant)
                    group by c.id, c.closes_on, c.closed_at
                    order by c.closes_on
                    """)
                #expect(state == "2026-11-02|t|t|6\n2026-11-15|f|f|\n2026-12-31|f|f|")
                let drafts = try await api.test.psql(
                    "select count(*) from ecdp.survey_draft where tenant_id = \(api.mine.tenant)")
                #expect(drafts == "1")
            }
            #expect(try await api.test.psql("select string_agg(distinct status, ' ') from ecdp.job") == "completed")
            let results = try await api.expect(200, "GET", "survey-campaigns/\(campaigns[0])/results").object
            #expect(results.string("status") == "closed" && results.integer("answered") == 6)
        }
    }

    /// Of a partnership: ratings, and a problem where they are low.
    private static func answers(_ rating: Int) -> [String: Any] {
        var answers: [String: Any] = ["helped": ["training"], "problem": rating < 4 ? "yes" : "no", "carry_on": "yes"]
        for code in ["quality", "communication", "promises", "needs", "effect"] { answers[code] = "\(rating)" }
        if rating < 4 { answers["problem_text"] = "Transport" }
        return answers
    }

    @Test func `those who have not answered are to be reminded, by the work list`() async throws {
        try await APIFixture.with { api in
            // The list is made for the database's day, which is the last of 2099 here.
            let (campaign, _) = try await api.campaign(
                of: "community", copies: 3, opens: "2099-12-01", closes: "2100-01-31")
            let item = try #require(try await api.expect(200, "GET", "work-list?kind=survey_reminder").items.first)
            #expect(item.id == campaign && item.string("due_on") == "2099-12-15")
            #expect(item.string("title") == "Campaign: 3 have not answered")
            #expect(try await api.expect(200, "GET", "work-list", in: api.theirs).items.isEmpty)
            _ = try await api.expect(
                200, "PATCH", "survey-campaigns/\(campaign)", #"{"reminder_days":null}"#, headers: [("If-Match", "*")])
            #expect(try await api.expect(200, "GET", "work-list?kind=survey_reminder").items.isEmpty)
        }
    }

    @Test func `a campaign asks the centres and partners of partnerships once each`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership")
            for _ in 0..<3 {
                let centre = try await api.make("centre").id
                _ = try await api.expect(
                    201, "POST", "partnership-centres",
                    "{\"partnership_id\":\"\(partnership.id)\",\"centre_id\":\"\(centre)\",\"joined_on\":\"2026-03-02\"}"
                )
            }
            let centres = try await api.test.psql(
                "select count(*) from ecdp.partnership_centre where partnership_id = '\(partnership.id)'")
            for (survey, asked) in [("partnership_centre", Int(centres) ?? 0), ("partnership_partner", 1)] {
                let (campaign, _) = try await api.campaign(of: survey)
                for _ in 0..<2 {
                    let reply = try await api.expect(
                        200, "POST", "survey-campaigns/\(campaign)/invitations",
                        "{\"partnership_ids\":[\"\(partnership.id)\"]}")
                    #expect(try reply.object.integer("asked") == asked, "\(survey)")
                }
            }
            let (campaign, _) = try await api.campaign(of: "caregiver")
            let reply = try await api.expect(
                200, "POST", "survey-campaigns/\(campaign)/invitations",
                "{\"partnership_ids\":[\"\(partnership.id)\"],\"copies\":20}")
            #expect(try reply.object.integer("asked") == 20 * (Int(centres) ?? 0))
            let unknown = try await api.expect(
                422, "POST", "survey-campaigns/\(campaign)/invitations",
                "{\"centre_ids\":[\"\(UUID().uuidString.lowercased())\"]}")
            #expect(try unknown.places == ["/centre_ids/0"])
            // That it was asked is on the timelines, once for each campaign.
            let entries = try await api.expect(
                200, "GET", "partnerships/\(partnership.id)/timeline?kind=feedback"
            ).items
            #expect(entries.count == 3 && Set(entries.map(\.id)).count == 3)
            for entry in entries {
                let link = try #require(entry.string("link"))
                #expect(try await api.expect(200, "GET", link).object.string("name") != nil)
            }
            let centre = try await api.test.psql(
                "select min(centre_id::text) from ecdp.partnership_centre where partnership_id = '\(partnership.id)'")
            #expect(try await api.expect(200, "GET", "centres/\(centre)/timeline?kind=feedback").items.count == 2)
        }
    }
}

extension APIFixture {
    /// Takes a shipped survey over, unless that was done; its version.
    func adopt(_ code: String) async throws -> String {
        let reply = await send("POST", "shipped-surveys", "{\"code\":\"\(code)\"}")
        if reply.status == 201 { return try reply.object.id }
        return try await test.psql(
            """
            select v.id from ecdp.survey_version as v
            inner join ecdp.survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
            where v.tenant_id = \(mine.tenant) and i.shipped_code = '\(code)'
            """)
    }

    /// A version of an instrument of the municipality's own, by the examples.
    func publishedVersion() async throws -> String {
        let resource = try Self.resource("survey_version")
        let instrument = try await make("survey_instrument").id
        var body = ["instrument_id": "\"\(instrument)\"", "number": "1"]
        for child in resource.children { body[child.name] = child.field.example }
        let draft = try await expect(201, "POST", "survey-versions", Self.text(body)).object
        return try await expect(
            200, "POST", "survey-versions/\(draft.id)/publish", headers: Self.etag(draft)
        ).object.id
    }

    /// A campaign, and its invitations.
    func campaign(
        of code: String, centres: Int = 0, partners: Int = 0, copies: Int = 0, opens: String = "2026-11-01",
        closes: String = "2026-12-31", name: String = "Campaign", counterpart: String? = nil
    ) async throws -> (id: String, invitations: [String]) {
        let other = counterpart.map { ",\"counterpart_id\":\"\($0)\"" } ?? ""
        let campaign = try await expect(
            201, "POST", "survey-campaigns",
            """
            {"version_id":"\(try await adopt(code))","name":"\(name)","opens_on":"\(opens)",
            "closes_on":"\(closes)","reminder_days":14\(other)}
            """
        ).object.id
        var ids: [String: [String]] = [:]
        for _ in 0..<centres { ids["centre_ids", default: []].append(try await make("centre").id) }
        for _ in 0..<partners { ids["partner_ids", default: []].append(try await make("partner").id) }
        if centres + partners + copies > 0 {
            var members = ids.mapValues { "[" + $0.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
            if copies > 0 { members["copies"] = "\(copies)" }
            _ = try await expect(
                200, "POST", "survey-campaigns/\(campaign)/invitations", Self.text(members))
        }
        let invitations = try await expect(
            200, "GET", "survey-invitations?campaign_id=\(campaign)&limit=200"
        ).items.map(\.id)
        return (campaign, invitations)
    }

    /// Enters a response: texts, or lists of them.
    func enter(_ invitation: String, _ answers: [String: Any], on day: String = "2026-11-10") async throws {
        let rows = answers.map { code, answer in
            (answer as? [String]).map {
                "{\"question\":\"\(code)\",\"choices\":[\($0.map { "\"\($0)\"" }.joined(separator: ","))]}"
            } ?? "{\"question\":\"\(code)\",\"value\":\"\(answer)\"}"
        }
        _ = try await expect(
            201, "POST", "survey-invitations/\(invitation)/response",
            "{\"language\":\"en\",\"answered_on\":\"\(day)\",\"answers\":[\(rows.joined(separator: ","))]}")
    }

    /// A link for each of the invitations, by the page's path.
    func links(_ campaign: String, expires: String = "2027-01-05T00:00:00Z") async throws -> [String] {
        try await expect(
            200, "POST", "survey-campaigns/\(campaign)/links", "{\"expires_at\":\"\(expires)\"}"
        ).items.compactMap { $0.string("address") }
    }
}

extension JSONValue {
    fileprivate var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .decimal(let text): Double(text)
        default: nil
        }
    }
}

extension JSONObject {
    fileprivate func member(_ key: String) -> JSONObject? {
        if case .object(let object)? = self[key] { object } else { nil }
    }

    fileprivate func list(_ key: String) -> [JSONObject] {
        guard case .array(let items)? = self[key] else { return [] }
        return items.compactMap { if case .object(let object) = $0 { object } else { nil } }
    }
}
