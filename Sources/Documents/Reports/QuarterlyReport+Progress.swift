import Domain

extension QuarterlyReport {
    var progress: ReportSection {
        var blocks: [ReportBlock] = [.charts([line], lineTable), .table(phases)]
        let milestones = milestones
        blocks.append(
            milestones.rows.isEmpty
                ? .paragraph(say("The plan has no other milestones.", "Die plan het geen ander mylpale nie."))
                : .table(milestones))
        return ReportSection(
            title: say("Progress against the plan", "Vordering teenoor die plan"), blocks: blocks, startsPage: true)
    }

    /// The quarters before, and this one.
    private var quarters: [EvaluationReport.Earlier] {
        report.earlier
            + [.init(end: report.identity.end, planned: report.value("planned"), actual: report.value("actual"))]
    }

    private var line: (any Chart)? {
        let identity = report.identity
        func x(_ day: Day) -> Double { Double(day.number) }
        let start = LineChart.Point(x(identity.programmeStart), 0)
        let planned = [start] + quarters.compactMap { quarter in quarter.planned.map { .init(x(quarter.end), $0) } }
        let actual = [start] + quarters.compactMap { quarter in quarter.actual.map { .init(x(quarter.end), $0) } }
        let target = report.value("target")
        let goal = target.map { [LineChart.Point(x(identity.programmeEnd), $0)] } ?? []
        var series = [
            LineChart.Series(say("Won", "Gewen"), actual, isMarked: true),
            LineChart.Series(
                say("Planned", "Beplan"), identity.programmeEnd > identity.end ? planned + goal : planned),
        ]
        var areas: [LineChart.Area] = []
        func day(_ indicator: String) -> Day? { report[indicator]?.text.flatMap { Day($0) } }
        if let target, let last = actual.last, let expected = day("target_expected_on"), expected > identity.end {
            series.append(.init(say("Expected", "Verwag"), [last, .init(x(expected), target)]))
            // Where the late end is too far away to be named, the interval is open to the right.
            let late = day("target_late_on")
            if let early = day("target_early_on") {
                areas = [
                    .init(
                        say("80 % interval of the expectation", "80 %-interval van die verwagting"),
                        [last, .init(x(early), target)]
                            + (late.map { [.init(x($0), target)] }
                                ?? [.init(x(max(expected, early)), target), .init(x(max(expected, early)), last.y)]))
                ]
            }
        }
        let ends =
            [identity.programmeEnd, identity.end]
            + [day("target_expected_on"), day("target_late_on")].compactMap { $0 }
        var ticks: [Day] = [identity.programmeStart]
        var next = identity.programmeStart.startOfQuarter.firstOfMonth(plus: 3)
        while next <= (ends.max() ?? identity.end), ticks.count < 40 {
            ticks.append(next)
            next = next.firstOfMonth(plus: 3)
        }
        return try? LineChart(
            ChartCaption(
                id: "progress",
                title: say(
                    "Number of partner organisations, planned and won", "Getal vennootorganisasies, beplan en gewen"),
                description: lineDescription),
            series: series, areas: areas, ticks: ticks.map { .init(x($0), format.shortDay($0)) }, isWhole: true,
            axis: { format.number($0) }
        )
    }

    private var lineDescription: String {
        say(
            "A line of the organisations won, up to \(shown("actual")), beside the planned line, at \(shown("planned")) by then and \(shown("target")) at the end. The numbers are in the table below.",
            "’n Lyn van die organisasies wat gewen is, tot \(shown("actual")), langs die beplande lyn, op \(shown("planned")) teen daardie tyd en \(shown("target")) aan die einde. Die getalle is in die tabel hieronder."
        )
    }

