import Domain
import Indicators
import JSON
package import Resources

/// Indicators, what they are to reach, and what was computed.
extension Resource {
    package static let indicator = Resource(
        name: "indicator", path: "indicators",
        summary: """
            An indicator: one that comes with the program, or one of the municipality's own. What it computes never \
            changes.
            """,
        table: "own_indicator", source: "tenant_indicator as t",
        columns: [
            .id(of: "indicator"),
            Column(
                "code", .text(1...40), writable: .onCreate, required: true, filters: [.equal], sortable: true,
                doc: "Code, unique among those in use.", example: "\"toy_library_children\"", spelling: .smallLetters),
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true, doc: "Name for people.",
                example: "\"Children at learning activities\""),
            Column(
                "level", .code(IndicatorCodes.levels), writable: .onCreate, required: true, filters: [.equal],
                doc: "input, activity, output, outcome or impact.", example: "\"output\""),
            Column(
                "definition", .text(1...2000), required: true, doc: "What is counted, over what, and when, in words.",
                example: "\"Children counted at educational activities held in the quarter, each time anew.\""),
            Column(
                "unit", .text(1...60), writable: .onCreate, required: true,
                doc: "Unit of the value: that of what the formula measures.", example: "\"children\""),
            Column(
                "direction", .code(IndicatorCodes.directions), writable: .onCreate, required: true,
                doc: "Whether more is better (up), worse (down) or neither (none).", example: "\"up\""),
            Column(
                "source", .text(1...500), nullable: true, doc: "Where the data come from, in words.",
                example: "\"Attendance lists of activities\""),
            Column(
                "formula", .language(IndicatorCheck.faults), writable: .onCreate, required: true,
                doc: "What is computed, in the language of indicators: see docs/indicators.md.",
                example: """
                    {"measure": "sum", "of": "activity.children", "where": [{"field": "kind", "is": \
                    ["educational_activity", "learning_materials"]}]}
                    """),
            Column(
                "dimensions", .codes(IndicatorCodes.dimensions, atLeast: 0), writable: .onCreate, fallback: .list([]),
                doc: "What it is broken down by: dimensions that its source offers.",
                example: "[\"underserved\", \"age_band\"]"),
            Column(
                "adds_over_places", .code(IndicatorCodes.places), writable: .onCreate, required: true,
                doc: "How values of places make one of a larger place: sum, weighted or none.", example: "\"sum\""),
            Column(
                "adds_over_periods", .code(IndicatorCodes.periods), writable: .onCreate, required: true,
                doc: "How values of quarters make one of a longer period: sum, weighted, last or none.",
                example: "\"sum\""),
            Column(
                "baseline", .number(-1e15...1e15), nullable: true,
                doc: "Value before the work began; null where there is none.", example: "120"),
            Column(
                "baseline_on", .date, nullable: true, past: true, doc: "Day the baseline is of.",
                example: "\"2026-02-28\""),
            Column(
                "baseline_n", .integer(0...1_000_000_000_000), nullable: true,
                doc: "How many the baseline rests on; null where unknown.", example: "14"),
            .computed("own", .boolean, filters: [.equal], doc: "Whether the municipality added it."),
            .computed(
                "version", .integer(1...Int(Int32.max)), nullable: true, doc: "Counts the changes of an own indicator."),
            .computed("created_at", .timestamp, nullable: true, doc: "When an own indicator was made."),
            .computed("updated_at", .timestamp, nullable: true, doc: "When an own indicator was last changed."),
            .computed("archived_at", .timestamp, nullable: true, doc: "When an own indicator was archived."),
        ],
        sort: "name", standardColumns: false,
        children: [
            ChildRows(
                "targets", of: .indicatorTarget, parent: "indicator_id", count: 0...200,
                doc: "What it is to reach: by quarter, by year and over the life of a programme at once.",
                example: """
                    [{"period_kind": "quarter", "starts_on": "2026-07-01", "value": 300}, \
                    {"period_kind": "year", "starts_on": "2026-07-01", "value": 1200}]
                    """)
        ],
        check: IndicatorCheck.faults,
        rules: [
            "own_indicator_tenant_id_code_key": .init("/code", "an indicator of this code is in use"),
            "own_indicator_code_form_check": .init(
                "/code", "begins with a letter, and has small letters, digits and _"),
            "own_indicator_code_shipped_check": .init(
                "/code", "an indicator that comes with the program has this code"),
            "own_indicator_formula_check": .init("/formula", "is too long"),
            "own_indicator_own_kind_check": .init(
                "/formula", "names a kind of activity that this municipality does not have",
                hint: "an own_kind is the code of one of its own kinds in use"),
            "own_indicator_question_check": .init(
                "/formula", "names a question that no survey of this municipality asks"),
            "own_indicator_survey_check": .init(
                "/formula", "names a survey that is none of this municipality",
                hint: "a survey is named by the id of its instrument"),
            "own_indicator_adds_up_check": .init("/adds_over_periods", "does not hold for this measure"),
            "own_indicator_baseline_baseline_on_check": .init("/baseline_on", "goes with a baseline"),
            "own_indicator_baseline_baseline_n_check": .init("/baseline_n", "goes with a baseline"),
        ])

    package static let indicatorTarget = Resource(
        name: "indicator_target", path: "indicator-targets",
        summary: "What an indicator is to reach in a quarter, in a year, or over the life of a programme.",
        table: "indicator_target",
        columns: [
            Column(
                "indicator_id", .id(of: "indicator"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The municipality's own indicator; null for one that comes with the program."),
            Column(
                "shipped_code", .text(1...40), writable: .onCreate, nullable: true,
                doc: "Code of the indicator that comes with the program; null for an own one.",
                example: "\"funding_delivered\"", spelling: .smallLetters),
            Column(
                "programme_id", .id(of: "programme"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The programme it is for; null for the whole municipality."),
            Column(
                "period_kind", .code(IndicatorCodes.periodKinds), writable: .onCreate, required: true,
                filters: [.equal],
                doc: "quarter, year or life of the programme.", example: "\"quarter\""),
            Column(
                "starts_on", .date, writable: .onCreate, nullable: true, filters: [.range],
                doc: """
                    First day of the quarter, or of the year, which begins with any quarter; null for the life of the \
                    programme.
                    """, example: "\"2026-07-01\""),
            Column(
                "value", .number(-1e15...1e15), required: true, doc: "What is to be reached, in the indicator's unit.",
                example: "50000000"),
        ],
        sort: "created_at",
        rules: [
            "indicator_target_indicator_id_fkey": .init(
                "/indicator_id", "is not an indicator of this municipality's own",
                hint: "one that comes with the program is named by shipped_code"),
            "indicator_target_shipped_code_fkey": .init(
                "/shipped_code", "is not an indicator that comes with the program"),
            "indicator_target_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "indicator_target_of_check": .init("/indicator_id", "is named, or shipped_code is: one of the two"),
            "indicator_target_starts_on_check": .init(
                "/starts_on", "is the first day of a quarter; there is none for the life of a programme"),
            "indicator_target_life_check": .init("/programme_id", "is needed for the life of a programme"),
            "indicator_target_tenant_id_of_period_key": .init(
                "/starts_on", "there is a target of this indicator, programme and period already"),
        ])

    package static let indicatorBaseline = Resource(
        name: "indicator_baseline", path: "indicator-baselines",
        summary: "What an indicator that comes with the program was before the work began.",
        table: "indicator_baseline",
        columns: [
            Column(
                "shipped_code", .text(1...40), writable: .onCreate, required: true,
                doc: "Code of the indicator that comes with the program.", example: "\"feedback_centres\"",
                spelling: .smallLetters),
            Column(
                "baseline", .number(-1e15...1e15), required: true, doc: "The value, in the indicator's unit.",
                example: "3.4"),
            Column(
                "baseline_on", .date, required: true, past: true, doc: "Day it is of.", example: "\"2026-02-28\""),
            Column(
                "baseline_n", .integer(0...1_000_000_000_000), nullable: true,
                doc: "How many it rests on; null where unknown.", example: "31"),
        ],
        sort: "created_at",
        rules: [
            "indicator_baseline_shipped_code_fkey": .init(
                "/shipped_code", "is not an indicator that comes with the program",
                hint: "an indicator of your own has its baseline itself"),
            "indicator_baseline_tenant_id_shipped_code_key": .init(
                "/shipped_code", "there is a baseline of this indicator already"),
        ])

    package static let indicatorComputation = Resource(
        name: "indicator_computation", path: "indicator-computations",
        summary: "The figures of an indicator for a quarter, as they were computed at once. They never change.",
        table: "indicator_computation",
        columns: [
            .id(of: "indicator_computation"),
            .computed(
                "indicator_id", .id(of: "indicator"), nullable: true, filters: [.equal],
                doc: "The municipality's own indicator; null for one that comes with the program."),
            .computed(
                "shipped_code", .text(1...40), nullable: true,
                doc: "Code of the indicator that comes with the program; null for an own one."),
            .computed("code", .text(1...40), filters: [.equal], doc: "Code of the indicator."),
            .computed("period", .text(7...7), filters: [.equal], doc: "The quarter, such as 2026-Q3."),
            .computed("period_start", .date, filters: [.range], sortable: true, doc: "First day of the quarter."),
            .computed("period_end", .date, doc: "The day after its last."),
            .computed(
                "revision", .integer(1...10_000),
                doc: """
                    1 for the first of its quarter, one more with every correction. The highest is the one that holds.
                    """),
            .computed(
                "replaces_id", .id(of: "indicator_computation"), nullable: true,
                doc: "The computation that this one corrects; null for the first."),
            .computed("correction_reason", .text(1...2000), nullable: true, doc: "Why it was corrected."),
            .computed("name", .text(1...200), doc: "Name of the indicator when it was computed."),
            .computed("unit", .text(1...60), doc: "Unit of its values."),
            .computed(
                "adds_over_places", .code(IndicatorCodes.places),
                doc: "How values of places make one of a larger place: sum, weighted or none."),
            .computed("formula", .json(), doc: "What was computed, in the language of indicators."),
            .computed(
                "formula_sha256", .text(64...64),
                doc: """
                    SHA-256 of the formula, the dimensions and the unit: figures of several municipalities are added only \
                    where it is the same.
                    """),
            .computed("rule_version", .text(1...100), doc: "The version of the rules that computed it."),
            .computed(
                "data_up_to", .timestamp, nullable: true,
                doc:
                    "The newest change among all rows read: later changes are not in it. Null where there were no rows."
            ),
            .computed("figures", .integer(0...1_000_000), nullable: true, doc: "How many figures it has."),
            .computed(
                "figures_sha256", .text(1...64), nullable: true,
                doc: "SHA-256 of its figures in order, times of computing left out: the same rows give the same."),
            .computed("job_id", .id(of: "job"), doc: "The job that computed it."),
            .computed("computed_at", .timestamp, doc: "When it was computed."),
        ],
        sort: "period_start", descending: true, operations: [.list, .read], standardColumns: false)

    /// The figures of indicators, as a list of their own and under each indicator.
    package static let indicatorValue = Resource(
        name: "indicator_value", path: "indicator-values",
        summary: "A figure of an indicator. One without a value says why.", table: "indicator_figure",
        source: """
            indicator_figure as t
            join indicator_computation as c on c.tenant_id = t.tenant_id and c.id = t.computation_id
            left join shipped_indicator as s on s.code = c.shipped_code
            left join indicator_computation as r on r.tenant_id = c.tenant_id and r.replaces_id = c.id
            """,
        columns: [
            .id(of: "indicator_value"),
            .computed(
                "indicator_id", .id(of: "indicator"), sql: "coalesce(c.indicator_id, s.id)", filters: [.equal],
                doc: "The indicator."),
            .computed("code", .text(1...40), filters: [.equal], doc: "Code of the indicator."),
            .computed(
                "period", .text(7...7), sql: "c.period", filters: [.equal],
                doc: "The quarter it was computed for, such as 2026-Q3."),
            .computed("computation_id", .id(of: "indicator_computation"), doc: "The computation it is of."),
            .computed(
                "revision", .integer(1...10_000), sql: "c.revision",
                doc: "1 for the first of its quarter, one more with every correction."),
            .computed(
                "is_current", .boolean, sql: "r.id is null", filters: [.equal],
                doc: "Whether no correction replaces it."),
            .computed("position", .integer(1...1_000_000), doc: "Order within the computation, from 1."),
            .computed(
                "period_kind", .code(IndicatorCodes.periodKinds), filters: [.equal],
                doc: """
                    quarter; or year or life: from the first day of a target's year, or of the programme, to the end of \
                    the quarter.
                    """),
            .computed("period_start", .date, doc: "First day that is counted."),
            .computed("period_end", .date, filters: [.range], sortable: true, doc: "The day after the last."),
            .computed(
                "programme_id", .id(of: "programme"), nullable: true, filters: [.equal, .present],
                doc: "The programme whose rows alone are counted; null for the whole municipality."),
            .computed(
                "scope_kind", .code([IndicatorDimension.total] + IndicatorCodes.dimensions), filters: [.equal],
                doc: "What it is measured over: total, or the dimension of a cell."),
            .computed(
                "scope_key", .text(0...200), filters: [.equal],
                doc: "Which cell; unknown where the row does not say; empty for the total."),
            .computed(
                "scope_label", .text(0...400), nullable: true, doc: "Its name for people, where the key is not enough."),
            .computed(
                "value", .number(-1e308...1e308), nullable: true, doc: "The value; null where there is none."),
            .computed(
                "weight", .number(-1e308...1e308), nullable: true,
                doc: """
                    By what the value counts where it is added up as weighted: the denominator of a share, the rows of a \
                    mean.
                    """),
            .computed(
                "n", .integer(0...Int.max), nullable: true, doc: "How many rows it rests on; null where it is hidden."),
            .computed(
                "missing", .integer(0...Int.max), nullable: true,
                doc: """
                    How many more rows should have been there but lack the input, or are left out because they are small \
                    counts of children; null where it is hidden.
                    """),
            .computed(
                "target", .number(-1e15...1e15), nullable: true,
                doc: "What was to be reached, as it stood when this was computed; null where there is no target."),
            .computed("unit", .text(1...60), doc: "Unit of the value."),
            .computed(
                "direction", .code(IndicatorCodes.directions),
                doc: "Whether more is better (up), worse (down) or neither (none)."),
            .computed(
                "status", .code(["ok", "suppressed", "insufficient", "not_applicable"]), filters: [.equal],
                doc: "ok; or why there is no value: suppressed, insufficient, not_applicable."),
            .computed(
                "reason", .text(1...100), nullable: true, doc: "Reason of the status, as a code; null where it is ok."),
            .computed("rule_version", .text(1...100), doc: "The version of the rules that computed it."),
            .computed("computed_at", .timestamp, doc: "When it was computed."),
            .computed(
                "data_up_to", .timestamp, nullable: true,
                doc: "The newest change among the rows it comes from; null where there were none."),
            .computed("lineage", .json(), doc: "Where it comes from: sources of the language and their tables."),
        ],
        sort: "period_end", descending: true, operations: [.list, .read], standardColumns: false, pageLimit: 5000)
}

/// Codes of indicators, as they stand in the tables' checks too.
package enum IndicatorCodes {
    package static let levels = ["input", "activity", "output", "outcome", "impact"]
    package static let directions = ["up", "down", "none"]
    package static let dimensions = [
        "ward", "underserved", "programme", "partner_kind", "programme_type", "area", "resource_kind", "respondent",
        "instrument", "wave", "sex", "age_band",
    ]
    package static let places = ["sum", "weighted", "none"]
    package static let periods = ["sum", "weighted", "last", "none"]
    package static let periodKinds = ["quarter", "year", "life"]
}

/// What is wrong with an indicator before anything is written.
enum IndicatorCheck {
    /// Of the formula by itself.
    @Sendable static func faults(_ json: JSONValue, _ place: String) -> [Fault] {
        var faults: [Fault] = []
        _ = Formula.read(json, at: place, faults: &faults)
        return faults
    }

    /// Of what stands beside it.
    @Sendable static func faults(_ values: BodyReader.Values) -> [Fault] {
        guard case .text(let text)? = values["formula"], let formula = Formula(kept: text) else { return [] }
        func word(_ name: String) -> String? {
            if case .text(let word)? = values[name] { word } else { nil }
        }
        var dimensions: [String] = []
        if case .list(let named)? = values["dimensions"] { dimensions = named }
        return formula.faults(
            unit: word("unit"), dimensions: dimensions, places: word("adds_over_places"),
            periods: word("adds_over_periods"))
    }
}

extension WrittenAnswer {
    /// Of `$2`, the key of a job that computes an indicator.
    package static let requestedIndicator = WrittenAnswer(
        "RequestedIndicatorValues", "Values of an indicator that were asked for, and the job that computes them.",
        columns: [
            .computed("job_id", .id(of: "job"), sql: "j.id", doc: "The job to follow."),
            .computed(
                "status", .code(["waiting", "running", "completed", "dead", "cancelled"]), sql: "j.status",
                doc: "Where the job stands."),
            .computed(
                "period_start", .date, sql: "(j.payload ->> 'quarter')::date", doc: "First day of the quarter."),
            .computed(
                "revision", .integer(1...10_000), sql: "(j.payload ->> 'revision')::int4",
                doc: "1, or the number of the correction."),
        ],
        about: "job_id",
        from: """
            job as j
            where j.tenant_id = $1::int4 and j.kind = 'indicator_values' and j.unique_key = $2::text
            order by j.created_at desc, j.id desc
            limit 1
            """)
}
