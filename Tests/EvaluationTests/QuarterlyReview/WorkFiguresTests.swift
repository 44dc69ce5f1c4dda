import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// What the review says of the ledger, papers, activities, decisions and lessons, as worked out by hand from
/// ``ReviewFixture/work(tenant:)``.
@Suite(.database)
struct WorkFiguresTests {
    @Test func `figures of what was owed, moved, done and learnt are those worked out by hand`() async throws {
        try await EvaluationHarness.with(tenants: [181, 182]) { harness in
            // The other municipality has rows of the same ids: whatever leaked would be counted twice.
            for tenant in [181, 182] as [Int32] { try await harness.psql(ReviewFixture.work(tenant: tenant)) }
            // The review of the quarter before evaluates p1 and p10.
            try await harness.publish(tenant: 181, quarter: "2026-Q2")
            try await harness.publish(tenant: 181, quarter: "2026-Q3")
            let figures = try await harness.figures(tenant: 181, from: "2026-07-01")
            for (key, value) in Self.expected {
                #expect(figures[key] == value, "\(key)")
            }
        }
    }

    private static func key(_ indicator: String, _ kind: String, _ id: String) -> String {
        "\(indicator) \(kind) \(ReviewFixture.id(id).uuidString.lowercased())"
    }

    private static let expected: [String: String] = resources.merging(obligations) { $1 }
        .merging(work) { $1 }.merging(learning) { $1 }.merging(outreach) { $1 }

    private static let resources: [String: String] = [
        // 70 000 − 70 000 + 1 000 000 + 500 000 of p1, 300 000 of p10's agreement and 400 000 beside it, less 100 000; p1
        // is underserved.
        "funding_promised": "2100000 n=7", "underserved_share indicator funding_promised": "0.6666666666666666 n=7",
        // What was taken back of June, 500 000, less 100 000.
        "funding_promised_in_period": "330000 n=3", "underserved_share indicator funding_promised_in_period": "1 n=3",
        // 300 000 + 200 000 − 200 000 + 150 000 and 150 000.
        "funding_received": "600000 n=5", "underserved_share indicator funding_received": "0.75 n=5",
        "funding_received_in_period": "600000 n=5",
        "funding_allocated": "370000 n=2", "underserved_share indicator funding_allocated": "0.6756756756756757 n=2",
        // 60 000 + 40 000 − 40 000 + 30 000 and 50 000 + 35 000.
        "funding_used": "175000 n=6", "underserved_share indicator funding_used": "0.5142857142857142 n=6",
        "funding_received_share": "0.2857142857142857 n=7",
        // All but the last of p10's three instalments, which is due in December: 600 000 of 2 000 000.
        "funding_due": "2000000 n=7", "light light resources_received/funding": "0.3 red n=5",
        "time_promised": "1020 n=4", "time_promised resource_kind volunteer_time": "720 n=3",
        "time_promised resource_kind staff_time": "300 n=1",
        "underserved_share indicator time_promised": "0.5882352941176471 n=4",
        "time_promised_in_period": "660 n=2",
        "underserved_share indicator time_promised_in_period": "0.9090909090909091 n=2",
        "time_received": "420 n=3", "time_received resource_kind volunteer_time": "300 n=2",
        "time_received resource_kind staff_time": "120 n=1",
        "underserved_share indicator time_received": "0.5714285714285714 n=3",
        "time_allocated": "300 n=2", "underserved_share indicator time_allocated": "0.8 n=2", "time_used": "200 n=1",
        "time_received_share": "0.4117647058823529 n=4",
        // What p10 committed to was due in August; what is in no paper at once.
        "time_due": "1020 n=4", "light light resources_received/time": "0.4117647058823529 red n=3",
        "training_promised": "600 n=2", "underserved_share indicator training_promised": "0 n=2",
        "training_due": "600 n=2", "training_received": "150 n=1", "training_allocated": "0 n=0",
        "training_received_share": "0.25 n=2",
        // Of p3's things it is not known. What p5 gave to c2 went to a place that is not underserved.
        // p1's agreement asks for 18 books and 4 tables.
        "items_promised": "74 n=7", "items_promised resource_kind materials": "58 n=3",
        "items_promised resource_kind in_kind": "16 n=4",
        "underserved_share indicator items_promised": "1 n=6 missing=1",
        "items_received": "28 n=5", "items_received resource_kind materials": "22 n=2",
        "items_received resource_kind in_kind": "6 n=3",
        "underserved_share indicator items_received": "1 n=4 missing=1",
        "items_allocated": "14 n=4", "items_allocated resource_kind in_kind": "4 n=3",
        "underserved_share indicator items_allocated": "0 n=3 missing=1", "items_used": "4 n=1",
        "underserved_share indicator items_used": "insufficient:no_known_rows n=0 missing=1",
        "items_received_share": "0.3783783783783784 n=7",
        // Twice 6 of p1's books are due in October and November: 28 of 62.
        "items_due": "62 n=7", "light light resources_received/items": "0.45161290322580644 red n=5",
        // The workshop had no budget, the course no cost. 25 000 of the screening was used after the quarter.
        "activity_budget": "150000 n=3 missing=1",
        "underserved_share indicator activity_budget": "0.6666666666666666 n=3",
        "activity_cost": "125000 n=3 missing=1", "underserved_share indicator activity_cost": "0.72 n=3",
        "activity_cost_share": "0.7307692307692307 n=2 missing=2",
        "light light activity_cost": "0.7307692307692307 green n=2 missing=2",
    ]

