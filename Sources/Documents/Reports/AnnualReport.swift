/// The sections of an annual evaluation's report: what was found on one page, each outcome with its interval, the
/// criteria of the OECD-DAC, what each side gained, method and limits, what it is by.
struct AnnualReport {
    let report: EvaluationReport
    let format: ReportFormat
    let outcomes: [Outcome]

    /// Of `child_welfare/elom_4_5.total`: the area, and the instrument whose scores share a unit.
    struct Outcome {
        let key: String
        let name: String
        let verdict: EvaluationReport.Figure

        var area: String { key.split(separator: "/").first.map(String.init) ?? key }

        /// Scores of one instrument are in the same points; everything else is in a unit of its own.
        var family: String {
            key.firstIndex(of: ".").map { String(key[..<$0]) } ?? key
        }

        /// The instrument whose scores they are; nil where it is none's.
        var instrument: String? {
            guard key.contains(".") else { return nil }
            if let total = name.wholeMatch(of: /the total of (.+)/) { return String(total.1) }
            return name.wholeMatch(of: /.+ \((.+)\)/).map { String($0.1) }
        }

        /// Under the name of its instrument.
        func shortName(_ total: String) -> String {
            guard let instrument else { return name.uppercasedFirst }
            return key.hasSuffix(".total") ? total : name.replacing(" (\(instrument))", with: "")
        }

        var isPrimary: Bool { !key.contains(".") || key.hasSuffix(".total") }

        /// `credible`, and the codes behind it.
        var code: String {
            let text = verdict.text ?? ""
            return text.prefix { $0 != ":" && $0 != " " }.description
        }

        var reasons: [String] {
            guard let colon = verdict.text?.firstIndex(of: ":"), let text = verdict.text else { return [] }
            return text[text.index(after: colon)...].split(separator: " ").map(String.init)
        }
    }

    init(_ report: EvaluationReport) {
        self.report = report
        format = ReportFormat(report.language)
        outcomes = report.all("impact_verdict", "outcome").map {
            Outcome(key: $0.scopeKey, name: $0.scopeLabel ?? $0.scopeKey, verdict: $0)
        }
    }

    func say(_ english: String, _ afrikaans: String) -> String { format.say(english, afrikaans) }

    func figure(_ indicator: String, _ outcome: Outcome) -> EvaluationReport.Figure? {
        report[indicator, "outcome", outcome.key]
    }

    func cell(_ figure: EvaluationReport.Figure?) -> ReportTable.Cell {
        figure?.value == nil && figure?.text == nil ? .small(format.figure(figure)) : .text(format.figure(figure))
    }

    private static let areas = ["education_quality", "child_welfare", "resource_management"]

    private func name(ofArea area: String) -> String {
        switch area {
        case "education_quality": say("Education quality", "Gehalte van onderwys")
        case "child_welfare": say("Child welfare", "Welsyn van kinders")
        case "resource_management": say("Resource management", "Bestuur van hulpbronne")
        default: area.replacing("_", with: " ")
        }
    }

    var sections: [ReportSection] {
        let areas = Self.areas + outcomes.map(\.area).filter { !Self.areas.contains($0) }.uniqued()
        return [standing] + areas.map(area) + [quality]
            + CodeWords.List.criteria.map(criterion) + [method, ReportIdentification(report, format).section]
    }

    // MARK: What was found

    private enum Direction { case better, worse }

    /// Outcomes of which less is better.
    private static let lessIsBetter: Set = ["resource_management/children_per_practitioner"]

    /// Which way an outcome went: nil where its interval holds 0, or the evidence is neither suggestive nor credible.
    private func direction(_ outcome: Outcome) -> Direction? {
        guard ["credible", "suggestive"].contains(outcome.code),
            let low = figure("impact_low_95", outcome)?.value, let high = figure("impact_high_95", outcome)?.value,
            low > 0 || high < 0
        else { return nil }
        return (low > 0) == !Self.lessIsBetter.contains(outcome.key) ? .better : .worse
    }

