extension QuarterlyReport {
    var lessons: ReportSection {
        let metrics = totals(
            say("Performance metrics of the agreements that hold", "Prestasiemaatstawwe van die geldende ooreenkomste"),
            [
                "metrics", "metrics_reached", "metrics_missed", "metrics_under_way", "metrics_not_measured",
                "metrics_reached_share",
            ])
        let due = report.all("metric_progress", "metric")
        let progress = ReportTable(
            say("Metrics due in the quarter", "Maatstawwe wat in die kwartaal verskuldig was"),
            [
                .text(say("Metric", "Maatstaf"), width: 60), .number(say("Of the way", "Van die pad")),
                .text(say("Standing", "Stand")),
            ],
            rows: due.map { figure in
                [
                    .text(figure.scopeLabel ?? figure.scopeKey),
                    figure.value.map { .text(format.percent($0)) } ?? .small(format.reason(figure)),
                    .text(figure.text.map { format.words($0, .figureText) } ?? "–"),
                ]
            }
        ).capped(rest)
        let learnt = totals(
            say("Decisions and lessons of the quarter", "Besluite en lesse van die kwartaal"),
            ["decisions", "decisions_reviewed", "decisions_review_overdue", "lessons"])
        return ReportSection(
            title: say("Outcomes agreed, decisions and lessons", "Uitkomste ooreengekom, besluite en lesse"),
            blocks: [
                .table(metrics),
                due.isEmpty
                    ? .paragraph(
                        say("No metric was due in the quarter.", "Geen maatstaf was in die kwartaal verskuldig nie."))
                    : .table(progress), .table(learnt),
            ])
    }

    var changes: ReportSection {
        let compared = report["totals_compared"]
        let moved = report.all("change_since_last_quarter", "indicator").filter { $0.value.map { $0 != 0 } ?? true }
        let table = ReportTable(
            say("Totals that differ from the last quarter's", "Totale wat van die vorige kwartaal s’n verskil"),
            [.text(say("Total", "Totaal"), width: 70), .number(say("Change", "Verandering"))],
            rows: moved.map { figure in
                let total = report.figures.first { $0.indicator == figure.scopeKey && $0.scopeKind == "programme" }
                return [.text(report.names[figure.scopeKey] ?? figure.scopeKey), change(figure, unit: total?.unit)]
            }
        ).capped(at: 20, rest)
        let past = report.all("past_known_then", "past_total")
        let corrections = ReportTable(
            say("Earlier quarters: known then and known now", "Vroeëre kwartale: destyds bekend en nou bekend"),
            [
                .text(say("Quarter and total", "Kwartaal en totaal"), width: 60), .number(say("Then", "Destyds")),
                .number(say("Now", "Nou")),
            ],
            rows: past.map { then in
                let parts = then.scopeKey.split(separator: "/", maxSplits: 1).map(String.init)
                let code = parts.count == 2 ? parts[1] : then.scopeKey
                let unit = report.figures.first { $0.indicator == code && $0.scopeKind == "programme" }?.unit
                return [
                    .text("\(parts.first ?? ""): \(report.names[code] ?? code)"), value(then, unit: unit),
                    value(report["past_known_now", "past_total", then.scopeKey], unit: unit),
                ]
            }
        ).capped(rest)
        return ReportSection(
            title: say("What changed", "Wat verander het"),
            blocks: [
                compared?.value == nil
                    ? .paragraph(
                        say("Not compared with the last quarter: ", "Nie met die vorige kwartaal vergelyk nie: ")
                            + format.figure(compared) + ".")
                    : moved.isEmpty
                        ? .paragraph(say("No total differs.", "Geen totaal verskil nie.")) : .table(table),
                .paragraph(
                    say(
                        "Rows of this quarter that were entered after it: \(shown("late_entries")).",
                        "Rye van hierdie kwartaal wat daarná ingevoer is: \(shown("late_entries")).")),
            ]
                + [
                    past.isEmpty
                        ? .paragraph(
                            say(
                                "No total of an earlier, signed quarter is known otherwise now.",
                                "Geen totaal van ’n vroeëre, ondertekende kwartaal is nou anders bekend nie."))
                        : .table(corrections)
                ])
    }

    private func value(_ figure: EvaluationReport.Figure?, unit: String?) -> ReportTable.Cell {
        guard let figure, let value = figure.value, let unit else { return cell(figure) }
        return .text(format.value(value, unit: unit))
    }

    private func change(_ figure: EvaluationReport.Figure, unit: String?) -> ReportTable.Cell {
        guard let value = figure.value else { return cell(figure) }
        let unit = unit ?? figure.unit
        // Of a share the change is in points, not in percent of itself.
        let text =
            unit == "share" || unit == "probability"
            ? "\(format.number(value * 100))\u{A0}\(say("percentage points", "persentasiepunte"))"
            : format.value(value, unit: unit)
        return .text(value > 0 ? "+\(text)" : text)
    }

    var method: ReportSection {
        let days = { (code: String) in report.thresholds[code] ?? "–" }
        return ReportSection(
            title: say("Method and limits", "Metode en perke"),
            blocks: [
                .list([
                    say(
                        "An organisation counts once, on the day of its first signed MOU or agreement, as the programme says; it is never un-counted. The planned line rises evenly within each phase.",
                        "’n Organisasie tel een keer, op die dag van sy eerste ondertekende MvV of ooreenkoms, soos die program bepaal; dit word nooit weer afgetrek nie. Die beplande lyn styg eweredig binne elke fase."
                    ),
                    say(
                        "The forecast takes the organisations won so far and the plan, the plan as if it were \(days("prior_months")) month of watching (Gamma–Poisson). It assumes that the pace stays as it is. Of forecasts like this, about 80 in 100 come true within their interval. A day more than \(days("horizon_months")) months away is not named.",
                        "Die voorspelling neem die organisasies wat tot dusver gewen is en die plan, die plan asof dit \(days("prior_months")) maand se waarneming was (Gamma–Poisson). Dit neem aan dat die pas bly soos dit is. Van sulke voorspellings word omtrent 80 uit 100 binne hul interval waar. ’n Dag meer as \(days("horizon_months")) maande weg word nie genoem nie."
                    ),
                    say(
                        "At risk: on hold for more than \(days("on_hold_days")) days; no engagement or activity for more than \(days("silent_days")); a clearance that expires within \(days("clearance_warning_days")); an open barrier of severity \(days("severe_barrier")) or more; at the same stage for more than \(days("stalled_days")); or something overdue.",
                        "In gevaar: langer as \(days("on_hold_days")) dae opgeskort; langer as \(days("silent_days")) sonder kontak of aktiwiteit; ’n klaring wat binne \(days("clearance_warning_days")) verval; ’n oop struikelblok van erns \(days("severe_barrier")) of meer; langer as \(days("stalled_days")) op dieselfde stadium; of iets wat agterstallig is."
                    ),
                    say(
                        "To protect children, counts of 1 to 4 children are not shown and are in no sum. Where there is no value, the reason stands in its place; it is never 0 instead.",
                        "Om kinders te beskerm, word getalle van 1 tot 4 kinders nie gewys nie en is dit in geen som nie. Waar daar geen waarde is nie, staan die rede in sy plek; dit is nooit eerder 0 nie."
                    ),
                    say(
                        "This review counts what was entered. It says what happened, not what caused it; that is asked by the annual evaluation.",
                        "Hierdie oorsig tel wat ingevoer is. Dit sê wat gebeur het, nie wat dit veroorsaak het nie; dit vra die jaarlikse evaluering."
                    ),
                ])
            ], isWhole: true)
    }
}
