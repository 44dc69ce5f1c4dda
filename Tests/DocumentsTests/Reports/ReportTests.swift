import Domain
import Foundation
import Testing

@testable import Documents

#if canImport(FoundationXML)
    import FoundationXML
#endif

struct ReportTests {
    typealias Figure = EvaluationReport.Figure

    static func report(
        _ kind: EvaluationReport.Kind = .quarterlyReview, _ language: DocumentLanguage = .english,
        _ figures: [Figure] = [], text: String = "Twenty partnerships"
    ) -> EvaluationReport {
        EvaluationReport(
            identity: .init(
                id: "0198c0de-0000-7000-8000-000000000001", kind: kind, programme: text,
                programmeStart: Day(year: 2026, month: 6, day: 1), programmeEnd: Day(year: 2027, month: 3, day: 1),
                start: Day(year: 2026, month: 7, day: 1), end: Day(year: 2026, month: 10, day: 1), revision: 2,
                replaces: "0198c0de-0000-7000-8000-000000000000", correctionReason: text, ruleVersion: "rules/1",
                computedAt: "2026-10-01 02:15", publishedAt: "2026-10-01 02:16", dataUpTo: "2026-09-30 23:59",
                figuresSHA256: String(repeating: "ab", count: 32), municipality: "CPT"),
            office: OfficeLook(name: text), language: language, figures: figures,
            lights: [.init(code: "milestone", green: 1, amber: 0.8)],
            signOffs: [.init(name: text, role: text, day: Day(year: 2026, month: 10, day: 20))],
            places: [.init(kind: .centre, name: text, latitude: -33.9, longitude: 18.4)])
    }

    static func review(_ text: String) -> [Figure] {
        func figure(_ code: String, _ kind: String, _ key: String, _ value: Double?, text: String? = nil) -> Figure {
            Figure(
                section: "s", indicator: code, scopeKind: kind, scopeKey: key, scopeLabel: text, value: value, n: 7,
                unit: "share", status: value == nil ? "suppressed" : "ok", reason: value == nil ? "small_count" : nil)
        }
        return [
            figure("actual", "programme", "", 10), figure("target", "programme", "", 20),
            figure("partnerships_at_stage", "stage", text, 3), figure("funding_promised", "programme", "", 100),
            figure("funding_received", "programme", "", 50), figure("barriers_new", "category", text, 2),
            figure("partnership_progress", "partnership", "1", 0.5, text: text),
            figure("risk_reasons", "partnership", "1", 1, text: text), figure("at_risk_for", "risk", text, 1),
            figure("obligations_due", "side", text, 4), figure("obligations_overdue", "programme", "", 1),
            figure("feedback_top_two", "survey_item", "centre/\(text)/1/x", 0.5, text: "\(text): \(text)"),
            figure("children_at_centres_reached", "place", "other", nil),
            figure("metric_progress", "metric", "1", 0.4, text: text),
            figure("light", "light", "milestone/1/\(text)", 0.5),
        ]
    }

    static func outcome(_ text: String, low: Double = -1, high: Double = 1) -> [Figure] {
        func figure(_ code: String, _ value: Double?, text said: String? = nil) -> Figure {
            Figure(
                section: "impact", indicator: code, scopeKind: "outcome", scopeKey: "child_welfare/elom.total",
                scopeLabel: text, value: value, text: said, unit: "of the outcome")
        }
        return [
            figure("impact_verdict", nil, text: "suggestive: few_centres mde_sd=0.46 \(text)"),
            figure(
                "impact_sentence", nil,
                text:
                    "No difference in \(text) was found (95 % interval −1.00 to 1.00 points); an effect under 0.46 SD could have been missed."
            ), figure("impact_estimate", 0), figure("impact_low_95", low), figure("impact_high_95", high),
            figure("impact_p", 0.9), figure("impact_minimum_detectable", 0.46), figure("attrition_centres", 0.1),
        ]
    }

    private static let kinds: [EvaluationReport.Kind] = [.quarterlyReview, .annualEvaluation]

    @Test(arguments: kinds, DocumentLanguage.allCases)
    func `a report of no figures at all says so in sentences, and never 0`(
        kind: EvaluationReport.Kind, language: DocumentLanguage
    ) throws {
        var report = Self.report(kind, language)
        report.places = []
        report.signOffs = []
        let markup = try Markup(report.content)
        #expect(markup.elements.filter { $0 == "section" }.count >= 10)
        #expect(!markup.text.contains("nil") && !markup.text.contains(" 0 of "))
        #expect(try DocumentPage(report).html == DocumentPage(report).html)
        #expect(try DocumentPage(report).language == language)
    }