    private var standing: ReportSection {
        func shown(_ indicator: String) -> String { format.figure(report[indicator]) }
        let primary = outcomes.filter(\.isPrimary)
        let improved = primary.count { direction($0) == .better }
        let worsened = primary.count { direction($0) == .worse }
        var blocks: [ReportBlock] = [
            .tiles([
                (shown("centres_taking_part"), say("centres took part", "sentrums het deelgeneem")),
                (shown("centres_comparison"), say("centres to compare with", "sentrums om mee te vergelyk")),
                (
                    say("\(shown("actual")) of \(shown("target"))", "\(shown("actual")) van \(shown("target"))"),
                    say("partner organisations won, of the target", "vennootorganisasies gewen, van die teiken")
                ),
                (
                    "\(format.page.whole(improved)) \(say("of", "van")) \(format.page.whole(primary.count))",
                    say("main outcomes improved", "hoofuitkomste het verbeter")
                        + (worsened == 0
                            ? ""
                            : say(
                                "; \(format.page.whole(worsened)) got worse",
                                "; \(format.page.whole(worsened)) het versleg"))
                ),
            ]),
            .lead(
                say(
                    "Did education quality, child welfare and resource management improve at participating centres, compared with centres that do not take part?",
                    "Het die gehalte van onderwys, die welsyn van kinders en die bestuur van hulpbronne by deelnemende sentrums verbeter, vergeleke met sentrums wat nie deelneem nie?"
                )),
        ]
        if primary.isEmpty {
            blocks.append(.paragraph(say("No outcome was measured.", "Geen uitkoms is gemeet nie.")))
        }
        for outcome in primary { blocks += sentence(outcome) }
        let estimated = primary.filter { figure("impact_effect_size", $0)?.value != nil }
        if !estimated.isEmpty { blocks.append(.charts([effects(estimated)], effectTable(estimated))) }
        return ReportSection(title: say("What was found", "Wat gevind is"), blocks: blocks)
    }

    private var effectNames: [String] {
        [
            say("Effect", "Effek"),
            say("Smallest effect that could be found", "Kleinste effek wat gevind kon word"),
        ]
    }

    private static let effectCodes = ["impact_effect_size", "impact_minimum_detectable"]

    /// In standard deviations, so that outcomes in different units stand on one scale.
    private func effects(_ outcomes: [Outcome]) -> (any Chart)? {
        try? BarChart(
            ChartCaption(
                id: "effects",
                title: say("Effects in standard deviations", "Effekte in standaardafwykings"),
                description: say(
                    "Two bars for each outcome: the estimated effect, and the smallest effect that could have been found.",
                    "Twee stawe vir elke uitkoms: die geskatte effek, en die kleinste effek wat gevind kon word.")),
            series: effectNames,
            rows: outcomes.map { outcome in
                .init(
                    outcome.name.uppercasedFirst,
                    Self.effectCodes.map { code in
                        let found = figure(code, outcome)
                        return ChartValue(found?.value, format.figure(found))
                    })
            }, axis: { format.number($0) }
        )
    }

    private func effectTable(_ outcomes: [Outcome]) -> ReportTable {
        var table = ReportTable(
            say("Main outcomes in standard deviations", "Hoofuitkomste in standaardafwykings"),
            [.text(say("Outcome", "Uitkoms"), width: 46)] + effectNames.map { .number($0) }
                + [.text(say("Verdict", "Oordeel"), width: 16)],
            rows: outcomes.map { outcome in
                [.text(outcome.name.uppercasedFirst)] + Self.effectCodes.map { cell(figure($0, outcome)) }
                    + [.text(verdict(outcome))]
            })
        table.isCompact = true
        return table
    }

    /// What the data can carry for each outcome, and why: the main ones, or their domains.
    func verdicts(isPrimary: Bool) -> ReportTable {
        var table = ReportTable(
            isPrimary
                ? say("Verdict on each main outcome", "Oordeel oor elke hoofuitkoms")
                : say("Verdict on each domain", "Oordeel oor elke domein"),
            [
                .text(say("Outcome", "Uitkoms"), width: 32), .text(say("Verdict", "Oordeel"), width: 16),
                .text(say("Why", "Hoekom")),
            ],
            rows: outcomes.filter { $0.isPrimary == isPrimary }.map { outcome in
                [
                    .text(outcome.name.uppercasedFirst), .text(verdict(outcome)),
                    .small(why(outcome)),
                ]
            })
        table.isCompact = !isPrimary
        return table
    }

