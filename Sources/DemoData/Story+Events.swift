import Domain
import Foundation

/// What the programme hosted, who came, and what hindered it.
extension Story {
    mutating func writeEvents() {
        for event in setting.events {
            let id = identifier()
            let heldOn = day(event.day)
            let isOver = heldOn <= today
            engagements.append(
                EngagementRow(
                    id: id, kind: event.kind, programmeId: programme, partnershipId: nil, heldOn: heldOn,
                    title: event.title,
                    place: event.place, note: event.note))
            let open = centres.filter { $0.archivedAt == nil }.map(\.id)
            for centre in chance.sample(open, min(open.count, 12)) {
                invite(centre: centre, partner: nil, to: id, isOver)
            }
            for partner in chance.sample(partners.map(\.id), 6) {
                invite(centre: nil, partner: partner, to: id, isOver)
            }
        }
    }

    mutating func invite(centre: UUID?, partner: UUID?, to engagement: UUID, _ isOver: Bool) {
        let invited = !isOver || chance.happens(0.92)
        let came: Bool? = isOver ? !invited || chance.happens(0.68) : nil
        attendance.append(
            AttendanceRow(
                id: identifier(), engagementId: engagement, centreId: centre, partnerId: partner, invited: invited,
                attended: came, people: came.map { $0 ? chance.number(1...5) : 0 }))
    }

    mutating func writeBarriers() {
        for hindrance in setting.barriers {
            let partnership = hindrance.partner.flatMap { firstPartnershipOfPartner[$0] }
            let centre = partnership == nil && hindrance.category == "infrastructure" ? centres.first?.id : nil
            barriers.append(
                BarrierRow(
                    id: identifier(), programmeId: programme, partnershipId: partnership, centreId: centre,
                    category: hindrance.category, severity: hindrance.severity, title: hindrance.title,
                    raisedOn: day(hindrance.raised), dueOn: hindrance.due.map { day($0) }, owner: hindrance.owner,
                    mitigation: hindrance.mitigation, resolvedOn: hindrance.resolved.map { day($0) },
                    resolution: hindrance.resolution))
        }
    }
}