    private static let obligations: [String: String] = [
        // Two first activities; of p10's agreement six, of p1's two.
        "obligations_due": "10 n=17", "obligations_due side partner": "4 n=8", "obligations_due side centre": "2 n=2",
        "obligations_due side municipality": "2 n=2", "obligations_due side all": "2 n=5",
        "underserved_share indicator obligations_due": "0.3 n=10",
        "obligations_met": "4 n=10", "obligations_met side partner": "1 n=4", "obligations_met side centre": "1 n=2",
        "obligations_met side municipality": "0 n=2", "obligations_met side all": "2 n=2",
        "underserved_share indicator obligations_met": "0.5 n=4",
        "obligations_met_late": "2 n=10", "underserved_share indicator obligations_met_late": "0 n=2",
        "obligations_waived": "1 n=10",
        // Half of a quarter's money, 20 of 50 minutes, the tables that were taken back.
        "obligations_overdue": "3 n=17", "obligations_overdue side partner": "2 n=8",
        "obligations_overdue side municipality": "1 n=2", "obligations_overdue side centre": "0 n=2",
        "underserved_share indicator obligations_overdue": "0.3333333333333333 n=3",
        // The books due in October came in July.
        "obligations_pending": "4 n=17", "underserved_share indicator obligations_pending": "0.5 n=4",
        "light light obligations_overdue": "0.23076923076923078 amber n=17",
        key("partnership_progress", "partnership", "b1"): "0.6666666666666666 active n=3",
        key("partnership_progress", "partnership", "ba"): "0.7142857142857143 active n=7",
        "at_risk_for risk obligation_overdue": "2 n=6", "at_risk_for risk mou_without_activity": "0 n=6",
        "at_risk_for risk no_recent_engagement": "2 n=6",
        key("risk_reasons", "partnership", "b1"): "2 clearance_expired,obligation_overdue n=1",
        key("risk_reasons", "partnership", "ba"): "1 obligation_overdue n=1",
        "documents_signed document_kind agreement": "2 n=4",
        "partnerships_with_document document_kind agreement": "2 n=4",
        "metrics": "7 n=7", "metrics_reached": "2 n=7", "metrics_missed": "3 n=7", "metrics_under_way": "1 n=7",
        "metrics_not_measured": "1 n=7", "underserved_share indicator metrics": "0.7142857142857143 n=7",
        "underserved_share indicator metrics_reached": "0.5 n=2",
        "underserved_share indicator metrics_missed": "0.6666666666666666 n=3",
        "metrics_reached_share": "0.4 n=5 missing=1", "light light metrics_reached": "0.4 red n=5 missing=1",
        key("metric_progress", "metric", "131"): "1.1 reached n=1",
        key("metric_progress", "metric", "132"): "0.25 missed n=1",
        key("metric_progress", "metric", "135"): "missed n=0 missing=1",
        key("metric_progress", "metric", "136"): "1 reached n=1",
    ]

