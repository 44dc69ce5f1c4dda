/// A formula as one statement over the rows of a municipality.
///
/// Its text is made of the declarations of sources alone; what the formula brings besides names is in ``parameters``.
///
/// Its rows: `dimension` (`total` for the one that is not broken down), `key`, `label`, `part` and `whole` (numerator and
/// denominator of a share or mean; `whole` is null else), `n` rows that count, `known_rows` of which it is known whether
/// they count, `missing`, `hidden` (whether some of what is missing are small counts of children), and `changed_at`. A row of a source of which it is not known whether
/// it counts, or with how much, is in neither part and counted as missing.
package struct IndicatorStatement: Sendable, Hashable {
    package enum Parameter: Sendable, Hashable {
        case texts([String])
        case integer(Int)
    }

    package let sql: String
    /// Behind the five that every source has.
    package private(set) var parameters: [Parameter] = []

    /// - Parameter dimensions: some of those the formula offers.
    /// - Returns: nil for a formula that is no statement, or names what there is not.
    package init?(_ formula: Formula, by dimensions: [String]) {
        guard let first = formula.parts.first, let source = first.declared else { return nil }
        var writer = Writer()
        let body: String?
        if case .share(let part, let whole) = formula {
            if part.source == whole.source {
                body = writer.tally(source, [part, whole], by: dimensions)
            } else {
                let (a, b) = (
                    writer.tally(source, [part], by: dimensions),
                    whole.declared.flatMap { writer.tally($0, [whole], by: dimensions) }
                )
                body = a.flatMap { a in b.map { Self.divided(a, by: $0) } }
            }
        } else {
            body = writer.tally(source, [first], by: dimensions)
        }
        guard let body else { return nil }
        sql = """
            with
            given as (select $1::int4, $2::date, $3::date, $4::uuid, $5::int4)
            select
                f.dimension, f.key, f.label, f.part::float8, f.whole::float8, f.n::int8, f.known_rows::int8,
                f.missing::int8, f.hidden, f.changed_at
            from (
            \(body)
            ) as f
            order by f.dimension, f.key
            """
        parameters = writer.parameters
    }

    /// Two sources, each counted by itself.
    private static func divided(_ part: String, by whole: String) -> String {
        """
        select
            coalesce(x.dimension, y.dimension) as dimension, coalesce(x.key, y.key) as key,
            coalesce(x.label, y.label) as label, coalesce(x.part, 0) as part, coalesce(y.part, 0) as whole,
            coalesce(y.n, 0) as n, coalesce(x.missing, 0) + coalesce(y.missing, 0) as missing,
            coalesce(x.hidden, false) or coalesce(y.hidden, false) as hidden,
            coalesce(y.known_rows, 0) as known_rows, greatest(x.changed_at, y.changed_at) as changed_at
        from (
        \(part)
        ) as x
        full join (
        \(whole)
        ) as y on y.dimension = x.dimension and y.key = x.key
        """
    }

    private struct Writer {
        var parameters: [Parameter] = []

        private mutating func parameter(_ value: Parameter, _ type: String) -> String {
            parameters.append(value)
            return "$\(parameters.count + 5)::\(type)"
        }

        /// The rows of one source, divided by each dimension: of one part, or of two that divide.
        mutating func tally(_ source: IndicatorSource, _ parts: [Formula.Part], by dimensions: [String]) -> String? {
            var columns: [String] = []
            var hidden: [String] = []
            var partial: [String] = []
            for (letter, part) in zip(["a", "b"], parts) {
                guard let (inside, amount) = member(part, source, &partial) else { return nil }
                columns.append("(\(inside)) as \(letter)_in, (\(amount)) as \(letter)")
                if let flag = part.declaredField?.hidden { hidden.append(flag) }
            }
            columns.append("(\(source.weight ?? "1"))::int8 as w")
            columns.append("(\(hidden.isEmpty ? "false" : hidden.joined(separator: " or "))) as is_hidden")
            columns.append(
                "coalesce(\(partial.isEmpty ? "false" : partial.joined(separator: " or ")), false) as is_partial")
            var sets = ["()"]
            var names: [String] = []
            var keys: [String] = []
            var labels: [String] = []
            var divided: [(name: String, parts: [(key: String, column: String)])] = []
            for (index, name) in dimensions.enumerated() {
                guard let dimension = source.dimension(name) else { return nil }
                if let key = dimension.key {
                    columns.append("(\(key))::text as d\(index), (\(dimension.label ?? "null"))::text as l\(index)")
                    sets.append("(t.d\(index), t.l\(index))")
                    names.append("when grouping(t.d\(index)) = 0 then '\(name)'")
                    keys.append("when grouping(t.d\(index)) = 0 then coalesce(t.d\(index), 'unknown')")
                    labels.append("when grouping(t.d\(index)) = 0 then t.l\(index)")
                } else if parts.count == 1, let pieces = parts[0].declaredField?.parts[name] {
                    let named = pieces.enumerated().map { (key: $1.key, column: "p\(index)_\($0)") }
                    columns += zip(pieces, named).map { "(\($0.sql)) as \($1.column)" }
                    divided.append((name, named))
                } else {
                    return nil
                }
            }
            columns.append("r.changed_at")
            let two = parts.count == 2
            let known =
                two
                ? "b.a_in is not null and b.b_in is not null and (not b.a_in or b.a is not null) "
                    + "and (not b.b_in or b.b is not null)"
                : "b.a_in is not null and (not b.a_in or b.a is not null)"
            let asked = two ? "(b.a_in is not false or b.b_in is not false)" : "b.a_in is not false"
            let base = """
                select b.*, (\(known)) as known, (\(asked)) as asked
                from (
                    select
                        \(columns.joined(separator: ",\n            "))
                    from (
                    \(source.sql)
                    ) as r
                    offset 0
                ) as b
                """
            let whole =
                two ? Self.value(parts[1], "b") : parts[0].measure == .mean ? Self.weights("a") : "null::numeric"
            let last = two ? "b" : "a"
            func pick(_ cases: [String], _ other: String) -> String {
                cases.isEmpty ? other : "case \(cases.joined(separator: " ")) else \(other) end"
            }
            var text = """
                select
                    \(pick(names, "'total'")) as dimension, \(pick(keys, "''")) as key,
                    \(pick(labels, "null::text")) as label,
                    \(Self.value(parts[0], "a")) as part, \(whole) as whole,
                    \(Self.weights(last)) as n,
                    count(*) filter (where t.asked and (not t.known or t.is_partial)) as missing,
                    coalesce(bool_or(t.asked and (not t.known and t.is_hidden or t.known and t.is_partial)), false) as hidden,
                    count(*) filter (where t.known) as known_rows, max(t.changed_at) as changed_at
                from (
                \(base)
                ) as t
                group by grouping sets (\(sets.joined(separator: ", ")))
                """
            for (name, pieces) in divided {
                let unknown = pieces.first { $0.key == IndicatorDimension.unknown }.map { "t.\($0.column) > 0" }
                let values = pieces.map { piece in
                    let isHidden = piece.key == IndicatorDimension.unknown ? nil : unknown
                    return "('\(piece.key)', t.\(piece.column), \(isHidden ?? "false"))"
                }.joined(separator: ", ")
                text += """

                    union all
                    select
                        '\(name)', k.key, null::text, coalesce(sum(k.number) filter (where t.known and t.a_in), 0)::numeric,
                        null::numeric, \(Self.weights("a")),
                        count(*) filter (where t.asked and not t.known),
                        coalesce(bool_or(t.asked and (not t.known and t.is_hidden or t.known and k.is_hidden)), false),
                        count(*) filter (where t.known), max(t.changed_at)
                    from (
                    \(base)
                    ) as t
                    cross join lateral (values \(values)) as k (key, number, is_hidden)
                    group by k.key
                    """
            }
            return text
        }

        private static func value(_ part: Formula.Part, _ letter: String) -> String {
            let inside = "filter (where t.known and t.\(letter)_in)"
            return switch part.measure {
            case .countDistinct: "count(distinct t.\(letter)) \(inside)::numeric"
            case .count: weights(letter)
            default: "coalesce(sum(t.\(letter) * t.w) \(inside), 0)::numeric"
            }
        }

        private static func weights(_ letter: String) -> String {
            "coalesce(sum(t.w) filter (where t.known and t.\(letter)_in), 0)::numeric"
        }

        /// Whether a row counts, and with how much.
        private mutating func member(
            _ part: Formula.Part, _ source: IndicatorSource, _ partial: inout [String]
        ) -> (inside: String, amount: String)? {
            var inside: [String] = []
            var amount = "1"
            if let name = part.field {
                guard let field = source.field(name) else { return nil }
                if let condition = field.condition { inside.append(condition) }
                amount = field.sql
            }
            for condition in part.conditions {
                guard let field = source.field(condition.field) else { return nil }
                if case .part = field.kind {
                    guard case .isOneOf(let keys) = condition.test, let parts = part.declaredField?.parts[field.name]
                    else { return nil }
                    let chosen = parts.filter { keys.contains($0.key) }
                    guard chosen.count == keys.count else { return nil }
                    amount = chosen.map(\.sql).joined(separator: " + ")
                    if let unknown = parts.first(where: { $0.key == IndicatorDimension.unknown }) {
                        partial.append("\(unknown.sql) > 0")
                    }
                    continue
                }
                switch condition.test {
                case .isOneOf(let values):
                    inside.append("\(field.sql) = any(\(parameter(.texts(values), "text[]")))")
                case .isNoneOf(let values):
                    inside.append("\(field.sql) <> all(\(parameter(.texts(values), "text[]")))")
                case .isFlag(let flag): inside.append(flag ? "(\(field.sql))" : "not (\(field.sql))")
                case .range(let from, let to):
                    if let from { inside.append("\(field.sql) >= \(parameter(.integer(from), "int8"))") }
                    if let to { inside.append("\(field.sql) <= \(parameter(.integer(to), "int8"))") }
                }
            }
            return (inside.isEmpty ? "true" : inside.joined(separator: " and "), amount)
        }
    }
}
