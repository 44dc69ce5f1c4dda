package import Foundation
package import Postgres

/// A published evaluation computed again from what is stored now, and compared with what was published.
///
/// Figures whose tables still have the content that they had are to be the same, byte by byte. Where rows were changed,
/// entered or erased since, the figures that rest on them can be verified no more: which, and what changed, is said.
package struct EvaluationVerification: Sendable {
    /// A table that is not what it was.
    package struct Change: Sendable, Hashable {
        package let table: String
        /// Rows when it was published, and now.
        package let rowsThen: Int
        package let rowsNow: Int
    }

    /// How many of the published figures are the same now.
    package let verified: Int
    /// Figures that are not what they were although nothing that they rest on has changed: a fault.
    package let differing: [String]
    /// Figures that are not what they were, on tables that have changed since.
    package let unverifiable: [String]
    package let changes: [Change]
    /// The evaluation's rules, where this program has other ones: nothing is compared then.
    package let otherRules: String?

    /// - Parameters:
    ///   - municipality: its code.
    ///   - database: as the worker.
    /// - Returns: nil where the municipality has no such published evaluation.
    package static func verify(
        _ id: UUID, of municipality: String, in database: Database
    ) async throws -> EvaluationVerification? {
        try await PublishedEvaluation.read(id, of: municipality, in: database) { evaluation, session in
            let definition = try EvaluationDefinition.of(evaluation.kind)
            guard definition.ruleVersion == evaluation.ruleVersion else {
                return EvaluationVerification(
                    verified: 0, differing: [], unverifiable: [], changes: [], otherRules: evaluation.ruleVersion)
            }
            let tenant = evaluation.question.tenant
            let published = try Published(
                figures: try await session.query(Query(SQL.figures, tenant, id)),
                inputs: try await session.query(Query(SQL.inputs, tenant, id)))
            let result = try await definition.compute(
                evaluation.question, published: evaluation.id, read: { try await session.query($0) })
            return EvaluationVerification(published, result)
        }
    }

    private init(
        verified: Int, differing: [String], unverifiable: [String], changes: [Change], otherRules: String?
    ) {
        self.verified = verified
        self.differing = differing
        self.unverifiable = unverifiable
        self.changes = changes
        self.otherRules = otherRules
    }

    private init(_ published: Published, _ now: EvaluationDefinition.Result) {
        let tables = now.inputs.tables
        let changed = Set(published.inputs.filter { tables[$0.key]?.sha256 != $0.value.sha256 }.keys)
        let changes = changed.sorted().map {
            Change(table: $0, rowsThen: published.inputs[$0]?.rows ?? 0, rowsNow: tables[$0]?.rows ?? 0)
        }
        let found = Dictionary(now.figures.map { ($0.key, $0) }) { first, _ in first }
        var (verified, differing, unverifiable) = (0, [String](), [String]())
        for figure in published.figures {
            let again = found[figure.key]
            if again?.content == figure.content {
                verified += 1
            } else if figure.tables.contains(where: changed.contains) {
                unverifiable.append(figure.key)
            } else {
                differing.append(figure.key)
            }
        }
        // What was not published is as wrong as what is gone.
        let known = Set(published.figures.map(\.key))
        for figure in now.figures where !known.contains(figure.key) {
            if figure.lineage.tables.contains(where: changed.contains) {
                unverifiable.append(figure.key)
            } else {
                differing.append(figure.key)
            }
        }
        self.init(
            verified: verified, differing: differing, unverifiable: unverifiable, changes: changes, otherRules: nil)
    }

    // MARK: - What was published

    /// A figure but for its place and its times.
    fileprivate struct Content: Hashable {
        let section: String
        let label: String?
        let value: Double?
        let text: String?
        let n: Int
        let missing: Int
        let status: String
        let reason: String?
    }

    private struct Published {
        struct Figure {
            let key: String
            let content: Content
            let tables: [String]
        }

        let figures: [Figure]
        let inputs: [String: (rows: Int, sha256: String)]

        init(figures: Rows, inputs: Rows) throws {
            self.figures = try figures.map { row in
                let key = try (0..<3).map { try row.decode(String.self, at: $0) }.joined(separator: " ")
                return Figure(
                    key: key,
                    content: Content(
                        section: try row.decode(String.self, at: 3), label: try row.decode(String?.self, at: 4),
                        value: try row.decode(Double?.self, at: 5), text: try row.decode(String?.self, at: 6),
                        n: try row.decode(Int.self, at: 7), missing: try row.decode(Int.self, at: 8),
                        status: try row.decode(String.self, at: 9), reason: try row.decode(String?.self, at: 10)),
                    tables: try row.decode([String].self, at: 11))
            }
            var tables: [String: (rows: Int, sha256: String)] = [:]
            for row in inputs {
                let (name, rows, sha256) = try row.values(String.self, Int.self, String.self)
                tables[name] = (rows, sha256)
            }
            self.inputs = tables
        }
    }

    enum SQL: String, StatementSet {
        case figures = """
            select
                f.indicator, f.scope_kind, f.scope_key, f.section, f.scope_label, f.value, f.value_text, f.n, f.missing,
                f.status, f.reason,
                array(select t.name from jsonb_array_elements_text(f.lineage -> 'tables') as t (name)) as tables
            from evaluation_figure as f
            where f.tenant_id = $1::int4 and f.evaluation_id = $2::uuid
            order by f.position
            """
        case inputs = """
            select i.name, (i.value ->> 'rows')::int8 as rows, i.value ->> 'sha256' as sha256
            from evaluation as e
            cross join lateral jsonb_each(e.inputs) as i (name, value)
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """

        var effect: Query.Effect { .read }
    }
}

extension PlacedFigure {
    /// What tells it from every other figure of its evaluation.
    fileprivate var key: String { "\(figure.indicator) \(figure.scope.kind) \(figure.scope.key)" }

    fileprivate var content: EvaluationVerification.Content {
        let written = figure.written
        return EvaluationVerification.Content(
            section: section, label: figure.scope.label, value: written.value, text: written.text, n: figure.n,
            missing: figure.missing, status: written.status, reason: written.reason)
    }
}
