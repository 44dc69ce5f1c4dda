extension AnnualReport {
    func area(_ area: String) -> ReportSection {
        let measured = outcomes.filter { $0.area == area }
        let title = say("Outcome: ", "Uitkoms: ") + areaName(area)
        guard !measured.isEmpty else {
            return ReportSection(
                title: title,
                blocks: [.paragraph(say("Nothing was measured here.", "Niks is hier gemeet nie."))]
            )
        }
        let estimated = measured.filter { figure("impact_estimate", $0)?.value != nil }
        var blocks = measured.filter { figure("impact_estimate", $0)?.value == nil }.flatMap(sentence)
        // Scores of one instrument share a scale; the others have one each, above one table.
        let instruments = estimated.compactMap(\.instrument).uniqued()
        for instrument in instruments {
            let together = estimated.filter { $0.instrument == instrument }
            blocks.append(.charts([chart(together, instrument)], table(together, instrument)))
        }
        let single = estimated.filter { $0.instrument == nil }
        if !single.isEmpty {
            blocks.append(.charts(single.map { chart([$0], $0.key) }, table(single, areaName(area).uppercasedFirst)))
        }
        if !estimated.isEmpty { blocks.append(.note(explanation)) }
        return ReportSection(title: title, blocks: blocks)
    }

    private func areaName(_ area: String) -> String {
        switch area {
        case "education_quality": say("education quality", "gehalte van onderwys")
        case "child_welfare": say("child welfare", "welsyn van kinders")
        case "resource_management": say("resource management", "bestuur van hulpbronne")
        default: area.replacing("_", with: " ")
        }
    }

    private func chart(_ outcomes: [Outcome], _ scale: String) -> (any Chart)? {
        let rows = outcomes.map { outcome in
            let (estimate, low, high) = (
                figure("impact_estimate", outcome), figure("impact_low_95", outcome), figure("impact_high_95", outcome)
            )
            return IntervalChart.Row(
                outcome.shortName(say("Total", "Totaal")), value: estimate?.value, low: low?.value, high: high?.value,
                text: estimate?.value.map { format.signed($0, decimals: ReportFormat.decimals(of: $0)) }
                    ?? format.figure(estimate))
        }
        let name = outcomes[0].instrument ?? outcomes[0].name.uppercasedFirst
        let id = "outcome-" + String(scale.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        return try? IntervalChart(
            ChartCaption(
                id: id,
                title: "\(name): \(change(of: outcomes[0]))",
                description: say(
                    "For each outcome the estimate and its interval in the outcome's own unit; the upright line is no difference.",
                    "Vir elke uitkoms die skatting en sy interval in die uitkoms se eie eenheid; die regop lyn is geen verskil nie."
                )), rows: rows, axis: { format.number($0, decimals: 2) }
        )
    }

    /// In which unit an outcome's change is: scores are in points.
    private func change(of outcome: Outcome) -> String {
        switch outcome.key {
        case "child_welfare/attendance_rate", "resource_management/qualified_share":
            say(
                "change in percentage points, with 95 % interval",
                "verandering in persentasiepunte, met 95 %-interval")
        case "resource_management/children_per_practitioner":
            say("change in children, with 95 % interval", "verandering in kinders, met 95 %-interval")
        case "child_welfare/referrals_completed":
            say(
                "change in referrals a year for each 100 children, with 95 % interval",
                "verandering in verwysings per jaar vir elke 100 kinders, met 95 %-interval")
        case "resource_management/meals_a_day":
            say("change in meals, with 95 % interval", "verandering in maaltye, met 95 %-interval")
        case _ where outcome.instrument != nil:
            say("change in points, with 95 % interval", "verandering in punte, met 95 %-interval")
        default:
            say(
                "change in the outcome's own unit, with 95 % interval",
                "verandering in die uitkoms se eie eenheid, met 95 %-interval")
        }
    }

    private func table(_ outcomes: [Outcome], _ name: String) -> ReportTable {
        ReportTable(
            say("\(name): estimates", "\(name): skattings"),
            [
                .text(say("Outcome", "Uitkoms"), width: 26), .number(say("Estimate", "Skatting")),
                .number(say("95 % interval", "95 %-interval")), .number("p"), .number(say("Effect, SD", "Effek, SA")),
                .number(say("Smallest detectable, SD", "Kleinste waarneembare, SA")),
                .number(say("Centres", "Sentrums")), .text(say("Verdict", "Oordeel"), width: 13),
            ],
            rows: outcomes.map { outcome in
                let (low, high) = (figure("impact_low_95", outcome), figure("impact_high_95", outcome))
                let (treated, others) = (
                    figure("impact_centres_treated", outcome), figure("impact_centres_comparison", outcome)
                )
                return [
                    .text(outcome.shortName(say("Total", "Totaal"))), cell(figure("impact_estimate", outcome)),
                    low?.value == nil ? .small("–") : .text(format.interval(low, high)),
                    p(outcome), optional(figure("impact_effect_size", outcome)),
                    optional(figure("impact_minimum_detectable", outcome)),
                    .text("\(format.figure(treated)) / \(format.figure(others))"), .text(verdict(outcome)),
                ]
            })
    }

    private var explanation: String {
        say(
            "Estimate: the change at participating centres less that at the others, in the outcome's own unit. SD: standard deviations of the comparison before. Centres: participating / compared. p of a domain is adjusted (Holm); intervals are not, so one can leave out 0 beside a larger p. Why each verdict is what it is stands under “How good the data are”. An effect smaller than the smallest detectable could have been missed.",
            "Skatting: die verandering by deelnemende sentrums min dié by die ander, in die uitkoms se eie eenheid. SA: standaardafwykings van die vergelyking voorheen. Sentrums: deelnemend / vergelyk. p van ’n domein is aangepas (Holm); intervalle is nie, so een kan 0 uitsluit langs ’n groter p. Hoekom elke oordeel is wat dit is, staan onder “Hoe goed die data is”. ’n Effek kleiner as die kleinste waarneembare kon gemis gewees het."
        )
    }

    private func optional(_ figure: EvaluationReport.Figure?) -> ReportTable.Cell {
        figure == nil ? .small("–") : cell(figure)
    }

    private func p(_ outcome: Outcome) -> ReportTable.Cell {
        guard let value = (figure("impact_p_adjusted", outcome) ?? figure("impact_p", outcome))?.value else {
            return .small("–")
        }
        return .text(p(value))
    }

    /// Losses, differences before, and what stood out in the data.
    var quality: ReportSection {
        let rows = outcomes.filter { figure("attrition_centres", $0) != nil }
        // Where no placebo test could be made, and for one reason, it is said once.
        let untested = rows.compactMap { figure("impact_placebo_p", $0) }.filter { $0.value == nil }.map {
            format.figure($0)
        }
        let isTested = untested.count < rows.count || Set(untested).count > 1
        let indicators =
            ["attrition_centres", "attrition_children", "impact_baseline_difference"]
            + (isTested ? ["impact_placebo_p"] : [])
        let losses = ReportTable(
            say("Losses and differences before", "Verliese en verskille voorheen"),
            [
                .text(say("Outcome", "Uitkoms"), width: 50), .number(say("Centres lost", "Sentrums verloor")),
                .number(say("Children lost", "Kinders verloor")),
                .number(say("Difference before, SD", "Verskil voorheen, SA")),
            ] + (isTested ? [.number(say("Placebo test, p", "Placebotoets, p"))] : []),
            rows: rows.map { outcome in
                [.text(outcome.shortName(outcome.name.uppercasedFirst))]
                    + indicators.map { optional(figure($0, outcome)) }
            }, note: isTested ? nil : untested.first.map { say("Placebo test: ", "Placebotoets: ") + $0 + "." })
        let flags = report.all("data_quality", "outcome_flag")
        let raised = ReportTable(
            say("What stood out in the data: share of rows", "Wat in die data uitgestaan het: deel van rye"),
            [.text(say("Outcome", "Uitkoms"), width: 44), .text(say("Flag", "Vlag")), .number(say("Share", "Deel"))],
            rows: flags.map { flag in
                let code = flag.scopeKey.split(separator: "/").last.map(String.init) ?? ""
                return [
                    .text((flag.scopeLabel ?? flag.scopeKey).uppercasedFirst), .text(format.words(code, .flag)),
                    cell(flag),
                ]
            }
        ).capped {
            say(
                "And \(format.page.whole($0)) more, in the figures as CSV.",
                "En nog \(format.page.whole($0)), in die syfers as CSV.")
        }
        return ReportSection(
            title: say("How good the data are", "Hoe goed die data is"),
            blocks: [
                flags.isEmpty
                    ? .paragraph(say("No flag was raised over the data.", "Geen vlag is oor die data gehys nie."))
                    : .table(raised)
            ]
                + [true, false].map { verdicts(isPrimary: $0) }.filter { !$0.rows.isEmpty }.map { .table($0) }
                + (rows.isEmpty ? [] : [.table(losses)]))
    }

    func criterion(_ code: String) -> ReportSection {
        let figures = report.figures.filter { $0.section == code }
        let table = ReportTable(
            say(
                "From the year's published quarterly reviews; several quarters: all of them together, one: as at its end",
                "Uit die jaar se gepubliseerde kwartaaloorsigte; verskeie kwartale: almal saam, een: soos aan sy einde"),
            [
                .text(say("What", "Wat"), width: 56), .number(say("Value", "Waarde")),
                .text(say("Of", "Van"), width: 22),
            ],
            rows: figures.map {
                [
                    .text(contacts($0.indicator) ?? report.names[$0.indicator] ?? $0.indicator), cell($0),
                    .small(Self.quarters($0.scopeLabel)),
                ]
            },
            note: figures.contains { contacts($0.indicator) != nil }
                ? say(
                    "Contacts, not people: whoever came to several activities is counted at each.",
                    "Kontakte, nie mense nie: wie na verskeie aktiwiteite gekom het, word by elkeen getel.") : nil)
        let shares = CodeWords.List.family.codes.compactMap { family in
            figures.first { $0.indicator == "\(family)_received_share" }.map { (family, $0) }
        }
        guard !figures.isEmpty else {
            return ReportSection(
                title: format.words(code, .criterion),
                blocks: [.paragraph(say("Nothing was measured here.", "Niks is hier gemeet nie."))])
        }
        let block: ReportBlock = shares.isEmpty ? .table(table) : .charts([received(shares)], table)
        return ReportSection(title: format.words(code, .criterion), blocks: [block], isWhole: true)
    }

    /// Of `2025-Q3, 2025-Q4, 2026-Q1` the first and the last, where none between them is missing.
    private static func quarters(_ label: String?) -> String {
        guard let label else { return "–" }
        let quarters = label.split(separator: ", ")
        guard quarters.count > 2, let first = quarters.first, let last = quarters.last else { return label }
        let numbers = quarters.compactMap { quarter in
            Int(quarter.prefix(4)).flatMap { year in Int(quarter.suffix(1)).map { year * 4 + $0 } }
        }
        let isWhole = numbers.count == quarters.count && zip(numbers, numbers.dropFirst()).allSatisfy { $0 + 1 == $1 }
        return isWhole ? "\(first) – \(last)" : label
    }

    /// What is counted is contacts, and is called so.
    private func contacts(_ indicator: String) -> String? {
        switch indicator {
        case "children_contacts": say("Contacts with children", "Kontakte met kinders")
        case "caregiver_contacts": say("Contacts with caregivers", "Kontakte met versorgers")
        case "practitioner_contacts": say("Contacts with practitioners", "Kontakte met praktisyns")
        default: nil
        }
    }

    private func received(_ shares: [(String, EvaluationReport.Figure)]) -> (any Chart)? {
        try? BarChart(
            ChartCaption(
                id: "received",
                title: say("Received of what was promised, in percent", "Ontvang van wat beloof is, in persent"),
                description: say(
                    "A bar for each kind of resource: what was received, as a share of what was promised.",
                    "’n Staaf vir elke soort hulpbron: wat ontvang is, as deel van wat beloof is.")),
            series: [say("Received", "Ontvang")],
            rows: shares.map { .init(format.words($0.0, .family), [ChartValue($0.1.value, format.figure($0.1))]) },
            highest: 1, axis: { format.percent($0) }
        )
    }

    var method: ReportSection {
        let months = report.thresholds["months_active"] ?? "–"
        let (centres, children) = (
            report.thresholds["minimum_centres"] ?? "–", report.thresholds["minimum_children"] ?? "–"
        )
        return ReportSection(
            title: say("Method and limits", "Metode en perke"),
            blocks: [
                .list([
                    say(
                        "Compared are centres of a partnership that was active for at least \(months) months before the last measurement, and centres of the municipality that were in no active partnership by then. A centre in between is in neither group.",
                        "Vergelyk word sentrums van ’n vennootskap wat minstens \(months) maande voor die laaste meting aktief was, en sentrums van die munisipaliteit wat teen daardie tyd in geen aktiewe vennootskap was nie. ’n Sentrum tussenin is in geen groep nie."
                    ),
                    say(
                        "The estimate is a difference in differences: how much participating centres changed, less how much the others changed. Errors are clustered by centre. The 95 % interval says how far chance alone could move it.",
                        "Die skatting is ’n verskil in verskille: hoeveel deelnemende sentrums verander het, min hoeveel die ander verander het. Foute is volgens sentrum gegroepeer. Die 95 %-interval sê hoe ver toeval alleen dit kon skuif."
                    ),
                    say(
                        "Centres were not chosen by lot. The estimate is the programme's effect only if both groups would have moved alike without it; with one measurement before, that cannot be tested.",
                        "Sentrums is nie deur die lot gekies nie. Die skatting is slegs die program se effek as albei groepe daarsonder eenders sou beweeg het; met een meting voorheen kan dit nie getoets word nie."
                    ),
                    say(
                        "“No difference was found” does not say that there is none: an effect below the smallest detectable one (80 % power) could have been missed.",
                        "“Geen verskil is gevind nie” sê nie dat daar geen is nie: ’n effek onder die kleinste waarneembare (80 % onderskeidingsvermoë) kon gemis gewees het."
                    ),
                    say(
                        "Fewer than \(centres) centres on one side, or too many lost, give no estimate. An outcome of children with fewer than \(children) assessments in a group and wave is not shown; nor are counts of 1 to 4 children.",
                        "Minder as \(centres) sentrums aan een kant, of te veel wat verloor is, gee geen skatting nie. ’n Uitkoms van kinders met minder as \(children) assesserings in ’n groep en golf word nie gewys nie; ook nie getalle van 1 tot 4 kinders nie."
                    ),
                    say(
                        "The criteria after the outcomes are figures of the year's quarterly reviews: what happened in the quarters that end within the year, and how things stood at the end of the last one. They are of partnerships, so nothing could be compared.",
                        "Die kriteria ná die uitkomste is syfers van die jaar se kwartaaloorsigte: wat gebeur het in die kwartale wat binne die jaar eindig, en hoe dinge aan die einde van die laaste gestaan het. Hulle is van vennootskappe, so niks kon vergelyk word nie."
                    ),
                ])
            ], isWhole: true)
    }
}
