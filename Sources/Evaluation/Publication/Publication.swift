import Domain
import Foundation
import Postgres

/// A computed evaluation, ready to be published, and the statements that do it.
///
/// They commit together or not at all: the row (unless a request made it), its figures, and last the status that closes
/// it, after which triggers refuse any change of either. Two workers that computed the same evaluation cannot both
/// publish: the second one's batch is refused as a whole.
struct Publication: Sendable {
    let tenant: Int32
    let id: UUID
    let kind: EvaluationKind
    let job: EvaluationJob
    let jobID: UUID
    let definition: EvaluationDefinition
    let result: EvaluationDefinition.Result
    let computedAt: Date

    enum SQL: String, StatementSet {
        case open = """
            insert into evaluation
            (tenant_id, id, programme_id, kind, period_start, period_end, revision, job_id, created_at, updated_at)
            values (
                $1::int4, $2::uuid, $3::uuid, $4::text, $5::date, $6::date, 1, $7::uuid, $8::timestamptz,
                $8::timestamptz
            )
            on conflict do nothing
            """
        /// A figure whose indicator this version of the rules does not define has no unit, and is refused. Identifiers are
        /// of the evaluation and the place, so that those of one evaluation lie together in their index.
        case writeFigures = """
            insert into evaluation_figure
            (
                tenant_id, id, evaluation_id, position, section, indicator, scope_kind, scope_key, scope_label, value,
                value_text, n, missing, unit, direction, status, reason, rule_version, computed_at, data_up_to, lineage
            )
            select
                $1::int4,
                (
                    (select encode(substr(sha256(uuid_send($2::uuid)), 1, 12), 'hex')) || lpad(to_hex(f.position), 8, '0')
                )::uuid,
                $2::uuid, f.position, f.section, f.indicator, f.scope_kind, f.scope_key, f.scope_label, f.value,
                f.value_text, f.n, f.missing, i.unit, i.direction, f.status, f.reason, $3::text, $4::timestamptz,
                l.data_up_to, jsonb_build_object('statement', l.statement, 'tables', l.tables, 'rows', f.n + f.missing)
            from
                unnest(
                    $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::float8[], $11::text[], $12::int8[],
                    $13::int8[], $14::text[], $15::text[], $16::int4[]
                ) with ordinality as f (
                    section, indicator, scope_kind, scope_key, scope_label, value, value_text, n, missing, status,
                    reason, lineage, position
                )
            cross join lateral (
                select
                    ($17::text[])[f.lineage] as statement, ($18::jsonb[])[f.lineage] as tables,
                    ($19::timestamptz[])[f.lineage] as data_up_to
            ) as l
            left join indicator as i on i.rule_version = $3::text and i.code = f.indicator
            """
        /// The rows that it read, a row for each table; `$4`, `$5` are arrays as texts.
        case writeInputs = """
            insert into evaluation_input (tenant_id, id, evaluation_id, input_table, row_ids, row_versions)
            select
                $1::int4,
                encode(substr(sha256(convert_to($2::uuid::text || '/' || i.input_table, 'UTF8')), 1, 16), 'hex')::uuid,
                $2::uuid, i.input_table, i.row_ids::text[], i.row_versions::int4[]
            from unnest($3::text[], $4::text[], $5::text[]) as i (input_table, row_ids, row_versions)
            """
        case publish = """
            update evaluation as e
            set
                status = 'published', failure = null, failure_detail = null, rule_version = $3::text, parameters = $4::jsonb,
                inputs = $5::jsonb, data_up_to = $6::timestamptz, figures = f.figures, figures_sha256 = f.sha256,
                computed_at = $7::timestamptz, published_at = $7::timestamptz, job_id = $8::uuid, read_at = $9::timestamptz,
                version = e.version + 1, updated_at = $7::timestamptz
            from app.figures_digest($1::int4, $2::uuid) as f
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """
        case fail = """
            update evaluation as e
            set
                status = 'failed', failure = $6::text, version = e.version + 1, updated_at = $7::timestamptz
            where
                e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = $3::text
                and e.period_start = $4::date and e.period_end = $5::date and e.revision = $8::int4
                and e.status = 'requested'
            """
    }

    func statements() throws -> [Query] {
        let inputs = result.inputs
        let statements = [
            Query(
                SQL.open, tenant, id, job.programmeID, kind.rawValue, job.periodStart.description,
                job.periodEnd.description, jobID, computedAt),
            try writingFigures(),
            writingInputs(),
            Query(
                SQL.publish, tenant, id, definition.ruleVersion, definition.parameters,
                try CanonicalJSON.text(inputs.tables), inputs.dataUpTo, computedAt, jobID, result.readAt),
            DisclosedTable.remembering(result.disclosed.map { ($0, id) }, tenant: tenant, at: computedAt),
        ]
        return statements.compactMap { $0 }
    }

