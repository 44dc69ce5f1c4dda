import Documents
import Domain
package import Resources

extension Resource {
    private static func texts(_ name: String, _ doc: String, example: String) -> Column {
        Column(
            name, .texts(0...20, each: 1...500), fallback: .list([]), doc: doc, example: "[\"\(example)\"]")
    }

    private static let subjects = [
        Column(
            "kind", .code(["proposal", "information_packet"]), writable: .onCreate, required: true, filters: [.equal],
            doc: "What it is: proposal or information_packet.", example: "\"proposal\""),
        .computed("number", .integer(1...1000), doc: "Version, from 1: one more than the one it replaces."),
        .computed(
            "replaces_id", .id(of: "proposal"), nullable: true, filters: [.equal],
            doc: "The version before; null for the first."),
        Column(
            "partner_id", .id(of: "partner"), writable: .onCreate, required: true, filters: [.equal],
            doc: "The partner it is for."),
        Column(
            "partnership_id", .id(of: "partnership"), writable: .onCreate, nullable: true, filters: [.equal],
            doc: "The partnership it is about, of the same partner; null for none."),
        Column(
            "programme_id", .id(of: "programme"), nullable: true, filters: [.equal],
            doc: "The programme it belongs to; null for none."),
    ]

    private static let contents = [
        Column(
            "title", .text(1...200), required: true, sortable: true, doc: "Title.",
            example: "\"Together for our youngest\""),
        Column(
            "language", .code(DocumentLanguage.codes), nullable: true,
            doc: "Language of the document: en or af; null for the municipality's.", example: "\"en\""),
        Column(
            "introduction", .text(1...4000), nullable: true,
            doc: "Why this partner is approached; null for the usual words.",
            example: "\"Your work in our wards is known to the centres.\""),
        Column(
            "objectives", .codes(Objective.codes, atLeast: 0), fallback: .list([]),
            doc: "Objectives; none for those of the partnership or the programme.",
            example: "[\"capacity_building\"]"),
        Column(
            "areas", .codes(CollaborationArea.codes, atLeast: 0), fallback: .list([]),
            doc: "Areas of collaboration; none for those of the partnership, or those that the partner offers.",
            example: "[\"teacher_training\"]"),
        texts("goals", "Goals; none for those that follow from the objectives.", example: "Every practitioner trained"),
        texts(
            "partner_benefits", "Benefits for the partner; none for the usual ones of its kind.",
            example: "A place to train"),
        texts(
            "centre_benefits", "Benefits for the centres; none for those that follow from the areas.",
            example: "Trained staff"),
        texts(
            "municipality_role", "What the municipality does; none for the usual.", example: "Brings both together"),
        texts("partner_role", "What the partner does; none for what it offers.", example: "Sends two trainers"),
        texts("centre_role", "What the centres do; none for the usual.", example: "Give time and a room"),
        Column(
            "owner", .text(1...200), nullable: true, filters: [.present], doc: "Role or team that follows it up.",
            example: "\"Partnerships desk\""),
    ]

    private static let fates = [
        .computed(
            "status", .code(["draft", "sent", "accepted", "declined"]), filters: [.equal],
            doc: "Where it stands: draft, sent, accepted or declined."),
        .computed(
            "no_answer", .boolean,
            sql: "(t.status = 'sent' and coalesce(t.answer_due_on < app.today(), false))",
            doc: "Whether the day by which an answer was expected has passed without one."),
        .computed(
            "sent_on", .date, nullable: true, filters: [.range], doc: "Day it was sent; null for a draft."),
        .computed(
            "sent_to", .text(1...200), nullable: true, doc: "Who it was sent to. Not in the document itself."),
        .computed(
            "sent_by", .code(["email", "post", "hand", "meeting", "messaging", "other"]), nullable: true,
            doc: "How it was sent: email, post, hand, meeting, messaging or other."),
        .computed(
            "sent_sha256", .text(64...64), nullable: true,
            doc: "SHA-256 of the document that was sent, in hexadecimal."),
        Column.computed(
            "answer_due_on", .date, nullable: true, filters: [.range],
            doc: "Day by which an answer is expected; null for a draft."),
        .computed(
            "answered_on", .date, nullable: true, filters: [.range], doc: "Day of the answer; null while there is none."
        ),
        .computed("answer_note", .text(1...2000), nullable: true, doc: "What the answer said."),
    ]

    package static let proposal = Resource(
        name: "proposal", path: "proposals",
        summary: """
            A proposal or information packet for a partner, as draft, sent or answered. What was sent never changes: a \
            new version follows.
            """,
        table: "proposal", columns: subjects + contents + fates,
        filters: [
            ListFilter(
                "unanswered", .boolean,
                sql: "(t.status = 'sent' and coalesce(t.answer_due_on < app.today(), false)) = ?::bool",
                doc: "Whether the day by which an answer was expected has passed without one."),
            ListFilter(
                "centre_id", .id(of: "centre"),
                sql: """
                    exists (select from proposal_centre as c where c.tenant_id = t.tenant_id and c.proposal_id = t.id \
                    and c.archived_at is null and c.centre_id = any(?::uuid[]))
                    """, doc: "Proposals that name one of these centres."),
        ],
        sort: "created_at", descending: true,
        rules: [
            "proposal_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "proposal_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
            "proposal_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "proposal_partnership_id_partner_check": .init("/partnership_id", "is a partnership of another partner"),
            "proposal_replaces_id_sent_check": .init(
                "", "is a draft: change it", hint: "a new version follows what was sent", isConflict: true),
            "proposal_tenant_id_replaces_id_key": .init("", "has a next version already"),
            "proposal_sent_immutable": .init(
                "", "was sent and never changes", hint: "make the next version", isConflict: true),
            "proposal_answer_due_on_check": .init("/answer_due_on", "is before the day of sending"),
            "proposal_sent_on_began_check": .init("/on", "is before the day on which the partnership was identified"),
            "proposal_answered_on_check": .init("/on", "is before the day of sending"),
            "proposal_awaited_check": .init("/answer_due_on", "is needed while an answer is awaited"),
            "proposal_sent_check": .init("", "is sent with its day, recipient, way and bytes, or is a draft"),
            "proposal_answered_check": .init("", "has an answer with its day, or none"),
        ])

    package static let proposalCentre = Resource(
        name: "proposal_centre", path: "proposal-centres",
        summary: "A centre whose needs a proposal or information packet is about.", table: "proposal_centre",
        columns: [
            Column(
                "proposal_id", .id(of: "proposal"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The proposal, while it is a draft."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
        ],
        sort: "created_at", operations: [.list, .read, .create, .archive],
        rules: [
            "proposal_centre_proposal_id_fkey": .init("/proposal_id", "is not a proposal of this municipality"),
            "proposal_centre_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "proposal_centre_tenant_id_proposal_id_centre_id_key": .init(
                "/centre_id", "this centre is in that proposal already"),
            "proposal_centre_count_check": .init("/proposal_id", "names 200 centres already", isConflict: true),
            "proposal_centre_sent_immutable": .init(
                "", "belongs to a proposal that was sent and never changes", hint: "make the next version",
                isConflict: true),
        ])
}
