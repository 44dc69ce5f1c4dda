import Domain
package import Resources

extension Resource {
    package static let document = Resource(
        name: "document", path: "documents",
        summary: "A version of an MOU or agreement. Once signed it never changes: make the next version.",
        table: "document",
        source: """
            document as t left join lateral (select e.ends_on from document_termination as e \
            where e.tenant_id = t.tenant_id and e.document_id = t.id offset 0) as x on true
            """,
        columns: documentColumns + documentStateColumns, sort: "created_at", children: documentChildren,
        rules: documentRules)

    private static let documentColumns: [Column] = [
        Column(
            "partnership_id", .id(of: "partnership"), writable: .onCreate, required: true, filters: [.equal],
            doc: "The partnership."),
        Column(
            "kind", .code(DocumentKind.codes), writable: .onCreate, required: true, filters: [.equal],
            doc: "mou (memorandum of understanding) or agreement.", example: "\"agreement\""),
        Column(
            "number", .integer(1...1000), writable: .onCreate, required: true, doc: "Version of this paper, from 1.",
            example: "1"),
        Column(
            "title", .text(1...200), required: true, sortable: true, doc: "Title.", example: "\"Partnership agreement\""
        ),
        Column(
            "terms", .text(0...100_000), fallback: .text(""),
            doc: "Text beside the rows: what introduces them, or is agreed besides.",
            example: "\"Each side will …\""),
        Column(
            "valid_from", .date, nullable: true, filters: [.range],
            doc: "First day it is valid; null for the day of its signature.", example: "\"2026-04-01\""),
        Column(
            "valid_until", .date, nullable: true, filters: [.range, .present],
            doc: "Last day it is valid; null where it has no end.", example: "\"2027-06-30\""),
    ]

    private static let documentStateColumns: [Column] = [
        .computed(
            "state", .code(DocumentState.codes),
            sql: "app.document_state(t.review_since, t.signed_on, t.valid_until, x.ends_on, app.today())",
            filters: [.equal], doc: "How it stands today: draft, in_review, signed, expired or terminated."),
        .computed(
            "based_on_id", .id(of: "document"), nullable: true, filters: [.equal],
            doc: "The version it was made from; null where it was made anew."),
        .computed(
            "basis", .code(DocumentBasis.codes), nullable: true,
            doc: "Why it follows another version: amendment or renewal; null where it was made anew."),
        .computed(
            "review_since", .date, nullable: true, doc: "Day it went into review; null while it is a draft."),
        .computed(
            "signed_on", .date, nullable: true, filters: [.range, .present],
            doc: "Day the last of its signatories signed; null before."),
        .computed(
            "signed_by_partner", .text(1...5000), nullable: true,
            doc: "Names of those who signed for the partner, in order."),
        .computed(
            "signed_by_centres", .text(1...5000), nullable: true,
            doc: "Names of those who signed for the centres, in order."),
        .computed(
            "content_sha256", .text(64...64), nullable: true,
            doc: "SHA-256 of the content in UTF-8, in hexadecimal digits; null before."),
        .computed(
            "ends_on", .date, sql: "x.ends_on", nullable: true,
            doc: "First day on which it no longer holds, where it was ended before its time; null otherwise."),
    ]

    private static let documentChildren: [ChildRows] = [
        ChildRows(
            "commitments", of: .documentCommitment, parent: "document_id", count: 0...200,
            doc: "What each side commits to bring.",
            example: """
                [{"position": 1, "side": "partner", "resource_kind": "funding", "amount": 2500000, \
                "schedule": "quarterly", "from_on": "2026-06-30", "until_on": "2027-03-31"}, \
                {"position": 2, "side": "centre", "resource_kind": "staff_time", "amount": 2400, \
                "detail": "A practitioner at each training day", "schedule": "once", "from_on": "2026-09-30"}]
                """),
        ChildRows(
            "clauses", of: .documentClause, parent: "document_id", count: 0...200,
            doc: "Roles and expectations of each side; of an agreement its terms of cooperation too.",
            example: """
                [{"position": 1, "kind": "role", "side": "partner", "body": "Trains the practitioners."}, \
                {"position": 2, "kind": "expectation", "side": "centre", "body": "Sends two people to each day."}, \
                {"position": 3, "kind": "term", "body": "Either side may end it with thirty days' notice."}]
                """),
        ChildRows(
            "milestones", of: .documentMilestone, parent: "document_id", count: 0...200,
            doc: "The timeline of an agreement.",
            example: """
                [{"position": 1, "title": "First training day held", "side": "partner", "due_on": "2026-07-31"}, \
                {"position": 2, "title": "Reading corners set up", "side": "centre", "starts_on": "2026-08-01", \
                "due_on": "2026-10-31"}]
                """),
        ChildRows(
            "metrics", of: .documentMetric, parent: "document_id", count: 0...200,
            doc: "The performance metrics of an agreement.",
            example: """
                [{"position": 1, "indicator": "Practitioners with NQF level 4", "unit": "count", "baseline": 3, \
                "baseline_on": "2026-03-31", "target": 9, "due_on": "2027-03-31"}, \
                {"position": 2, "indicator": "Days without a practitioner", "unit": "count", \
                "direction": "decrease", "target": 5, "due_on": "2027-03-31"}]
                """),
        ChildRows(
            "signatories", of: .documentSignatory, parent: "document_id", count: 0...40,
            doc: "Who is going to sign, for each side.",
            example: """
                [{"position": 1, "side": "partner", "name": "T. Example", "capacity": "Director"}, \
                {"position": 2, "side": "centre", "name": "N. Example", "capacity": "Principal"}]
                """),
    ]

    private static let documentRules: [String: Rule] = [
        "document_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
        "document_tenant_id_partnership_id_kind_number_key": .init(
            "/number", "this version exists already", hint: "take the next number"),
        "document_tenant_id_partnership_id_kind_draft_key": .init(
            "/kind", "a version that is not signed yet exists already",
            hint: "change that one, or archive it", isConflict: true),
        "document_valid_until_check": .init("/valid_until", "must not be before valid_from, nor before the signature"),
        "document_review_since_began_check": .init(
            "/on", "is before the day on which the partnership was identified"),
        "document_review_since_check": .init("/signatories", "the last signature is before the review began"),
        "document_signed_check": .init("/signatories", "the partner and the centres sign, both"),
        "document_signed_on_order_check": .init("/signed_on", "the agreement is not signed before the MOU"),
        "document_signed_on_last_check": .init("/signed_on", "must be the day of the last signature"),
        "document_signatories_check": .init("/signatories", "the partner and the centres sign, both"),
        "document_signatories_missing_check": .init(
            "/signatories", "somebody who is named as a signatory has not signed",
            hint: "give their day, or archive that signatory", isConflict: true),
        "document_number_order_check": .init("", "a later version is signed already", isConflict: true),
        "document_review_check": .init(
            "", "is a draft: it is signed after its review", hint: "take it into review first", isConflict: true),
        "document_signed_immutable": .init(
            "", "is signed and never changes", hint: "make the next version", isConflict: true),
        "document_in_review_check": .init(
            "", "is in review and does not change", hint: "take it back to draft first", isConflict: true),
        "document_based_on_check": .init("", "a version that follows another says why"),
        "document_kind_kept_check": .init("/kind", "cannot be changed: make another document"),
    ]
}
