import Domain
import Foundation

/// What partners and centres do together once a partnership is active: some held, some called off, some still ahead.
extension Story {
    /// A time in which a partnership is active; `until` is its last day, nil while it goes on.
    private struct ActiveTime {
        var partnership: UUID
        var from: Day
        var until: Day?
    }

    mutating func writeActivities() {
        // Of its own, so that what comes before and after stays as it was.
        var chance = Chance("activities \(setting.code)")
        writeActivities(of: programme, &chance)
        writePractices(&chance)
        writeDecisions()
    }

    mutating func writeActivities(of programme: UUID, _ chance: inout Chance) {
        for time in activeTimes(of: programme) { writeActivities(in: time, &chance) }
    }

    private func activeTimes(of programme: UUID) -> [ActiveTime] {
        var times: [ActiveTime] = []
        for partnership in partnerships where partnership.programmeId == programme {
            let steps = moves.compactMap { $0.first { $0.id == partnership.id } }
            for (place, step) in steps.enumerated() where step.stage == Stage.active.rawValue {
                let next = place + 1 < steps.count ? steps[place + 1].stageSince : nil
                times.append(ActiveTime(partnership: partnership.id, from: step.stageSince, until: next))
            }
        }
        return times
    }

    private mutating func writeActivities(in time: ActiveTime, _ chance: inout Chance) {
        guard let partnership = partnerships.first(where: { $0.id == time.partnership }) else { return }
        let centres = partnershipCentres.filter { $0.partnershipId == time.partnership }.map(\.centreId)
        let kinds = partnership.areas.map { Self.kind(of: $0, chance.number(0...99)) }
        let last = time.until ?? today + 45
        var held: [String: Int] = [:]
        var day = time.from + 5
        var number = 0
        while day < last, number < 12 {
            let kind = kinds[number % kinds.count]
            let isOver = day < today
            let isCalledOff = isOver && number % 7 == 3
            let activity = writeActivity(
                kind, of: time.partnership, on: day, isCalledOff ? .calledOff : isOver ? .held : .planned, &chance)
            for centre in centres {
                writeReach(of: centre, activity, isHeld: isOver && !isCalledOff, &chance)
            }
            if isCalledOff, number % 2 == 1, day + 14 < min(last, today) {
                postpone(to: day + 14, centres, &chance)
            } else if isOver, !isCalledOff {
                held[kind.code, default: 0] += 1
                writeLevels(kind.code, centres, day, held[kind.code] ?? 0, &chance)
            }
            day = day + chance.number(16...30)
            number += 1
        }
    }

    private enum Outcome { case held, calledOff, planned }

    private mutating func writeActivity(
        _ kind: (code: String, title: String, group: String), of partnership: UUID, on day: Day, _ outcome: Outcome,
        _ chance: inout Chance
    ) -> ActivityRow {
        let budget = chance.number(8...90) * 25_000
        let isAdvocacy = kind.code == "policy_advocacy"
        let row = ActivityRow(
            id: identifier(), partnershipId: partnership, title: kind.title, kind: kind.code, plannedOn: day,
            days: kind.code == "training_course" && day + 1 < today ? 2 : 1, heldOn: outcome == .held ? day : nil,
            calledOffOn: outcome == .calledOff ? day - 1 : nil,
            calledOffReason: outcome == .calledOff ? "Heavy rain; the road could not be used." : nil,
            place: "At the centres", plan: "As agreed with the principals.",
            result: outcome == .held ? "Held as planned." : nil, budgetCents: budget,
            advocacyAim: isAdvocacy ? "funding" : nil,
            advocacyOutcome: isAdvocacy && outcome == .held ? "On the agenda of the next council meeting." : nil)
        activities.append(row)
        if outcome == .held { pay(budget * chance.number(82...112) / 100, for: row) }
        return row
    }

    /// The partner pays for what was held: a gift to the centres that took part then, used the same day.
    private mutating func pay(_ cents: Int, for activity: ActivityRow) {
        guard let day = activity.heldOn else { return }
        let members = partnershipCentres.filter {
            $0.partnershipId == activity.partnershipId && $0.joinedOn <= day && $0.leftOn.map { $0 >= day } != false
        }.map(\.centreId)
        guard !members.isEmpty else { return }
        let gift = LedgerLineRow(move: "pledge", kind: "funding", amount: cents)
        var lines = [gift, gift.as("receive", cents)]
        for (place, centre) in members.enumerated() {
            let part = cents / members.count + (place < cents % members.count ? 1 : 0)
            var use = gift.as("use", part, centre: centre)
            use.activityId = activity.id
            lines += [gift.as("allocate", part, centre: centre), use]
        }
        enter(
            activity.partnershipId, day, "Paid for: \(activity.title)", "Invoice \(2_000 + activities.count)", lines,
            round: 2)
    }

