import Domain
package import Resources

/// What solved a problem, for others to find.
extension Resource {
    package static let practice = Resource(
        name: "practice", path: "practices",
        summary:
            "A problem and what solved it: proposed, reviewed, shared within the municipality or with all, withdrawn.",
        table: "practice",
        columns: [
            Column(
                "title", .text(1...200), required: true, filters: [.prefix], sortable: true, doc: "What it is called.",
                example: "\"Shared transport to training\""),
            Column(
                "problem", .text(1...4000), required: true, doc: "The problem.",
                example: "\"Practitioners could not reach the training venue.\""),
            Column(
                "solution", .text(1...4000), required: true, doc: "What solved it.",
                example: "\"Four centres share one taxi and its cost.\""),
            Column(
                "area", .code(CollaborationArea.codes), required: true, filters: [.equal],
                doc: "Area of collaboration that it serves.", example: "\"teacher_training\""),
            Column(
                "barrier_category", .code(BarrierCategory.codes), nullable: true, filters: [.equal],
                doc: "Kind of barrier that it removes; null for none.", example: "\"transport\""),
            Column(
                "cost_cents", .integer(0...1_000_000_000_000), nullable: true, filters: [.range],
                doc: "What it cost, in cents.", example: "240000"),
            Column(
                "evidence", .text(1...4000), nullable: true, doc: "What shows that it works.",
                example: "\"Attendance rose from 11 to 19 of 20.\""),
            Column(
                "proposed_by", .code(PracticeSource.codes), fallback: .text("staff"), filters: [.equal],
                doc: "Who proposed it: a centre, a partner or staff of the municipality.", example: "\"staff\""),
            Column(
                "centre_id", .id(of: "centre"), nullable: true, filters: [.equal],
                doc: "The centre where it worked; needed where a centre proposed it."),
            Column(
                "partner_id", .id(of: "partner"), nullable: true, filters: [.equal],
                doc: "The partner with whom it worked; needed where a partner proposed it."),
            Column(
                "barrier_id", .id(of: "barrier"), nullable: true, filters: [.equal],
                doc: "The barrier that it resolved; null for none."),
            .computed(
                "status", .code(PracticeStatus.codes), filters: [.equal],
                doc: "proposed, reviewed, shared or withdrawn."),
            .computed(
                "status_since", .date, nullable: true, filters: [.range],
                doc: "Day it came to this status; null until it was reviewed."),
            .computed("status_reason", .text(1...2000), nullable: true, doc: "Why it came to this status."),
            .computed(
                "audience", .code(PracticeAudience.codes), nullable: true, filters: [.equal],
                doc: "With whom it is shared: the municipality alone, or all; null while it is not shared."),
            .computed(
                "names_no_one", .boolean, nullable: true,
                doc: """
                    Whether whoever shared it with all confirmed that nobody can be told from it; null while nobody did.
                    """),
            .computed(
                "days_to_resolve", .integer(0...100_000),
                sql: """
                    (select b.resolved_on - b.raised_on from barrier as b where b.tenant_id = t.tenant_id and b.id = t.barrier_id)
                    """, nullable: true,
                doc: "Days from the barrier's being raised to its being resolved; null while that is not known."),
            .computed(
                "uptakes", .integer(0...Int(Int32.max)), sql: "(select u.uptakes from app.count_uptakes(t.id) as u)",
                doc: "How often it was taken up, in all municipalities."),
            .computed(
                "worked", .integer(0...Int(Int32.max)), sql: "(select u.worked from app.count_uptakes(t.id) as u)",
                doc: "How often it worked there."),
        ],
        filters: [
            ListFilter(
                "words", .text(1...200),
                sql: """
                    not exists (select from unnest(string_to_array((select app.fold(?::text)), ' ')) as w (word) \
                    where position(w.word in t.search_folded) = 0)
                    """,
                doc: "All of these words occur in title, problem or solution; capitals and accents make no difference.")
        ],
        sort: "title",
        rules: [
            "practice_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "practice_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "practice_barrier_id_fkey": .init("/barrier_id", "is not a barrier of this municipality"),
            "practice_proposed_check": .init(
                "/proposed_by", "goes with the centre or partner that proposed it",
                hint: "name it in centre_id or partner_id"),
            "practice_shared_check": .init("/to", "a practice that is shared has an audience, and no other has one"),
            "practice_status_first": .init("/status", "a practice begins as proposed"),
            "practice_status_move": .init(
                "/to", "is no step from the practice's status",
                hint: "proposed, reviewed (or back), shared with the municipality, shared with all, withdrawn",
                isConflict: true),
            "practice_status_order": .init("/on", "is before the step it follows"),
            "practice_status_since_check": .init("/status_since", "changes with the status only"),
            "practice_status_reason_status_since_check": .init("/status_reason", "goes with the day of the step"),
            "practice_reviewed_immutable": .init(
                "", "was reviewed and does not change", hint: "take it back to proposed first", isConflict: true),
            "practice_names_no_one_check": .init(
                "/names_no_one", "is to be true where a practice is shared with all: nobody can be told from it"),
            "practice_audience_name_check": .init(
                "/to", "names a centre, a partner or a contact of the municipality, or somebody by Mr or Mrs",
                hint: "take it back to proposed and take the name out", isConflict: true),
            "practice_audience_number_check": .init(
                "/to", "has a telephone number or another long number in it",
                hint: "take it back to proposed and take the number out", isConflict: true),
            "practice_audience_address_check": .init(
                "/to", "has an e-mail or web address in it",
                hint: "take it back to proposed and take the address out", isConflict: true),
        ])
}

