extension PaperContent {
    /// A part together with the content that says its language.
    private struct Part<Value: Sendable>: Sendable {
        let value: Value
        let content: PaperContent
    }

    /// What one side brings, is and expects.
    private struct Side: Sendable {
        let code: String
        let name: String
    }

    private static func part<Value>(_ value: Value, _ content: PaperContent) -> Part<Value> {
        Part(value: value, content: content)
    }

    /// What templates of MOUs and agreements can name.
    static let shape = ContextShape<PaperContent>([
        .text("title", "Title.") { $0.text.title },
        .text("kind_name", "“Memorandum of understanding” or “Partnership agreement”.") { content in
            (content.kind == .agreement ? DocumentText.agreement : .memorandum).words(in: content.language)
        },
        .flag("is_agreement", "Whether it is an agreement.") { $0.kind == .agreement },
        .flag("is_draft", "Whether it is not signed.") { !$0.isSigned },
        .text("version", "Version, from 1.") { String($0.text.number) },
        .text("reference", "Reference.") { $0.reference },
        .text("date", "Day of the signature; of a draft today.") { content in
            content.day(content.text.signedOn) ?? content.format.day(content.day)
        },
        .object("municipality", "The municipality.", OfficeLook.shape) { $0.office },
        .text("municipality_name", "Name of the municipality as a party.") { $0.text.municipality.name },
        .text("partner_name", "Name of the partner.") { $0.text.partner.name },
        .text("partner_registration", "Registration number of the partner.") { $0.text.partner.registrationNumber },
        .text("partnership_title", "Name of the partnership.") { $0.text.partnership.title },
        .texts("areas", "Areas of collaboration.") { content in
            content.text.partnership.areas.map { CodeWords.of($0, in: .area, content.language) }
        },
        .texts("objectives", "Objectives.") { content in
            content.text.partnership.objectives.map { CodeWords.of($0, in: .objective, content.language) }
        },
        .texts("centres", "Names of the centres.") { $0.text.centres.map(\.name) },
        .texts("terms", "The text beside the rows, by paragraph.") { content in
            content.text.terms.split(whereSeparator: \.isNewline).map(String.init)
        },
        .text("valid_from", "First day it is valid.") { $0.day($0.text.validFrom ?? $0.text.signedOn) },
        .text("valid_until", "Last day it is valid; missing where it has no end.") { $0.day($0.text.validUntil) },
        .list(
            "sides", "The partner, the centres and the municipality, as far as they bring or are something.", sideShape
        ) {
            content in
            ["partner", "centre", "municipality"].map { Side(code: $0, name: content.side($0)) }
                .filter { content.hasAnything($0.code) }.map { part($0, content) }
        },
        .texts("cooperation_terms", "Terms of cooperation.") { content in
            content.text.clauses.filter { $0.kind == "term" }.map { clause in
                clause.side.map { "\(content.side($0)): \(clause.body)" } ?? clause.body
            }
        },
        .list("milestones", "The timeline.", milestoneShape) { content in
            content.text.milestones.map { part($0, content) }
        },
        .list("metrics", "Performance metrics.", metricShape) { content in
            content.text.metrics.map { part($0, content) }
        },
        .list("signatories", "Who signs.", signatoryShape) { content in
            content.shownSignatories.map { part($0, content) }
        },
        .object("words", "The fixed words of documents, in its language.", DocumentText.shape) { $0.language },
    ])

    private static let sideShape = ContextShape<Part<Side>>([
        .text("name", "“The partner”, “The centres” or “The municipality”.") { $0.value.name },
        .list("commitments", "What this side commits to bring.", commitmentShape) { side in
            side.content.text.commitments.filter { $0.side == side.value.code }.map { part($0, side.content) }
        },
        .texts("roles", "Its roles.") { $0.content.clauses("role", of: $0.value.code) },
        .texts("expectations", "What it expects.") { $0.content.clauses("expectation", of: $0.value.code) },
    ])

    private static let commitmentShape = ContextShape<Part<Commitment>>([
        .text("kind", "Kind of resource.") {
            CodeWords.of($0.value.resourceKind, in: .resourceKind, $0.content.language)
        },
        .text("detail", "What exactly.") { $0.value.detail },
        .text("amount", "How much each time.") { commitment in
            commitment.content.format.amount(
                commitment.value.amount, unit: commitment.value.unit, of: commitment.value.item)
        },
        .text("schedule", "How often.") { CodeWords.of($0.value.schedule, in: .schedule, $0.content.language) },
        .text("from", "First due day.") { $0.content.day($0.value.fromOn) },
        .text("until", "Last due day.") { $0.content.day($0.value.untilOn) },
    ])

    private static let milestoneShape = ContextShape<Part<Milestone>>([
        .text("title", "What is to be done.") { $0.value.title },
        .text("who", "Who does it.") { $0.content.side($0.value.side) },
        .text("starts_on", "First day.") { $0.content.day($0.value.startsOn) },
        .text("due_on", "Last day.") { $0.content.day($0.value.dueOn) },
    ])

    private static let metricShape = ContextShape<Part<Metric>>([
        .text("indicator", "What is measured.") { $0.value.indicator },
        .text("baseline", "Value to begin with.") { metric in
            metric.value.baseline.map { metric.content.format.amount($0, unit: metric.value.unit) }
        },
        .text("baseline_on", "Day of the baseline.") { $0.content.day($0.value.baselineOn) },
        .text("target", "Value to reach.") { $0.content.format.amount($0.value.target, unit: $0.value.unit) },
        .text("due_on", "Day by which it is to be reached.") { $0.content.day($0.value.dueOn) },
    ])

    private static let signatoryShape = ContextShape<Part<Signatory>>([
        .text("side", "For whom.") { $0.content.side($0.value.side) },
        .text("name", "Name.") { $0.value.name },
        .text("capacity", "In what capacity.") { $0.value.capacity },
        .text("signed_on", "Day signed.") { $0.content.day($0.value.signedOn) },
    ])

    private func clauses(_ kind: String, of side: String) -> [String] {
        text.clauses.filter { $0.kind == kind && $0.side == side }.map(\.body)
    }

    private func hasAnything(_ side: String) -> Bool {
        text.commitments.contains { $0.side == side }
            || text.clauses.contains { $0.side == side && $0.kind != "term" }
    }

    /// Those named; where nobody was, an empty line for each side, or the names that were entered with the signature.
    private var shownSignatories: [Signatory] {
        guard text.signatories.isEmpty else { return text.signatories }
        return [("partner", text.signedByPartner), ("centre", text.signedByCentres)].map { side, name in
            Signatory(side: side, name: name ?? "", capacity: "", signedOn: text.signedOn)
        }
    }
}
