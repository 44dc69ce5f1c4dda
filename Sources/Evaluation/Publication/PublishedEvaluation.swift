import Domain
import Foundation
import Postgres

/// A published evaluation as an operator names it: by its id and its municipality's code.
package struct PublishedEvaluation: Sendable {
    let id: UUID
    let kind: EvaluationKind
    let question: EvaluationQuestion
    let ruleVersion: String
    /// When its rows were read; of one that does not say, just after the newest change that it has.
    let readAt: String

    /// A municipality that there is not.
    package struct NoMunicipality: Error, CustomStringConvertible {
        package let description: String

        init(_ code: String) { description = "there is no municipality \(code)." }
    }

    /// What is stored of it cannot be read: it is not what was published.
    package struct Damaged: Error, CustomStringConvertible {
        package let description: String

        init(_ what: String) {
            description = "the evaluation's \(what) are damaged: they are not those that were published."
        }
    }

    /// What it read, as its publication kept it.
    struct Inputs: Sendable {
        let tables: [String: EvaluationInputs.Table]

        /// - Throws: ``Damaged``.
        init(_ json: String) throws(Damaged) {
            guard let tables = try? JSONDecoder().decode([String: EvaluationInputs.Table].self, from: Data(json.utf8)),
                tables.values.allSatisfy({ $0.rows >= 0 && $0.sha256.count == 64 })
            else { throw Damaged("inputs") }
            self.tables = tables
        }
    }

    /// Everything that is read of it, in one snapshot. Nothing is written but what ``PastRows`` makes and undoes.
    ///
    /// - Parameters:
    ///   - municipality: its code.
    ///   - database: as the worker.
    /// - Returns: nil where the municipality has no such published evaluation.
    /// - Throws: ``NoMunicipality``, and what `body` throws.
    static func read<Result: Sendable>(
        _ id: UUID, of municipality: String, in database: Database,
        _ body: (PublishedEvaluation, Session) async throws -> Result
    ) async throws -> Result? {
        let tenants = try await database.query(Query(SQL.tenant, municipality), as: .none)
        guard let tenant = try tenants.first?.decode(Int32.self, at: 0) else {
            throw NoMunicipality(municipality)
        }
        return try await database.transaction(
            as: .tenant(tenant, actor: "operator"), deadline: .seconds(300), isolation: .repeatableRead
        ) { session in
            guard let row = try await session.query(Query(SQL.evaluation, tenant, id)).first else { return nil }
            let (kind, programme, start, end, rules) = try row.values(
                String.self, UUID.self, String.self, String.self, String.self)
            let readAt = try row.decode(String.self, at: 5)
            guard let kind = EvaluationKind(rawValue: kind), let start = Day(start), let end = Day(end),
                let period = Period(start: start, end: end)
            else { return nil }
            let question = EvaluationQuestion(tenant: tenant, programme: programme, period: period)
            return try await body(
                PublishedEvaluation(
                    id: id, kind: kind, question: question, ruleVersion: rules, readAt: readAt), session)
        }
    }

    enum SQL: String, StatementSet {
        case tenant = "select t.tenant_id from tenant as t where t.code = upper($1::text)"
        case evaluation = """
            select
                e.kind, e.programme_id, e.period_start::text, e.period_end::text, e.rule_version,
                to_char(
                    coalesce(e.read_at, e.data_up_to + interval '1 microsecond') at time zone 'UTC',
                    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
                ) as read_at
            from evaluation as e
            where e.tenant_id = $1::int4 and e.id = $2::uuid and e.status = 'published'
            """

        var effect: Query.Effect { .read }
    }
}
