import Domain

/// What was done in the partnership, said about it, decided and learnt, and how the page was made.
extension PartnershipReport {
    var activities: ReportSection {
        func rand(_ cents: Int?) -> ReportTable.Cell {
            cents.map { .text(format.page.rand(cents: $0)) } ?? .small(say("not known", "nie bekend nie"))
        }
        let table = ReportTable(
            say("Held or called off in the quarter", "In die kwartaal gehou of afgelas"),
            [
                .text(say("Activity", "Aktiwiteit"), width: 28), .text(say("Area", "Gebied"), width: 20),
                .text(say("Day", "Dag")), .number(say("Centres", "Sentrums")),
                .number(say("Budget", "Begroting")), .number(say("Cost", "Koste")),
            ],
            rows: facts.activities.map { activity in
                [
                    .text(activity.title), .text(format.words(activity.area, .area)),
                    .text(
                        format.shortDay(activity.day)
                            + (activity.isHeld ? "" : say(" (called off)", " (afgelas)"))),
                    .text(format.page.whole(activity.centres)), rand(activity.budgetCents), rand(activity.costCents),
                ]
            },
            note: say(
                "How many children came stands in the review for all partnerships together: those of one are too few to be shown.",
                "Hoeveel kinders gekom het, staan in die oorsig vir alle vennootskappe saam: dié van een is te min om te wys."
            )
        ).capped(rest)
        return ReportSection(
            title: say("Activities", "Aktiwiteite"),
            blocks: facts.activities.isEmpty
                ? [nothing("No activity was held or called off.", "Geen aktiwiteit is gehou of afgelas nie.")]
                : [.table(table)])
    }

    var barriers: ReportSection {
        let table = ReportTable(
            say("Open at the end, or resolved in the quarter", "Oop aan die einde, of in die kwartaal opgelos"),
            [
                .text(say("Barrier", "Struikelblok"), width: 34), .text(say("Category", "Kategorie")),
                .number(say("Severity", "Erns")), .text(say("Raised", "Gemeld")), .text(say("Due", "Verskuldig")),
                .text(say("Resolved", "Opgelos")),
            ],
            rows: facts.barriers.map { barrier in
                [
                    .text(barrier.title), .text(format.words(barrier.category, .barrier)),
                    .text("\(barrier.severity)"), .text(format.shortDay(barrier.raisedOn)),
                    barrier.dueOn.map { .text(format.shortDay($0)) } ?? .small("–"),
                    barrier.resolvedOn.map { .text(format.shortDay($0)) } ?? .small(say("open", "oop")),
                ]
            }
        ).capped(rest)
        return ReportSection(
            title: say("Barriers", "Struikelblokke"),
            blocks: facts.barriers.isEmpty
                ? [
                    nothing(
                        "No barrier is open, and none was resolved in the quarter.",
                        "Geen struikelblok is oop nie, en geen is in die kwartaal opgelos nie.")
                ] : [.table(table)])
    }

    var feedback: ReportSection {
        let table = ReportTable(
            say(
                "Campaigns that asked about it, closed in the quarter",
                "Veldtogte wat daaroor gevra het, in die kwartaal gesluit"),
            [
                .text(say("Campaign", "Veldtog"), width: 24), .text(say("Question", "Vraag"), width: 42),
                .number(say("Answers", "Antwoorde")), .number(say("Mean, 1 to 5", "Gemiddeld, 1 tot 5")),
                .number(say("4 or 5", "4 of 5")),
            ],
            rows: facts.ratings.map { rating in
                let few = ReportTable.Cell.small(format.words("small_count", .reason))
                return [
                    .text(rating.campaign), .text(rating.question),
                    rating.n.map { .text(format.page.whole($0)) } ?? few,
                    rating.mean.map { .text(format.number($0, decimals: 2, padded: true)) } ?? .small("–"),
                    rating.topShare.map { .text(format.percent($0)) } ?? .small("–"),
                ]
            },
            note: say(
                "What all said who were asked, about this and other partnerships. What was said about this one alone is not shown: few answered, and they would be known.",
                "Wat almal gesê het wat gevra is, oor hierdie en ander vennootskappe. Wat oor hierdie een alleen gesê is, word nie gewys nie: min het geantwoord, en hulle sou bekend wees."
            )
        ).capped(rest)
        return ReportSection(
            title: say("Feedback", "Terugvoer"),
            blocks: facts.ratings.isEmpty
                ? [
                    nothing(
                        "No campaign that asked about it was closed in the quarter.",
                        "Geen veldtog wat daaroor gevra het, is in die kwartaal gesluit nie.")
                ] : [.table(table)])
    }

