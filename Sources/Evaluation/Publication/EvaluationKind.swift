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

    /// What an evaluation is set beside, of the same programme: the review of the quarter before; of a year the year before
    /// and the last review within it. Each of these has its own before it, so nothing back to the programme's beginning is
    /// left out.
    func follows(_ period: Period, of programme: Period) -> [(kind: EvaluationKind, period: Period)] {
        switch self {
        case .quarterlyReview:
            let before = Quarter(containing: period.start).previous.period
            return before.overlaps(programme) ? [(.quarterlyReview, before)] : []
        case .annualEvaluation:
            let years = ProgrammeYear.ended(by: period.start, programme: programme).suffix(1)
            var last = Quarter(containing: period.end).previous
            while last.period.start >= programme.end { last = last.previous }
            let isWithin = last.period.end > period.start && last.period.overlaps(programme)
            return years.map { (.annualEvaluation, $0) } + (isWithin ? [(.quarterlyReview, last.period)] : [])
        }
    }
}
