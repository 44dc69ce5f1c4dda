import Domain
import Postgres
package import Resources

/// The most that one line can move, in whatever unit.
private let amounts = 1...1_000_000_000_000_000

extension Resource {
    package static let ledgerEntry = Resource(
        name: "ledger_entry", path: "ledger-entries",
        summary: """
            What was entered into the ledger at once: a promise, a delivery and how it was allocated, a correction. All of \
            its lines are posted, or none.
            """,
        table: "ledger_entry",
        columns: [
            .id(of: "ledger_entry"),
            Column(
                "partnership_id", .id(of: "partnership"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partnership."),
            Column(
                "occurred_on", .date, writable: .onCreate, required: true, past: true, filters: [.range],
                sortable: true, doc: "Day on which it happened.", example: "\"2026-07-01\""),
            Column(
                "reason", .text(1...2000), writable: .onCreate, required: true,
                doc: "Why: what was promised, delivered, allocated, used or corrected.",
                example: "\"Second instalment\""),
            Column(
                "evidence", .text(1...400), writable: .onCreate, nullable: true,
                doc: "What proves it, such as a receipt's or delivery note's number.", example: "\"Receipt 1042\""),
            .computed(
                "document_id", .id(of: "document"), nullable: true, filters: [.equal],
                doc: """
                    The MOU or agreement whose promises the database entered, or took back, by itself; null for an entry \
                    by somebody.
                    """),
            .computed(
                "status", .code(LedgerEntryStatus.codes), filters: [.equal],
                doc: """
                    posted, pending_approval (without effect until another API key approves it) or refused; entered until \
                    it is posted.
                    """),
            .computed(
                "backdated", .boolean, filters: [.equal],
                doc: """
                    Whether it was recorded more than 14 days after the day on which it happened, or in a later quarter.
                    """),
            .computed(
                "warnings", .codes(GuidelineRule.codes, atLeast: 0), filters: [.holds],
                doc: """
                    Guidelines of the programme that it departs from: centre_share_max, underserved_share_min, \
                    approval_above.
                    """),
            .computed("entered_by", .text(1...200), doc: "Who made the entry."),
            .computed(
                "decided_by", .text(1...200), nullable: true,
                doc: "Who approved or refused it; null where that was not needed or is still to come."),
            .computed("decided_at", .timestamp, nullable: true, doc: "When it was approved or refused."),
            .computed("decision_reason", .text(1...2000), nullable: true, doc: "Why it was approved or refused."),
            .computed(
                "version", .integer(1...Int(Int32.max)),
                doc: "Counts the changes of the row; its ETag is \"v<version>\"."),
            .computed("created_at", .timestamp, filters: [.range], doc: "When the row was made."),
            .computed("updated_at", .timestamp, doc: "When it was last changed."),
        ],
        sort: "occurred_on", descending: true, operations: [.list, .read, .create], standardColumns: false,
        children: [
            ChildRows(
                "lines", of: .ledgerLine, parent: "entry_id", count: 1...200,
                doc: "Its lines, in order: one or more.",
                example: """
                    [{"move": "pledge", "kind": "funding", "amount": 5000000}, \
                    {"move": "receive", "kind": "funding", "amount": 1250000}]
                    """)
        ],
        completion: .init("post", LedgerPosting.post, refusalsOf: .ledgerLine, at: "lines"),
        // Entries of one partnership wait for each other's accounts.
        releasing: .whenCommitted,
        rules: [
            "ledger_entry_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
            "ledger_entry_decided_check": .init(
                "", "is posted or refused already", hint: "a correction is a new entry that reverses its transfers",
                isConflict: true),
            "ledger_entry_approver_check": .init(
                "", "is approved or refused with another API key than the one that it was entered with",
                isConflict: true),
            "ledger_entry_partnership_check": .init(
                "", "is of a partnership that is archived", hint: "refuse it", isConflict: true),
        ])

    package static let ledgerLine = Resource(
        name: "ledger_line", path: "ledger-lines",
        summary: "A line of an entry, as it was entered; once posted it is the transfer with the same identifier.",
        table: "ledger_line",
        columns: [
            .id(of: "ledger_line"),
            .computed("number", .integer(1...Int.max), sortable: true, doc: "Order of recording."),
            Column(
                "entry_id", .id(of: "ledger_entry"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The entry."),
            Column(
                "move", .code(LedgerMove.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: """
                    pledge (from outside), receive (from what was pledged), cancel (a promise), allocate (from what was \
                    received, to a centre), use (by the centre), or reverse (a transfer as a whole).
                    """, example: "\"pledge\""),
            Column(
                "kind", .code(ResourceKind.codes), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "Kind of resource; of a reversal, null.", example: "\"funding\""),
            Column(
                "item_id", .id(of: "resource_item"), writable: .onCreate, nullable: true,
                doc: "What is counted; goes with materials and in_kind."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The centre; goes with allocate and use."),
            Column(
                "activity_id", .id(of: "activity"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The activity that a use was for; of the same partnership, null for none."),
            Column(
                "amount", .integer(amounts), writable: .onCreate, nullable: true,
                doc: "How much: cents, minutes, hundredths of participant days, or items; of a reversal, null.",
                example: "5000000"),
            Column(
                "reverses_id", .id(of: "ledger_transfer"), writable: .onCreate, nullable: true,
                doc: "The transfer that a reversal takes back."),
            .computed("created_at", .timestamp, doc: "When the row was made."),
        ],
        sort: "number", operations: [.list, .read], standardColumns: false, rules: lineRules)

    private static let lineRules: [String: Rule] = [
        "ledger_line_item_id_fkey": .init("/item_id", "is not an item of this municipality"),
        "ledger_line_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
        "ledger_line_activity_id_fkey": .init("/activity_id", "is not an activity of this municipality"),
        "ledger_line_activity_use_check": .init("/activity_id", "goes with use, and only with it"),
        "ledger_line_activity_partnership_check": .init("/activity_id", "is an activity of another partnership"),
        "ledger_line_reverses_id_fkey": .init("/reverses_id", "is not a transfer of this municipality"),
        "ledger_line_entry_id_fkey": .init("/entry_id", "is not an entry of this municipality"),
        "ledger_line_entry_posted_check": .init("/entry_id", "is posted and gets no more lines", isConflict: true),
        "ledger_line_reverse_whole_check": .init(
            "/move", "reverses a transfer as a whole, so it has no kind, item, centre, activity or amount",
            hint: "reverse it, and enter what is right in a further line"),
        "ledger_line_reverses_given_check": .init("/reverses_id", "goes with the move reverse, and only with it"),
        "ledger_line_kind_given_check": .init("/kind", "is required"),
        "ledger_line_amount_given_check": .init("/amount", "is required"),
        "ledger_line_item_given_check": .init("/item_id", "goes with materials and in_kind, and only with them"),
        "ledger_line_centre_given_check": .init("/centre_id", "goes with allocate and use, and only with them"),
        "ledger_line_item_kind_check": .init("/item_id", "is an item of another kind"),
        "ledger_line_centre_member_check": .init(
            "/centre_id", "does not take part in this partnership on that day"),
        "ledger_line_reverses_partnership_check": .init("/reverses_id", "is a transfer of another partnership"),
        "ledger_line_reverses_reversal_check": .init(
            "/reverses_id", "is a reversal itself, which stays", hint: "enter the transfer anew"),
        "ledger_line_reverses_twice_check": .init("/reverses_id", "is reversed already", isConflict: true),
        "ledger_line_reverses_day_check": .init("/reverses_id", "is of a later day than this entry"),
        "ledger_line_pledged_balance_check": .init(
            "/amount", "is more than is promised and not received or cancelled yet",
            hint: "a gift that was not promised is pledged and received in one entry", isConflict: true),
        "ledger_line_received_balance_check": .init(
            "/amount", "is more than was received and is not allocated yet", isConflict: true),
        "ledger_line_allocated_balance_check": .init(
            "/amount", "is more than was allocated to this centre and is not used yet", isConflict: true),
        "ledger_line_used_balance_check": .init("/amount", "is more than this centre has used", isConflict: true),
        "ledger_line_day_balance_check": .init(
            "/amount", "is more than there was on that day, or than was left on a later day", isConflict: true),
        "ledger_line_centre_share_max_check": .init(
            "/amount", "gives one centre more than the programme's guideline centre_share_max allows",
            isConflict: true),
        "ledger_line_underserved_share_min_check": .init(
            "/amount",
            "leaves less for underserved communities than the programme's guideline underserved_share_min asks for",
            isConflict: true),
    ]

    package static let ledgerTransfer = Resource(
        name: "ledger_transfer", path: "ledger-transfers",
        summary: """
            A posted line: an amount that went from one account to another. Never changed, never erased; a correction is \
            another transfer that names the one it reverses.
            """,
        table: "ledger_transfer",
        columns: [
            .computed("id", .id(of: "ledger_transfer"), doc: "Identifier: that of its line."),
            .computed("number", .integer(1...Int.max), sortable: true, doc: "Order of recording."),
            .computed(
                "entry_id", .id(of: "ledger_entry"), filters: [.equal],
                doc: "The entry it belongs to, with its reason and evidence."),
            .computed("partnership_id", .id(of: "partnership"), filters: [.equal], doc: "The partnership."),
            .computed(
                "debit_account_id", .id(of: "ledger_account"), filters: [.equal], doc: "The account it was taken from."),
            .computed(
                "credit_account_id", .id(of: "ledger_account"), filters: [.equal], doc: "The account it was given to."),
            .computed(
                "move", .code(LedgerMove.ofTransfers), filters: [.equal],
                doc:
                    "pledge, receive, cancel (of a promise), allocate or use; of a reversal, the move that it takes back."
            ),
            .computed("kind", .code(ResourceKind.codes), filters: [.equal], doc: "Kind of resource."),
            .computed(
                "unit", .code(ResourceUnit.codes), sql: "app.resource_unit(t.kind)",
                doc: "What the amount is counted in."),
            .computed(
                "item_id", .id(of: "resource_item"), nullable: true, filters: [.equal],
                doc: "What is counted; of materials and in_kind alone."),
            .computed(
                "centre_id", .id(of: "centre"), nullable: true, filters: [.equal],
                doc: "The centre, of allocate and use."),
            .computed(
                "activity_id", .id(of: "activity"), nullable: true, filters: [.equal, .present],
                doc: "The activity that it was used for; null for none."),
            .computed("amount", .integer(amounts), doc: "How much, in the unit of its kind."),
            .computed(
                "effect", .integer(-amounts.upperBound...amounts.upperBound),
                doc: """
                    The amount, negative for a reversal: sums of it by move are what was promised, received, cancelled, \
                    allocated and used.
                    """),
            .computed("occurred_on", .date, filters: [.range], doc: "Day on which it happened."),
            .computed(
                "backdated", .boolean, filters: [.equal],
                doc: """
                    Whether it was recorded more than 14 days after the day on which it happened, or in a later quarter.
                    """),
            .computed(
                "reverses_id", .id(of: "ledger_transfer"), nullable: true, filters: [.equal, .present],
                doc: "The transfer that it takes back as a whole; null for one that takes nothing back."),
            .computed("recorded_at", .timestamp, filters: [.range], doc: "When it was posted."),
        ],
        sort: "number", operations: [.list, .read], standardColumns: false)

    package static let ledgerAccount = Resource(
        name: "ledger_account", path: "ledger-accounts",
        summary: """
            How much of one kind of resource of a partnership is promised, received, allocated to a centre or used by it, \
            as of the last entry.
            """,
        table: "ledger_account",
        columns: [
            .computed("id", .id(of: "ledger_account"), doc: "Identifier: follows from what the account is."),
            .computed("partnership_id", .id(of: "partnership"), filters: [.equal], doc: "The partnership."),
            .computed("kind", .code(ResourceKind.codes), filters: [.equal], doc: "Kind of resource."),
            .computed(
                "unit", .code(ResourceUnit.codes), sql: "app.resource_unit(t.kind)",
                doc: "What the balance is counted in."),
            .computed(
                "item_id", .id(of: "resource_item"), nullable: true, filters: [.equal],
                doc: "What is counted; of materials and in_kind alone."),
            .computed(
                "place", .code(LedgerPlace.codes), filters: [.equal],
                doc: "outside (the world: what was promised comes from there), pledged, received, allocated or used."),
            .computed(
                "centre_id", .id(of: "centre"), nullable: true, filters: [.equal],
                doc: "The centre; of allocated and used alone."),
            .computed(
                "balance", .integer(Int.min...Int.max),
                doc: """
                    What came in less what went out, in the unit of its kind. Never below zero, but outside, where it is \
                    what is promised or was brought, as a negative number.
                    """),
            .computed("transfers", .integer(0...Int(Int32.max)), doc: "How many transfers went in or out."),
            .computed("last_on", .date, nullable: true, filters: [.range], doc: "Last day with a transfer."),
            .computed("created_at", .timestamp, sortable: true, doc: "When the row was made."),
        ],
        sort: "created_at", operations: [.list, .read], standardColumns: false)
}

/// What makes an entry count, once its lines are there.
enum LedgerPosting: String, StatementSet {
    /// `$1` tenant, `$2` the entry. The database checks the lines, holds the entry for approval where a guideline wants
    /// that, and else makes its transfers: see `app.decide_ledger_entry()` and `app.post_ledger_entries()`.
    case post = """
        update ledger_entry as t
        set status = 'posted'
        where t.tenant_id = $1::int4 and t.id = $2::uuid
        """
}