    private var lineTable: ReportTable {
        func written(_ value: Double?) -> ReportTable.Cell {
            value.map { .text(format.number($0)) } ?? .small(say("not known", "nie bekend nie"))
        }
        var rows: [[ReportTable.Cell]] = quarters.map {
            [.text(format.lastDay($0.end)), written($0.planned), written($0.actual)]
        }
        rows.append([
            .text(
                say("Programme's end: ", "Program se einde: ") + format.lastDay(report.identity.programmeEnd)),
            cell(report["target"]), .text("–"),
        ])
        let forecast: [(String, String)] = [
            (
                isReached
                    ? say("Target reached on", "Teiken bereik op")
                    : say("Expected: target reached on", "Verwag: teiken bereik op"), "target_expected_on"
            ),
            (say("80 % interval, early end", "80 %-interval, vroeë kant"), "target_early_on"),
            (say("80 % interval, late end", "80 %-interval, laat kant"), "target_late_on"),
        ]
        rows += forecast.prefix(isReached ? 1 : 3).compactMap { name, code in
            report[code].map { [.text("\(name): \(format.figure($0))"), .text("–"), cell(report["target"])] }
        }
        return ReportTable(
            say(
                "Partner organisations by the end of each quarter",
                "Vennootorganisasies teen die einde van elke kwartaal"),
            [
                .text(say("Day", "Dag"), width: 60), .number(say("Planned", "Beplan")),
                .number(say("Won or expected", "Gewen of verwag")),
            ], rows: rows,
            note: say(
                "In this quarter \(shown("actual_in_period")) were won; \(shown("planned_in_period")) were planned. Pace of the last 90 days: \(shown("pace_90_days")) a month; since the start: \(shown("pace_life")).",
                "In hierdie kwartaal is \(shown("actual_in_period")) gewen; \(shown("planned_in_period")) was beplan. Pas van die laaste 90 dae: \(shown("pace_90_days")) per maand; sedert die begin: \(shown("pace_life"))."
            ))
    }

    private var phases: ReportTable {
        ReportTable(
            say("Phases", "Fases"),
            [.text(say("Phase", "Fase"), width: 60), .number(say("Planned", "Beplan")), .number(say("Won", "Gewen"))],
            rows: report.all("phase_planned", "phase").map { phase in
                [
                    .text([phase.scopeKey, phase.scopeLabel].compactMap { $0 }.joined(separator: ". ")), cell(phase),
                    cell("phase_actual", "phase", phase.scopeKey),
                ]
            })
    }

    private var milestones: ReportTable {
        ReportTable(
            say("Milestones of each phase", "Mylpale van elke fase"),
            [
                .text(say("Milestone", "Mylpaal"), width: 40), .number(say("Planned", "Beplan")),
                .number(say("Due by now", "Reeds verskuldig")), .number(say("Reached", "Bereik")),
                .text(say("Standing", "Stand")),
            ],
            rows: report.all("milestone_planned", "phase_milestone").map { planned in
                let parts = planned.scopeKey.split(separator: "/").map(String.init)
                let name = parts.count == 2 ? format.words(parts[1], .milestone) : planned.scopeKey
                let key = planned.scopeKey
                let standing = report["milestone_standing", "phase_milestone", key]
                // Why there is none is said once.
                let numbers: [ReportTable.Cell] = ["milestone_expected", "milestone_actual"].map {
                    standing?.status == "not_applicable" ? .text("–") : cell($0, "phase_milestone", key)
                }
                return [.text("\(say("Phase", "Fase"))\u{A0}\(parts.first ?? ""): \(name)"), cell(planned)]
                    + numbers + [cell(standing)]
            },
            note: say(
                "A milestone counts what happened within its phase, from the phase's first day to its last; what came before or after counts in no other. The days of each phase are in the programme's plan, not in these figures. What is due by now is spread evenly over the phase.",
                "’n Mylpaal tel wat binne sy fase gebeur het, van die fase se eerste dag tot sy laaste; wat voorheen of daarna kom, tel in geen ander nie. Die dae van elke fase staan in die program se plan, nie in hierdie syfers nie. Wat nou verskuldig is, is eweredig oor die fase versprei."
            )
        ).capped(rest)
    }

    var stages: ReportSection {
        let standing = report.all("partnerships_at_stage", "stage")
        let rows = standing.map { BarChart.Row(format.words($0.scopeKey, .stage), [chartValue($0)]) }
        let chart = try? BarChart(
            ChartCaption(
                id: "stages", title: say("Number of partnerships at each stage", "Getal vennootskappe by elke stadium"),
                description: say(
                    "A bar for each stage: of \(shown("partnerships")) partnerships, how many stood there at the end of the quarter.",
                    "’n Staaf vir elke stadium: van \(shown("partnerships")) vennootskappe, hoeveel aan die einde van die kwartaal daar gestaan het."
                )), series: [say("Partnerships", "Vennootskappe")], rows: rows, isWhole: true,
            axis: { format.number($0) })
        let table = ReportTable(
            say(
                "Partnerships at each stage, and moves in the quarter",
                "Vennootskappe by elke stadium, en skuiwe in die kwartaal"),
            [
                .text(say("Stage", "Stadium"), width: 50), .number(say("At the end", "Aan die einde")),
                .number(say("Moved there in the quarter", "In die kwartaal daarheen geskuif")),
            ],
            rows: standing.map {
                [.text(format.words($0.scopeKey, .stage)), cell($0), cell("stage_moves_to", "stage", $0.scopeKey)]
            })
        return ReportSection(
            title: say("Stages", "Stadiums"),
            blocks: standing.isEmpty
                ? [.paragraph(say("No partnership had begun.", "Geen vennootskap het begin nie."))]
                : [.charts([chart], table)])
    }

