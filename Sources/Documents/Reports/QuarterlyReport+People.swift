extension QuarterlyReport {
    private struct Item {
        let side: String
        let question: String
        let share: EvaluationReport.Figure
    }

    private func side(_ code: String) -> String {
        switch code {
        case "centre": say("Centres", "Sentrums")
        case "partner": say("Partners", "Vennote")
        default: format.words(code, .side)
        }
    }

    private var items: [Item] {
        report.all("feedback_top_two", "survey_item").map { figure in
            let parts = figure.scopeKey.split(separator: "/").map(String.init)
            let label = figure.scopeLabel ?? figure.scopeKey
            let question = label.split(separator: ":").last.map { String($0.drop { $0 == " " }) } ?? label
            return Item(side: parts.first ?? "", question: question, share: figure)
        }
    }

    var feedback: ReportSection {
        let title = say("Feedback of centres and partners", "Terugvoer van sentrums en vennote")
        let items = items
        guard !items.isEmpty else {
            return ReportSection(
                title: title,
                blocks: [
                    .paragraph(
                        say(
                            "No feedback campaign was closed in the quarter, or its answers cannot be shown.",
                            "Geen terugvoerveldtog is in die kwartaal gesluit nie, of sy antwoorde kan nie gewys word nie."
                        ))
                ])
        }
        let sides = ["centre", "partner"].filter { side in items.contains { $0.side == side } }
        let shownItems = Array(items.prefix(24))
        let chart = try? IntervalChart(
            ChartCaption(
                id: "feedback",
                title: say(
                    "Good ratings (4 or 5 of 5) in percent, with 95 % interval",
                    "Goeie graderings (4 of 5 uit 5) in persent, met 95 %-interval"),
                description: say(
                    "For each question the share of those asked who gave a 4 or 5, with its 95 % interval; centres and partners have marks of their own.",
                    "Vir elke vraag die deel van dié wat ’n 4 of 5 gegee het, met sy 95 %-interval; sentrums en vennote het eie merke."
                )), groups: sides.map(side),
            rows: shownItems.map { item in
                let (low, high) = interval(of: item.share)
                return .init(
                    "\(side(item.side)): \(item.question)", value: item.share.value, low: low?.value,
                    high: high?.value, text: format.figure(item.share), group: sides.firstIndex(of: item.side) ?? 0)
            }, reference: nil, range: [0, 1], axis: { format.percent($0) })
        return ReportSection(
            title: title,
            blocks: [.paragraph(responseSentence), .charts([chart], feedbackTable(items)), .table(gaps)])
    }

    private func interval(
        of share: EvaluationReport.Figure
    ) -> (low: EvaluationReport.Figure?, high: EvaluationReport.Figure?) {
        (
            report["feedback_top_two_low", share.scopeKind, share.scopeKey],
            report["feedback_top_two_high", share.scopeKind, share.scopeKey]
        )
    }

    private var responseSentence: String {
        report.keys("feedback_asked", "side").map { side in
            func shown(_ indicator: String) -> String { format.figure(report[indicator, "side", side]) }
            return say(
                "\(self.side(side)): \(shown("feedback_answered")) answers of \(shown("feedback_asked")) asked (\(shown("feedback_response_rate"))).",
                "\(self.side(side)): \(shown("feedback_answered")) antwoorde van \(shown("feedback_asked")) gevra (\(shown("feedback_response_rate")))."
            )
        }.joined(separator: " ")
    }

    private func feedbackTable(_ items: [Item]) -> ReportTable {
        ReportTable(
            say("Ratings by question", "Graderings volgens vraag"),
            [
                .text(say("Question", "Vraag"), width: 34), .number(say("Answers", "Antwoorde")),
                .number(say("Mean of 1 to 5", "Gemiddeld van 1 tot 5")), .number(say("4 or 5", "4 of 5")),
                .number(say("95 % interval", "95 %-interval")), .number(say("Change of the mean", "Verandering")),
            ],
            rows: items.map { item in
                let (low, high) = interval(of: item.share)
                let key = item.share.scopeKey
                let change = report["feedback_mean_change", "survey_item", key]
                return [
                    .text("\(side(item.side)): \(item.question)"), .text(format.page.whole(item.share.n)),
                    cell("feedback_mean", "survey_item", key), cell(item.share),
                    low?.value == nil
                        ? .small("–") : .text(format.interval(low, high)),
                    change?.value.map { .text(format.signed($0, decimals: 2)) } ?? cell(change),
                ]
            },
            note: say(
                "The interval is Wilson's. The change is against the campaigns closed in the quarter before.",
                "Die interval is Wilson s’n. Die verandering is teenoor die veldtogte wat in die vorige kwartaal gesluit is."
            )
        ).capped(rest)
    }

    private var gaps: ReportTable {
        ReportTable(
            say("Centres' mean less the partners'", "Sentrums se gemiddeld min dié van vennote"),
            [.text(say("Question", "Vraag"), width: 70), .number(say("Gap", "Gaping"))],
            rows: report.all("feedback_gap", "survey_question").map { figure in
                [
                    .text(figure.scopeLabel ?? figure.scopeKey.replacing("_", with: " ")),
                    figure.value.map { .text(format.signed($0, decimals: 2)) } ?? cell(figure),
                ]
            },
            note: report.all("feedback_gap", "survey_question").isEmpty
                ? say("No question was asked of both.", "Geen vraag is vir albei gevra nie.") : nil)
    }

    var reach: ReportSection {
        let places = [
            ("underserved", say("Underserved places", "Onderbediende plekke")),
            ("other", say("Other places", "Ander plekke")),
            ("unknown", say("Not known", "Nie bekend nie")),
        ]
        let children = ReportTable(
            say("Children at the centres reached", "Kinders by die sentrums wat bereik is"),
            [.text(say("Place", "Plek"), width: 70), .number(say("Children", "Kinders"))],
            rows: places.map { code, name in
                [.text(name), cell("children_at_centres_reached", "place", code)]
            } + [[.text(say("Together", "Saam")), cell(report["children_at_centres_reached"])]],
            note: hiddenCentres)
        let contacts = ReportTable(
            say("Contacts of the quarter's activities", "Kontakte van die kwartaal se aktiwiteite"),
            [.text(say("Who", "Wie"), width: 70), .number(say("Contacts", "Kontakte"))],
            rows: report.all("children_contacts", "age_band").map {
                [.text(say("Children, ", "Kinders, ") + format.words($0.scopeKey, .ageBand)), cell($0)]
            } + [
                [.text(say("Children together", "Kinders saam")), cell(report["children_contacts"])],
                [.text(say("Caregivers", "Versorgers")), cell(report["caregiver_contacts"])],
                [.text(say("Practitioners", "Praktisyns")), cell(report["practitioner_contacts"])],
            ],
            note: say(
                """
                Contacts, not people: whoever came to several activities is counted at each. 1 to 4 of one age at a centre \
                stand under "age not known" with those of whom it is not, so more than is shown can have come of an age.
                """,
                """
                Kontakte, nie mense nie: wie na meer as een aktiwiteit gekom het, word by elkeen getel. 1 tot 4 van een \
                ouderdom by 'n sentrum staan onder "ouderdom onbekend" saam met dié van wie dit nie bekend is nie; daar kan \
                dus meer van 'n ouderdom gekom het as wat gewys word.
                """))
        return ReportSection(
            title: say("Who is reached", "Wie bereik word"),
            blocks: [
                .table(children), .table(contacts),
                .table(
                    totals(
                        say("Where help is short", "Waar hulp ontbreek"),
                        ["ward_deprivation_share", "unsubsidised_share", "unregistered_share"],
                        note: say("Of the centres reached.", "Van die sentrums wat bereik is."))),
            ])
    }

    private var hiddenCentres: String {
        let missing = report["children_at_centres_reached"]?.missing ?? 0
        return say(
            "Numbers of 1 to 4 children are in no sum. Centres left out for that or because nothing is known: \(format.page.whole(missing)).",
            "Getalle van 1 tot 4 kinders is in geen som nie. Sentrums wat daarom of omdat niks bekend is nie weggelaat is: \(format.page.whole(missing))."
        )
    }

    var map: ReportSection {
        let kinds: [(EvaluationReport.Place.Kind, String, Int)] = [
            (.otherCentre, say("Other centres", "Ander sentrums"), 3),
            (.centre, say("Centres of partnerships with an MOU", "Sentrums van vennootskappe met ’n MvV"), 0),
            (.partner, say("Their partners", "Hul vennote"), 2),
        ]
        let title = say("Where", "Waar")
        func places(_ kind: EvaluationReport.Place.Kind) -> [EvaluationReport.Place] {
            report.places.filter { $0.kind == kind }
        }
        let dots = report.places.compactMap { place in
            place.latitude.flatMap { latitude in
                place.longitude.map { DotMap.Dot(latitude: latitude, longitude: $0, kind: place.kind.rawValue) }
            }
        }
        guard !dots.isEmpty else {
            return ReportSection(
                title: title,
                blocks: [.paragraph(say("No positions are recorded.", "Geen posisies is aangeteken nie."))])
        }
        let chart = try? DotMap(
            ChartCaption(
                id: "map",
                title: say("Centres and partners of the municipality", "Sentrums en vennote van die munisipaliteit"),
                description: say(
                    "A map of dots, north up, without a background: centres of partnerships, their partners, and the other centres.",
                    "’n Kaart van kolletjies, noord na bo, sonder agtergrond: sentrums van vennootskappe, hul vennote, en die ander sentrums."
                )), kinds: kinds.map { ($0.1, $0.2) }, dots: dots,
            kilometres: { "\(format.number($0))\u{A0}km" })
        let table = ReportTable(
            say("On the map", "Op die kaart"),
            [
                .text(say("What", "Wat"), width: 60), .number(say("Shown", "Gewys")),
                .number(say("Without a position", "Sonder posisie")),
            ],
            rows: kinds.map { kind, name, _ in
                let all = places(kind)
                let placed = all.count { $0.latitude != nil && $0.longitude != nil }
                return [.text(name), .text(format.page.whole(placed)), .text(format.page.whole(all.count - placed))]
            },
            note: say(
                "Positions as they are recorded when this page is made; everything else on this page is as it was published.",
                "Posisies soos aangeteken wanneer hierdie bladsy gemaak word; alles anders op hierdie bladsy is soos dit gepubliseer is."
            ))
        let names = ReportTable(
            kinds[1].1, [.text(say("Centre", "Sentrum"))],
            rows: [[.text(places(.centre).prefix(ReportTable.mostRows).map(\.name).joined(separator: "; "))]],
            note: places(.centre).count > ReportTable.mostRows
                ? more(places(.centre).count - ReportTable.mostRows) : nil)
        return ReportSection(title: title, blocks: [.charts([chart], table), .table(names)])
    }

    private func more(_ count: Int) -> String {
        say(
            "And \(format.page.whole(count)) more: the whole list is that of the partnerships' centres.",
            "En nog \(format.page.whole(count)): die hele lys is dié van die vennootskappe se sentrums.")
    }
}
