import Domain
import Testing

@testable import Documents

struct PartnershipReportTests {
    private static func day(_ month: Int, _ day: Int) -> Day { Day(year: 2026, month: month, day: day) }

    static func facts(_ text: String) -> PartnershipFacts {
        var facts = PartnershipFacts(id: "1", title: text, partner: text, partnerKind: text, centres: [text, text])
        facts.moves = [.init(day: day(3, 1), from: nil, to: text), .init(day: day(4, 1), from: text, to: "active")]
        func owed(_ side: String, _ kind: String?, _ amount: Int, _ due: Day, _ state: String)
            -> PartnershipFacts.Obligation
        {
            .init(
                side: side, kind: kind, isFirstActivity: kind == nil, unit: "zar_cents", item: nil, amount: amount,
                delivered: state == "met" ? amount : 100, dueOn: due, metOn: state == "met" ? due : nil, state: state)
        }
        facts.obligations = [
            owed("partner", "funding", 40_000, day(6, 30), "met"),
            owed("partner", "funding", 40_000, day(9, 30), "overdue"),
            owed("partner", "funding", 20_000, day(12, 31), "pending"), owed("all", nil, 1, day(5, 1), "met"),
            owed("centre", "staff_time", 60, day(10, 1), "pending"),
        ]
        facts.resources = [.init(kind: "funding", promised: 100_000, received: 48_000, allocated: 30_000, used: 10_000)]
        facts.activities = [
            .init(
                title: text, area: text, day: day(8, 1), isHeld: true, centres: 2, budgetCents: 1_000, costCents: 1_200),
            .init(title: text, area: text, day: day(9, 1), isHeld: false, centres: 0, budgetCents: nil, costCents: nil),
        ]
        facts.barriers = [
            .init(title: text, category: text, severity: 5, raisedOn: day(7, 1), dueOn: day(8, 1), resolvedOn: nil),
            .init(title: text, category: text, severity: 2, raisedOn: day(7, 1), dueOn: nil, resolvedOn: day(8, 1)),
        ]
        facts.ratings = [
            .init(campaign: text, question: text, n: 8, mean: 4.25, topShare: 0.75),
            .init(campaign: text, question: text, n: nil, mean: nil, topShare: nil),
        ]
        facts.decisions = [
            .init(kind: "resources", title: text, day: day(8, 8), reviewOn: day(12, 1), outcome: nil)
        ]
        facts.lessons = [.init(title: text, lesson: text, day: day(8, 9), worked: true)]
        return facts
    }

    private static func report(_ text: String, _ language: DocumentLanguage = .english) -> EvaluationReport {
        var report = ReportTests.report(.quarterlyReview, language, ReportTests.review(text), text: text)
        report.lights = [
            .init(code: "obligations_overdue", green: 0.1, amber: 0.25),
            .init(code: "barriers_overdue", green: 0.1, amber: 0.25),
            .init(code: "resources_received", green: 0.8, amber: 0.5),
            .init(code: "activity_cost", green: 1, amber: 1.1),
            .init(code: "partnerships_at_risk", green: 0.1, amber: 0.3),
        ]
        return report
    }

    @Test(arguments: PageTests.hostile)
    func `text in any place of the page is text`(text: String) throws {
        let found = try Markup(Self.report(text).content(Self.facts(text)))
        let known = try Markup(Self.report("plain").content(Self.facts("plain")))
        #expect(found.elements == known.elements)
        #expect(found.attributes == known.attributes)
    }

    @Test(arguments: DocumentLanguage.allCases)
    func `of nothing at all the page says so in sentences`(language: DocumentLanguage) throws {
        let empty = PartnershipFacts(id: "1", title: "Books", partner: "Friends", partnerKind: "cbo", centres: [])
        let markup = try Markup(ReportTests.report(.quarterlyReview, language).content(empty))
        #expect(markup.elements.filter { $0 == "section" }.count == 9)
        #expect(!markup.text.contains("nil"))
        #expect(markup.text.contains(language == .english ? "Nothing was agreed yet." : "Niks is nog ooreengekom nie."))
    }

    @Test func `lights compare the partnership's own rows by the thresholds of the review`() throws {
        let text = try Markup(Self.report("x").content(Self.facts("x"))).text.replacing("\u{A0}", with: " ")
        // 1 of the 3 that are not pending; 1 of the 1 that is open; 480 of the 800 that were due of 1 000 promised.
        for shown in [
            "1 of 3", "33 %", "1 of 1", "100 %", "R 480,00 of R 800,00 due by now", "60 %", "R 12,00 of R 10,00",
            "120 %",
        ] {
            #expect(text.contains(shown), "\(shown)")
        }
        #expect(text.contains("fewer than") && text.contains("4,25") && text.contains("75 %"))
    }

    @Test func `a partnership in the tables of a review leads to its page`() throws {
        let content = Self.report("x", .afrikaans).content
        let path = "/v1/municipalities/CPT/evaluations/0198c0de-0000-7000-8000-000000000001/report"
        #expect(content.contains("<a href=\"\(path)?partnership=1&amp;language=af\">x</a>"))
    }
}