    @Test(arguments: kinds, PageTests.hostile)
    func `text in any place of a report is text`(kind: EvaluationReport.Kind, text: String) throws {
        let hostile = Self.report(kind, .english, Self.review(text) + Self.outcome(text), text: text)
        let plain = Self.report(kind, .english, Self.review("plain") + Self.outcome("plain"), text: "plain")
        let (found, known) = (try Markup(hostile.content), try Markup(plain.content))
        #expect(Set(found.elements).isSubset(of: Set(known.elements).union(["svg"])))
        #expect(found.attributes.isSubset(of: known.attributes))
    }

    @Test(arguments: kinds, DocumentLanguage.allCases)
    func `each chart is followed by its table, and each table has a caption and heads`(
        kind: EvaluationReport.Kind, language: DocumentLanguage
    ) throws {
        let report = Self.report(kind, language, Self.review("x") + Self.outcome("x"))
        let markup = try Markup(report.content)
        let outer = markup.elements.filter { ["svg", "table", "caption", "h2"].contains($0) }
        #expect(outer.contains("svg"))
        for (index, element) in outer.enumerated() {
            if element == "svg" { #expect(["svg", "table"].contains(outer[index + 1])) }
            if element == "table" { #expect(outer[index + 1] == "caption") }
        }
        #expect(Set(markup.identifiers).count == markup.identifiers.count)
    }

    @Test func `a null result stands with the smallest effect that could have been found`() throws {
        let report = Self.report(.annualEvaluation, .english, Self.outcome("the total"))
        let text = try Markup(report.content).text
        #expect(text.contains("No difference in the total was found"))
        #expect(text.contains("an effect under 0,46 SD could have been missed"))
        #expect(text.contains("Smallest detectable, SD"))
    }

    @Test func `the headline counts main outcomes whose interval leaves out 0, and says which way they went`() throws {
        func outcome(_ key: String, _ low: Double, _ high: Double, verdict: String = "suggestive") -> [Figure] {
            [("impact_verdict", nil), ("impact_low_95", low), ("impact_high_95", high)].map { code, value in
                Figure(
                    section: "impact", indicator: code, scopeKind: "outcome", scopeKey: key, scopeLabel: key,
                    value: value, text: value == nil ? "\(verdict): few_centres" : nil, unit: "of the outcome")
            }
        }
        let better =
            outcome("child_welfare/elom.total", 0.1, 2) + outcome("child_welfare/elom.fine_motor", 0.1, 2)
            + outcome("resource_management/children_per_practitioner", -3, -1)
            + outcome("resource_management/meals_a_day", -1, 1, verdict: "credible")
            + outcome("education_quality/elpqa.total", 1, 2, verdict: "insufficient_data")
        func text(_ figures: [Figure]) throws -> String {
            try Markup(Self.report(.annualEvaluation, .english, figures).content).text
        }
        let good = try text(better)
        #expect(good.contains("2 of 4") && good.contains("main outcomes improved") && !good.contains("got worse"))
        let mixed = try text(better + outcome("child_welfare/attendance_rate", -3, -1))
        #expect(mixed.contains("2 of 5") && mixed.contains("main outcomes improved; 1 got worse"))
    }

    @Test(arguments: [(3.3, "3"), (3.5, "3"), (3.51, "4"), (0.2, "0")])
    func `a light shows what is due as it was compared, in whole things`(due: Double, shown: String) throws {
        func figure(_ code: String, _ kind: String, _ key: String, _ value: Double, _ text: String? = nil) -> Figure {
            Figure(
                section: "s", indicator: code, scopeKind: kind, scopeKey: key, value: value, text: text, n: 2,
                unit: "rows")
        }
        let key = "1/mous_signed"
        let report = Self.report(
            .quarterlyReview, .english,
            [
                figure("milestone_actual", "phase_milestone", key, 2),
                figure("milestone_expected", "phase_milestone", key, due),
                figure("light", "light", "milestone/\(key)", 0.6667, "red"),
            ])
        let text = try Markup(report.content).text
        #expect(text.contains("2 of \(shown) due by now") && text.contains("nothing is owed by halves"))
    }

    @Test func `contacts are not called people, and milestones say what they count`() throws {
        let contacts = Figure(
            section: "gained_by_centres", indicator: "children_contacts", value: 40, n: 3, unit: "contacts")
        var report = Self.report(.annualEvaluation, .english, [contacts])
        report.names = ["children_contacts": "Children reached by activities"]
        let text = try Markup(report.content).text
        #expect(text.contains("Contacts with children") && !text.contains("Children reached"))
        #expect(text.contains("Contacts, not people") && text.contains("several quarters: all of them together"))
        let planned = Figure(
            section: "milestones", indicator: "milestone_planned", scopeKind: "phase_milestone",
            scopeKey: "1/mous_signed", value: 4, n: 1, unit: "rows")
        #expect(
            try Markup(Self.report(.quarterlyReview, .english, [planned]).content).text.contains(
                "counts what happened within its phase"))
    }

    @Test func `each chart has a title to be seen, with its unit`() throws {
        let report = Self.report(.annualEvaluation, .english, Self.outcome("the total of ELOM"))
        let markup = try Markup(report.content)
        #expect(markup.text.contains("ELOM: change in points, with 95 % interval"))
        #expect(
            report.content.components(separatedBy: "<p class=\"chart-title\"").count - 1
                == markup.elements.count { $0 == "svg" })
    }

