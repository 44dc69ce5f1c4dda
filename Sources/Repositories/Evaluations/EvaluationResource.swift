import Domain
import Postgres
package import Resources

extension Resource {
    package static let evaluation = Resource(
        name: "evaluation", path: "evaluations",
        summary: "A quarterly review or annual evaluation of a programme. Once published it never changes.",
        table: "evaluation",
        columns: [
            .computed("programme_id", .id(of: "programme"), filters: [.equal], doc: "The programme."),
            .computed(
                "kind", .code(["quarterly_review", "annual_evaluation"]), filters: [.equal],
                doc: "What kind it is: quarterly_review or annual_evaluation."),
            .computed("period_start", .date, filters: [.range], sortable: true, doc: "First day of the period."),
            .computed("period_end", .date, filters: [.range], sortable: true, doc: "The day after its last."),
            .computed(
                "revision", .integer(1...1000),
                doc: """
                    1 for the first of its period, one more with every correction. The highest is the one that \
                    holds.
                    """),
            .computed(
                "replaces_id", .id(of: "evaluation"), nullable: true,
                doc: "The published evaluation that this one corrects; null for the first."),
            .computed("correction_reason", .text(1...2000), nullable: true, doc: "Why it was corrected."),
            .computed(
                "status", .code(["requested", "published", "failed"]), filters: [.equal],
                doc: "Where it stands: requested, published or failed."),
            .computed(
                "failure", .text(1...100), nullable: true,
                doc: """
                    Why it could not be computed, as a code: programme_archived, programme_not_running or \
                    period_not_ended; after job_dead and job_cancelled it can be asked for again.
                    """),
            .computed(
                "failure_detail", .text(0...1000), nullable: true,
                doc: "What its job last said, where that was given up."),
            .computed(
                "rule_version", .text(1...100), nullable: true, doc: "The version of the rules that computed it."),
            .computed("parameters", .json(), nullable: true, doc: "Thresholds it was computed with."),
            .computed(
                "inputs", .json(), nullable: true,
                doc: """
                    For each table: rows read, the newest change among them, and the SHA-256 of their content.
                    """),
            .computed(
                "data_up_to", .timestamp, nullable: true,
                doc: "The newest change among all rows read: later changes are not in it."),
            .computed(
                "read_at", .timestamp, nullable: true,
                doc: """
                    When its rows were read: what was entered, changed or erased from then on is not in it. Null for \
                    evaluations of earlier versions of the program.
                    """),
            .computed("figures", .integer(0...1_000_000), nullable: true, doc: "How many figures it has."),
            .computed(
                "figures_sha256", .text(1...64), nullable: true,
                doc: """
                    SHA-256 of its figures in order, times of computing left out: the same inputs, parameters and \
                    rules give the same.
                    """),
            .computed("computed_at", .timestamp, nullable: true, doc: "When it was computed."),
            .computed("published_at", .timestamp, nullable: true, doc: "When it was published."),
            .computed("job_id", .id(of: "job"), nullable: true, doc: "The job that computes or computed it."),
        ],
        sort: "period_start", descending: true, operations: [.list, .read], write: .evaluate)

