package import Domain
package import Foundation

/// What became of a proposal of the demonstration: it is sent when everything else is there, so that its page is made of it.
package struct ProposalFate: Sendable {
    package let id: UUID
    package let sentOn: Day
    package let sentTo: String
    package let sentBy: String
    package let answerDueOn: Day
    /// nil where nobody answered yet.
    package let answer: (code: String, day: Day, note: String?)?
}

/// Proposals to partners, and the information packet that went out first.
extension Story {
    mutating func writeProposals() {
        brandings.append(
            BrandingRow(
                id: identifier(), department: "Social Development: early childhood development",
                address: "Civic Centre", email: "partnerships@\(setting.code.lowercased()).example", language: "en"))
        for (index, partnership) in partnerships.enumerated() {
            let steps = moves.compactMap { $0.first { $0.id == partnership.id } }
            guard let proposed = steps.first(where: { $0.stage == Stage.proposed.rawValue }) else { continue }
            if index < 3 {
                write(
                    "information_packet", to: partnership, titled: "Our centres and what they need",
                    on: proposed.stageSince - 10,
                    by: "email", answered: ("accepted", proposed.stageSince - 3, "They asked for a proposal."))
            }
            let next = steps.first { $0.stageSince >= proposed.stageSince && $0.stage != Stage.proposed.rawValue }
            let answer: (String, Day, String?)? = next.map { step in
                step.stage == Stage.declined.rawValue
                    ? ("declined", step.stageSince, "Not within their budget this year.")
                    : ("accepted", step.stageSince, nil)
            }
            write(
                "proposal", to: partnership, titled: "Proposal: \(partnership.title)", on: proposed.stageSince,
                by: "meeting",
                answered: answer)
        }
        // And one that is being written.
        if let last = partnerships.last {
            proposals.append(
                ProposalRow(
                    id: identifier(), kind: "proposal", partnerId: last.partnerId, partnershipId: last.id,
                    programmeId: programme, title: "Draft: \(last.title)", areas: last.areas, owner: "Partnerships desk"
                ))
        }
    }

    private mutating func write(
        _ kind: String, to partnership: PartnershipRow, titled title: String, on day: Day, by way: String,
        answered: (String, Day, String?)?
    ) {
        let id = identifier()
        let sentOn = max(day, startsOn)
        proposals.append(
            ProposalRow(
                id: id, kind: kind, partnerId: partnership.partnerId, partnershipId: partnership.id,
                programmeId: programme,
                title: String(title.prefix(200)), areas: partnership.areas, owner: "Partnerships desk"))
        proposalFates.append(
            ProposalFate(
                id: id, sentOn: sentOn, sentTo: "The director", sentBy: way, answerDueOn: sentOn + 21,
                answer: answered.map { (code: $0.0, day: max($0.1, sentOn), note: $0.2) }))
    }
}
