import Domain
import Foundation

/// What came of what partners promised, which centres got it and how much they have used. What an MOU promises the database
/// enters as it is signed; things, which stand in no MOU here, are promised with the agreement.
extension Story {
    mutating func writeLedger() {
        var luck = Chance("ledger \(setting.code)")
        let books = item("materials", "Picture book", cents: 9_500)
        let tables = item("in_kind", "Child-sized table", cents: 64_000)
        for (rule, threshold, effect) in [
            ("centre_share_max", 45, "warn"), ("underserved_share_min", 50, "warn"),
            ("approval_above", 30_000_000, "hold"),
        ] {
            ledger.guidelines.append(
                GuidelineRow(
                    id: identifier(), programmeId: programme, rule: rule, threshold: threshold, effect: effect))
        }
        let funded = writeTransfers(of: programme, books: books, tables: tables, &luck)
        correct(funded)
        writeGrants(funded)
        writeFundraisers(&luck)
    }

    /// - Returns: the partnerships that were promised money.
    mutating func writeTransfers(of programme: UUID, books: UUID, tables: UUID, _ luck: inout Chance) -> [UUID] {
        var funded: [UUID] = []
        for partnership in partnerships where partnership.programmeId == programme {
            guard let promised = day(of: .agreementSigned, partnership.id) else { continue }
            let forms = offers.first { $0.partnerId == partnership.partnerId }?.forms ?? []
            let written = written(partnership.id)
            let things = Self.things(forms, books: books, tables: tables, isAll: written.isEmpty, &luck)
            if !things.isEmpty { enter(partnership.id, promised, "Promised besides", "E-mail of the director", things) }
            let pledges = written + things
            if pledges.contains(where: { $0.kind == "funding" }) { funded.append(partnership.id) }
            guard let active = day(of: .active, partnership.id), hasGoneOn(partnership.id) else { continue }
            deliver(pledges, of: partnership.id, from: active, &luck)
        }
        return funded
    }

    private mutating func item(_ kind: String, _ name: String, cents: Int) -> UUID {
        let row = ItemRow(id: identifier(), kind: kind, name: name, valueCents: cents)
        ledger.items.append(row)
        return row.id
    }

    /// The day on which a partnership came to a stage.
    func day(of stage: Stage, _ partnership: UUID) -> Day? {
        moves.joined().first { $0.id == partnership && $0.stage == stage.rawValue }?.stageSince
    }

    private func hasGoneOn(_ partnership: UUID) -> Bool {
        !moves.joined().contains {
            $0.id == partnership && ["on_hold", "declined", "terminated"].contains($0.stage)
        }
    }

    /// What the partner commits to in the MOU, at the least: a month has 31 days here.
    private func written(_ partnership: UUID) -> [LedgerLineRow] {
        guard let paper = documents.first(where: { $0.partnershipId == partnership && $0.kind == "mou" }) else {
            return []
        }
        var amounts: [String: Int] = [:]
        for line in commitments where line.documentId == paper.id && line.side == "partner" {
            let days = (line.untilOn ?? line.fromOn) - line.fromOn
            amounts[line.resourceKind, default: 0] += line.amount * (days / (line.schedule == "monthly" ? 31 : 92) + 1)
        }
        return amounts.sorted { $0.key < $1.key }.map { LedgerLineRow(move: "pledge", kind: $0.key, amount: $0.value) }
    }

    private static func things(
        _ forms: [String], books: UUID, tables: UUID, isAll: Bool, _ luck: inout Chance
    ) -> [LedgerLineRow] {
        if forms.contains("materials") {
            return [LedgerLineRow(move: "pledge", kind: "materials", itemId: books, amount: luck.number(6...24) * 10)]
        }
        guard isAll else { return [] }
        return [LedgerLineRow(move: "pledge", kind: "in_kind", itemId: tables, amount: luck.number(6...20))]
    }

    /// Makes an entry; the lines get their identifiers here.
    @discardableResult
    mutating func enter(
        _ partnership: UUID, _ day: Day, _ reason: String, _ evidence: String?, _ lines: [LedgerLineRow],
        round: Int = 0
    ) -> (entry: UUID, lines: [UUID]) {
        let entry = identifier()
        while ledger.rounds.count <= round { ledger.rounds.append(.init()) }
        ledger.rounds[round].entries.append(
            LedgerEntryRow(
                id: entry, partnershipId: partnership, occurredOn: day, reason: reason, evidence: evidence,
                createdAt: min(day + 2, today)))
        var ids: [UUID] = []
        for var line in lines {
            line.id = identifier()
            line.entryId = entry
            ids.append(line.id)
            ledger.rounds[round].lines.append(line)
        }
        return (entry, ids)
    }

