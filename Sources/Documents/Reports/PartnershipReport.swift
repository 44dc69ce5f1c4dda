import Domain

/// The page of one partnership in a quarterly review: where it stands, its lights by the review's own thresholds, what was
/// promised and delivered, done, said, decided and learnt.
struct PartnershipReport {
    let report: EvaluationReport
    let facts: PartnershipFacts
    let format: ReportFormat

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

    func say(_ english: String, _ afrikaans: String) -> String { format.say(english, afrikaans) }

    func nothing(_ english: String, _ afrikaans: String) -> ReportBlock { .paragraph(say(english, afrikaans)) }

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
    func rest(_ count: Int) -> String {
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

    private func amount(_ amount: Int, _ kind: String) -> String {
        format.page.amount(amount, unit: (ResourceKind(rawValue: kind)?.unit ?? .items).rawValue)
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
}

extension EvaluationReport.LightRule {
    /// From green on in the good direction, which is upwards unless amber is above green.
    package func colour(of value: Double) -> String {
        if green > amber { return value >= green ? "green" : value >= amber ? "amber" : "red" }
        return value <= green ? "green" : value <= amber ? "amber" : "red"
    }
}
