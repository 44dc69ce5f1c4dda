import Domain

/// The page of one partnership in a quarterly review: where it stands, its lights by the review's own thresholds, what was
/// promised and delivered, done, said, decided and learnt.
struct PartnershipReport {
    private let report: EvaluationReport
    private let facts: PartnershipFacts
    private let format: ReportFormat

    init(_ report: EvaluationReport, _ facts: PartnershipFacts) {
        self.report = report
        self.facts = facts
        format = ReportFormat(report.language)
    }

    /// Raised with every change of what the page says or how.
    static let version = 1

    var sections: [ReportSection] {
        [
            standing, obligations, resources, activities, barriers, feedback, learning, method,
            ReportIdentification(report, format).section,
        ]
    }

    private func say(_ english: String, _ afrikaans: String) -> String { format.say(english, afrikaans) }

    private func nothing(_ english: String, _ afrikaans: String) -> ReportBlock { .paragraph(say(english, afrikaans)) }

    // MARK: Where it stands

    private var progress: EvaluationReport.Figure? { report["partnership_progress", "partnership", facts.id] }

    /// As the review published it; of a partnership that it does not name, the last move by its end.
    private var stage: String? { progress?.text ?? facts.moves.last?.to }

    private var risks: [String] {
        (report["risk_reasons", "partnership", facts.id]?.text ?? "").split(separator: ",").map(String.init)
    }

    private var standing: ReportSection {
        let due = facts.obligations.filter { $0.dueOn < report.identity.end && ["met", "overdue"].contains($0.state) }
        let met = due.filter { $0.state == "met" }
        let reasons = risks.map { format.words($0, .risk) }
        let stageName = stage.map { format.words($0, .stage) } ?? "–"
        return ReportSection(
            title: say("Where it stands", "Waar dit staan"),
            blocks: [
                .tiles([
                    (stageName, say("stage at the end of the quarter", "stadium aan die einde van die kwartaal")),
                    (
                        say("\(met.count) of \(due.count)", "\(met.count) van \(due.count)"),
                        say("obligations due were met", "verskuldigde verpligtinge is nagekom")
                    ),
                    (
                        "\(facts.activities.count { $0.isHeld })",
                        say("activities held in the quarter", "aktiwiteite in die kwartaal gehou")
                    ),
                    (
                        "\(facts.centres.count)",
                        say("centres at the end of the quarter", "sentrums aan die einde van die kwartaal")
                    ),
                ]),
                .paragraph(
                    reasons.isEmpty
                        ? say(
                            "The review names no reason why it would be at risk.",
                            "Die oorsig noem geen rede waarom dit in gevaar sou wees nie.")
                        : say("At risk: ", "In gevaar: ") + reasons.joined(separator: "; ") + "."),
                .facts([
                    (say("Partner", "Vennoot"), "\(facts.partner) (\(format.words(facts.partnerKind, .partnerKind)))"),
                    (
                        say("Centres", "Sentrums"),
                        facts.centres.isEmpty ? say("none", "geen") : facts.centres.joined(separator: ", ")
                    ),
                ]), .table(lights), history,
            ])
    }

    private var history: ReportBlock {
        guard !facts.moves.isEmpty else {
            return nothing("It had not begun by then.", "Dit het toe nog nie begin nie.")
        }
        return .table(
            ReportTable(
                say("Stages so far", "Stadiums tot dusver"),
                [.text(say("Day", "Dag"), width: 30), .text(say("Came to", "Gekom by"))],
                rows: facts.moves.map { [.text(format.day($0.day)), .text(format.words($0.to, .stage))] }
            ).capped(rest))
    }

    /// Where the rest of a table is.
    private func rest(_ count: Int) -> String {
        say(
            "And \(format.page.whole(count)) more: the whole list is with the partnership's rows.",
            "En nog \(format.page.whole(count)): die hele lys is by die vennootskap se rye.")
    }

    // MARK: Lights

    private struct Light {
        let code: String
        let name: String
        let compared: String
        /// Nil where there is nothing to compare.
        let ratio: Double?
    }