    /// The figures of evaluations.
    package static let evaluationFigure = Resource(
        name: "evaluation_figure", path: "figures",
        summary: "A figure of an evaluation. One without a value says why.", table: "evaluation_figure",
        columns: [
            .id(of: "evaluation_figure"),
            .computed("evaluation_id", .id(of: "evaluation"), filters: [.equal], doc: "The evaluation."),
            .computed("position", .integer(1...1_000_000), sortable: true, doc: "Order within the evaluation, from 1."),
            .computed("section", .text(1...100), filters: [.equal], doc: "Section of the evaluation."),
            .computed("indicator", .text(1...100), filters: [.equal], doc: "What is measured: a code of indicator."),
            .computed(
                "scope_kind", .text(1...100), filters: [.equal],
                doc: """
                    What it is measured over: programme, stage, move, partner_kind, phase, milestone, \
                    phase_milestone, engagement_kind, category, severity, category_severity, document_kind, side, \
                    resource_kind, area_group, age_band, metric, decision_kind, review_outcome, lesson_outcome, risk, \
                    place, survey_item, survey_question, partnership, indicator, light, colour, table, quarter, \
                    past_total, outcome.
                    """),
            .computed(
                "scope_key", .text(0...200), filters: [.equal], doc: "Which one of that kind; empty for the programme."),
            .computed(
                "scope_label", .text(0...400), nullable: true, doc: "Its name for people, where the key is not enough."),
            .computed(
                "value", .number(-1e308...1e308), nullable: true,
                doc: "The value; null where it is a text or there is none."),
            .computed(
                "value_text", .text(0...4000), nullable: true,
                doc: "The value where it is a date, a code or a list of codes."),
            .computed("n", .integer(0...Int.max), doc: "How many rows it rests on: the denominator of a share."),
            .computed(
                "missing", .integer(0...Int.max), doc: "How many more rows should have been there but lack the input."),
            .computed("unit", .text(1...100), doc: "Unit of the value."),
            .computed(
                "direction", .code(["up", "down", "none"]),
                doc: "Whether more is better (up), worse (down) or neither (none)."),
            .computed(
                "status", .code(["ok", "suppressed", "insufficient", "not_applicable"]), filters: [.equal],
                doc: "ok; or why there is no value: suppressed, insufficient, not_applicable."),
            .computed(
                "reason", .text(1...100), nullable: true, doc: "Reason of the status, as a code; null where it is ok."),
            .computed("rule_version", .text(1...100), doc: "The version of the rules that computed it."),
            .computed("computed_at", .timestamp, doc: "When it was computed."),
            .computed("data_up_to", .timestamp, doc: "The newest change among the rows it comes from."),
            .computed(
                "lineage", .json(),
                doc: "Where it comes from: the statement, its tables, and how many rows it looked at."),
        ],
        sort: "position", operations: [.list], standardColumns: false, pageLimit: 5000)
}

extension WrittenAnswer {
    /// Of `$2`, `<programme>:<kind>:<first day of the period>`: the newest revision of the evaluation that was asked for,
    /// and its job.
    package static let requestedReview = WrittenAnswer(
        "RequestedReview", "A review or annual evaluation that was asked for, and the job that computes it.",
        columns: [
            .computed("evaluation_id", .id(of: "evaluation"), sql: "e.id", doc: "The review or evaluation."),
            .computed(
                "status", .code(["requested", "published", "failed"]), sql: "e.status", doc: "Where it stands."),
            .computed("job_id", .id(of: "job"), sql: "e.job_id", nullable: true, doc: "The job to follow."),
            .computed("period_start", .date, sql: "e.period_start", doc: "First day of the quarter or year."),
            .computed("period_end", .date, sql: "e.period_end", doc: "The day after its last."),
            .computed("programme_id", .id(of: "programme"), sql: "e.programme_id", doc: "The programme."),
            .computed("revision", .integer(1...10_000), sql: "e.revision", doc: "Counts the corrections, from 1."),
            .computed(
                "correction_reason", .text(1...2000), sql: "e.correction_reason", nullable: true,
                doc: "Why the revision before it is corrected."),
            .computed(
                "hint", .text(1...200),
                sql: """
                    case when e.status = 'published' then 'It is published and stays as it is. To have it corrected, \
                    ask with a correction_reason.' end
                    """, nullable: true, doc: "What can be done where nothing is left to wait for."),
        ],
        about: "job_id",
        from: """
            evaluation as e
            where
                e.tenant_id = $1::int4 and e.programme_id = split_part($2::text, ':', 1)::uuid
                and e.kind = split_part($2::text, ':', 2) and e.period_start = split_part($2::text, ':', 3)::date
            order by e.revision desc
            limit 1
            """)
}