    /// Half of what was promised comes a week after the work began and goes to the centres, which use most of it in a
    /// month; a quarter comes later and waits.
    private mutating func deliver(
        _ pledges: [LedgerLineRow], of partnership: UUID, from active: Day, _ luck: inout Chance
    ) {
        let first = min(active + 7, today)
        let members = partnershipCentres.filter {
            $0.partnershipId == partnership && $0.joinedOn <= first && $0.leftOn == nil
        }.map(\.centreId)
        guard !members.isEmpty else { return }
        var delivered: [LedgerLineRow] = []
        var used: [LedgerLineRow] = []
        for pledge in pledges {
            let half = max(pledge.amount ?? 0, 2) / 2
            delivered.append(pledge.as("receive", half))
            for (place, centre) in members.enumerated() {
                let part = half / members.count + (place < half % members.count ? 1 : 0)
                guard part > 0 else { continue }
                delivered.append(pledge.as("allocate", part, centre: centre))
                let some = Int(Double(part) * (0.5 + 0.4 * luck.unit()))
                if some > 0 { used.append(pledge.as("use", some, centre: centre)) }
            }
        }
        let number = ledger.rounds.first?.entries.count ?? 0
        enter(partnership, first, "First delivery, shared out at once", "Delivery note \(1_000 + number)", delivered)
        let month = first + 28
        if month <= today, !used.isEmpty { enter(partnership, month, "Used, as the centres report", nil, used) }
        let second = first + 42
        let more = pledges.compactMap { pledge in
            (pledge.amount ?? 0) >= 8 ? pledge.as("receive", (pledge.amount ?? 0) / 4) : nil
        }
        if second <= today, !more.isEmpty {
            enter(partnership, second, "Second delivery", "Delivery note \(1_500 + number)", more)
        }
    }

    /// A second delivery that was entered too high, a promise that is taken back in part, and one so large that it waits
    /// for approval.
    private mutating func correct(_ funded: [UUID]) {
        let first = ledger.rounds[0]
        if let entry = first.entries.first(where: { $0.reason == "Second delivery" }),
            let line = first.lines.first(where: { $0.entryId == entry.id }), let amount = line.amount
        {
            enter(
                entry.partnershipId, min(entry.occurredOn + 5, today), "The second delivery was counted wrongly",
                "Recount of \(min(entry.occurredOn + 5, today))",
                [LedgerLineRow(move: "reverse", reversesId: line.id), line.as("receive", amount * 9 / 10)], round: 1)
        }
        if let last = funded.last, day(of: .active, last) == nil, let promised = day(of: .agreementSigned, last),
            let line = written(last).first(where: { $0.kind == "funding" }), let amount = line.amount
        {
            enter(
                last, min(promised + 30, today), "Budget cut at the partner's head office", "Letter",
                [line.as("cancel", amount / 5)], round: 1)
        }
        if let partnership = funded.first {
            enter(
                partnership, today, "A second year of support", "E-mail of the director",
                [LedgerLineRow(move: "pledge", kind: "funding", amount: 45_000_000)], round: 1)
        }
    }
}

/// The rows of a municipality's ledger, grants and fundraisers.
struct LedgerStory {
    struct Round {
        var entries: [LedgerEntryRow] = []
        var lines: [LedgerLineRow] = []
    }

    var items: [ItemRow] = []
    var guidelines: [GuidelineRow] = []
    /// A round is posted before the next is written, which may correct it.
    var rounds: [Round] = []
    var grants: [GrantRow] = []
    /// The n-th moves of all applications.
    var grantMoves: [[GrantMoveRow]] = []
    var reports: [GrantReportRow] = []
    var fundraisers: [FundraiserRow] = []
    var shares: [ShareRow] = []
}

struct ItemRow: Encodable {
    var id: UUID
    var kind, name: String
    var valueCents: Int
}

struct GuidelineRow: Encodable {
    var id, programmeId: UUID
    var rule: String
    var threshold: Int
    var effect: String
}

struct LedgerEntryRow: Encodable {
    var id, partnershipId: UUID
    var occurredOn: Day
    var reason: String
    var evidence: String?
    var createdAt: Day
}

struct LedgerLineRow: Encodable {
    var id = UUID()
    var entryId = UUID()
    var move: String
    var kind: String?
    var itemId: UUID?
    var centreId: UUID?
    var amount: Int?
    var reversesId: UUID?
    var activityId: UUID?

    func `as`(_ move: String, _ amount: Int, centre: UUID? = nil) -> LedgerLineRow {
        LedgerLineRow(move: move, kind: kind, itemId: itemId, centreId: centre, amount: amount)
    }
}
