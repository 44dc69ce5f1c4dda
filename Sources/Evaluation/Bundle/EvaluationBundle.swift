import CSV
package import Foundation
import Methods
package import Postgres

/// A published evaluation as a folder that somebody without this software can check: figures, inputs and parameters, the
/// rows behind each estimate, a data dictionary (Frictionless `datapackage.json`), and scripts that compute the estimates
/// again, in Python with statsmodels and in R.
///
/// Rows of children go in only where asked for; then as numbers that mean nothing elsewhere, no pseudonym among them.
package struct EvaluationBundle: Sendable {
    package struct File: Sendable {
        /// Path within the folder.
        package let name: String
        package let text: String
    }

    package let files: [File]

    /// Whether scripts are in it: a quarterly review has no estimates to compute again.
    package var hasScripts: Bool { files.contains { $0.name == "recompute.py" } }

    /// It was computed by rules that this program no longer has: the rows behind it cannot be found again.
    package struct OtherRules: Error, CustomStringConvertible {
        package let description: String

        init(_ version: String) {
            description = "it was computed by the rules \(version), which this version no longer has."
        }
    }

    /// - Parameters:
    ///   - municipality: its code.
    ///   - withChildren: whether the rows of children go in.
    ///   - database: as the worker.
    /// - Returns: nil where the municipality has no such published evaluation. Where rows of children go in, it is on the
    ///   audit trail that they were read before anybody gets them.
    /// - Throws: ``OtherRules``, ``PublishedEvaluation/NoMunicipality``, ``PublishedEvaluation/Damaged``.
    package static func make(
        _ id: UUID, of municipality: String, withChildren: Bool, in database: Database
    ) async throws -> EvaluationBundle? {
        let made = try await read(id, of: municipality, withChildren: withChildren, in: database)
        if let made, made.hasChildren {
            _ = try await database.query(
                Query(SQL.audited, made.tenant, id), as: .tenant(made.tenant, actor: "operator"))
        }
        return made?.bundle
    }

    private static func read(
        _ id: UUID, of municipality: String, withChildren: Bool, in database: Database
    ) async throws -> (tenant: Int32, hasChildren: Bool, bundle: EvaluationBundle)? {
        try await PublishedEvaluation.read(id, of: municipality, in: database) { evaluation, session in
            func read(_ query: Query) async throws -> Rows { try await session.query(query) }
            guard try EvaluationDefinition.of(evaluation.kind).ruleVersion == evaluation.ruleVersion else {
                throw OtherRules(evaluation.ruleVersion)
            }
            let question = evaluation.question
            for row in try await read(Query(SQL.documents, question.tenant, id)) {
                let (inputs, hasParameters) = try row.values(String.self, Bool.self)
                _ = try PublishedEvaluation.Inputs(inputs)
                guard hasParameters else { throw PublishedEvaluation.Damaged("parameters") }
            }
            let isAnnual = evaluation.kind == .annualEvaluation
            var identity = try await read(Query(SQL.identity, question.tenant, id, municipality.uppercased())).map {
                try $0.values(String.self, String.self)
            }
            if isAnnual { identity.append(("rows_of_children", withChildren ? "yes" : "no")) }
            var tables = [
                Table(identity: identity),
                try Table(.figures, try await read(Query(SQL.figures, question.tenant, id))),
                try Table(.inputs, try await read(Query(SQL.inputs, question.tenant, id))),
                try Table(.inputRows, try await read(Query(SQL.inputRows, question.tenant, id))),
                try Table(.parameters, try await read(Query(SQL.parameters, question.tenant, id))),
            ]
            if isAnnual {
                // The rows as they were when it read them, whatever became of them since.
                let definition = try EvaluationDefinition.of(evaluation.kind)
                let samples = try await PastRows.with(evaluation, definition, in: session) { read in
                    try await OutcomeSample.all(question, .init()) { try await read([$0])[0] }
                }
                tables += samples.filter { withChildren || !$0.outcome.isOfChildren }.map { Table($0) }
            }
            let (kind, period) = (evaluation.kind.rawValue, question.period)
            let package = DataPackage(
                id: id.uuidString.lowercased(), name: "evaluation",
                title: "\(kind) \(period.start) to \(period.end), rules \(evaluation.ruleVersion)",
                profile: "tabular-data-package",
                evaluation: Dictionary(identity) { first, _ in first }, resources: tables.map(\.resource))
            let bundle = EvaluationBundle(
                files: try files(tables, package, readme: BundleText.readme(identity, isAnnual: isAnnual))
                    + (isAnnual ? BundleScripts.files : []))
            return (question.tenant, withChildren && isAnnual, bundle)
        }
    }

    private static func files(_ tables: [Table], _ package: DataPackage, readme: String) throws -> [File] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return tables.map { File(name: $0.resource.path, text: $0.csv) } + [
            File(name: "datapackage.json", text: String(decoding: try encoder.encode(package), as: UTF8.self) + "\n"),
            File(name: "README.md", text: readme),
        ]
    }

    enum SQL: String, StatementSet {
        case audited = """
            insert into audit_event (tenant_id, actor, action, subject, subject_id)
            values ($1::int4, current_setting('app.actor'), 'read', 'child_assessment', $2::uuid)
            """
        case documents = """
            select e.inputs::text as inputs, jsonb_typeof(e.parameters) = 'object' as has_parameters
            from evaluation as e
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """
        /// Which evaluation it is. Its municipality's code is what it was asked for by.
        case identity = """
            select v.name, v.value
            from evaluation as e
            cross join lateral (
                values
                ('id', e.id::text, 1), ('municipality', $3::text, 2), ('kind', e.kind, 3),
                ('period_start', e.period_start::text, 4), ('period_end', e.period_end::text, 5),
                ('revision', e.revision::text, 6), ('rule_version', e.rule_version, 7),
                ('published_at', to_char(e.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 8),
                ('figures', e.figures::text, 9), ('figures_sha256', e.figures_sha256, 10)
            ) as v (name, value, place)
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            order by v.place
            """
        case figures = """
            select
                f.position::text, f.section, f.indicator, f.scope_kind, f.scope_key, f.scope_label, f.value::text,
                f.value_text, f.n::text, f.missing::text, f.unit, f.direction, f.status, f.reason, f.rule_version,
                f.data_up_to::text,
                (
                    select string_agg(t.name #>> '{}', ' ')
                    from jsonb_path_query(f.lineage, '$.tables[*] ? (@.type() == "string")') as t (name)
                ) as tables
            from evaluation_figure as f
            where f.tenant_id = $1::int4 and f.evaluation_id = $2::uuid
            order by f.position
            """
        case inputs = """
            select i.name, i.value ->> 'rows' as rows, i.value ->> 'up_to' as up_to, i.value ->> 'sha256' as sha256
            from evaluation as e
            cross join lateral jsonb_each(e.inputs) as i (name, value)
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            order by i.name
            """
        case inputRows = """
            select i.input_table, v.id, v.version::text
            from evaluation_input as i
            cross join lateral unnest(i.row_ids, i.row_versions) as v (id, version)
            where i.tenant_id = $1::int4 and i.evaluation_id = $2::uuid
            order by i.input_table, v.id
            """
        case parameters = """
            select p.name, p.value
            from evaluation as e
            cross join lateral jsonb_each_text(e.parameters) as p (name, value)
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            order by p.name
            """

        var effect: Query.Effect { self == .audited ? .write : .read }
    }

    // MARK: - Tables

    /// A table of the folder, with what its columns mean.
    private struct Table {
        enum Kind: String {
            case figures, inputs, parameters
            case inputRows = "input_rows"
        }

        let resource: DataPackage.Resource
        let csv: String

        init(_ kind: Kind, _ rows: Rows) throws {
            let fields = BundleText.fields(kind.rawValue)
            resource = DataPackage.Resource(
                name: kind.rawValue, path: "\(kind.rawValue).csv", title: BundleText.title(kind.rawValue),
                schema: .init(fields: fields))
            let records = try rows.map { row in
                try fields.indices.map { try row.decode(String?.self, at: $0) ?? "" }
            }
            csv = ([fields.map(\.name)] + records).map { CSVFormat.standard.line($0) }.joined()
        }

        /// Which evaluation it is.
        init(identity: [(String, String)]) {
            let fields = BundleText.fields("evaluation")
            resource = DataPackage.Resource(
                name: "evaluation", path: "evaluation.csv", title: BundleText.title("evaluation"),
                schema: .init(fields: fields))
            csv = ([fields.map(\.name)] + identity.map { [$0.0, $0.1] }).map { CSVFormat.standard.line($0) }.joined()
        }

        /// The rows of an estimate.
        init(_ part: OutcomeSample) {
            csv = part.sample.csv
            let names = csv.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
            let known = BundleText.fields("rows")
            let slug = part.outcome.key.replacing("/", with: "-").replacing("_", with: "-").lowercased()
            resource = DataPackage.Resource(
                name: "rows-\(slug)", path: "rows/\(part.outcome.key.replacing("/", with: "."))" + ".csv",
                title: "Rows behind the estimate of \(part.outcome.name)",
                schema: .init(fields: known.filter { names.contains($0.name) }))
        }
    }

    private struct DataPackage: Encodable {
        struct Resource: Encodable {
            let name: String
            let path: String
            let title: String
            var format = "csv"
            var mediatype = "text/csv"
            var encoding = "utf-8"
            var profile = "tabular-data-resource"
            let schema: Schema
        }

        struct Schema: Encodable {
            let fields: [BundleText.Field]
            var missingValues = [""]
        }

        let id: String
        let name: String
        let title: String
        let profile: String
        /// What `evaluation.csv` says.
        let evaluation: [String: String]
        let resources: [Resource]
    }
}
