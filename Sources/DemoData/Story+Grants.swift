import Domain
import Foundation

/// Grants at every step of their way, and what partnerships raise together.
extension Story {
    mutating func writeGrants(_ funded: [UUID]) {
        let early = partnerships.filter { day(of: .mouSigned, $0.id) != nil }.map(\.id)
        let plans: [(status: String, title: String, funder: String, call: String?, cents: Int)] = [
            (
                "awarded", "Training of practitioners at NQF level 4", "Lindiwe Early Learning Trust",
                "Call 2 of this year", 18_000_000
            ),
            ("refused", "Shade and play equipment", "Example Lottery Fund", "Arts and recreation", 32_000_000),
            ("applied", "Vegetable gardens at six centres", "Green Kitchens Fund", nil, 9_500_000),
            (
                "idea", "Books in the language of the home", "Readers of Tomorrow Foundation", "Home languages",
                6_000_000
            ),
            ("withdrawn", "A bus for outings", "Example Motors CSI", nil, 75_000_000),
        ]
        for (plan, partnership) in zip(plans, early) {
            let id = identifier()
            let signed = day(of: .mouSigned, partnership) ?? startsOn
            let applied = min(signed + 10, today)
            let decided = min(applied + 40, today)
            ledger.grants.append(
                GrantRow(
                    id: id, partnershipId: partnership, title: plan.title, funder: plan.funder, call: plan.call,
                    deadlineOn: plan.status == "idea" ? today + 21 : applied + 5, askedCents: plan.cents,
                    owner: plan.status == "awarded" ? "Grants office" : nil))
            if plan.status != "idea" { record(GrantMoveRow(id: id, status: "applied", appliedOn: applied), round: 0) }
            switch plan.status {
            case "awarded":
                let cents = plan.cents * 5 / 6
                let entry = enter(
                    partnership, decided, "Grant awarded by \(plan.funder): \(plan.title)", "Letter of award",
                    [LedgerLineRow(move: "pledge", kind: "funding", amount: cents)]
                ).entry
                record(
                    GrantMoveRow(
                        id: id, status: "awarded", appliedOn: applied, decidedOn: decided, awardedCents: cents,
                        conditions: "Half of the places for centres in the poorest wards; a report each half-year.",
                        decisionReason: "Letter of award", entryId: entry), round: 1)
                for (title, due, delivered) in [
                    ("Opening report", decided + 14, min(decided + 12, today)),
                    ("First half-yearly report", today - 3, nil), ("Final report", decided + 365, nil),
                ] as [(String, Day, Day?)] {
                    ledger.reports.append(
                        GrantReportRow(
                            id: identifier(), grantApplicationId: id, title: title, dueOn: due, deliveredOn: delivered))
                }
            case "refused", "withdrawn":
                record(
                    GrantMoveRow(
                        id: id, status: plan.status, appliedOn: applied, decidedOn: decided,
                        decisionReason: plan.status == "refused"
                            ? "More applications than money" : "The partner found a bus"), round: 1)
            default: break
            }
        }
    }

    private mutating func record(_ move: GrantMoveRow, round: Int) {
        while ledger.grantMoves.count <= round { ledger.grantMoves.append([]) }
        ledger.grantMoves[round].append(move)
    }

    /// A walk that is over, split by the largest remainder in the order of ids, and a campaign that is still to come.
    mutating func writeFundraisers(_ luck: inout Chance) {
        let partners = partnerships.filter { day(of: .active, $0.id) != nil }.prefix(3).map(\.id)
        let starts = today - 40
        guard partners.count > 1, starts > startsOn else { return }
        let walk = identifier()
        let (raised, cost) = (luck.number(180...260) * 10_000 + 50, luck.number(15...30) * 10_000)
        let shares = partners.map { (id: identifier(), partnership: $0) }.sorted { $0.id.uuidString < $1.id.uuidString }
        let net = raised - cost
        for (place, share) in shares.enumerated() {
            let part = net / shares.count + (place < net % shares.count ? 1 : 0)
            let entry = enter(
                share.partnership, today - 30, "Part of Walk for the little ones", "Bank statement",
                ["pledge", "receive"].map { LedgerLineRow(move: $0, kind: "funding", amount: part) }
            ).entry
            ledger.shares.append(
                ShareRow(
                    id: share.id, fundraiserId: walk, partnershipId: share.partnership, shareCents: part, entryId: entry
                ))
        }
        ledger.fundraisers.append(
            FundraiserRow(
                id: walk, programmeId: programme, kind: "event", title: "Walk for the little ones", startsOn: starts,
                endsOn: nil, targetCents: 2_000_000, raisedCents: raised, costCents: cost, endedOn: today - 30))
        let campaign = identifier()
        ledger.fundraisers.append(
            FundraiserRow(
                id: campaign, programmeId: programme, kind: "campaign", title: "A book for every child",
                startsOn: today + 14, endsOn: today + 75, targetCents: 6_000_000, raisedCents: 0, costCents: 0,
                endedOn: nil))
        for partnership in partners {
            ledger.shares.append(ShareRow(id: identifier(), fundraiserId: campaign, partnershipId: partnership))
        }
    }
}

struct GrantRow: Encodable {
    var id, partnershipId: UUID
    var title, funder: String
    var call: String?
    var deadlineOn: Day?
    var askedCents: Int
    var owner: String?
}

struct GrantMoveRow: Encodable {
    var id: UUID
    var status: String
    var appliedOn: Day?
    var decidedOn: Day?
    var awardedCents: Int?
    var conditions, decisionReason: String?
    var entryId: UUID?
}

struct GrantReportRow: Encodable {
    var id, grantApplicationId: UUID
    var title: String
    var dueOn: Day
    var deliveredOn: Day?
}

struct FundraiserRow: Encodable {
    var id, programmeId: UUID
    var kind, title: String
    var startsOn: Day
    var endsOn: Day?
    var targetCents, raisedCents, costCents: Int
    var endedOn: Day?
}

struct ShareRow: Encodable {
    var id, fundraiserId, partnershipId: UUID
    var shareCents: Int?
    var entryId: UUID?
}
