/// What is evaluated. The kind of the job that computes it has the same name.
package enum EvaluationKind: String, Sendable, CaseIterable {
    case quarterlyReview = "quarterly_review"
    case annualEvaluation = "annual_evaluation"
}
