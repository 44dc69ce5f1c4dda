package import Foundation
package import Postgres

/// A published evaluation computed again from the rows that it read, and compared with what was published.
///
/// Where a table is not what it was, everything is computed from the rows as they were known when it read them: see
/// ``PastRows``. Figures whose tables have the content that they had are to be the same, byte by byte. Where values are
/// gone, because rows were erased or the audit trail does not keep them, the figures that rest on them and differ can be
/// verified no more: which, and of which tables, is said. What became of the rows since is said in any case.
/// Whatever rows have become, the record is to be the one that was published: its figures have their digest, its
/// parameters are those of its rules.
package struct EvaluationVerification: Sendable {
    /// A table that is not what it was.
    package struct Change: Sendable, Hashable {
        package let table: String
        /// Rows when it was published, and now.
        package let rowsThen: Int
        package let rowsNow: Int
        /// Which of them are others, as far as they are known by identifier.
        package let rows: [RowChange]
        /// Sections with figures that rest on the table, and how many.
        package let touched: [String: Int]
        /// Whether what the table was can be known: whether the digest of what was rebuilt is the one that was published.
        package let isRebuilt: Bool
    }

    /// A row that is not what it was.
    package struct RowChange: Sendable, Hashable {
        package enum What: String, Sendable {
            case changed, entered, erased
            /// It is stored, and no longer among the rows that are read.
            case left
        }

        package let id: String
        package let what: What
        /// Nil where it was not read then, or has no versions.
        package let versionThen: Int?
        package let versionNow: Int?
    }

    /// What of the record is not what was published, a sentence each: the figures by their digest, the parameters, the
    /// inputs. What rows have become since has no part in it.
    package let altered: [String]
    /// How many of the published figures are the same now.
    package let verified: Int
    /// Figures that are not what they were although nothing that they rest on has changed: a fault.
    package let differing: [String]
    /// Figures that are not what they were, on tables of which values are gone.
    package let unverifiable: [String]
    package let changes: [Change]
    /// When its rows were read, where they are others by now.
    package let readAt: String?
    /// The evaluation's rules, where this program has other ones: nothing is compared then.
    package let otherRules: String?

    /// - Parameters:
    ///   - municipality: its code.
    ///   - database: as the worker.
    /// - Returns: nil where the municipality has no such published evaluation.
    /// - Throws: ``PublishedEvaluation/NoMunicipality``.
    package static func verify(
        _ id: UUID, of municipality: String, in database: Database
    ) async throws -> EvaluationVerification? {
        try await PublishedEvaluation.read(id, of: municipality, in: database) { evaluation, session in
            let definition = try EvaluationDefinition.of(evaluation.kind)
            let tenant = evaluation.question.tenant
            guard
                let stored = try await session.query(
                    Query(SQL.record, tenant, id, definition.ruleVersion, definition.parameters)
                ).first
            else { throw FigureFailure("the row of evaluation \(id) is gone") }
            let record = try Record(stored)
            guard definition.ruleVersion == evaluation.ruleVersion else {
                return EvaluationVerification(altered: record.altered, otherRules: evaluation.ruleVersion)
            }
            let published = try Published(try await session.query(Query(SQL.figures, tenant, id)), record)
            func compute(_ read: ([Query]) async throws -> [Rows]) async throws -> EvaluationDefinition.Result {
                try await definition.compute(evaluation.question, published: evaluation.id, read: read)
            }
            let now = try await compute { try await session.batch($0) }
            let changed = published.differing(now.inputs)
            guard !changed.isEmpty else { return EvaluationVerification(published, now, readAt: nil, changes: []) }
            let then = try await PastRows.with(evaluation, definition, in: session, compute)
            let lost = published.differing(then.inputs)
            var changes: [Change] = []
            for table in InputTable.allCases where changed.union(lost).contains(table.rawValue) {
                let identities = now.inputs.identities[table.rawValue]
                let rows = try await session.query(
                    Query(
                        Self.rowChanges(table), [tenant, id, identities?.ids ?? "{}", identities?.versions]))
                changes.append(
                    published.change(
                        table.rawValue, rowsNow: now.inputs.tables[table.rawValue]?.rows ?? 0,
                        try rows.map { try RowChange($0) }, isRebuilt: !lost.contains(table.rawValue)))
            }
            return EvaluationVerification(published, then, readAt: evaluation.readAt, changes: changes)
        }
    }

    private init(
        altered: [String], verified: Int = 0, differing: [String] = [], unverifiable: [String] = [],
        changes: [Change] = [], readAt: String? = nil, otherRules: String? = nil
    ) {
        self.altered = altered
        self.verified = verified
        self.differing = differing
        self.unverifiable = unverifiable
        self.changes = changes
        self.readAt = readAt
        self.otherRules = otherRules
    }

    /// - Parameter computed: from the rows as they were.
    private init(
        _ published: Published, _ computed: EvaluationDefinition.Result, readAt: String?, changes: [Change]
    ) {
        let changed = Set(changes.filter { !$0.isRebuilt }.map(\.table))
        let found = Dictionary(computed.figures.map { ($0.key, $0) }) { first, _ in first }
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
        for figure in computed.figures where !known.contains(figure.key) {
            if figure.lineage.tables.contains(where: changed.contains) {
                unverifiable.append(figure.key)
            } else {
                differing.append(figure.key)
            }
        }
        self.init(
            altered: published.altered, verified: verified, differing: differing, unverifiable: unverifiable,
            changes: changes, readAt: readAt)
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

    /// The row of the evaluation, and what its figures give now.
    private struct Record {
        /// Nil where they are damaged.
        let inputs: PublishedEvaluation.Inputs?
        let altered: [String]

        init(_ row: Row) throws {
            let (count, sha256, countNow, sha256Now, others) = try row.values(
                Int.self, String.self, Int.self, String.self, Int.self)
            let (hasParameters, json) = (try row.decode(Bool.self, at: 5), try row.decode(String.self, at: 6))
            let miscounted = try row.decode(Int.self, at: 7)
            var altered: [String] = []
            if count != countNow || sha256 != sha256Now {
                altered.append(
                    "The figures are not those that were published: \(count) with the SHA-256 \(sha256) then, "
                        + "\(countNow) with \(sha256Now) now.")
            }
            if others > 0 {
                altered.append(
                    "Figures that say another time of computing or other rules than their evaluation: \(others).")
            }
            if !hasParameters { altered.append("The parameters are not those of its rules.") }
            do throws(PublishedEvaluation.Damaged) {
                inputs = try PublishedEvaluation.Inputs(json)
                if miscounted > 0 {
                    altered.append("The rows that it names are not as many as it read: \(miscounted) tables.")
                }
            } catch {
                inputs = nil
                altered.append("The inputs are damaged: it is not known which rows have changed since.")
            }
            self.altered = altered
        }
    }

    private struct Published {
        struct Figure {
            let key: String
            let content: Content
            let tables: [String]
        }

        let figures: [Figure]
        let inputs: [String: EvaluationInputs.Table]
        let altered: [String]

        init(_ rows: Rows, _ record: Record) throws {
            let figures = try rows.map { row in
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
            self.figures = figures
            inputs = record.inputs?.tables ?? [:]
            var altered = record.altered
            // None is published whose tables are not among them.
            let lacking = record.inputs.map { Set(figures.flatMap(\.tables)).subtracting($0.tables.keys) } ?? []
            if !lacking.isEmpty {
                altered.append(
                    "The inputs lack tables that figures rest on: \(lacking.sorted().joined(separator: ", ")).")
            }
            self.altered = altered
        }

        /// Tables that are not what was published.
        func differing(_ inputs: EvaluationInputs) -> Set<String> {
            Set(self.inputs.filter { inputs.tables[$0.key]?.sha256 != $0.value.sha256 }.keys)
        }

        func change(_ table: String, rowsNow: Int, _ rows: [RowChange], isRebuilt: Bool) -> Change {
            let resting = figures.filter { $0.tables.contains(table) }.map { ($0.content.section, 1) }
            return Change(
                table: table, rowsThen: inputs[table]?.rows ?? 0, rowsNow: rowsNow, rows: rows,
                touched: Dictionary(resting, uniquingKeysWith: +), isRebuilt: isRebuilt)
        }
    }

    /// Rows that were read and are others now: `$3` and `$4` are those that would be read now, as texts of arrays. Of rows of
    /// children the files are compared.
    private static func rowChanges(_ table: InputTable) -> String {
        let stored =
            switch table {
            case .assessment: "select u.id::text from assessment_upload as u where u.tenant_id = $1::int4"
            case .deprivation: "select r.id::text from region as r"
            default: "select t.id::text from \(table.rawValue) as t where t.tenant_id = $1::int4"
            }
        return """
            select
                coalesce(s.id, n.id) as id, s.version as version_then, n.version as version_now,
                case
                    when s.id is null then 'entered'
                    when n.id is not null then 'changed'
                    when s.id in (\(stored)) then 'left'
                    else 'erased'
                end as what
            from (
                select v.id, v.version
                from evaluation_input as i
                cross join lateral unnest(i.row_ids, i.row_versions) as v (id, version)
                where i.tenant_id = $1::int4 and i.evaluation_id = $2::uuid and i.input_table = '\(table.rawValue)'
            ) as s
            full join unnest($3::text::text[], $4::text::int4[]) as n (id, version) on n.id = s.id
            where s.id is null or n.id is null or s.version is distinct from n.version
            order by 1
            """
    }

    enum SQL: String, StatementSet {
        case figures = """
            select
                f.indicator, f.scope_kind, f.scope_key, f.section, f.scope_label, f.value, f.value_text, f.n, f.missing,
                f.status, f.reason,
                array(
                    select t.name #>> '{}'
                    from jsonb_path_query(f.lineage, '$.tables[*] ? (@.type() == "string")') as t (name)
                ) as tables
            from evaluation_figure as f
            where f.tenant_id = $1::int4 and f.evaluation_id = $2::uuid
            order by f.position
            """
        case record = """
            select
                e.figures::int8 as count_then, e.figures_sha256 as sha256_then, d.figures as count_now,
                d.sha256 as sha256_now,
                (
                    select count(*)
                    from evaluation_figure as f
                    where
                        f.tenant_id = $1::int4 and f.evaluation_id = $2::uuid
                        and (f.computed_at <> e.computed_at or f.rule_version <> e.rule_version)
                ) as others,
                e.rule_version <> $3::text or e.parameters = $4::jsonb as has_parameters, e.inputs::text as inputs,
                (
                    select count(*)
                    from evaluation_input as i
                    where
                        i.tenant_id = $1::int4 and i.evaluation_id = $2::uuid
                        and e.inputs -> i.input_table ->> 'rows' <> cardinality(i.row_ids)::text
                ) as miscounted
            from evaluation as e
            cross join lateral app.figures_digest($1::int4, $2::uuid) as d
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """

        var effect: Query.Effect { .read }
    }
}

extension EvaluationVerification.RowChange {
    fileprivate init(_ row: Row) throws {
        id = try row.decode(String.self, at: 0)
        (versionThen, versionNow) = (try row.decode(Int?.self, at: 1), try row.decode(Int?.self, at: 2))
        let word = try row.decode(String.self, at: 3)
        guard let what = What(rawValue: word) else { throw FigureFailure("a row is \(word)") }
        self.what = what
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