    var partnerships: ReportSection {
        let progress = report.all("partnership_progress", "partnership").enumerated()
            .sorted { ($0.element.value ?? 2, $0.offset) < ($1.element.value ?? 2, $1.offset) }.map(\.element)
        let table = ReportTable(
            say(
                "Partnerships with a signed MOU, least met first",
                "Vennootskappe met ’n ondertekende MvV, minste nagekom eerste"),
            [
                .text(say("Partnership", "Vennootskap"), width: 48), .text(say("Stage", "Stadium"), width: 22),
                .number(say("Obligations due", "Verpligtinge verskuldig"), width: 15),
                .number(say("Met", "Nagekom"), width: 15),
            ],
            rows: progress.map { figure in
                [
                    page(of: figure),
                    .text(figure.text.map { format.words($0, .stage) } ?? "–"),
                    .text(format.page.whole(figure.n)),
                    figure.value.map { .text(format.percent($0)) }
                        ?? .small(figure.status == "ok" ? say("nothing due", "niks verskuldig") : format.reason(figure)),
                ]
            }
        ).capped(rest)
        return ReportSection(
            title: say("Partnerships", "Vennootskappe"),
            blocks: progress.isEmpty
                ? [.paragraph(say("No partnership has a signed MOU.", "Geen vennootskap het ’n ondertekende MvV nie."))]
                : [.table(table)])
    }

    /// The name of a partnership, leading to its page.
    private func page(of figure: EvaluationReport.Figure) -> ReportTable.Cell {
        let identity = report.identity
        return .link(
            figure.scopeLabel ?? figure.scopeKey,
            to: "/v1/municipalities/\(identity.municipality)/evaluations/\(identity.id)/report"
                + "?partnership=\(figure.scopeKey)&language=\(report.language.rawValue)")
    }

    var risks: ReportSection {
        let reasons = report.all("at_risk_for", "risk").filter { $0.value != 0 }
        let title = say("Partnerships at risk", "Vennootskappe in gevaar")
        let chart = try? BarChart(
            ChartCaption(
                id: "risks",
                title: say(
                    "Number of open partnerships at risk, by reason", "Getal oop vennootskappe in gevaar, volgens rede"),
                description: say(
                    "A bar for each reason. A partnership can have several.",
                    "’n Staaf vir elke rede. ’n Vennootskap kan meer as een hê.")),
            series: [title], rows: reasons.map { .init(format.words($0.scopeKey, .risk), [chartValue($0)]) },
            isWhole: true, axis: { format.number($0) })
        let byReason = ReportTable(
            say("Reasons", "Redes"), [.text(say("Reason", "Rede"), width: 70), .number(title)],
            rows: reasons.map { [.text(format.words($0.scopeKey, .risk)), cell($0)] },
            note: say(
                "A partnership can have several reasons. Reasons that none has are left out.",
                "’n Vennootskap kan meer as een rede hê. Redes wat geen het nie, is weggelaat."))
        let named = report.all("risk_reasons", "partnership")
        let table = ReportTable(
            say("Each partnership at risk, and why", "Elke vennootskap in gevaar, en hoekom"),
            [.text(say("Partnership", "Vennootskap"), width: 50), .text(say("Reasons", "Redes"))],
            rows: named.map { figure in
                let codes = (figure.text ?? "").split(separator: ",").map { format.words(String($0), .risk) }
                return [page(of: figure), .text(codes.joined(separator: "; "))]
            }
        ).capped(rest)
        return ReportSection(
            title: title,
            blocks: named.isEmpty
                ? [.paragraph(say("No open partnership is at risk.", "Geen oop vennootskap is in gevaar nie."))]
                : [.charts([chart], byReason), .table(table)])
    }
}
