import Domain
package import Resources

/// What was decided and why, and what became of it.
extension Resource {
    package static let decision = Resource(
        name: "decision", path: "decisions",
        summary: "A decision: what was decided, why, by whom, about what, and what its review found.",
        table: "decision",
        columns: [
            Column(
                "kind", .code(DecisionKind.codes), required: true, filters: [.equal],
                doc: "What kind it is: refinement (of the strategy), resources, partnership or other.",
                example: "\"refinement\""),
            Column(
                "title", .text(1...200), required: true, sortable: true, doc: "What it is about, in a line.",
                example: "\"Look for partners in the northern wards first\""),
            Column(
                "decided_on", .date, required: true, past: true, filters: [.range], sortable: true,
                doc: "Day of the decision.", example: "\"2026-06-30\""),
            Column(
                "decision", .text(1...4000), required: true, doc: "What was decided.",
                example: "\"Outreach of the next quarter goes to wards 1 to 6.\""),
            Column(
                "reason", .text(1...4000), required: true, doc: "Why.", example: "\"No partnership reaches them yet.\""),
            Column(
                "decided_by", .text(1...200), required: true, doc: "The role, meeting or body that decided.",
                example: "\"Steering committee\""),
            Column(
                "programme_id", .id(of: "programme"), nullable: true, filters: [.equal],
                doc: "The programme it is about; null for none."),
            Column(
                "partnership_id", .id(of: "partnership"), nullable: true, filters: [.equal],
                doc: "The partnership it is about; null for none."),
            Column(
                "barrier_id", .id(of: "barrier"), nullable: true, filters: [.equal],
                doc: "The barrier it is about; null for none."),
            Column(
                "review_on", .date, nullable: true, filters: [.range],
                doc: "Day by which it is to be reviewed; null for never.", example: "\"2026-09-30\""),
            Column(
                "reviewed_on", .date, nullable: true, past: true, filters: [.range, .present],
                doc: "Day it was reviewed; null while it was not.", example: "\"2026-10-05\""),
            Column(
                "review_outcome", .code(ReviewOutcome.codes), nullable: true, filters: [.equal],
                doc: "What the review decided: kept, changed or dropped.", example: "\"kept\""),
            Column(
                "review_result", .text(1...4000), nullable: true, doc: "What the review found.",
                example: "\"Two partnerships came of it.\""),
        ],
        filters: [
            ListFilter(
                "review_overdue_on", .date, sql: "t.reviewed_on is null and t.review_on < ?::date",
                doc: "Decisions that were to be reviewed before this day and are not.")
        ],
        sort: "decided_on", descending: true,
        rules: [
            "decision_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "decision_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
            "decision_barrier_id_fkey": .init("/barrier_id", "is not a barrier of this municipality"),
            "decision_review_on_check": .init("/review_on", "must not be before decided_on"),
            "decision_reviewed_on_check": .init("/reviewed_on", "must not be before decided_on"),
            "decision_review_outcome_reviewed_on_check": .init(
                "/review_outcome", "goes with reviewed_on: the day of the review and what it decided, or neither"),
            "decision_review_result_reviewed_on_check": .init(
                "/review_result", "goes with the review", hint: "say reviewed_on and review_outcome with it"),
        ])
}

extension Resource {
    package static let lesson = Resource(
        name: "lesson", path: "lessons",
        summary: "What was learned in a programme: what worked or did not.",
        table: "lesson",
        columns: [
            Column(
                "programme_id", .id(of: "programme"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The programme."),
            Column(
                "partnership_id", .id(of: "partnership"), nullable: true, filters: [.equal],
                doc: "The partnership it was learned in; null for none."),
            Column(
                "title", .text(1...200), required: true, sortable: true, doc: "What it is about, in a line.",
                example: "\"Principals decide in the first week of a term\""),
            Column(
                "learned_on", .date, required: true, past: true, filters: [.range], sortable: true,
                doc: "Day it was learned.", example: "\"2026-06-24\""),
            Column(
                "outcome", .code(LessonOutcome.codes), required: true, filters: [.equal],
                doc: "Whether it worked or did_not_work.", example: "\"worked\""),
            Column(
                "lesson", .text(1...4000), required: true, doc: "What was learned.",
                example: "\"Proposals sent in the holidays were not answered.\""),
            Column(
                "area", .code(CollaborationArea.codes), nullable: true, filters: [.equal],
                doc: "Area of collaboration; null for none.", example: "\"teacher_training\""),
            Column(
                "decision_id", .id(of: "decision"), nullable: true, filters: [.equal],
                doc: "The decision that followed; null for none."),
        ],
        sort: "learned_on", descending: true,
        rules: [
            "lesson_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "lesson_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
            "lesson_decision_id_fkey": .init("/decision_id", "is not a decision of this municipality"),
        ])
}
