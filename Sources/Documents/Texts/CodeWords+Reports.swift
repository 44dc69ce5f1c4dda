/// Codes that figures of evaluations have. What computes them lies in other targets; tests hold these lists equal to those.
extension CodeWords.List {
    static let risks = [
        "on_hold_long", "no_recent_engagement", "clearance_expired", "clearance_expiring", "clearance_refused",
        "clearance_missing", "document_expired", "severe_barrier_open", "barrier_overdue", "mou_without_activity",
        "obligation_overdue", "stage_stalled",
    ]
    static let lights = [
        "partnerships_against_plan", "target_in_time", "milestone", "barriers_overdue", "obligations_overdue",
        "resources_received", "activity_cost", "metrics_reached", "partnerships_at_risk",
    ]
    static let flags = [
        "age_out_of_range", "score_out_of_range", "duplicate_child", "waves_too_close", "waves_too_far",
        "assessor_far_off", "baseline_after_start", "basis_missing", "basis_withdrawn", "floor", "ceiling",
    ]
    static let reasons = [
        "small_count", "few_children", "few_centres", "dominance", "complementary", "hidden_before", "differencing",
        "no_known_rows", "none_resolved", "no_plan", "not_asked_before", "no_variation", "nothing_due",
        "no_earlier_review", "phase_not_begun",
        "unknown_milestone", "none_launched", "other_rules", "no_review", "not_computable", "one_wave_before",
        "no_keys",
        "no_treated_centres", "no_comparison", "no_baseline", "no_end_wave", "too_few_centres", "centre_in_both_arms",
        "too_few_rows", "collinear_covariate", "not_finite", "attrition_past_bound",
    ]
    static let criteria = [
        "relevance", "coherence", "effectiveness", "efficiency", "sustainability", "gained_by_centres",
        "gained_by_partners",
    ]
    static let figureTexts = ["ahead", "on_plan", "behind", "reached", "open", "missed", "not_within_24_months"]
}
