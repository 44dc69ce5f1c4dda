import Domain
import Methods
package import Postgres

/// An indicator over several municipalities, by its rule of adding up, of the figures that may be shown alone.
///
/// Only figures of the same formula, dimensions and unit are added: a code is each municipality's own, and two of them may
/// mean different things by it. What is hidden in a municipality, or not known, is counted and in no sum.
package struct IndicatorRollUp: Sendable {
    enum SQL: String, StatementSet {
        /// Through the policies for sets: of no municipality but these.
        case figures = """
            select
                c.formula_sha256, c.name, c.unit, c.adds_over_places, f.scope_kind, f.scope_key, f.value, f.weight,
                coalesce(f.n, 0), coalesce(f.missing, 0), f.status, f.direction
            from indicator_computation as c
            inner join indicator_figure as f
                on
                    f.tenant_id = c.tenant_id and f.computation_id = c.id and f.period_kind = 'quarter'
                    and f.programme_id is null
            where
                c.tenant_id = any($1::int4[]) and c.code = $2::text and c.period_start = $3::date
                and f.scope_kind = $4::text
                and not exists (
                    select from indicator_computation as r where r.tenant_id = c.tenant_id and r.replaces_id = c.id
                )
            order by c.formula_sha256, f.scope_key, c.tenant_id
            """

        var effect: Query.Effect { .read }
    }

    /// The total of one cell over the municipalities that mean the same by the code.
    package struct Line: Sendable {
        package let formula, name, unit, rule, direction: String
        package let scopeKind, scopeKey: String
        package let value: Double?
        package let status: String
        package let reason: String?
        package let n, missing: Int
        /// Those with figures, those whose figure is hidden, and those without a value for another reason.
        package let municipalities, suppressed, unknown: Int
    }

    package let lines: [Line]

    private struct Row: RowDecodable {
        let formula, name, unit, rule, scopeKind, scopeKey: String
        let value, weight: Double?
        let n, missing: Int
        let status, direction: String

        init(_ row: inout RowReader) throws {
            formula = try row.next()
            name = try row.next()
            unit = try row.next()
            rule = try row.next()
            scopeKind = try row.next()
            scopeKey = try row.next()
            value = try row.next()
            weight = try row.next()
            n = try row.next()
            missing = try row.next()
            status = try row.next()
            direction = try row.next()
        }
    }

    /// - Parameter scope: what may be read: a set of municipalities, the same as `tenants`.
    package static func read(
        _ code: String, _ quarter: Quarter, by dimension: String, tenants: [Int32], in database: Database,
        as scope: Scope
    ) async throws -> IndicatorRollUp {
        let rows = try await database.query(
            Query(SQL.figures, tenants, code, quarter.period.start.description, dimension), as: scope
        ).decode(Row.self)
        var groups: [[Row]] = []
        for row in rows {
            if let last = groups.last?.first, last.formula == row.formula, last.scopeKey == row.scopeKey {
                groups[groups.count - 1].append(row)
            } else {
                groups.append([row])
            }
        }
        return IndicatorRollUp(lines: groups.compactMap(line))
    }

    private static func line(_ rows: [Row]) -> Line? {
        guard let first = rows.first else { return nil }
        let rule = AggregationRule(rawValue: first.rule) ?? .none
        let total = rule.total(
            of: rows.map { IndicatorCell(value: $0.value, weight: $0.weight, n: $0.n, missing: $0.missing) })
        let isHidden = rows.contains { $0.status == "suppressed" }
        let (status, reason): (String, String?) =
            if total.mustBeRecounted {
                ("not_applicable", "does_not_add_up")
            } else if total.value != nil {
                ("ok", nil)
            } else {
                isHidden ? ("suppressed", "all_suppressed") : ("insufficient", FigureReason.noKnownRows)
            }
        return Line(
            formula: first.formula, name: first.name, unit: first.unit, rule: first.rule, direction: first.direction,
            scopeKind: first.scopeKind, scopeKey: first.scopeKey, value: status == "ok" ? total.value : nil,
            status: status, reason: reason, n: total.n, missing: total.missing, municipalities: rows.count,
            suppressed: rows.count { $0.status == "suppressed" },
            unknown: rows.count { $0.value == nil && $0.status != "suppressed" })
    }
}