    @Test func `a count that is not shown says why, in both languages`() throws {
        let figures = Self.review("x")
        #expect(
            try Markup(Self.report(.quarterlyReview, .english, figures).content).text.contains(
                "not shown (fewer than 5)"))
        #expect(
            try Markup(Self.report(.quarterlyReview, .afrikaans, figures).content).text.contains(
                "nie gewys nie (minder as 5)"))
    }

    @Test func `a light has a shape and a word beside its colour`() {
        var html = ReportHTML(ReportFormat(.english))
        let lights: [ReportLight] = [.green, .amber, .red, .grey]
        html.add(.table(ReportTable("Lights", [.text("Light")], rows: lights.map { [.light($0)] })))
        for light in lights { #expect(html.html.contains("\(light.shape)</span> \(light.rawValue)")) }
        #expect(Set(lights.map(\.shape)).count == 4)
    }

    @Test func `a long table is cut, and says how much is left and where it is`() throws {
        let many = (1...1240).map {
            Figure(
                section: "partnerships", indicator: "partnership_progress", scopeKind: "partnership", scopeKey: "\($0)",
                scopeLabel: "Partnership number \($0): teacher training", value: Double($0 % 7) / 7, text: "active",
                n: 3,
                unit: "share")
        }
        let page = try DocumentPage(Self.report(.quarterlyReview, .english, many))
        #expect(page.html.contains("And 1\u{A0}200 more"))
        #expect(page.bytes.count < 100_000)
    }

    @Test func `values are written with their units as offices here write them`() {
        let format = ReportFormat(.english)
        #expect(format.value(31_598_500, unit: "ZAR cents") == "R\u{A0}315\u{A0}985,00")
        #expect(format.value(13_530, unit: "minutes") == "225,5\u{A0}hours")
        #expect(format.value(2750, unit: "hundredths of participant days") == "27,5\u{A0}participant days")
        #expect(format.value(0.262, unit: "share") == "26\u{A0}%")
        #expect(format.value(0.004, unit: "share") == "0,4\u{A0}%")
        #expect(format.value(8.2967, unit: "organisations") == "8,3")
        #expect(format.value(-0.04, unit: "organisations") == "0")
        #expect(format.value(1240, unit: "rows") == "1\u{A0}240")
        #expect(format.signed(-0.624, decimals: 2) == "−0,62")
        #expect(format.value(-0.004, unit: "of the outcome") == "−0,004")
        #expect(format.value(-0.006, unit: "of the outcome") == "−0,01")
        #expect(format.value(0, unit: "of the outcome") == "0,00")
        #expect(format.signed(0.0004, decimals: ReportFormat.decimals(of: 0.0004)) == "+0,0004")
        #expect(format.number(.nan) == "–" && format.number(1e300) == "–")
        #expect(ReportFormat.published("from 0.46 to −1.00 in ELOM 4 & 5.") == "from 0,46 to −1,00 in ELOM 4 & 5.")
    }
}

/// The content of a report, as an XML parser reads it: everything closes inside each other.
final class Markup: NSObject, XMLParserDelegate {
    private(set) var elements: [String] = []
    private(set) var attributes: Set<String> = []
    private(set) var identifiers: [String] = []
    private(set) var text = ""

    init(_ html: String) throws {
        super.init()
        let parser = XMLParser(data: Data("<body>\(html)</body>".utf8))
        parser.delegate = self
        try #require(parser.parse(), "\(String(describing: parser.parserError)) at line \(parser.lineNumber)")
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(name)
        self.attributes.formUnion(attributes.keys)
        if let id = attributes["id"] { identifiers.append(id) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
