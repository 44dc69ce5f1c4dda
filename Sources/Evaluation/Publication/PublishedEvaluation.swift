import Domain
import Foundation
import Postgres

/// A published evaluation as an operator names it: by its id and its municipality's code.
struct PublishedEvaluation: Sendable {
    let id: UUID
    let kind: EvaluationKind
    let question: EvaluationQuestion
    let ruleVersion: String

    /// Everything that is read of it, in one snapshot.
    ///
    /// - Parameters:
    ///   - municipality: its code.
    ///   - database: as the worker.
    /// - Returns: nil where the municipality has no such published evaluation.
    static func read<Result: Sendable>(
        _ id: UUID, of municipality: String, in database: Database,
        _ body: (PublishedEvaluation, Session) async throws -> Result
    ) async throws -> Result? {
        let tenants = try await database.query(Query(SQL.tenant, municipality), as: .none)
        guard let tenant = try tenants.first?.decode(Int32.self, at: 0) else { return nil }
        return try await database.transaction(
            as: .tenant(tenant, actor: "operator"), deadline: .seconds(300), isolation: .repeatableRead, readOnly: true
        ) { session in
            guard let row = try await session.query(Query(SQL.evaluation, tenant, id)).first else { return nil }
            let (kind, programme, start, end, rules) = try row.values(
                String.self, UUID.self, String.self, String.self, String.self)
            guard let kind = EvaluationKind(rawValue: kind), let start = Day(start), let end = Day(end),
                let period = Period(start: start, end: end)
            else { return nil }
            let question = EvaluationQuestion(tenant: tenant, programme: programme, period: period)
            return try await body(
                PublishedEvaluation(id: id, kind: kind, question: question, ruleVersion: rules), session)
        }
    }

    enum SQL: String, StatementSet {
        case tenant = "select t.tenant_id from tenant as t where t.code = upper($1::text)"
        case evaluation = """
            select e.kind, e.programme_id, e.period_start::text, e.period_end::text, e.rule_version
            from evaluation as e
            where e.tenant_id = $1::int4 and e.id = $2::uuid and e.status = 'published'
            """

        var effect: Query.Effect { .read }
    }
}