    private func decisionKind(_ code: String) -> String {
        switch code {
        case "refinement": say("Refinement", "Verfyning")
        case "resources": say("Resources", "Hulpbronne")
        case "partnership": say("Partnership", "Vennootskap")
        default: say("Other", "Ander")
        }
    }

    private func outcome(_ code: String) -> String {
        switch code {
        case "kept": say("kept", "behou")
        case "changed": say("changed", "verander")
        default: say("dropped", "laat vaar")
        }
    }

    var learning: ReportSection {
        let decided = ReportTable(
            say(
                "Decisions of the quarter, and earlier ones to be looked at again",
                "Besluite van die kwartaal, en vroeëres wat weer bekyk moet word"),
            [
                .text(say("Decision", "Besluit"), width: 42), .text(say("Kind", "Soort")), .text(say("Day", "Dag")),
                .text(say("To be reviewed", "Hersien op")), .text(say("Outcome", "Uitkoms")),
            ],
            rows: facts.decisions.map { decision in
                [
                    .text(decision.title), .text(decisionKind(decision.kind)), .text(format.shortDay(decision.day)),
                    decision.reviewOn.map { .text(format.shortDay($0)) } ?? .small("–"),
                    decision.outcome.map { .text(outcome($0)) } ?? .small("–"),
                ]
            }
        ).capped(rest)
        let learnt = ReportTable(
            say("Lessons of the quarter", "Lesse van die kwartaal"),
            [
                .text(say("Lesson", "Les"), width: 28), .text(say("What was learnt", "Wat geleer is")),
                .text(say("Day", "Dag"), width: 14), .text(say("Did it work", "Het dit gewerk"), width: 12),
            ],
            rows: facts.lessons.map { lesson in
                [
                    .text(lesson.title), .text(lesson.lesson), .text(format.shortDay(lesson.day)),
                    .text(lesson.worked ? say("yes", "ja") : say("no", "nee")),
                ]
            }
        ).capped(rest)
        return ReportSection(
            title: say("Decisions and lessons", "Besluite en lesse"),
            blocks: [
                facts.decisions.isEmpty
                    ? nothing("No decision was made about it.", "Geen besluit is daaroor geneem nie.")
                    : .table(decided),
                facts.lessons.isEmpty
                    ? nothing("No lesson was written down.", "Geen les is neergeskryf nie.") : .table(learnt),
            ])
    }

    var method: ReportSection {
        let end = format.lastDay(report.identity.end)
        return ReportSection(
            title: say("How to read this page", "Hoe om hierdie bladsy te lees"),
            blocks: [
                .list([
                    say(
                        "Stage, share of obligations met and reasons of risk are those that the review published. Everything else is made of rows dated up to \(end), as they are known when the page is made: what was entered or corrected later is in it.",
                        "Stadium, deel van verpligtinge nagekom en redes van gevaar is dié wat die oorsig gepubliseer het. Al die ander kom uit rye met dae tot \(end), soos dit bekend is wanneer die bladsy gemaak word: wat later ingevoer of reggestel is, is daarin."
                    ),
                    say(
                        "What is due by now of a promise is all of it, without what the partner committed to for a later day.",
                        "Wat nou van ’n belofte verskuldig is, is alles daarvan, sonder waartoe die vennoot hom vir ’n later dag verbind het."
                    ),
                    say(
                        "No number of children stands here, and no answer of a person.",
                        "Geen getal kinders staan hier nie, en geen antwoord van ’n mens nie."),
                ])
            ], isWhole: true)
    }
}
