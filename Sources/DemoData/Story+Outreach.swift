import Domain
import Foundation

struct LeadRow: Encodable {
    var id: UUID
    var name, source: String
    var sourceDetail: String?
    var foundOn: Day
    var foundBy: String
    var programmeId: UUID
    var engagementId: UUID?
    var kind: String?
    var areas: [String]
    var status: String
    var partnerId: UUID?
    var closedOn: Day?
    var closedReason: String?
}

struct FollowUpRow: Encodable {
    var id: UUID
    var what: String
    var dueOn: Day
    var owner: String
    var leadId, partnerId, engagementId: UUID?
    var doneOn: Day?
    var outcome: String?
}

/// An event that was cancelled, or postponed to another.
struct ChangedEventRow: Encodable {
    var id: UUID
    var kind, title: String
    var programmeId: UUID
    var heldOn: Day
    var status: String
    var statusReason: String?
    var postponedFromId: UUID?
    var place: String
}

/// A partner that was entered a second time, and merged.
struct TwinRow: Encodable {
    var id, mergeId, intoId: UUID
    var name: String
}

/// Where the partners came from, what is to be done next, and events that did not take place as planned.
extension Story {
    /// The rows of this subject.
    struct Outreach {
        var leads: [LeadRow] = []
        var followUps: [FollowUpRow] = []
        var changedEvents: [ChangedEventRow] = []
        var twins: [TwinRow] = []
    }

    private static let sources = [
        ("community_network", "Ward committee"), ("directory", "NPO directory"),
        ("established_contact", "District social worker"), ("referral", nil), ("event", nil), ("unsolicited", nil),
    ]

    mutating func writeOutreach() {
        writeLeads()
        writeChangedEvents()
        if let partner = partners.first {
            outreach.twins.append(
                TwinRow(
                    id: identifier(), mergeId: identifier(), intoId: partner.id, name: "\(partner.name) (NPC)"))
        }
    }

    private mutating func writeLeads() {
        let meeting = engagements.first { $0.heldOn <= today }
        for (index, partner) in partners.prefix(8).enumerated() {
            let (source, detail) = Self.sources[index % Self.sources.count]
            let foundOn = day(2 + index * 4)
            let lead = LeadRow(
                id: identifier(), name: partner.name, source: source, sourceDetail: detail, foundOn: foundOn,
                foundBy: "Outreach team", programmeId: programme,
                engagementId: source == "event" ? meeting?.id : nil, kind: partner.kind, areas: [], status: "partner",
                partnerId: partner.id)
            outreach.leads.append(lead)
            outreach.followUps.append(
                FollowUpRow(
                    id: identifier(), what: "Telephone to introduce the programme", dueOn: foundOn + 7,
                    owner: "Outreach team", leadId: lead.id, doneOn: min(today, foundOn + 5 + index % 4),
                    outcome: "Interested: will come to the next meeting"))
        }
        let names = ["Neighbours' Reading Circle", "Sunrise Food Gardens", "Toy Library Association", "Builders' Club"]
        for (index, name) in names.enumerated() {
            let (source, detail) = Self.sources[(index + 3) % Self.sources.count]
            let isClosed = index == 3
            let foundOn = day(90 + index * 15)
            let lead = LeadRow(
                id: identifier(), name: name, source: source, sourceDetail: detail, foundOn: foundOn,
                foundBy: "ECD office", programmeId: programme, engagementId: source == "event" ? meeting?.id : nil,
                kind: index == 1 ? nil : "cbo",
                areas: index == 1 ? ["nutrition_hygiene"] : index == 2 ? ["curriculum_sharing"] : [],
                status: isClosed ? "closed" : index == 0 ? "open" : "in_contact", partnerId: nil,
                closedOn: isClosed ? today : nil, closedReason: isClosed ? "Works in another province" : nil)
            outreach.leads.append(lead)
            guard !isClosed else { continue }
            // One is overdue, one due this week, one later.
            outreach.followUps.append(
                FollowUpRow(
                    id: identifier(), what: index == 0 ? "First telephone call" : "Send the information packet",
                    dueOn: today + [-9, 3, 24][index], owner: "Outreach team", leadId: lead.id))
        }
        if let meeting {
            outreach.followUps.append(
                FollowUpRow(
                    id: identifier(), what: "Send the minutes to all who came", dueOn: meeting.heldOn + 10,
                    owner: "ECD office", engagementId: meeting.id, doneOn: min(today, meeting.heldOn + 12),
                    outcome: "Sent by e-mail"))
        }
    }

    private mutating func writeChangedEvents() {
        let place = setting.events.first?.place ?? "Community hall"
        outreach.changedEvents.append(
            ChangedEventRow(
                id: identifier(), kind: "networking_event", title: "Breakfast with employers", programmeId: programme,
                heldOn: day(100), status: "cancelled", statusReason: "Too few answers", place: place))
        let postponed = ChangedEventRow(
            id: identifier(), kind: "community_meeting", title: "Open day for families", programmeId: programme,
            heldOn: day(150), status: "postponed", statusReason: "Heavy rain", place: place)
        outreach.changedEvents.append(postponed)
        outreach.changedEvents.append(
            ChangedEventRow(
                id: identifier(), kind: "community_meeting", title: "Open day for families", programmeId: programme,
                heldOn: today + 20, status: "confirmed", postponedFromId: postponed.id, place: place))
    }
}
