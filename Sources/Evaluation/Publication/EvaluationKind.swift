import Domain

/// What is evaluated. The kind of the job that computes it has the same name.
package enum EvaluationKind: String, Sendable, CaseIterable {
    case quarterlyReview = "quarterly_review"
    case annualEvaluation = "annual_evaluation"

    /// What an evaluation of a period waits for, of the same programme: evaluations that begin before a day.
    func precededBy(_ start: Day, _ end: Day) -> [(kind: EvaluationKind, before: Day)] {
        switch self {
        case .quarterlyReview: [(.quarterlyReview, start)]
        case .annualEvaluation: [(.quarterlyReview, end), (.annualEvaluation, start)]
        }
    }
}
