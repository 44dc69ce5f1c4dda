import Domain
import Foundation

/// Partnerships: how far each came, its centres, papers and meetings.
extension Story {
    /// Who sees to partnerships, in turn; of some nobody is named yet.
    private static let owners = ["Partnerships desk", "ECD unit", "Outreach team", nil]

    mutating func writePartnership(_ organisation: Organisation, _ index: Int, _ fate: Fate, title area: String) {
        let id = identifier()
        let name = area.split(separator: "_").joined(separator: " ")
        let steps = moves(of: fate)
        partnerships.append(
            PartnershipRow(
                id: id, programmeId: programme, partnerId: partners[index].id, title: "\(organisation.name): \(name)",
                stageSince: day(fate.from), worksWithChildren: organisation.meetsChildren,
                objectives: Self.objectives(of: organisation.areas), areas: organisation.areas,
                owner: Self.owners[partnerships.count % Self.owners.count], note: nil))
        if firstPartnershipOfPartner[index] == nil { firstPartnershipOfPartner[index] = id }
        for (place, step) in steps.enumerated() {
            if moves.count == place { moves.append([]) }
            moves[place].append(
                MoveRow(id: id, stage: step.stage.rawValue, stageSince: step.day, stageReason: step.reason))
        }
        let chosen = writeCentres(of: id, organisation, fate)
        writeDocuments(of: id, organisation, index, steps)
        writeEngagements(of: id, organisation, partner: partners[index].id, centres: chosen, steps)
    }

    func moves(of fate: Fate) -> [(stage: Stage, day: Day, reason: String)] {
        let reached = StageMachine.road.firstIndex(of: fate.reached) ?? 0
        var steps: [(stage: Stage, day: Day, reason: String)] = []
        for place in StageMachine.road.indices.dropFirst() where place <= reached {
            let storyDay =
                place == reached ? fate.last ?? fate.from + place * fate.every : fate.from + place * fate.every
            steps.append((StageMachine.road[place], day(storyDay), Self.reason(for: StageMachine.road[place])))
        }
        if let ended = fate.ended {
            steps.append((ended.stage, day(ended.day), ended.reason))
            if let resumed = fate.resumed { steps.append((fate.reached, day(resumed), Self.takenUpAgain)) }
        }
        return steps
    }

    private static let takenUpAgain = "Taken up again."

    private static func reason(for stage: Stage) -> String {
        switch stage {
        case .contacted: "First call made; they want to hear more."
        case .proposed: "Proposal handed over and gone through."
        case .engaged: "Met at a centre; both sides want to go on."
        case .mouSigned: "Memorandum signed by both sides."
        case .agreementSigned: "Agreement signed by both sides."
        case .active: "Work at the centres has begun."
        case .completed: "What was agreed has been done."
        case .identified, .onHold, .declined, .terminated: ""
        }
    }

    static func objectives(of areas: [String]) -> [String] {
        var objectives: [String] = []
        for area in areas {
            let objective =
                switch area {
                case "curriculum_sharing", "teacher_training": "capacity_building"
                case "physical_mental_health", "nutrition_hygiene": "health_wellness"
                case "funding_access", "resource_mobilisation": "funding_access"
                case "community_advocacy": "community_advocacy"
                default: "networking_learning"
                }
            if !objectives.contains(objective) { objectives.append(objective) }
        }
        return objectives
    }

    /// Centres near the organisation first.
    mutating func writeCentres(of partnership: UUID, _ organisation: Organisation, _ fate: Fate) -> [UUID] {
        let home = setting.places[organisation.place]
        let able = centres.indices.filter { centres[$0].archivedAt == nil }
        func distance(_ index: Int) -> Double {
            let place = setting.places[placeOfCentre[index]]
            return abs(place.latitude - home.latitude) + abs(place.longitude - home.longitude)
        }
        let near = able.sorted { (distance($0), $0) < (distance($1), $1) }.prefix(organisation.capacity + 4)
        let wanted = min(organisation.capacity, fate.reached == .identified ? 1 : chance.number(2...6))
        let leftOn = fate.ended.flatMap { $0.stage == .onHold ? nil : day($0.day) }
        let chosen = chance.sample(Array(near), wanted).sorted().map { centres[$0].id }
        for centre in chosen {
            partnershipCentres.append(
                PartnershipCentreRow(
                    id: identifier(), partnershipId: partnership, centreId: centre, joinedOn: day(fate.from),
                    leftOn: leftOn))
        }
        return chosen
    }

    mutating func writeEngagements(
        of partnership: UUID, _ organisation: Organisation, partner: UUID, centres chosen: [UUID],
        _ steps: [(stage: Stage, day: Day, reason: String)]
    ) {
        let place = setting.places[organisation.place].name
        for step in steps {
            let planned: [(kind: String, title: String, after: Int, note: String?)] =
                switch step.stage {
                case .contacted: [("first_contact", "First contact with \(organisation.name)", 0, nil)]
                case .proposed:
                    [
                        (
                            "proposal_presentation", "Proposal to \(organisation.name)", 0,
                            "Benefits for both sides gone through."
                        )
                    ]
                case .engaged:
                    [
                        (chance.pick(["informal_meeting", "community_tour"]), "Getting to know each other", -6, nil),
                        ("site_visit", "Visit to the centres with \(organisation.name)", 0, nil),
                    ]
                case .active where step.reason != Self.takenUpAgain:
                    [
                        ("joint_activity", "First day together with \(organisation.name)", 7, nil),
                        ("review_meeting", "Review with \(organisation.name)", 35, "Goes on as agreed."),
                    ]
                default: []
                }
            for plan in planned where step.day + plan.after <= today {
                let id = identifier()
                engagements.append(
                    EngagementRow(
                        id: id, kind: plan.kind, programmeId: programme, partnershipId: partnership,
                        heldOn: max(step.day + plan.after, startsOn), title: plan.title, place: place, note: plan.note))
                attendance.append(
                    AttendanceRow(
                        id: identifier(), engagementId: id, centreId: nil, partnerId: partner, invited: true,
                        attended: true,
                        people: chance.number(1...3)))
                guard plan.kind != "first_contact", plan.kind != "proposal_presentation" else { continue }
                for centre in chosen {
                    let came = chance.happens(0.85)
                    attendance.append(
                        AttendanceRow(
                            id: identifier(), engagementId: id, centreId: centre, partnerId: nil, invited: true,
                            attended: came, people: came ? chance.number(1...4) : 0))
                }
            }
        }
    }
}
