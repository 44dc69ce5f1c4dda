import Domain

/// The sections of a quarterly review's report, in the order in which they are read: how we stand on one page; then each
/// subject as a chart and its table; method and limits; what it is by.
struct QuarterlyReport {
    let report: EvaluationReport
    let format: ReportFormat

    init(_ report: EvaluationReport) {
        self.report = report
        format = ReportFormat(report.language)
    }

    var sections: [ReportSection] {
        [
            standing, progress, stages, partnerships, risks, resources, work, obligations, barriers, feedback, reach,
            map, lessons, changes, method, ReportIdentification(report, format).section,
        ]
    }

    func say(_ english: String, _ afrikaans: String) -> String { format.say(english, afrikaans) }

    /// A figure over the whole programme as it is written.
    func shown(_ indicator: String) -> String { format.figure(report[indicator]) }

    /// A cell of a figure: a value, or in small why there is none.
    func cell(_ figure: EvaluationReport.Figure?) -> ReportTable.Cell {
        figure?.value == nil && figure?.text == nil ? .small(format.figure(figure)) : .text(format.figure(figure))
    }

    func cell(_ indicator: String, _ kind: String, _ key: String) -> ReportTable.Cell {
        cell(report[indicator, kind, key])
    }

    func chartValue(_ figure: EvaluationReport.Figure?) -> ChartValue {
        ChartValue(figure?.value, format.figure(figure))
    }

    /// Where the rest of a table is.
    func rest(_ count: Int) -> String {
        say(
            "And \(format.page.whole(count)) more: the whole list is in the figures of this evaluation as CSV.",
            "En nog \(format.page.whole(count)): die hele lys is in die syfers van hierdie evaluering as CSV.")
    }

    /// A table of figures over the programme, by the names of their indicators.
    func totals(_ caption: String, _ indicators: [String], note: String? = nil) -> ReportTable {
        ReportTable(
            caption,
            [.text(say("What", "Wat"), width: 70), .number(say("Value", "Waarde"))],
            rows: indicators.compactMap { code in
                report[code].map { [.text(report.names[code] ?? code), cell($0)] }
            }, note: note)
    }

    // MARK: How we stand

    private var standing: ReportSection {
        let lights = ReportLights(report, format)
        var blocks: [ReportBlock] = [
            .tiles([
                (
                    say("\(shown("actual")) of \(shown("target"))", "\(shown("actual")) van \(shown("target"))"),
                    say("partner organisations won, of the target", "vennootorganisasies gewen, van die teiken")
                ),
                (
                    expectedDay,
                    isReached
                        ? say("target reached", "teiken bereik")
                        : say("target expected at the present pace", "teiken verwag teen huidige pas")
                ),
                (
                    say(
                        "\(shown("partnerships_at_risk")) of \(open)", "\(shown("partnerships_at_risk")) van \(open)"),
                    say("open partnerships are at risk", "oop vennootskappe is in gevaar")
                ),
                (
                    shown("funding_received_share"),
                    say("of promised funding received", "van beloofde befondsing ontvang")
                ),
            ]), .lead(planSentence), .paragraph(forecastSentence), .paragraph(riskSentence),
        ]
        blocks += [
            .heading(say("What needs a decision (red)", "Waaroor besluit moet word (rooi)")),
            .paragraph(lights.sentence(.red) ?? say("Nothing is red.", "Niks is rooi nie.")),
            .heading(say("What to watch (amber)", "Wat dopgehou moet word (oranje)")),
            .paragraph(lights.sentence(.amber) ?? say("Nothing is amber.", "Niks is oranje nie.")),
            .table(lights.table),
        ]
        return ReportSection(title: say("How we stand", "Hoe ons staan"), blocks: blocks)
    }

    /// Whether the target was reached by the end of the period: then its day is no forecast.
    var isReached: Bool {
        guard let actual = report.value("actual"), let target = report.value("target") else { return false }
        return actual >= target
    }

    /// Short enough for a tile.
    private var expectedDay: String {
        report["target_expected_on"]?.text.flatMap { Day($0) }.map { format.shortDay($0) }
            ?? shown("target_expected_on")
    }

    private var open: String { report["partnerships_at_risk"].map { format.page.whole($0.n) } ?? "–" }

    private var planSentence: String {
        let (actual, target, planned) = (shown("actual"), shown("target"), shown("planned"))
        let end = format.lastDay(report.identity.end)
        let standing = shown("standing")
        guard report.value("actual") != nil else {
            return say(
                "How many partner organisations were won is not known: \(actual).",
                "Hoeveel vennootorganisasies gewen is, is nie bekend nie: \(actual).")
        }
        return say(
            "By \(end) the programme had won \(actual) of its \(target) partner organisations; the plan for that day was \(planned). It is \(standing).",
            "Teen \(end) het die program \(actual) van sy \(target) vennootorganisasies gewen; die plan vir daardie dag was \(planned). Dit is \(standing)."
        )
    }

    private var forecastSentence: String {
        guard report["target_expected_on"]?.text.flatMap({ Day($0) }) != nil else {
            return say("No day can be given for the target: ", "Geen dag kan vir die teiken gegee word nie: ")
                + shown("target_expected_on") + "."
        }
        guard !isReached else {
            return say(
                "The target was reached on \(shown("target_expected_on")).",
                "Die teiken is op \(shown("target_expected_on")) bereik.")
        }
        let (day, early, late) = (shown("target_expected_on"), shown("target_early_on"), shown("target_late_on"))
        let (pace, chance) = (shown("pace_expected"), shown("chance_by_plan_end"))
        let last = format.lastDay(report.identity.programmeEnd)
        let isOpen = report["target_late_on"]?.text.flatMap { Day($0) } == nil
        let interval =
            isOpen
            ? say(
                "the 80 % interval runs from \(early) to a day that is \(late)",
                "die 80 %-interval loop van \(early) tot ’n dag verder weg (\(late))")
            : say(
                "with 80 % probability between \(early) and \(late)",
                "met 80 % waarskynlikheid tussen \(early) en \(late)")
        return say(
            "At the expected pace of \(pace) organisations a month the target is reached on \(day); \(interval). The chance to reach it by the programme's last day, \(last), is \(chance).",
            "Teen die verwagte pas van \(pace) organisasies per maand word die teiken op \(day) bereik; \(interval). Die kans om dit teen die program se laaste dag, \(last), te bereik, is \(chance)."
        )
    }

    private var riskSentence: String {
        let risks = report.all("at_risk_for", "risk").filter { ($0.value ?? 0) > 0 }
            .sorted { ($0.value ?? 0, $1.scopeKey) > ($1.value ?? 0, $0.scopeKey) }
            .prefix(3).map { "\(format.words($0.scopeKey, .risk)) (\(format.figure($0)))" }
        let count = shown("partnerships_at_risk")
        let first = say(
            "\(count) of \(open) open partnerships are at risk", "\(count) van \(open) oop vennootskappe is in gevaar")
        guard !risks.isEmpty else { return first + "." }
        return first + say(", most often because: ", ", meestal omdat: ") + risks.joined(separator: "; ") + "."
    }
}
