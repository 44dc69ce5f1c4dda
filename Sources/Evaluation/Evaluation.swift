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
        let figures: [PlacedFigure]
        let inputs: EvaluationInputs
        /// What the memory gets with the publication.
        let disclosed: [DisclosedTable]
    }

    static func of(_ kind: EvaluationKind) throws -> EvaluationDefinition {
        switch kind {
        case .quarterlyReview: try QuarterlyReview.definition()
        case .annualEvaluation: try AnnualEvaluation.definition()
        }
    }

    /// - Parameters:
    ///   - published: the evaluation, where there is one: what came into the memory with it or later is not asked.
    ///   - read: sends one statement; every call must see the same snapshot.
    ///   - progress: called with how far it is, from 0 to 1, and the section it is at.
    func compute(
        _ question: EvaluationQuestion, published: UUID? = nil, read: (Query) async throws -> Rows,
        progress: (Double, String) -> Void = { _, _ in }
    ) async throws -> Result {
        var disclosure = Disclosure(
            kind, question,
            memory: try DisclosureMemory(try await read(DisclosureMemory.query(kind, question, before: published))))
        let inputs = try EvaluationInputs(try await read(EvaluationInputs.query(extent, question)))
        let frame = try await frame(question, read)
        var figures = FiguresSoFar()
        for (index, section) in sections.enumerated() {
            progress(Double(index) / Double(sections.count + 1), section.name)
            for statement in section.statements {
                let rows = try await read(statement.query(question, frame))
                figures.append(
                    disclosure.decided(try statement.figures(rows, question, figures)).map {
                        section.placed($0.figure, $0.lineage(of: statement.name, reading: statement.tables))
                    })
            }
            for derivation in section.derivations {
                figures.append(
                    try derivation.compute(figures, inputs, question).map {
                        section.placed($0.figure, $0.lineage(of: derivation.name))
                    })
            }
            figures.append(section.constants.map { section.placed($0, section.constantLineage) })
        }
        if let past {
            progress(Double(sections.count) / Double(sections.count + 1), "past_changes")
            figures.append(try await past.figures(question, by: self, read: read))
        }
        if let stray = figures.placed.first(where: { !$0.lineage.tables.allSatisfy { inputs.tables[$0] != nil } }) {
            throw FigureFailure("\(stray.lineage.statement) reads a table that is not among the inputs")
        }
        return Result(figures: figures.placed, inputs: inputs, disclosed: disclosure.tables)
    }

    /// The figures over the whole programme, without what follows from others.
    ///
    /// - Parameter leftOut: names of sections.
    func totals(
        _ question: EvaluationQuestion, leavingOut leftOut: Set<String>, read: (Query) async throws -> Rows
    ) async throws -> [PlacedFigure] {
        let frame = try await frame(question, read)
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

    /// What the sections start from; nil where none does.
    private func frame(
        _ question: EvaluationQuestion, _ read: (Query) async throws -> Rows
    ) async throws -> ReviewFrame? {
        guard sections.contains(where: { $0.statements.contains { $0.parameters.contains(where: \.isFrame) } }) else {
            return nil
        }
        return try ReviewFrame(try await read(ReviewFrame.query(question)))
    }
}
