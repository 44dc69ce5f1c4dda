extension QuarterlyReport {
    private static let families = CodeWords.List.family.codes

    var resources: ReportSection {
        let steps = [
            ("received", say("Received", "Ontvang")),
            ("allocated", say("Allocated to centres", "Aan sentrums toegewys")),
            ("used", say("Used", "Gebruik")),
        ]
        let promised = Self.families.filter { (report.value("\($0)_promised") ?? 0) > 0 }
        let rows = promised.map { family in
            BarChart.Row(
                format.words(family, .family),
                steps.map { step, _ in
                    let figure = report["\(family)_\(step)"]
                    guard let value = figure?.value, let whole = report.value("\(family)_promised") else {
                        return ChartValue(nil, format.figure(figure))
                    }
                    return ChartValue(value / whole, format.percent(value / whole))
                })
        }
        let chart = try? BarChart(
            ChartCaption(
                id: "resources", title: say("Of what was promised, in percent", "Van wat beloof is, in persent"),
                description: say(
                    "Three bars for each kind of resource: what was received, allocated to centres and used so far, as a share of what was promised.",
                    "Drie stawe vir elke soort hulpbron: wat tot dusver ontvang, aan sentrums toegewys en gebruik is, as deel van wat beloof is."
                )), series: steps.map(\.1), rows: rows, highest: 1, axis: { format.percent($0) })
        // Reviews by earlier rules do not say it.
        let hasDue = report["funding_due"] != nil
        let table = ReportTable(
            say("Resources promised and delivered so far", "Hulpbronne beloof en gelewer tot dusver"),
            [
                .text(say("Kind", "Soort"), width: 20), .number(say("Promised", "Beloof")),
            ] + (hasDue ? [.number(say("Due by now", "Nou verskuldig"))] : []) + [
                .number(steps[0].1), .number(say("Of the promise", "Van die belofte")), .number(steps[1].1),
                .number(steps[2].1),
            ],
            rows: Self.families.map { family in
                [.text(format.words(family, .family))]
                    + (["promised"] + (hasDue ? ["due"] : []) + ["received", "received_share", "allocated", "used"]).map
                {
                    cell(report["\(family)_\($0)"])
                }
            })
        let title = say("Resources promised and delivered", "Hulpbronne beloof en gelewer")
        // Reviews by earlier rules have none.
        let grants =
            report["grants_applied"] == nil
            ? []
            : [
                ReportBlock.table(
                    totals(
                        say("Grants and joint fundraising", "Toelaes en gesamentlike fondsinsameling"),
                        [
                            "grants_applied", "grants_applied_cents", "grants_awarded", "grants_awarded_cents",
                            "grants_refused", "grants_undecided", "grant_reports_due", "grant_reports_delivered",
                            "grant_reports_delivered_late", "grant_reports_overdue", "fundraisers_closed",
                            "fundraising_target", "fundraising_raised", "fundraising_cost",
                        ])),
                .table(
                    totals(
                        say("Outreach", "Uitreik"),
                        [
                            "leads_found", "proposals_sent", "proposals_accepted", "proposals_declined",
                            "proposals_unanswered", "practices_taken_up",
                        ])),
            ]
        let budget = totals(
            say("Activities of the quarter: budget and cost", "Aktiwiteite van die kwartaal: begroting en koste"),
            ["activity_budget", "activity_cost", "activity_cost_share"])
        guard !promised.isEmpty else {
            return ReportSection(
                title: title,
                blocks: [.paragraph(say("Nothing has been promised yet.", "Niks is nog beloof nie.")), .table(budget)]
                    + grants)
        }
        return ReportSection(title: title, blocks: [.charts([chart], table), .table(budget)] + grants)
    }

    var work: ReportSection {
        let kinds = report.all("engagements", "engagement_kind").filter { ($0.value ?? 1) > 0 }
        let engagements = ReportTable(
            say("Engagements of the quarter", "Kontakte van die kwartaal"),
            [
                .text(say("Kind", "Soort"), width: 40), .number(say("Held", "Gehou")),
                .number(say("Centres that came", "Sentrums wat gekom het")),
                .number(say("Partners that came", "Vennote wat gekom het")),
            ],
            rows: kinds.map { kind in
                [
                    .text(format.words(kind.scopeKey, .engagement)), cell(kind),
                    cell("centre_attendances", "engagement_kind", kind.scopeKey),
                    cell("partner_attendances", "engagement_kind", kind.scopeKey),
                ]
            } + [
                [
                    .text(say("Together", "Saam")), cell(report["engagements"]), cell(report["centre_attendances"]),
                    cell(report["partner_attendances"]),
                ]
            ])
        let activities = ReportTable(
            say("Initiatives and activities", "Inisiatiewe en aktiwiteite"),
            [
                .text(say("Area", "Gebied"), width: 40), .number(say("Initiatives so far", "Inisiatiewe tot dusver")),
                .number(say("Held in the quarter", "Gehou in die kwartaal")),
                .number(say("Called off", "Afgelas")),
            ],
            rows: CodeWords.List.group.codes.map { group in
                [.text(format.words(group, .group))]
                    + ["initiatives", "activities_held", "activities_called_off"].map { cell($0, "area_group", group) }
            } + [
                [.text(say("Together", "Saam"))]
                    + ["initiatives", "activities_held", "activities_called_off"].map { cell(report[$0]) }
            ],
            note: say(
                "Kinds of activity that have become part of a centre's day-to-day work: \(shown("day_to_day_activities")).",
                "Soorte aktiwiteit wat deel van ’n sentrum se daaglikse werk geword het: \(shown("day_to_day_activities"))."
            )
        )
        return ReportSection(
            title: say("Engagements and activities", "Kontakte en aktiwiteite"),
            blocks: [
                kinds.isEmpty
                    ? .paragraph(say("No engagement was held.", "Geen kontak is gehou nie.")) : .table(engagements),
                .table(activities),
            ])
    }

    var obligations: ReportSection {
        let title = say("Obligations", "Verpligtinge")
        let sides = report.keys("obligations_due", "side")
        let parts = [
            ("obligations_met", say("Met in time", "Betyds nagekom")),
            ("obligations_overdue", say("Overdue", "Agterstallig")),
        ]
        func side(_ code: String) -> String {
            code == "all" ? DocumentText.allSides.words(in: report.language).uppercasedFirst : format.words(code, .side)
        }
        guard (report["obligations_overdue"]?.n ?? 0) > 0, !sides.isEmpty else {
            return ReportSection(
                title: title, blocks: [.paragraph(say("Nothing was agreed yet.", "Niks is nog ooreengekom nie."))])
        }
        let chart = try? BarChart(
            ChartCaption(
                id: "obligations",
                title: say("Number of obligations by who owes them", "Getal verpligtinge volgens wie dit skuld"),
                description: say(
                    "Two bars for each side: obligations of the quarter that were met in time, and all that are overdue.",
                    "Twee stawe vir elke kant: verpligtinge van die kwartaal wat betyds nagekom is, en almal wat agterstallig is."
                )), series: parts.map(\.1),
            rows: sides.map { key in .init(side(key), parts.map { chartValue(report[$0.0, "side", key]) }) },
            isWhole: true, axis: { format.number($0) })
        let table = ReportTable(
            say("Obligations of MOUs and agreements", "Verpligtinge van MvV’s en ooreenkomste"),
            [
                .text(say("Who owes", "Wie skuld"), width: 40),
                .number(say("Due in the quarter", "Verskuldig in die kwartaal")),
                .number(parts[0].1), .number(parts[1].1),
            ],
            rows: sides.map { key in
                [.text(side(key))]
                    + ["obligations_due", "obligations_met", "obligations_overdue"].map { cell($0, "side", key) }
            } + [
                [.text(say("Together", "Saam"))]
                    + ["obligations_due", "obligations_met", "obligations_overdue"].map { cell(report[$0]) }
            ],
            note: say(
                "Met late: \(shown("obligations_met_late")). Waived: \(shown("obligations_waived")). Still to come due: \(shown("obligations_pending")).",
                "Laat nagekom: \(shown("obligations_met_late")). Kwytgeskeld: \(shown("obligations_waived")). Nog nie verskuldig nie: \(shown("obligations_pending"))."
            ))
        return ReportSection(title: title, blocks: [.charts([chart], table)])
    }

    var barriers: ReportSection {
        let title = say("Barriers", "Struikelblokke")
        let indicators = ["barriers_new", "barriers_open", "barriers_overdue", "barriers_resolved"]
        let categories = report.keys("barriers_new", "category").filter { key in
            indicators.contains { (report[$0, "category", key]?.value ?? 1) > 0 }
        }
        guard !categories.isEmpty else {
            return ReportSection(
                title: title,
                blocks: [
                    .paragraph(
                        say(
                            "No barrier is open, and none was resolved in the quarter.",
                            "Geen struikelblok is oop nie, en geen is in die kwartaal opgelos nie."))
                ])
        }
        let names = [
            say("New", "Nuut"), say("Open", "Oop"), say("Overdue", "Agterstallig"), say("Resolved", "Opgelos"),
        ]
        let chart = try? BarChart(
            ChartCaption(
                id: "barriers", title: say("Number of barriers by category", "Getal struikelblokke volgens kategorie"),
                description: say(
                    "For each category, barriers that are open at the end and those resolved in the quarter.",
                    "Vir elke kategorie, struikelblokke wat aan die einde oop is en dié wat in die kwartaal opgelos is."
                )),
            series: [names[1], names[3]],
            rows: categories.map { key in
                .init(
                    format.words(key, .barrier),
                    ["barriers_open", "barriers_resolved"].map { chartValue(report[$0, "category", key]) })
            }, isWhole: true, axis: { format.number($0) })
        let table = ReportTable(
            title,
            [.text(say("Category", "Kategorie"), width: 40)] + names.map { .number($0) },
            rows: categories.map { key in
                [.text(format.words(key, .barrier))] + indicators.map { cell($0, "category", key) }
            } + [[.text(say("Together", "Saam"))] + indicators.map { cell(report[$0]) }],
            note: say(
                "Days to resolve, on average: \(shown("barrier_days_to_resolve")). Categories without any are left out.",
                "Dae om op te los, gemiddeld: \(shown("barrier_days_to_resolve")). Kategorieë sonder enige is weggelaat."
            ))
        return ReportSection(title: title, blocks: [.charts([chart], table)])
    }
}
