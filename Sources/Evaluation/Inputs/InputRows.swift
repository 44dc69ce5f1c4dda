/// The rows of one table that an evaluation rests on: a branch of the statements of ``EvaluationInputs``, declared.
///
/// In its text a row is `t`; `$1` is the municipality, `$2` the programme, `$3` the day after the period, `$4` its first day.
/// Rows dated after the period are left out, like everywhere in the evaluation. Counts of children are in no digest: whoever
/// may see the rest of a row would find a small one by trying. What changes one changes version and times of its measure.
struct InputRows: Sendable {
    /// Where the rows come from.
    enum Place: Sendable {
        /// Those of the municipality that fulfil a condition.
        case all(where: String? = nil)
        /// Those that a row `m` of a set is looked up for, by a column of theirs: `of` is the set's name, or its text in
        /// parentheses. `by` is matched with `m.id`; `and` holds within the look-up, `then` of what it found.
        case each(of: String, by: String = "id", and: String? = nil, then: String? = nil)
        /// Said by a text that names them `t`.
        case text(String)
    }

    let table: InputTable
    let place: Place
    /// What of a row the digest covers: the row, or a `row(…)` of what is read of it.
    var content = "t"
    /// The order of the rows in the digest.
    var order = "t.id"
    /// The day of a row, of tables whose rows have one: of these the rows within the period are counted that were entered
    /// after it.
    var day: String?
    /// When a row was entered, where that is not when it was made.
    var entered: String?

    init(
        _ table: InputTable, _ place: Place, content: String = "t", order: String = "t.id", day: String? = nil,
        entered: String? = nil
    ) {
        self.table = table
        self.place = place
        self.content = content
        self.order = order
        self.day = day
        self.entered = entered
    }

    /// A statement with a row for each of these tables: its name, how many rows, the newest change, their digest, how many
    /// were entered late, which rows these are, and their versions.
    ///
    /// - Parameter sets: the sets that the tables' rows are looked up for, `name as (…), …`.
    static func statement(_ sets: String, _ tables: [InputRows]) -> String {
        """
        with
        \(sets),
        seen (name, rows, up_to, content, late, ids, versions) as (
            \(tables.map(\.branch).joined(separator: "\nunion all\n").replacing("\n", with: "\n    "))
        )
        select
            s.name, s.rows, to_char(s.up_to at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as up_to,
            encode(coalesce(s.content, sha256('')), 'hex') as sha256, s.late,
            coalesce(s.ids, '{}')::text as ids, s.versions::text as versions
        from seen as s
        order by s.name
        """
    }

    private var branch: String {
        """
        select
            '\(table.rawValue)', count(\(table.isOfFiles ? "distinct t.upload_id" : "*")), \(table.newest),
            sha256(string_agg(record_send(\(content)), '' order by \(order))),
            \(late), array_agg(\(table.identity)), \(table.hasVersion ? "array_agg(t.version)" : "null::int4[]")
        \(source)
        """
    }

    private var late: String {
        guard let day else { return "null::int8" }
        let entered = entered ?? (table.isOnlyAddedTo ? "recorded_at" : "created_at")
        return """
            count(*) filter (
                    where t.\(day) >= $4::date and t.\(day) < $3::date\(table.isOnlyAddedTo ? "" : " and t.archived_at is null")
                    and t.\(entered) >= (select e.at from ended as e)
                )
            """
    }

    private var source: String {
        switch place {
        case .all(let condition):
            """
            from \(table.rawValue) as t
            where t.tenant_id = $1::int4\(condition.map { " and \($0)" } ?? "")
            """
        case .each(let set, let column, let within, let found):
            """
            from \(set) as m
            cross join lateral (
                select t.*
                from \(table.rawValue) as t
                where t.tenant_id = $1::int4 and t.\(column) = m.id\(within.map { " and \($0)" } ?? "")
                offset 0
            ) as t\(found.map { "\nwhere \($0)" } ?? "")
            """
        case .text(let text): "from \(text)"
        }
    }
}

extension InputTable {
    /// Whether rows are only ever added, and say when.
    fileprivate var isOnlyAddedTo: Bool {
        switch self {
        case .stageChange, .transfer, .termination, .signOff: true
        default: false
        }
    }

    /// Whether its rows are children, of whom none is named or counted: their files are.
    fileprivate var isOfFiles: Bool { self == .assessment }

    /// Whether its rows have a version that is kept beside their ids.
    fileprivate var hasVersion: Bool {
        switch self {
        case .deprivation, .invitation, .surveyResult, .figure, .domain, .upload, .assessment: false
        default: !isOnlyAddedTo
        }
    }

    /// The newest change among rows `t`.
    fileprivate var newest: String {
        switch self {
        case .figure: "max(t.computed_at)"
        case .surveyResult: "max(t.published_at)"
        case .domain, .upload: "max(t.created_at)"
        case .assessment: "max(t.withdrawn_on)::timestamptz"
        // Loaded from a file: its rows have no time of their own.
        case .deprivation: "null::timestamptz"
        default: isOnlyAddedTo ? "max(t.recorded_at)" : "max(t.updated_at)"
        }
    }

    /// What names a row `t`.
    fileprivate var identity: String {
        switch self {
        case .assessment: "distinct t.upload_id::text"
        case .deprivation: "t.region_id::text"
        default: "t.id::text"
        }
    }
}