/// Practices that any municipality shared with all: no centre, child, contact or person is in it.
extension Resource {
    package static let sharedPractice = Resource(
        name: "shared_practice", path: "shared-practices",
        summary: "A practice that a municipality shared with all.", table: "shared_practice",
        source: "practice_library as t",
        columns: [
            .computed("id", .id(of: "practice"), doc: "The practice."),
            .computed(
                "municipality_code", .text(2...6), sql: "(select r.code from region as r where r.id = t.region_id)",
                doc: "The municipality where it worked, by its code."),
            .computed(
                "municipality_name", .text(1...200), sql: "(select r.name from region as r where r.id = t.region_id)",
                doc: "Its name."),
            .computed("title", .text(1...200), doc: "What it is called."),
            .computed("problem", .text(1...4000), doc: "The problem."),
            .computed("solution", .text(1...4000), doc: "What solved it."),
            .computed(
                "area", .code(CollaborationArea.codes), filters: [.equal], doc: "Area of collaboration that it serves."),
            .computed(
                "barrier_category", .code(BarrierCategory.codes), nullable: true, filters: [.equal],
                doc: "Kind of barrier that it removes; null for none."),
            .computed(
                "cost_cents", .integer(0...1_000_000_000_000), nullable: true, filters: [.range],
                doc: "What it cost, in cents."),
            .computed("evidence", .text(1...4000), nullable: true, doc: "What shows that it works."),
            .computed(
                "days_to_resolve", .integer(0...100_000), nullable: true, filters: [.range],
                doc: """
                    Days from the barrier's being raised to its being resolved, as it stood on the day it was shared; null \
                    where it was not known.
                    """),
            .computed("shared_on", .date, filters: [.range], sortable: true, doc: "Day it was shared with all."),
            .computed(
                "municipalities", .integer(0...Int(Int32.max)),
                sql: "(select u.municipalities from app.count_uptakes(t.id) as u)",
                doc: "How many municipalities took it up."),
            .computed(
                "uptakes", .integer(0...Int(Int32.max)), sql: "(select u.uptakes from app.count_uptakes(t.id) as u)",
                doc: "How often it was taken up."),
            .computed(
                "worked", .integer(0...Int(Int32.max)), sql: "(select u.worked from app.count_uptakes(t.id) as u)",
                doc: "How often it worked there."),
        ],
        filters: [
            ListFilter(
                "words", .text(1...200),
                sql: """
                    not exists (select from unnest(string_to_array((select app.fold(?::text)), ' ')) as w (word) \
                    where position(w.word in t.search_folded) = 0)
                    """,
                doc: "All of these words occur in title, problem or solution; capitals and accents make no difference.")
        ],
        sort: "shared_on", descending: true, operations: [.list, .read], standardColumns: false)
}

extension Resource {
    package static let practiceUptake = Resource(
        name: "practice_uptake", path: "practice-uptakes",
        summary:
            "A centre or partnership that took up a practice, of this municipality or shared by another, and what came of it.",
        table: "practice_uptake",
        columns: [
            Column(
                "practice_id", .id(of: "practice"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The practice: this municipality's, or one that is shared with all."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The centre that took it up; null for a partnership."),
            Column(
                "partnership_id", .id(of: "partnership"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The partnership that took it up; null for a centre."),
            Column(
                "taken_up_on", .date, writable: .onCreate, required: true, past: true, filters: [.range],
                sortable: true, doc: "Day it was taken up.", example: "\"2026-06-01\""),
            Column(
                "barrier_id", .id(of: "barrier"), nullable: true, filters: [.equal],
                doc: "The barrier for which it was taken up; null for none."),
            Column(
                "outcome", .code(UptakeOutcome.codes), nullable: true, filters: [.equal],
                doc: "What came of it: worked, partly or did_not_work; null while that is open.", example: "\"worked\""),
            Column(
                "outcome_on", .date, nullable: true, past: true, filters: [.range],
                doc: "Day on which that was judged.", example: "\"2026-09-01\""),
            Column("note", .text(1...2000), nullable: true, doc: "What was done differently, and why."),
        ],
        sort: "taken_up_on", descending: true,
        rules: [
            "practice_uptake_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "practice_uptake_partnership_id_fkey": .init(
                "/partnership_id", "is not a partnership of this municipality"),
            "practice_uptake_barrier_id_fkey": .init("/barrier_id", "is not a barrier of this municipality"),
            "practice_uptake_taker_check": .init("", "one centre or one partnership takes it up"),
            "practice_uptake_outcome_on_check": .init("/outcome_on", "must not be before taken_up_on"),
            "practice_uptake_outcome_outcome_on_check": .init(
                "/outcome", "goes with outcome_on: how it worked and the day on which that was judged, or neither"),
            "practice_uptake_practice_id_known_check": .init(
                "/practice_id", "is not a practice of this municipality, nor shared with all",
                hint: "see /practices and /shared-practices"),
            "practice_uptake_practice_id_withdrawn_check": .init("/practice_id", "was withdrawn"),
            "practice_uptake_tenant_id_practice_id_centre_id_key": .init(
                "/centre_id", "took it up already", hint: "change that row"),
            "practice_uptake_tenant_id_practice_id_partnership_id_key": .init(
                "/partnership_id", "took it up already", hint: "change that row"),
        ])
}