    /// As published, with its area; a null result always has its minimum detectable effect.
    func sentence(_ outcome: Outcome) -> [ReportBlock] {
        let area = name(ofArea: outcome.area)
        guard let published = figure("impact_sentence", outcome), let text = published.text else {
            return [.paragraph("\(area), \(outcome.name): \(reason(of: outcome)).")]
        }
        return [.foreign("\(area) (\(verdict(outcome))):", ReportFormat.published(text), language: "en")]
    }

    private func reason(of outcome: Outcome) -> String {
        if outcome.verdict.status != "ok" { return format.reason(outcome.verdict) }
        return figure("impact_estimate", outcome).map { format.figure($0) }
            ?? why(outcome)
    }

    private func why(_ outcome: Outcome) -> String { outcome.reasons.map(reason).joined(separator: "; ") }

    func verdict(_ outcome: Outcome) -> String {
        outcome.verdict.status == "ok" ? format.words(outcome.code, .verdict) : format.reason(outcome.verdict)
    }

    /// A reason of a verdict, `mde_sd=0.46`, in words.
    private func reason(_ text: String) -> String {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard let code = parts.first else { return text }
        let words =
            [CodeWords.List.reason, .flag].first { CodeWords.table(report.language)[$0]?[code] != nil }
            .map { format.words(code, $0) } ?? remark(code)
        guard parts.count == 2, let value = Double(parts[1]) else { return words }
        if code.hasSuffix("_p") { return "\(words)\u{A0}\(p(value))" }
        return "\(words) (\(format.number(value, decimals: 2)))"
    }

    func p(_ value: Double) -> String { value < 0.001 ? "<\u{A0}0,001" : format.number(value, decimals: 3) }

    private func remark(_ code: String) -> String {
        switch code {
        case "parallel_trends_not_testable":
            say(
                "one wave before: whether both groups moved alike cannot be tested",
                "een golf voorheen: of albei groepe eenders beweeg het, kan nie getoets word nie")
        case "placebo_passed_p": say("placebo test passed, p", "placebotoets geslaag, p")
        case "placebo_failed_p":
            say("the groups moved apart before it began, p", "die groepe het voor die begin al uitmekaar beweeg, p")
        case "baseline_adjusted":
            say(
                "the groups differed before, within bounds, in SD",
                "die groepe het voorheen verskil, binne perke, in SA")
        case "baseline_imbalance":
            say("the groups differed too much before, in SD", "die groepe het voorheen te veel verskil, in SA")
        case "randomisation_p": say("randomisation test, p", "randomiseringstoets, p")
        case "randomisation_disagrees":
            say("the randomisation test disagrees", "die randomiseringstoets stem nie saam nie")
        case "mde_sd": say("smallest effect that could be found, in SD", "kleinste effek wat gevind kon word, in SA")
        case "missing_rows": say("rows without a value", "rye sonder ’n waarde")
        case "centres_lost": say("centres lost, share", "sentrums verloor, deel")
        case "children_lost": say("children lost, share", "kinders verloor, deel")
        case "children_joined": say("children who joined later, share", "kinders wat later bygekom het, deel")
        case "rows_lost_before": say("measurements missing before, share", "metings wat voorheen ontbreek, deel")
        case "rows_lost_after": say("measurements missing after, share", "metings wat daarna ontbreek, deel")
        case "centre_keys_new": say("centres cannot be followed", "sentrums kan nie gevolg word nie")
        case "child_keys_new": say("children cannot be followed", "kinders kan nie gevolg word nie")
        case "child_attrition_unknown": say("children lost: not known", "kinders verloor: nie bekend nie")
        case _ where code.hasSuffix("_apart"):
            say("between the groups: ", "tussen die groepe: ") + remark(String(code.dropLast("_apart".count)))
        default: code.replacing("_", with: " ")
        }
    }
}

extension Sequence where Element: Hashable {
    /// Each once, in order.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
