import Domain
import Foundation

/// What was learned: practices that came of barriers, who took them up, decisions and lessons.
extension Story {
    /// One for each barrier that was resolved, of which the first goes furthest.
    mutating func writePractices(_ chance: inout Chance) {
        let resolved = barriers.filter { $0.resolvedOn != nil && $0.resolution != nil }
        let roads: [[(status: String, audience: String?, reason: String)]] = [
            [
                ("reviewed", nil, "Checked at two of them."), ("shared", "municipality", "Of use to all of us."),
                ("shared", "all", "Of use elsewhere too."),
            ],
            [
                ("reviewed", nil, "Checked with those who took part."),
                ("shared", "municipality", "Of use to all of us."),
            ],
            [("reviewed", nil, "Checked.")], [],
        ]
        for (place, barrier) in resolved.enumerated() {
            guard let solved = barrier.resolvedOn, let solution = barrier.resolution else { continue }
            let partner = barrier.partnershipId.flatMap { id in partnerships.first { $0.id == id } }
            let row = PracticeRow(
                id: identifier(), title: barrier.title, problem: barrier.title + ".", solution: solution,
                area: partner?.areas.first ?? "family_engagement", barrierCategory: barrier.category,
                costCents: chance.number(2...40) * 10_000, evidence: "The barrier was resolved and has not come back.",
                proposedBy: partner == nil ? "staff" : "partner", centreId: nil, partnerId: partner?.partnerId,
                barrierId: barrier.id)
            practices.append(row)
            for (number, step) in roads[min(place, roads.count - 1)].enumerated() {
                if practiceSteps.count == number { practiceSteps.append([]) }
                practiceSteps[number].append(
                    PracticeStepRow(
                        id: row.id, status: step.status, audience: step.audience,
                        statusSince: min(solved + 3 * (number + 1), today), statusReason: step.reason))
            }
            writeUptakes(of: row, after: solved, &chance)
        }
    }

    private mutating func writeUptakes(of practice: PracticeRow, after day: Day, _ chance: inout Chance) {
        let open = centres.filter { $0.archivedAt == nil }.map(\.id)
        for centre in chance.sample(open, chance.number(1...4)) {
            let taken = min(day + chance.number(4...20), today)
            let outcome = chance.pick([nil, "worked", "worked", "partly", "did_not_work"])
            uptakes.append(
                UptakeRow(
                    id: identifier(), practiceId: practice.id, centreId: centre, partnershipId: nil, takenUpOn: taken,
                    barrierId: nil, outcome: outcome, outcomeOn: outcome.map { _ in min(taken + 20, today) }, note: nil)
            )
        }
    }

    mutating func writeDecisions() {
        let first = day(95)
        let refined = identifier()
        decisions.append(
            DecisionRow(
                id: refined, kind: "refinement", title: "Visits before letters", decidedOn: first,
                decision: "New organisations are visited before a letter goes out.",
                reason: "Of those written to first, one in five answered; of those visited, most did.",
                decidedBy: "Steering committee", programmeId: programme, partnershipId: nil, barrierId: nil,
                reviewOn: first + 60, reviewedOn: first + 60 <= today ? min(first + 62, today) : nil,
                reviewOutcome: first + 60 <= today ? "kept" : nil,
                reviewResult: first + 60 <= today ? "Answers have doubled." : nil))
        decisions.append(
            DecisionRow(
                id: identifier(), kind: "refinement", title: "Underserved wards first", decidedOn: day(130),
                decision: "The next five partnerships are looked for where no partner works yet.",
                reason: "Half of the wards with the greatest need have no partnership.", decidedBy: "Programme manager",
                programmeId: programme, partnershipId: nil, barrierId: nil, reviewOn: day(130) + 90, reviewedOn: nil,
                reviewOutcome: nil, reviewResult: nil))
        if let open = barriers.first(where: { $0.resolvedOn == nil }) {
            decisions.append(
                DecisionRow(
                    id: identifier(), kind: "other", title: "Meet every two weeks until it is resolved",
                    decidedOn: max(open.raisedOn, day(140)), decision: "Those concerned meet every two weeks.",
                    reason: "It has been open for too long.", decidedBy: "Programme coordinator",
                    programmeId: programme,
                    partnershipId: open.partnershipId, barrierId: open.id, reviewOn: today + 20, reviewedOn: nil,
                    reviewOutcome: nil, reviewResult: nil))
        }
        lessons.append(
            LessonRow(
                id: identifier(), programmeId: programme, partnershipId: nil, title: "Ask in the first week of a term",
                learnedOn: day(90), outcome: "worked",
                lesson: "Principals decide early in a term, and rarely at its end.",
                area: nil, decisionId: refined))
        lessons.append(
            LessonRow(
                id: identifier(), programmeId: programme, partnershipId: partnerships.first?.id,
                title: "Evening courses", learnedOn: day(110), outcome: "did_not_work",
                lesson: "There are no taxis after six; courses belong on Saturdays.", area: "teacher_training",
                decisionId: nil))
    }
}