    private func writingInputs() -> Query {
        let rows = result.inputs.identities.sorted { $0.key < $1.key }
        return Query(
            SQL.writeInputs, tenant, id, rows.map(\.key), rows.map(\.value.ids), rows.map(\.value.versions))
    }

    /// The figures as arrays, a parameter for each column. What figures of one statement share, its lineage and the
    /// newest change behind it, is sent once.
    private func writingFigures() throws -> Query {
        let placed = result.figures
        // Closures: a key path is followed anew for each figure.
        let figures = placed.map { $0.figure }
        let written = figures.map { $0.written }
        var places: [Lineage: Int32] = [:]
        var lineages: [Lineage] = []
        var last: (lineage: Lineage, place: Int32)?
        let lineageOf = placed.map { figure in
            // Figures of one statement stand together.
            if let last, last.lineage == figure.lineage { return last.place }
            let place = places[figure.lineage] ?? Int32(clamping: lineages.count + 1)
            if places.updateValue(place, forKey: figure.lineage) == nil { lineages.append(figure.lineage) }
            last = (figure.lineage, place)
            return place
        }
        let parameters: [any PostgresEncodable] = [
            tenant, id, definition.ruleVersion, computedAt, placed.map { $0.section }, figures.map { $0.indicator },
            figures.map { $0.scope.kind }, figures.map { $0.scope.key }, figures.map { $0.scope.label },
            written.map { $0.value }, written.map { $0.text }, figures.map { $0.n }, figures.map { $0.missing },
            written.map { $0.status }, written.map { $0.reason }, lineageOf, lineages.map(\.statement),
            try lineages.map { try CanonicalJSON.text($0.tables) },
            lineages.map { result.inputs.dataUpTo(of: $0.tables) },
        ]
        return Query(SQL.writeFigures.rawValue, parameters)
    }

    /// Notes on a request why it is refused; nothing where there is none.
    static func failing(
        _ job: EvaluationJob, _ kind: EvaluationKind, tenant: Int32, refusal: EvaluationRefusal, now: Date
    ) -> Query {
        Query(
            SQL.fail, tenant, job.programmeID, kind.rawValue, job.periodStart.description, job.periodEnd.description,
            refusal.rawValue, now, Int32(job.revision))
    }
}

extension Figure {
    var written: Outcome.Written { outcome.written }
}

extension Figure.Outcome {
    /// As columns.
    struct Written {
        let status: String
        var value: Double?
        var text: String?
        var reason: String?
    }

    var written: Written {
        switch self {
        case .value(let value, let text): Written(status: "ok", value: value, text: text)
        case .suppressed(let reason): Written(status: "suppressed", reason: reason)
        case .insufficient(let reason): Written(status: "insufficient", reason: reason)
        case .notApplicable(let reason): Written(status: "not_applicable", reason: reason)
        }
    }
}

/// A programme and what there is of one of its evaluations.
struct EvaluationSituation: Sendable {
    let programme: Period
    let isArchived: Bool
    /// The evaluation of the revision asked for; nil where there is none yet.
    let existing: (id: UUID, status: String)?

    enum SQL: String, StatementSet {
        case read = """
            select p.starts_on::text, p.ends_on::text, p.archived_at is not null, e.id, e.status
            from programme as p
            left join evaluation as e
                on
                    e.tenant_id = p.tenant_id and e.programme_id = p.id and e.kind = $3::text
                    and e.period_start = $4::date and e.period_end = $5::date and e.revision = $6::int4
            where p.tenant_id = $1::int4 and p.id = $2::uuid
            """

        var effect: Query.Effect { .read }
    }

    static func query(_ job: EvaluationJob, _ kind: EvaluationKind, tenant: Int32) -> Query {
        Query(
            SQL.read, tenant, job.programmeID, kind.rawValue, job.periodStart.description, job.periodEnd.description,
            Int32(job.revision))
    }

    /// - Returns: nil for no row: the tenant has no such programme.
    static func decode(_ rows: Rows) throws -> EvaluationSituation? {
        guard rows.count > 0 else { return nil }
        let row = rows[0]
        guard
            let start = Day(try row.decode(String.self, at: 0)), let end = Day(try row.decode(String.self, at: 1)),
            let programme = Period(start: start, end: end)
        else { return nil }
        let id = try row.decode(UUID?.self, at: 3)
        let status = try row.decode(String?.self, at: 4)
        return EvaluationSituation(
            programme: programme, isArchived: try row.decode(Bool.self, at: 2),
            existing: id.flatMap { id in status.map { (id, $0) } })
    }

    /// Why this period's evaluation is not computed; nil where it is.
    func refusal(of period: Period, revision: Int, now: Date) -> EvaluationRefusal? {
        if isArchived { return .programmeArchived }
        if revision > 1, existing == nil { return .correctionMissing }
        return EvaluationRequests.refusal(of: period, programme: programme, now: now)
    }
}
