import Domain
import Evaluation
import Foundation
import HTTP
import JSON
import Jobs
import Postgres
import TestSupport
import Testing

@testable import API

/// What a municipal officer does from a centre's need to partnerships that begin, and attempts to break it.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct MatchingTests {
    /// A municipality with centres and partners, made through the API.
    struct Town {
        let api: APIFixture
        var centres: [String] = []
        var partners: [String: String] = [:]

        static let needs = [
            ["teacher_training": 5, "nutrition_hygiene": 3], ["teacher_training": 4], ["funding_access": 2],
        ]

        init(_ api: APIFixture) async throws {
            self.api = api
            for needs in Self.needs {
                let centre = try await api.make("centre", ["languages": "[\"xh\"]"]).id
                for (area, priority) in needs {
                    _ = try await api.make(
                        "centre_need",
                        ["centre_id": "\"\(centre)\"", "area": "\"\(area)\"", "priority": "\(priority)"])
                }
                centres.append(centre)
            }
            try await partner("trainers", ["teacher_training": 5], languages: "xh")
            try await partner("both", ["teacher_training": 2, "nutrition_hygiene": 2], languages: "xh")
            try await partner("unscreened", ["teacher_training": 5], languages: "xh", isCleared: false)
            try await partner("foreign", ["teacher_training": 5], languages: "af")
            try await partner("funders", ["funding_access": 1], languages: "")
        }

        private mutating func partner(
            _ name: String, _ offers: [String: Int], languages: String, isCleared: Bool = true
        ) async throws {
            let id = try await api.make(
                "partner", ["name": "\"\(name)\"", "languages": languages.isEmpty ? "[]" : "[\"\(languages)\"]"]
            ).id
            partners[name] = id
            for (area, capacity) in offers {
                _ = try await api.make(
                    "partner_offer",
                    ["partner_id": "\"\(id)\"", "area": "\"\(area)\"", "capacity": "\(capacity)"])
            }
            _ = try await api.make(
                "partner_service_area", ["partner_id": "\"\(id)\"", "region_id": "\"\(api.mine.region)\""])
            guard isCleared else { return }
            _ = try await api.make(
                "partner_clearance",
                [
                    "partner_id": "\"\(id)\"", "outcome": "\"clear\"", "screened_on": "\"2026-01-10\"",
                    "expires_on": "\"2028-01-10\"",
                ])
        }

        func id(_ name: String) throws -> String { try #require(partners[name]) }

        func name(_ row: JSONObject) -> String? { partners.first { $0.value == row.string("partner_id") }?.key }

        func matches(_ query: String = "", of centre: Int = 0) async throws -> [JSONObject] {
            try await api.expect(200, "GET", "centres/\(centres[centre])/matches\(query)").items
        }
    }

    /// A decimal of six places as millionths.
    private static func millionths(_ value: JSONValue?) throws -> Int {
        guard case .decimal(let text)? = value else { throw Unexpected("\(String(describing: value)) is no decimal") }
        let parts = text.split(separator: ".")
        try #require(parts.count == 2 && parts[1].utf8.count == 6, "\(text)")
        return try #require(Int(parts[0])) * 1_000_000 + #require(Int(parts[1]))
    }

    @Test func `an officer goes from a need to matches, a decision, a portfolio and partnerships`() async throws {
        try await APIFixture.with { api in
            let town = try await Town(api)
            // Needs → matches: the score is the sum of its parts, to the last digit.
            var matches = try await town.matches()
            #expect(matches.map(town.name) == ["both", "trainers"])
            for match in matches {
                guard case .array(let parts)? = match["parts"] else { throw Unexpected("no parts") }
                let contributions = try parts.map { part in
                    guard case .object(let part) = part else { throw Unexpected("no part") }
                    return try Self.millionths(part["contribution"])
                }
                #expect(try contributions.reduce(0, +) == (Self.millionths(match["score"])))
                #expect(match.integer("matches") == 2 && match.string("rule_version") == "match-3")
            }
            // Why not, and what would let them pass.
            // The fixture makes partners besides, to have rows to refer to.
            let rejected = try await town.matches("?include=rejected").dropFirst(2).filter { town.name($0) != nil }
            #expect(
                Set(rejected.map { "\(town.name($0) ?? "") \($0.string("failed_gate") ?? "")" }) == [
                    "unscreened safeguarding", "foreign language", "funders needed_area",
                ])
            #expect(rejected.allSatisfy { $0.string("why_not") != nil && $0["score"] == .null })
            // A decision goes before the rank, and stays visible.
            for (name, effect) in [("trainers", "pinned"), ("both", "excluded")] {
                _ = try await api.make(
                    "match_override",
                    [
                        "centre_id": "\"\(town.centres[0])\"", "partner_id": "\"\(try town.id(name))\"",
                        "effect": "\"\(effect)\"", "reason": "\"=1+1\"", "decided_by": "\"The forum\"",
                    ])
            }
            matches = try await town.matches()
            #expect(matches.map(town.name) == ["trainers", "both"])
            #expect(matches[1].string("failed_gate") == "excluded" && matches[1].integer("rank") == nil)
            guard case .object(let decision)? = matches[0]["override"] else { throw Unexpected("no decision") }
            #expect(decision.string("decided_by") == "The forum")
            let csv = try await api.expect(
                200, "GET", "centres/\(town.centres[0])/matches", headers: [("Accept", "text/csv")])
            #expect(csv.text.split(separator: "\r\n").count == 3 && csv.text.contains(",'=1+1,"))
            // Lists are JSON, and weights the published ones.
            #expect(csv.text.contains(#","[""teacher_training""]","#) && csv.text.contains(",0.4,"))
            // From the other side it is the same pair.
            let turned = try await api.expect(200, "GET", "partners/\(town.id("trainers"))/matches").items
            #expect(turned.first { $0.string("centre_id") == town.centres[0] }?["parts"] == matches[0]["parts"])
            // Where needs are not met.
            let gaps = try await api.expect(200, "GET", "coverage-gaps").items
            #expect(gaps.first?.integer("need") == 14 && gaps.first?.integer("gap") == 14)
            let byArea = try await api.expect(200, "GET", "coverage-gaps?by=place_and_area&limit=1")
            #expect(try byArea.items.first?.string("area") == "teacher_training")
            #expect(byArea.header("Link") != nil)
            try await Self.portfolio(town)
        }
    }

    private static func portfolio(_ town: Town) async throws {
        let api = town.api
        let programme = try await api.expect(
            201, "POST", "programmes",
            #"{"name":"Twenty","starts_on":"2026-10-01","ends_on":"2027-07-01","target":20}"#
        ).object.id
        let asked = try await api.expect(202, "POST", "programmes/\(programme)/portfolios", "{}")
        let again = try await api.expect(409, "POST", "programmes/\(programme)/portfolios", "{}")
        #expect(again.problem == "conflict")
        let id = try asked.object.id
        let early = await accept(api, id)
        #expect(early.status == 409)
        try await town.api.drain(EvaluationHandlers.all)
        let portfolio = try await api.expect(200, "GET", "portfolios/\(id)").object
        #expect(portfolio.string("status") == "computed")
        let (value, bound) = (portfolio.integer("value") ?? -1, portfolio.integer("upper_bound") ?? -1)
        // All that can be met is: 5 + 3 of the first centre but what was excluded, 4, and 2.
        #expect(value > 0 && value <= bound)
        let picks = try await api.expect(200, "GET", "portfolio-picks?portfolio_id=\(id)").items
        #expect(picks.reduce(0) { $0 + ($1.integer("value") ?? 0) } == value)
        let centres = try await api.expect(200, "GET", "portfolio-pick-centres?limit=200").items
        for pick in picks {
            let own = centres.filter { $0.string("pick_id") == pick.id }
            #expect(own.reduce(0) { $0 + ($1.integer("value") ?? 0) } == pick.integer("value"))
            #expect(!(pick.string("explanation") ?? "").isEmpty)
            // The decision against the pair holds here too.
            #expect(town.name(pick) != "both" || !own.contains { $0.string("centre_id") == town.centres[0] })
        }
        // One pick, then all of them, by eight at once.
        let first = await accept(api, id, #","pick_ids":["\#(picks[0].id)"]"#)
        #expect(try first.status == 200 && (first.object.integer("made")) == 1)
        let replies = await withTaskGroup(of: Reply.self) { group in
            for _ in 0..<8 { group.addTask { await accept(api, id) } }
            return await group.reduce(into: [Reply]()) { $0.append($1) }
        }
        #expect(replies.allSatisfy { $0.status == 200 })
        #expect(try replies.reduce(0) { $0 + (try $1.object.integer("made") ?? 0) } == picks.count - 1)
        let made = try await api.expect(200, "GET", "partnerships?programme_id=\(programme)").items
        #expect(made.count == picks.count && made.allSatisfy { $0.string("stage") == "identified" })
        let joined = try await api.expect(200, "GET", "partnership-centres?limit=200").items
        #expect(joined.count == centres.count)
        let compared = try await api.expect(200, "GET", "portfolios/\(id)/comparison").items
        #expect(compared.count == picks.count && compared.allSatisfy { $0.string("outcome") == "accepted" })
        #expect(compared.allSatisfy { $0.integer("need_picked") == $0.integer("need_chosen") })
        // What is begun is not picked again.
        let later = try await api.expect(
            202, "POST", "programmes/\(programme)/portfolios", #"{"maximum_km":5}"#
        ).object.id
        try await town.api.drain(EvaluationHandlers.all)
        #expect(try await api.expect(200, "GET", "portfolios/\(later)").object.string("status") == "computed")
        let partners = Set(picks.compactMap { $0.string("partner_id") })
        let second = try await api.expect(200, "GET", "portfolio-picks?portfolio_id=\(later)").items
        #expect(second.allSatisfy { !partners.contains($0.string("partner_id") ?? "") })
    }

    private static func accept(_ api: APIFixture, _ id: String, _ more: String = "") async -> Reply {
        await api.send(
            "POST", "portfolios/\(id)/acceptances", #"{"accepted_on":"2026-11-20","accepted_by":"The forum"\#(more)}"#)
    }

    /// The value of a part of a match.
    private static func value(_ criterion: String, of match: JSONObject) throws -> String {
        guard case .array(let parts)? = match["parts"] else { throw Unexpected("no parts") }
        for case .object(let part) in parts where part.string("criterion") == criterion {
            if let value = part["value"] { return value.text }
        }
        throw Unexpected("no \(criterion)")
    }

    private static func resources(_ match: JSONObject) throws -> [String] {
        guard case .array(let rows)? = match["brings"] else { throw Unexpected("nothing is said of resources") }
        return rows.compactMap { row in
            guard case .object(let row) = row else { return nil }
            let numbers = ["amount", "places", "for_one_centre", "left"].map { "\(row.integer($0) ?? -1)" }
            return ["area", "resource_kind", "unit"].map { row.string($0) ?? "" }.joined(separator: " ") + " "
                + numbers.joined(separator: " ")
        }
    }

    /// By hand: trainers offer five centres 10 participant days together, 2 for each.
    @Test func `what an offer says it brings counts as far as it is not promised yet`() async throws {
        try await APIFixture.with { api in
            let town = try await Town(api)
            let partner = try town.id("trainers")
            func match(_ query: String = "") async throws -> JSONObject {
                try #require(try await town.matches(query).first { town.name($0) == "trainers" })
            }
            func centre() async throws -> JSONObject {
                let turned = try await api.expect(200, "GET", "partners/\(partner)/matches?include=rejected").items
                return try #require(turned.first { $0.string("centre_id") == town.centres[0] })
            }
            // It meets teacher training, 5 of the centre's 8.
            let silent = try await match()
            #expect(try Self.resources(silent).isEmpty && Self.value("coverage", of: silent) == "0.625")
            let offer = try #require(
                try await api.expect(200, "GET", "partner-offers?partner_id=\(partner)").items.first)
            for (kind, unit, amount) in [
                ("training", "participant_day_hundredths", 1000), ("volunteer_time", "minutes", 301),
            ] {
                _ = try await api.make(
                    "partner_offer_resource",
                    [
                        "offer_id": "\"\(offer.id)\"", "resource_kind": "\"\(kind)\"", "unit": "\"\(unit)\"",
                        "amount": "\(amount)",
                    ])
            }
            let fresh = try await match()
            #expect(
                try Self.resources(fresh) == [
                    "teacher_training training participant_day_hundredths 1000 5 200 1000",
                    "teacher_training volunteer_time minutes 301 5 60 301",
                ])
            #expect(fresh["parts"] == silent["parts"])
            #expect(fresh.string("headline")?.contains("can bring training, volunteer time") == true)
            // 9 of the 10 days are promised to a partnership in another area: half a centre's share is left, and of the
            // volunteers' time all of it.
            let partnership = try await api.make(
                "partnership",
                [
                    "partner_id": "\"\(partner)\"", "areas": "[\"community_advocacy\"]",
                    "stage_since": "\"2026-03-02\"",
                ]
            ).id
            func promise(_ move: String, _ amount: Int) async throws {
                _ = try await api.expect(
                    201, "POST", "ledger-entries",
                    """
                    {"partnership_id":"\(partnership)","occurred_on":"2026-11-02","reason":"A test",
                    "lines":[{"move":"\(move)","kind":"training","amount":\(amount)}]}
                    """)
            }
            try await promise("pledge", 950)
            try await promise("cancel", 50)
            let promised = try await match()
            #expect(
                try Self.resources(promised).first
                    == "teacher_training training participant_day_hundredths 1000 5 200 100")
            // (0.5 + 1) / 2 of 5, of 8.
            #expect(try Self.value("coverage", of: promised) == "0.46875")
            #expect(try await centre()["parts"] == promised["parts"])
            #expect(try await centre()["brings"] == promised["brings"])
            // Delivered, it is promised no less. Then all of it is promised.
            try await promise("receive", 900)
            #expect(try await Self.value("coverage", of: match()) == "0.46875")
            try await promise("pledge", 200)
            let spent = try await match()
            #expect(try Self.value("coverage", of: spent) == "0.3125")
            #expect(try Self.resources(spent).first?.hasSuffix(" 0") == true)
            #expect(spent.string("headline")?.contains("can bring volunteer time") == true)
            // A portfolio takes as many places as are supplied: of five, on average over both kinds, two and a half. Nobody
            // else may meet the need here.
            for centre in town.centres.prefix(2) {
                _ = try await api.make(
                    "match_override",
                    [
                        "centre_id": "\"\(centre)\"", "partner_id": "\"\(try town.id("both"))\"",
                        "effect": "\"excluded\"", "reason": "\"No\"", "decided_by": "\"The forum\"",
                    ])
            }
            let programme = try await api.expect(
                201, "POST", "programmes", #"{"name":"Twenty","starts_on":"2026-10-01","ends_on":"2027-07-01"}"#
            ).object.id
            let id = try await api.expect(202, "POST", "programmes/\(programme)/portfolios", "{}").object.id
            try await town.api.drain(EvaluationHandlers.all)
            let picks = try await api.expect(200, "GET", "portfolio-picks?portfolio_id=\(id)").items
            let pick = try #require(picks.first { town.name($0) == "trainers" })
            let explanation = pick.string("explanation") ?? ""
            #expect(explanation.contains("of the 2 left"), "\(explanation)")
            #expect(explanation.contains("can bring 5.01 hours of volunteer time;"), "\(explanation)")
            // A partnership that is over takes nothing, as it takes no place.
            _ = try await api.expect(
                200, "POST", "partnerships/\(partnership)/transitions",
                #"{"to":"declined","on":"2026-11-20","reason":"No time"}"#, headers: [("If-Match", "*")])
            #expect(try await Self.resources(match()) == Self.resources(fresh))
        }
    }

    @Test func `what belongs to another municipality, another list or nobody is refused`() async throws {
        try await APIFixture.with { api in
            let town = try await Town(api)
            let foreign = try await api.make("centre", in: api.theirs).id
            for path in ["centres/\(foreign)/matches", "centres/\(UUID())/matches", "partners/\(foreign)/matches"] {
                #expect(await api.send("GET", path).status == 404)
            }
            let page = try await api.expect(200, "GET", "centres/\(town.centres[1])/matches?limit=1&include=rejected")
            let cursor = try #require(try page.object.string("next_cursor"))
            for path in [
                "centres/\(town.centres[0])/matches?include=rejected&cursor=\(cursor)",
                "centres/\(town.centres[1])/matches?cursor=\(cursor)", "centres/\(town.centres[1])/matches?cursor=x",
                "centres/\(town.centres[1])/matches?include=all", "coverage-gaps?area=funding_access",
                "centres/\(town.centres[1])/matches?maximum_km=-1",
            ] {
                #expect(await api.send("GET", path).status == 400, "\(path)")
            }
            // Pages are the list, once each.
            var seen: [String] = []
            var next: String? = ""
            while let place = next {
                let reply = try await api.expect(
                    200, "GET",
                    "centres/\(town.centres[1])/matches?limit=2&include=rejected\(place.isEmpty ? "" : "&cursor=\(place)")"
                )
                seen += try reply.items.compactMap { $0.string("partner_id") }
                next = try reply.object.string("next_cursor")
            }
            let whole = try await town.matches("?include=rejected&limit=200", of: 1)
            #expect(seen == whole.compactMap { $0.string("partner_id") } && seen.count >= 5)
            // Portfolios.
            let programme = try await api.make("programme").id
            let theirs = try await api.make("programme", in: api.theirs).id
            #expect(await api.send("POST", "programmes/\(theirs)/portfolios", "{}").status == 404)
            #expect(await api.send("POST", "programmes/\(programme)/portfolios", #"{"maximum_km":-1}"#).status == 422)
            let key = [("Idempotency-Key", "p")]
            let asked = try await api.expect(
                202, "POST", "programmes/\(programme)/portfolios", "{}", headers: key)
            #expect(
                try await api.expect(202, "POST", "programmes/\(programme)/portfolios", "{}", headers: key).text
                    == asked.text)
            let id = try asked.object.id
            #expect(await api.send("GET", "portfolios/\(id)/comparison", in: api.theirs).status == 404)
            #expect(await Self.accept(api, UUID().uuidString.lowercased()).status == 404)
            // Its job is cancelled: it has failed, and another can be asked for.
            let job = try #require(try asked.object.string("job_id"))
            _ = try await api.expect(202, "POST", "jobs/\(job)/cancel")
            let failed = try await api.expect(200, "GET", "portfolios/\(id)").object
            #expect(failed.string("status") == "failed" && failed.string("failure") == "job_cancelled")
            let other = try await api.expect(202, "POST", "programmes/\(programme)/portfolios", "{}").object.id
            try await town.api.drain(EvaluationHandlers.all)
            let stray = await Self.accept(api, other, #","pick_ids":["\#(UUID().uuidString.lowercased())"]"#)
            #expect(try stray.status == 422 && (stray.places) == ["/pick_ids/0"])
        }
    }

    @Test func `a pick whose partner is archived or partnered by now is refused by its place`() async throws {
        try await APIFixture.with { api in
            let town = try await Town(api)
            let programme = try await api.expect(
                201, "POST", "programmes",
                #"{"name":"Twenty","starts_on":"2026-10-01","ends_on":"2027-07-01"}"#
            ).object.id
            let id = try await api.expect(202, "POST", "programmes/\(programme)/portfolios", "{}").object.id
            try await town.api.drain(EvaluationHandlers.all)
            let picks = try await api.expect(200, "GET", "portfolio-picks?portfolio_id=\(id)").items
            try #require(picks.count > 1)
            let list = picks.map { "\"\($0.id)\"" }.joined(separator: ",")
            let gone = try #require(picks[1].string("partner_id"))
            _ = try await api.expect(200, "DELETE", "partners/\(gone)", headers: [("If-Match", "*")])
            let refused = await Self.accept(api, id, ",\"pick_ids\":[\(list)]")
            #expect(try refused.status == 409 && (refused.places) == ["/pick_ids/1"], "\(refused.text)")
            #expect(try await api.expect(200, "GET", "partnerships").items.isEmpty)
            // Somebody begins what the first pick proposes.
            let own = try await api.expect(200, "GET", "portfolio-pick-centres?pick_id=\(picks[0].id)").items
            let areas = try #require(picks[0]["areas"]).text
            let partnership = try await api.make(
                "partnership",
                [
                    "partner_id": "\"\(picks[0].string("partner_id") ?? "")\"", "areas": areas,
                    "stage_since": "\"2026-11-01\"",
                ])
            _ = try await api.make(
                "partnership_centre",
                [
                    "partnership_id": "\"\(partnership.id)\"", "centre_id": "\"\(own[0].string("centre_id") ?? "")\"",
                    "joined_on": "\"2026-11-01\"",
                ])
            let late = await Self.accept(api, id, ",\"pick_ids\":[\"\(picks[0].id)\"]")
            #expect(try late.status == 409 && (late.places) == ["/pick_ids/0"], "\(late.text)")
        }
    }

    @Test func `a partner's own number and its other registrations are one list, by which others like it are found`()
        async throws
    {
        try await APIFixture.with { api in
            let made = try await api.expect(
                201, "POST", "partners",
                """
                {"name":"Registered","kind":"cbo","sub_kind":"ngo","registration_type":"npo","registration_number":"111222",
                "registrations":[{"scheme":"pbo","number":"930 012 345"},{"scheme":"other","number":"123456"}]}
                """
            ).object.id
            let list = try await api.expect(200, "GET", "partner-registrations?partner_id=\(made)").items
            #expect(list.map { $0.string("number") } == ["111-222 NPO", "123456", "930012345"])
            for number in [
                #""registrations":[{"scheme":"pbo","number":"930012345"}]"#,
                #""registration_type":"pbo","registration_number":"930012345""#,
            ] {
                let refused = try await api.expect(
                    409, "POST", "partners", #"{"name":"B","kind":"cbo","sub_kind":"ngo",\#(number)}"#)
                #expect(refused.problem == "duplicate" && refused.text.contains(made))
            }
            let twice = try await api.expect(
                409, "POST", "partner-registrations",
                #"{"partner_id":"\#(made)","scheme":"npo","number":"NPO 111 222"}"#)
            #expect(try twice.places == ["/number"])
            let own = try #require(list.first).id
            let kept = try await api.expect(409, "DELETE", "partner-registrations/\(own)", headers: [("If-Match", "*")])
            #expect(try kept.places == ["/number"])
            _ = try await api.expect(
                200, "PATCH", "partners/\(made)", #"{"registration_number":"333444"}"#, headers: [("If-Match", "*")])
            let after = try await api.expect(200, "GET", "partner-registrations?partner_id=\(made)").items
            #expect(after.map { $0.string("number") } == ["333-444 NPO", "123456", "930012345"])
            _ = try await api.expect(200, "DELETE", "partners/\(made)", headers: [("If-Match", "*")])
            #expect(try await api.expect(200, "GET", "partner-registrations?partner_id=\(made)").items.isEmpty)
        }
    }
}