    private static let work: [String: String] = [
        // p1 in health and community, p10 in health (in June) and education.
        "initiatives": "4 n=4", "initiatives area_group education": "1 n=1", "initiatives area_group health": "2 n=2",
        "initiatives area_group community": "1 n=1", "initiatives area_group finance": "0 n=0",
        "underserved_share indicator initiatives": "0.5 n=4", "initiatives_launched": "3 n=3",
        "initiatives_launched area_group health": "1 n=1",
        "underserved_share indicator initiatives_launched": "0.6666666666666666 n=3",
        "activities_held": "4 n=4", "activities_held area_group education": "2 n=2",
        "activities_held area_group health": "1 n=1", "underserved_share indicator activities_held": "0.5 n=4",
        "activities_called_off": "2 n=2", "activities_called_off area_group health": "1 n=1",
        "activities_called_off area_group education": "1 n=1",
        "initiative_first_on area_group education": "2026-07-01 n=1",
        "initiative_first_on area_group health": "2026-06-20 n=2",
        "initiative_first_on area_group community": "2026-09-30 n=1",
        "initiative_first_on area_group finance": "not_applicable:none_launched n=0",
        // Levels of before the first activity brought nothing; one that fell again had been reached.
        "day_to_day_activities": "3 n=3", "underserved_share indicator day_to_day_activities": "0.3333333333333333 n=3",
        "day_to_day_activities_begun": "2 n=2", "underserved_share indicator day_to_day_activities_begun": "0.5 n=2",
        "milestone_actual milestone activities_integrated": "3 n=3",
        "milestone_actual milestone initiatives_health": "2 n=2",
        "milestone_actual milestone initiatives_education": "1 n=1",
        "milestone_actual milestone initiatives_community": "1 n=1",
        "milestone_actual milestone partnerships_evaluated": "2 n=2",
        "milestone_actual milestone refinements_decided": "3 n=3",
        "milestone_actual phase_milestone 2/initiatives_health": "1 n=1",
        "milestone_standing phase_milestone 2/initiatives_health": "reached n=1",
        "light light milestone/2/initiatives_health": "1 green n=1",
        // Two in the band of four-year-olds would be found from 15 less 13: the whole count is of unknown age. Nobody is to
        // read of an age that it is 0.
        "children_contacts": "32 n=2 missing=2",
        "children_contacts age_band 0_1": "suppressed:small_count n=2 missing=2",
        "children_contacts age_band 2": "12 n=2 missing=2",
        "children_contacts age_band 3": "suppressed:small_count n=2 missing=2",
        "children_contacts age_band 4": "suppressed:small_count n=2 missing=2",
        "children_contacts age_band 5": "5 n=2 missing=2",
        "children_contacts age_band unknown": "15 n=2 missing=2",
        "underserved_share indicator children_contacts": "1 n=2",
        "caregiver_contacts": "37 n=3 missing=1",
        "underserved_share indicator caregiver_contacts": "0.8918918918918919 n=3",
        "practitioner_contacts": "11 n=2 missing=2",
        "underserved_share indicator practitioner_contacts": "0.2727272727272727 n=2",
        "referrals_made": "9 n=1 missing=3", "referrals_completed": "suppressed:small_count n=0 missing=4",
    ]

    private static let outreach: [String: String] = [
        // p1's two and p3's one; one of p10's was applied for in June, one of p1's after the quarter.
        "grants_applied": "3 n=3", "grants_applied_cents": "1440000 n=3",
        "underserved_share indicator grants_applied": "1 n=2 missing=1",
        "grants_awarded": "1 n=1", "grants_awarded_cents": "750000 n=1", "grants_refused": "1 n=1",
        "underserved_share indicator grants_refused": "0 n=1",
        // What was awarded on the first day of the next quarter has no answer yet.
        "grants_undecided": "1 n=1",
        "grant_reports_due": "4 n=4", "underserved_share indicator grant_reports_due": "0.25 n=4",
        "grant_reports_delivered": "1 n=1", "grant_reports_delivered_late": "1 n=1",
        // One of June, one delivered after the quarter, one not at all.
        "grant_reports_overdue": "3 n=3",
        // One names the programme, one is of its partnerships alone; one was shared with another programme.
        "fundraisers_closed": "2 n=2", "fundraising_target": "400000 n=2", "fundraising_raised": "200000 n=2",
        "fundraising_cost": "25000 n=2", "fundraising_raised_share": "0.5 n=2",
        "leads_found": "2 n=2", "practices_taken_up": "1 n=1",
        // One was accepted after the quarter, one of June never answered.
        "proposals_sent": "2 n=2", "proposals_accepted": "1 n=1", "proposals_declined": "1 n=1",
        "proposals_unanswered": "2 n=2",
    ]

    private static let learning: [String: String] = [
        // The programme's, p1's, and p5's by its barrier.
        "decisions": "3 n=3", "decisions decision_kind refinement": "2 n=2",
        "decisions decision_kind resources": "1 n=1",
        "decisions decision_kind partnership": "0 n=0", "decisions decision_kind other": "0 n=0",
        "underserved_share indicator decisions": "1 n=2 missing=1",
        "decisions_reviewed": "2 n=2", "decisions_reviewed review_outcome kept": "1 n=1",
        "decisions_reviewed review_outcome changed": "1 n=1", "decisions_reviewed review_outcome dropped": "0 n=0",
        "underserved_share indicator decisions_reviewed": "1 n=1 missing=1",
        // Reviewed after the quarter is not reviewed at its end.
        "decisions_review_overdue": "2 n=2", "underserved_share indicator decisions_review_overdue": "0 n=1 missing=1",
        "lessons": "3 n=3", "lessons lesson_outcome worked": "2 n=2", "lessons lesson_outcome did_not_work": "1 n=1",
        "underserved_share indicator lessons": "1 n=1 missing=2",
    ]
}
