import Methods
import Postgres

/// An outcome and the rows that its estimate is computed from.
struct OutcomeSample {
    let outcome: ImpactOutcome
    let sample: ImpactSample
}

extension OutcomeSample {
    /// Every outcome of a programme's year that has rows: what the sections of the annual evaluation read.
    static func all(
        _ question: EvaluationQuestion, _ rules: AnnualEvaluation.Rules, read: (Query) async throws -> Rows
    ) async throws -> [OutcomeSample] {
        func rows(_ statement: SectionStatement) async throws -> Rows { try await read(statement.query(question, nil)) }
        var found: [OutcomeSample] = []
        for waves in try AssessedWaves.read(try await rows(EducationQuality.statement(rules))) {
            found += AssessedOutcomes(area: EducationQuality.area, waves: waves, isOfChildren: false).samples
        }
        for waves in try AssessedWaves.read(try await rows(ChildWelfare.statement(rules))) {
            found += AssessedOutcomes(area: ChildWelfare.area, waves: waves, isOfChildren: true).samples
        }
        return found + (try Operations.samples(try await rows(Operations.statement(rules))))
    }
}

extension ImpactSample {
    /// The columns of `ecdp evaluate impact`, centres and children by numbers that mean nothing elsewhere; rows that lack
    /// the outcome or the age come last, empty.
    var csv: String {
        let isAdjusted = !covariates.isEmpty
        let hasChildren = !child.isEmpty
        var text =
            "tenant_id,centre_id,treated,post,y" + (isAdjusted ? ",age_months" : "")
            + (hasChildren ? ",child" : "") + "\n"
        for row in y.indices {
            text += "1,\(centre[row]),\(treatedCentre[Int(centre[row])] ? 1 : 0),\(post[row] ? 1 : 0),\(y[row])"
            if isAdjusted { text += ",\(covariates[0][row])" }
            if hasChildren { text += ",\(child[row])" }
            text += "\n"
        }
        for row in unusable {
            text += "1,\(row.centre),\(treatedCentre[Int(row.centre)] ? 1 : 0),\(row.isPost ? 1 : 0),"
            if isAdjusted { text += "," }
            if hasChildren { text += ",\(row.child ?? 0)" }
            text += "\n"
        }
        return text
    }
}
