/// What an instrument assesses.
package enum OutcomeSubject: String, Code { case children, centres }

/// How an instrument's domains make its total.
package enum OutcomeTotal: String, Code { case sum, mean }

/// What a wave of assessments is in the evaluation.
package enum WaveKind: String, Code {
    case baseline, midline, endline
    case followUp = "follow_up"
}

package enum WaveStatus: String, Code { case open, closed }

/// How a file of assessments is written.
package enum AssessmentFormat: String, Code {
    case csv
    case jsonLines = "json_lines"
}

package enum ChildSex: String, Code { case female, male, unknown }

/// What the processing of a child's data rests on.
package enum AssessmentBasis: String, Code { case consent, research }

/// Doubts about the quality of assessments.
package enum AssessmentFlagCode: String, Code {
    case ageOutOfRange = "age_out_of_range"
    case scoreOutOfRange = "score_out_of_range"
    case duplicateChild = "duplicate_child"
    case wavesTooClose = "waves_too_close"
    case wavesTooFar = "waves_too_far"
    case assessorFarOff = "assessor_far_off"
    case baselineAfterStart = "baseline_after_start"
    case basisMissing = "basis_missing"
    case basisWithdrawn = "basis_withdrawn"
    case floor, ceiling
}

/// What groups of a wave are made by.
package enum GroupDimension: String, Code { case all, sex, age }

/// Why a group's results are hidden.
package enum GroupReason: String, Code {
    case smallCount = "small_count"
    case fewCentres = "few_centres"
    case dominance
}

/// Whether a group's children are banded by cut scores.
package enum GroupBanding: String, Code {
    case banded
    case noCutScores = "no_cut_scores"
    case smallCount = "small_count"
}
