import Documents
import Evaluation
import Foundation
import HTTP
import JSON
import JobHandlers
import Methods
import Printing
import TestSupport
import Testing

@testable import API

/// Reports of published evaluations, through the API.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ReportTests {
    private func programme(_ api: APIFixture, name: String = "Twenty <b>partnerships</b>") async throws -> String {
        try await api.make(
            "programme", ["name": "\"\(name)\"", "starts_on": "\"2026-03-01\"", "ends_on": "\"2027-03-01\""]
        ).id
    }

    private static let html = [("Accept", "text/html")]

    @Test func `a published review is a page that is whole in itself, the same bytes each time`() async throws {
        try await APIFixture.with { api in
            let review = try await api.publishReview(of: try await programme(api))
            let path = "evaluations/\(review)/report"
            let page = try await api.expect(200, "GET", path, headers: Self.html)
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.header("X-Content-Type-Options") == "nosniff")
            #expect(page.header("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true)
            #expect(page.text.contains("Twenty &lt;b&gt;partnerships&lt;/b&gt;") && !page.text.contains("<b>"))
            #expect(page.text.contains(review) && page.text.contains(ReviewRules.version))
            let row = try await api.expect(200, "GET", "evaluations/\(review)").object
            #expect(page.text.contains(try #require(row.string("figures_sha256"))))
            #expect(!page.text.contains("<script") && !page.text.contains("http://localhost"))
            #expect(try await api.expect(200, "GET", path, headers: Self.html).text == page.text)
            // In the other language, and in none that there is.
            let other = try await api.expect(200, "GET", "\(path)?language=af", headers: Self.html)
            #expect(other.text.contains("<html lang=\"af\">") && other.text.contains("Hoe ons staan"))
            #expect(await api.send("GET", "\(path)?language=xx", headers: Self.html).status == 400)
        }
    }

    @Test func `what was published stays on the page, whatever is changed afterwards`() async throws {
        try await APIFixture.with { api in
            let programme = try await programme(api)
            let partner = try await api.make("partner")
            _ = try await api.make(
                "partnership", ["partner_id": "\"\(partner.id)\"", "programme_id": "\"\(programme)\""])
            let review = try await api.publishReview(of: programme)
            let path = "evaluations/\(review)/report"
            let before = try await api.expect(200, "GET", path, headers: Self.html)
            let late = try await api.make("partner")
            _ = try await api.make(
                "partnership", ["partner_id": "\"\(late.id)\"", "programme_id": "\"\(programme)\""])
            #expect(try await api.expect(200, "GET", path, headers: Self.html).text == before.text)
            // Who signs is added, and a correction is named; the figures are those that were published.
            _ = try await api.expect(
                201, "POST", "evaluations/\(review)/sign-offs",
                #"{"name":"Nomsa <i>Dlamini","role":"Head","signed_on":"2026-11-24"}"#)
            let signed = try await api.expect(200, "GET", path, headers: Self.html)
            #expect(signed.text.contains("Nomsa &lt;i&gt;Dlamini"))
            let next = try await api.publishReview(of: programme, correcting: "entered late")
            #expect(try await api.expect(200, "GET", path, headers: Self.html).text.contains("revision 2 holds"))
            let corrected = try await api.expect(200, "GET", "evaluations/\(next)/report", headers: Self.html)
            #expect(corrected.text.contains("entered late") && corrected.text.contains(review))
            #expect(!corrected.text.contains("This was corrected"))
        }
    }

    @Test func `one that is not published, nobody's and another's has no report`() async throws {
        try await APIFixture.with { api in
            let programme = try await programme(api)
            let asked = try await api.expect(
                202, "POST", "evaluations", "{\"programme_id\":\"\(programme)\",\"quarter\":\"2026-Q3\"}"
            ).object
            let id = try #require(asked.string("evaluation_id"))
            for path in ["evaluations/\(id)/report", "evaluations/\(id)/renderings"] {
                let early =
                    path.hasSuffix("report")
                    ? await api.send("GET", path, headers: Self.html) : await api.send("POST", path)
                #expect(early.status == 409 && early.problem == "conflict")
            }
            try await api.work()
            _ = try await api.expect(200, "GET", "evaluations/\(id)/report", headers: Self.html)
            _ = try await api.expect(404, "GET", "evaluations/\(id)/report", in: api.theirs, headers: Self.html)
            _ = try await api.expect(404, "POST", "evaluations/\(id)/renderings", in: api.theirs)
            let nobody = "evaluations/00000000-0000-7000-8000-000000000001"
            _ = try await api.expect(404, "GET", "\(nobody)/report", headers: Self.html)
            _ = try await api.expect(404, "POST", "\(nobody)/renderings")
        }
    }

    @Test func `without WeasyPrint the answer says what to install, and the page is there`() async throws {
        try await APIFixture.with { api in
            let review = try await api.publishReview(of: try await programme(api))
            let bare = Application(
                endpoints: PageRoutes(api.database, canPrint: { false }).endpoints, authenticator: api.authenticator,
                accessLog: nil, logger: APIFixture.quiet, now: { api.clock.now })
            func ask(_ method: String, _ path: String) async -> Reply {
                await Reply(
                    bare.respond(
                        to: HTTPRequest(
                            method: method, path: "/v1/municipalities/\(api.mine.code)/evaluations/\(review)/\(path)",
                            query: nil, headers: HTTPFields([("Authorization", "Bearer \(api.mine.key)")]),
                            body: RequestBody(""))))
            }
            let refused = await ask("POST", "renderings")
            #expect(refused.status == 409 && refused.problem == "not-rendered")
            #expect(await ask("GET", "report").status == 200)
            #expect(try await api.expect(200, "GET", "renderings").items.isEmpty)
        }
    }

    @Test(.needs(.weasyPrint))
    func `a report is rendered once, by whoever may read it, and served to be saved`() async throws {
        try await APIFixture.with { api in
            let review = try await api.publishReview(of: try await programme(api))
            let path = "evaluations/\(review)/renderings"
            let reader = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read"]])
            let asked = await api.send("POST", path, key: reader)
            #expect(asked.status == 202)
            let rendering = try #require(asked.header("Location"))
            #expect(try asked.object.string("evaluation_id") == review)
            #expect(try await api.expect(202, "POST", path).header("Location") == rendering)
            let early = await api.send("GET", "\(rendering)/document", headers: [("Accept", "application/pdf")])
            #expect(early.problem == "not-rendered")
            try await api.drain([PDFRenderer()])
            let pdf = try await api.expect(
                200, "GET", "\(rendering)/document", headers: [("Accept", "application/pdf")])
            #expect(pdf.header("Content-Type") == "application/pdf")
            #expect(pdf.header("Content-Disposition")?.hasPrefix("attachment; filename=\"report-") == true)
            let listed = try await api.expect(200, "GET", "renderings?evaluation_id=\(review)").items
            #expect(listed.map { $0.string("status") } == ["ready"])
            // In the other language it is another page.
            #expect(try await api.expect(202, "POST", "\(path)?language=af").header("Location") != rendering)
        }
    }

    @Test func `a review has its quarters in a line, its partnerships by name, and their centres on a map`()
        async throws
    {
        try await APIFixture.with { api in
            let programme = try await programme(api)
            let partner = try await api.make(
                "partner", ["name": "\"Reading Friends\"", "latitude": "-33.95", "longitude": "18.45"])
            let partnership = try await api.make(
                "partnership",
                [
                    "partner_id": "\"\(partner.id)\"", "programme_id": "\"\(programme)\"",
                    "title": "\"Books for all\"", "stage_since": "\"2026-03-02\"",
                ])
            for (name, place) in [("Sunflower Crèche", "-33.9"), ("Nowhere Crèche", "null")] {
                let centre = try await api.make(
                    "centre", ["name": "\"\(name)\"", "latitude": place, "longitude": place == "null" ? place : "18.4"])
                _ = try await api.make(
                    "partnership_centre",
                    [
                        "partnership_id": "\"\(partnership.id)\"", "centre_id": "\"\(centre.id)\"",
                        "joined_on": "\"2026-03-03\"",
                    ])
            }
            _ = try await api.makeSigned("mou", of: partnership.id, on: "2026-04-10")
            let second = try await api.publishReview(of: programme, quarter: "2026-Q2")
            let third = try await api.publishReview(of: programme)
            let path = "evaluations/\(third)/report"
            let page = try await api.expect(200, "GET", path, headers: Self.html)
            #expect(page.text.contains("Books for all"))
            #expect(page.text.contains("Nowhere Crèche; Sunflower Crèche"))
            #expect(page.text.contains("id=\"map-title\"") && page.text.contains("id=\"progress-title\""))
            #expect(page.text.contains(">30 June 2026<") && page.text.contains(">30 September 2026<"))
            // The quarter before is as it was known when this one was published.
            _ = try await api.publishReview(of: programme, quarter: "2026-Q2", correcting: "late")
            #expect(try await api.expect(200, "GET", path, headers: Self.html).text == page.text)
            #expect(second != third)
        }
    }

    @Test func `a partnership of a review has a page of its own, and nobody else's`() async throws {
        try await APIFixture.with { api in
            let programme = try await programme(api)
            let partner = try await api.make("partner", ["name": "\"Reading <i>Friends\""])
            func partnership(_ programme: String) async throws -> String {
                try await api.make(
                    "partnership",
                    [
                        "partner_id": "\"\(partner.id)\"", "programme_id": "\"\(programme)\"",
                        "title": "\"Books <u>for all\"", "stage_since": "\"2026-03-02\"",
                    ]
                ).id
            }
            let mine = try await partnership(programme)
            let another = try await partnership(try await self.programme(api, name: "Another"))
            _ = try await api.makeSigned("mou", of: mine, on: "2026-04-10")
            let review = try await api.publishReview(of: programme)
            let path = "evaluations/\(review)/report"
            let page = try await api.expect(200, "GET", "\(path)?partnership=\(mine)", headers: Self.html)
            #expect(page.text.contains("Books &lt;u&gt;for all") && page.text.contains("Reading &lt;i&gt;Friends"))
            #expect(!page.text.contains("<u>") && page.text.contains("Identified"))
            #expect(page.header("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true)
            let again = try await api.expect(200, "GET", "\(path)?partnership=\(mine)", headers: Self.html)
            #expect(again.text == page.text)
            let other = try await api.expect(
                200, "GET", "\(path)?partnership=\(mine)&language=af", headers: Self.html)
            #expect(other.text.contains("Waar dit staan"))
            // The review leads to it.
            let whole = try await api.expect(200, "GET", path, headers: Self.html)
            #expect(whole.text.contains("report?partnership=\(mine)&amp;language=en"))
            for wrong in [another, "00000000-0000-7000-8000-000000000001", review, "x"] {
                let refused = await api.send("GET", "\(path)?partnership=\(wrong)", headers: Self.html)
                #expect(refused.status == 400, "\(wrong)")
                #expect(try refused.places == ["?partnership"], "\(wrong)")
            }
            _ = try await api.expect(404, "GET", "\(path)?partnership=\(mine)", in: api.theirs, headers: Self.html)
        }
    }

    @Test(arguments: [0, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 0.79, 0.8, 1, 1.05, 1.1, 1.2, 3])
    func `a light has the same colour on a partnership's page as in a review`(value: Double) {
        for rule in LightRule.all {
            let shown = EvaluationReport.LightRule(code: rule.code, green: rule.green, amber: rule.amber)
            #expect(shown.colour(of: value) == rule.colour(of: value))
        }
    }

    @Test func `a year without waves says for each area that nothing was measured, and never 0`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme",
                ["name": "\"A trial year\"", "starts_on": "\"2025-04-01\"", "ends_on": "\"2026-04-01\""]
            ).id
            let year = try await api.publishYear(of: programme)
            let page = try await api.expect(200, "GET", "evaluations/\(year)/report", headers: Self.html)
            #expect(page.text.contains("Annual impact evaluation") && page.text.contains("A trial year"))
            #expect(page.text.contains("not enough data") && page.text.contains("nothing was measured after"))
            // Its reviews were computed first, so there is none that is missing.
            #expect(!page.text.contains("no quarterly review of the year") && page.text.contains("2025-Q2 – 2026-Q1"))
            let figures = try await api.expect(200, "GET", "evaluations/\(year)/figures?limit=5000").items
            #expect(Set(figures.compactMap { $0.string("reason") }).isSubset(of: CodeWords.List.reason.codes))
            let sections = Set(figures.compactMap { $0.string("section") }).subtracting(["sample", "impact"])
            #expect(sections == Set(CodeWords.List.criterion.codes))
        }
    }

    @Test func `what computes a figure and what names it in a report know the same codes`() async throws {
        #expect(CodeWords.List.light.codes == LightRule.all.map(\.code))
        #expect(CodeWords.List.verdict.codes == ImpactVerdict.allCases.map(\.rawValue))
        #expect(CodeWords.List.flag.codes == DataQualityFlag.Code.allCases.map(\.rawValue))
        let reasons = ImpactRefusal.allCases.map(\.rawValue) + PrimaryRule.Reason.allCases.map(\.rawValue)
        #expect(Set(reasons).isSubset(of: CodeWords.List.reason.codes))
        try await APIFixture.with { api in
            let review = try await api.publishReview(of: try await programme(api))
            let figures = try await api.expect(200, "GET", "evaluations/\(review)/figures?limit=5000").items
            func keys(_ kind: String) -> Set<String> {
                Set(figures.filter { $0.string("scope_kind") == kind }.compactMap { $0.string("scope_key") })
            }
            #expect(keys("risk") == Set(CodeWords.List.risk.codes))
            #expect(keys("stage") == Set(CodeWords.List.stage.codes))
            #expect(keys("engagement_kind") == Set(CodeWords.List.engagement.codes))
            #expect(keys("category") == Set(CodeWords.List.barrier.codes))
            #expect(keys("area_group") == Set(CodeWords.List.group.codes))
            #expect(keys("age_band").isSubset(of: CodeWords.List.ageBand.codes))
            #expect(keys("colour") == Set(CodeWords.List.colour.codes))
            #expect(keys("milestone") == Set(CodeWords.List.milestone.codes))
            #expect(Set(figures.compactMap { $0.string("reason") }).isSubset(of: CodeWords.List.reason.codes))
        }
    }
}
