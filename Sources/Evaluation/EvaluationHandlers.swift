package import Jobs

/// Everything a worker has to know to plan and compute evaluations.
package enum EvaluationHandlers {
    package static let all: [any JobHandler] = [
        EvaluationHandler(.quarterlyReview), EvaluationHandler(.annualEvaluation),
        EvaluationPlanner(.quarterlyReview), EvaluationPlanner(.annualEvaluation), PortfolioHandler(),
        IndicatorHandler(), IndicatorPlanner(),
    ]
}