    private mutating func postpone(to day: Day, _ centres: [UUID], _ chance: inout Chance) {
        guard let place = activities.indices.last else { return }
        var renewed = activities[place]
        renewed.id = identifier()
        renewed.plannedOn = day
        renewed.heldOn = day
        renewed.days = 1
        (renewed.calledOffOn, renewed.calledOffReason) = (nil, nil)
        renewed.result = "Held two weeks later."
        activities[place].postponedToId = renewed.id
        activities.append(renewed)
        pay(renewed.budgetCents ?? 0, for: renewed)
        for centre in centres { writeReach(of: centre, renewed, isHeld: true, &chance) }
    }

    private mutating func writeReach(
        of centre: UUID, _ activity: ActivityRow, isHeld: Bool, _ chance: inout Chance
    ) {
        let area = Self.group(of: activity.kind)
        let children = isHeld && area != "finance" ? chance.number(2...40) : nil
        let girls = children.map { Census.split($0 / 2, by: Census.ages) }
        let boys = children.map { Census.split($0 - $0 / 2, by: Census.ages) }
        let referrals = isHeld && area == "health" ? chance.number(0...9) : nil
        activityCentres.append(
            ActivityCentreRow(
                id: identifier(), activityId: activity.id, centreId: centre,
                girls: girls ?? Array(repeating: nil, count: Census.ages.count),
                boys: boys ?? Array(repeating: nil, count: Census.ages.count),
                caregivers: isHeld ? chance.number(0...25) : nil, practitioners: isHeld ? chance.number(1...4) : nil,
                referralsMade: referrals, referralsCompleted: referrals.map { $0 * 2 / 3 }))
        guard isHeld, activity.kind == "training_course" else { return }
        let participants = chance.number(1...4)
        let certified = max(0, participants - chance.number(0...1))
        certificates.append(
            CertificateRow(
                id: identifier(), activityId: activity.id, centreId: centre, award: "skills_programme",
                participants: participants, certificates: certified,
                issuedOn: certified == 0 ? nil : activity.heldOn.map { min($0 + 14, today) },
                register: "Register of the training provider"))
    }

    /// The second time it is now and then, the fourth time every week.
    private mutating func writeLevels(
        _ kind: String, _ centres: [UUID], _ day: Day, _ times: Int, _ chance: inout Chance
    ) {
        guard times == 2 || times == 4 else { return }
        for centre in centres where chance.happens(0.6) {
            let level = times / 2
            let known = integrationLevels.contains { $0.centreId == centre && $0.kind == kind && $0.since >= day }
            guard !known, day + 5 <= today else { continue }
            integrationLevels.append(
                IntegrationRow(
                    id: identifier(), centreId: centre, kind: kind, level: level, since: day + 5,
                    evidence: level == 1 ? "Seen at a visit." : "It is on the weekly timetable."))
        }
    }

    private static func kind(of area: String, _ draw: Int) -> (code: String, title: String, group: String) {
        let kinds: [(String, String)] =
            switch area {
            case "curriculum_sharing":
                [("learning_materials", "Handing over books and games"), ("educational_activity", "Story morning")]
            case "teacher_training":
                [("training_course", "Course for practitioners"), ("mentoring", "Mentor's visit")]
            case "physical_mental_health":
                [("health_screening", "Screening day"), ("nutrition_education", "Cooking with parents")]
            case "nutrition_hygiene":
                [("meal_programme", "Meals of the week"), ("hygiene_education", "Hand washing week")]
            case "family_engagement":
                [("parent_workshop", "Workshop for parents"), ("home_based_support", "Home visits")]
            case "community_advocacy":
                [("awareness_campaign", "Campaign for registration"), ("policy_advocacy", "Petition for the subsidy")]
            case "funding_access":
                [("grant_application", "Writing an application"), ("donation", "Handing over a gift")]
            default:
                [("fundraising_event", "Market for the centres"), ("fundraising_campaign", "Collection of the year")]
            }
        let chosen = kinds[draw % kinds.count]
        return (chosen.0, chosen.1, group(of: chosen.0))
    }

    private static func group(of kind: String) -> String {
        switch kind {
        case "health_screening", "nutrition_education", "meal_programme", "hygiene_education": "health"
        case "parent_workshop", "home_based_support", "awareness_campaign", "policy_advocacy": "community"
        case "grant_application", "donation", "fundraising_event", "fundraising_campaign": "finance"
        default: "education"
        }
    }
}
