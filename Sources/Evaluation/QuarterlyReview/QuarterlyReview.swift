import Domain
import Foundation
import Postgres

/// The quarterly progress review of a programme: its sections, asked in one snapshot of the database.
///
/// Set-based statements count; what is left for Swift is the forecast. The result is made of the data, the period and
/// the rules alone: asked again of the same data it is the same.
struct QuarterlyReview: Sendable {
    let figures: [Figure]
    let inputs: EvaluationInputs

    /// - Parameters:
    ///   - read: sends one statement; every call must see the same snapshot.
    ///   - progress: told how far it is, from 0 to 1.
    /// - Returns: nil where the tenant has no such programme.
    static func compute(
        _ question: ReviewQuestion, read: (Query) async throws -> Rows,
        progress: (Double, String) -> Void = { _, _ in }
    ) async throws -> QuarterlyReview? {
        let lastDay = question.period.end + -1
        let facts = try ProgrammeFacts.decode(
            try await read(
                ProgrammeFacts.query(
                    tenant: question.tenant, programme: question.programme, before: question.period.end)))
        guard let facts else { return nil }
        let standing = ProgrammeProgress(facts, asOf: lastDay, today: lastDay, rules: question.rules)

        var figures: [Figure] = []
        let sections: [(name: String, statements: [FigureStatement])] = [
            (StagesSection.name, StagesSection.statements(question)),
            (MilestonesSection.name, MilestonesSection.statements(question)),
            (EngagementsSection.name, EngagementsSection.statements(question)),
            (BarriersSection.name, BarriersSection.statements(question)),
            (DocumentsSection.name, DocumentsSection.statements(question)),
            (ObligationsSection.name, ObligationsSection.statements(question)),
            (AtRiskSection.name, AtRiskSection.statements(question)),
            (ReachSection.name, ReachSection.statements(question)),
        ]
        for (index, section) in sections.enumerated() {
            progress(Double(index) / Double(sections.count + 1), section.name)
            if section.name == MilestonesSection.name {
                figures += MilestonesSection.figures(standing, in: question.period)
            }
            for statement in section.statements {
                figures += try statement.figures(try await read(statement.query))
            }
        }
        figures += NotRecordedSection.figures
        progress(Double(sections.count) / Double(sections.count + 1), "inputs")
        let inputs = try EvaluationInputs(
            try await read(
                EvaluationInputs.query(
                    tenant: question.tenant, programme: question.programme, before: question.period.end)))
        return QuarterlyReview(figures: figures, inputs: inputs)
    }
}
