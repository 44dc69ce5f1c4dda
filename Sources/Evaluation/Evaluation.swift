import Domain
import Postgres

import struct Foundation.UUID

/// An evaluation as its sections define it, computed from one snapshot of the database.
///
/// Set-based statements count; what is left for Swift is the forecast and the suppression of small counts. The result is
/// made of the data, the period and the rules alone: computed again from the same data it is the same.
///
/// A figure's lineage and the newest change behind it (`data_up_to`) follow from what its statement declares; a statement
/// that declares a table which ``EvaluationInputs`` does not read is refused.
struct EvaluationDefinition: Sendable {
    let kind: EvaluationKind
    let ruleVersion: String
    /// The thresholds, as a JSON document.
    let parameters: String
    /// Which rows the sections may read.
    let extent: EvaluationInputs.Extent
    let sections: [EvaluationSection]
    /// Whether and how it says what changed in the past; nil: it does not.
    var past: PastChanges?

    /// Everything that reads for its figures.
    var statements: [SectionStatement] { sections.flatMap(\.statements) + (past.map { [$0.statement] } ?? []) }

    struct Result: Sendable {
        /// When the transaction began that read, by the database's clock, as PostgreSQL writes it. What it read was there by
        /// then, or came a moment later.
        let readAt: String
        let figures: [PlacedFigure]
        let inputs: EvaluationInputs
        /// What the memory gets with the publication.
        let disclosed: [DisclosedTable]
    }

    static func of(_ kind: EvaluationKind) throws -> EvaluationDefinition {
        switch kind {
        case .quarterlyReview: try quarterlyReview.get()
        case .annualEvaluation: try annualEvaluation.get()
        }
    }

    // Made once: putting together what every statement reads costs as much as a small review.
    private static let quarterlyReview = Swift.Result { try QuarterlyReview.definition() }
    private static let annualEvaluation = Swift.Result { try AnnualEvaluation.definition() }

    /// - Parameters:
    ///   - published: the evaluation, where there is one: what came into the memory with it or later is not asked.
    ///   - read: sends statements, in one round trip; every call must see the same snapshot.
    ///   - progress: called with how far it is, from 0 to 1, and the section it is at.
    func compute(
        _ question: EvaluationQuestion, published: UUID? = nil, read: ([Query]) async throws -> [Rows],
        progress: (Double, String) -> Void = { _, _ in }
    ) async throws -> Result {
        let beginning = try await read(
            [
                Query(SQL.moment), DisclosureMemory.query(kind, question, before: published),
                EvaluationInputs.query(extent, question),
            ] + (hasFrame ? [ReviewFrame.query(question)] : []))
        let readAt = try beginning[0][0].decode(String.self, at: 0)
        var disclosure = Disclosure(kind, question, memory: try DisclosureMemory(beginning[1]))
        let inputs = try EvaluationInputs(beginning[2])
        let frame = hasFrame ? try ReviewFrame(beginning[3]) : nil
        // The last one first, so that each is let go once it is read.
        var answers = Array(
            try await read(sections.flatMap(\.statements).map { $0.query(question, frame) }).reversed())
        var figures = FiguresSoFar()
        for (index, section) in sections.enumerated() {
            progress(Double(index) / Double(sections.count + 1), section.name)
            for statement in section.statements {
                let rows = answers.removeLast()
                figures.append(
                    disclosure.decided(try statement.figures(rows, question, figures)).map {
                        section.placed($0.figure, $0.lineage(of: statement.lineage))
                    })
            }
            for derivation in section.derivations {
                let own = Lineage(statement: derivation.name, tables: [])
                figures.append(
                    try derivation.compute(figures, inputs, question).map {
                        section.placed($0.figure, $0.lineage(of: own))
                    })
            }
            figures.append(section.constants.map { section.placed($0, section.constantLineage) })
        }
        if let past {
            progress(Double(sections.count) / Double(sections.count + 1), "past_changes")
            figures.append(try await past.figures(question, by: self) { try await read([$0])[0] })
        }
        for lineage in figures.lineages where !lineage.tables.allSatisfy({ inputs.tables[$0] != nil }) {
            throw FigureFailure("\(lineage.statement) reads a table that is not among the inputs")
        }
        return Result(readAt: readAt, figures: figures.placed, inputs: inputs, disclosed: disclosure.tables)
    }

    enum SQL: String, StatementSet {
        case moment = """
            select to_char(transaction_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            """

        var effect: Query.Effect { .read }
    }

    /// The figures over the whole programme, without what follows from others.
    ///
    /// - Parameter leftOut: names of sections.
    func totals(
        _ question: EvaluationQuestion, leavingOut leftOut: Set<String>, read: (Query) async throws -> Rows
    ) async throws -> [PlacedFigure] {
        let frame = hasFrame ? try ReviewFrame(try await read(ReviewFrame.query(question))) : nil
        var totals: [PlacedFigure] = []
        for section in sections where !leftOut.contains(section.name) {
            for statement in section.statements {
                let rows = try await read(statement.query(question, frame))
                totals += try statement.figures(rows, question, FiguresSoFar()).map {
                    section.placed($0.figure, statement.lineage)
                }.filter { $0.figure.scope == .programme }
            }
        }
        return totals
    }

    /// Whether a section starts from the review's frame.
    private var hasFrame: Bool {
        sections.contains { $0.statements.contains { $0.parameters.contains(where: \.isFrame) } }
    }
}