    private func ratio(_ part: Int, _ whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

    private func of(_ part: String, _ whole: String) -> String { "\(part) \(say("of", "van")) \(whole)" }

    /// By the rules of the review, with the rows of this partnership.
    private var compared: [Light] {
        let owed = facts.obligations.filter { $0.state != "pending" }
        let overdue = owed.count { $0.state == "overdue" }
        let open = facts.barriers.filter { $0.resolvedOn.map { $0 >= report.identity.end } ?? true }
        let late = open.count { $0.dueOn.map { $0 < report.identity.end } ?? false }
        let held = facts.activities.filter { $0.isHeld && ($0.budgetCents ?? 0) > 0 && $0.costCents != nil }
        let (cost, budget) = (
            held.reduce(0) { $0 + ($1.costCents ?? 0) }, held.reduce(0) { $0 + ($1.budgetCents ?? 0) }
        )
        return [
            Light(
                code: "obligations_overdue", name: format.words("obligations_overdue", .light),
                compared: of("\(overdue)", "\(owed.count)"), ratio: ratio(overdue, owed.count)),
            Light(
                code: "barriers_overdue", name: format.words("barriers_overdue", .light),
                compared: of("\(late)", "\(open.count)"), ratio: ratio(late, open.count)),
        ]
            + facts.resources.map { resource in
                let due = due(resource)
                return Light(
                    code: "resources_received",
                    name:
                        "\(say("Received", "Ontvang")): \(format.words(resource.kind, .resourceKind).lowercasedFirst)",
                    compared: of(amount(resource.received, resource.kind), amount(due, resource.kind)) + " "
                        + say("due by now", "nou verskuldig"), ratio: ratio(resource.received, due))
            } + [
                Light(
                    code: "activity_cost", name: format.words("activity_cost", .light),
                    compared: of(format.page.rand(cents: cost), format.page.rand(cents: budget)),
                    ratio: ratio(cost, budget)),
                // Of one partnership: all or none of it is at risk.
                Light(
                    code: "partnerships_at_risk", name: say("At risk", "In gevaar"),
                    compared: risks.isEmpty
                        ? say("no reason", "geen rede")
                        : "\(risks.count) "
                            + (risks.count == 1 ? say("reason", "rede") : say("reasons", "redes")),
                    ratio: risks.isEmpty ? 0 : 1),
            ]
    }

    private var lights: ReportTable {
        var table = ReportTable(
            say("Traffic lights, and the rule that lit each", "Verkeersligte, en die reël wat elkeen aangesteek het"),
            [
                .text(say("What", "Wat"), width: 34), .text(say("Compared", "Vergelyk"), width: 32),
                .number(say("Ratio", "Verhouding")), .text(say("Light", "Lig"), width: 9),
                .number(say("Green", "Groen")), .number(say("Amber", "Oranje")),
            ],
            rows: compared.map { light in
                let rule = report.lights.first { $0.code == light.code }
                let colour = rule.flatMap { rule in light.ratio.map { rule.colour(of: $0) } }
                let sign = rule.map { $0.green > $0.amber ? "≥" : "≤" } ?? ""
                return [
                    .text(light.name), .text(light.compared),
                    light.ratio.map { .text(format.percent($0)) } ?? .small(format.words("nothing_due", .reason)),
                    .light(colour.flatMap(ReportLight.init) ?? .grey),
                ]
                    + (rule.map { rule in
                        [rule.green, rule.amber].map { .text("\(sign)\u{A0}\(format.percent($0))") }
                    } ?? [.small("–"), .small("–")])
            },
            note: say(
                "By the thresholds of the review, with the rows of this partnership alone.",
                "Volgens die oorsig se drempels, met slegs hierdie vennootskap se rye."))
        table.isCompact = true
        return table
    }

    // MARK: What was promised

    private static let units = [
        "funding": "zar_cents", "volunteer_time": "minutes", "staff_time": "minutes",
        "training": "participant_day_hundredths",
    ]

    private func amount(_ amount: Int, _ kind: String) -> String {
        format.page.amount(amount, unit: Self.units[kind] ?? "items")
    }

    /// Of the promise, without what the partner committed to for later.
    private func due(_ resource: PartnershipFacts.Resource) -> Int {
        let later = facts.obligations.filter {
            $0.side == "partner" && $0.kind == resource.kind && $0.dueOn >= report.identity.end
                && ["pending", "met"].contains($0.state)
        }
        return max(0, resource.promised - later.reduce(0) { $0 + $1.amount })
    }

    private func state(_ code: String) -> String {
        switch code {
        case "met": say("met", "nagekom")
        case "waived": say("waived", "kwytgeskeld")
        case "lapsed": say("lapsed", "verval")
        case "overdue": say("overdue", "agterstallig")
        default: say("not due yet", "nog nie verskuldig nie")
        }
    }

    private func what(_ obligation: PartnershipFacts.Obligation) -> String {
        guard let kind = obligation.kind else {
            return obligation.isFirstActivity
                ? say("First activity", "Eerste aktiwiteit") : say("Milestone", "Mylpaal")
        }
        let amount = format.page.amount(obligation.amount, unit: obligation.unit, of: obligation.item)
        return "\(format.words(kind, .resourceKind)): \(amount)"
    }

    private var obligations: ReportSection {
        let table = ReportTable(
            say("What was agreed, in the order of its days", "Wat ooreengekom is, in die volgorde van die dae"),
            [
                .text(say("Who owes", "Wie skuld"), width: 18), .text(say("What", "Wat"), width: 34),
                .text(say("Due on", "Verskuldig op")), .text(say("Standing", "Stand")),
                .text(say("Met on", "Nagekom op")),
            ],
            rows: facts.obligations.map { obligation in
                let part =
                    obligation.delivered > 0 && obligation.delivered < obligation.amount && obligation.kind != nil
                    ? " (\(format.page.amount(obligation.delivered, unit: obligation.unit, of: obligation.item)))" : ""
                return [
                    .text(
                        obligation.side == "all"
                            ? DocumentText.allSides.words(in: report.language).uppercasedFirst
                            : format.words(obligation.side, .side)),
                    .text(what(obligation)), .text(format.shortDay(obligation.dueOn)),
                    .text(state(obligation.state) + part),
                    obligation.metOn.map { .text(format.shortDay($0)) } ?? .small("–"),
                ]
            },
            note: say(
                "In brackets what was delivered of what is not met.",
                "Tussen hakies wat gelewer is van wat nie nagekom is nie.")
        ).capped(rest)
        return ReportSection(
            title: say("Obligations", "Verpligtinge"),
            blocks: facts.obligations.isEmpty
                ? [nothing("Nothing was agreed yet.", "Niks is nog ooreengekom nie.")] : [.table(table)])
    }

    private var resources: ReportSection {
        let table = ReportTable(
            say("From the ledger, so far", "Uit die grootboek, tot dusver"),
            [
                .text(say("Kind", "Soort"), width: 20), .number(say("Promised", "Beloof")),
                .number(say("Due by now", "Nou verskuldig")), .number(say("Received", "Ontvang")),
                .number(say("Allocated to centres", "Aan sentrums toegewys")), .number(say("Used", "Gebruik")),
            ],
            rows: facts.resources.map { resource in
                [.text(format.words(resource.kind, .resourceKind))]
                    + [resource.promised, due(resource), resource.received, resource.allocated, resource.used].map {
                        .text(amount($0, resource.kind))
                    }
            })
        return ReportSection(
            title: say("Resources promised and delivered", "Hulpbronne beloof en gelewer"),
            blocks: facts.resources.isEmpty
                ? [nothing("Nothing has been promised yet.", "Niks is nog beloof nie.")] : [.table(table)])
    }

    // MARK: What was done and said

    private var activities: ReportSection {
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

    private var barriers: ReportSection {
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

    private var feedback: ReportSection {
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

    // MARK: What was decided and learnt

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

    private var learning: ReportSection {
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

    private var method: ReportSection {
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

extension EvaluationReport.LightRule {
    /// From green on in the good direction, which is upwards unless amber is above green.
    package func colour(of value: Double) -> String {
        if green > amber { return value >= green ? "green" : value >= amber ? "amber" : "red" }
        return value <= green ? "green" : value <= amber ? "amber" : "red"
    }
}
