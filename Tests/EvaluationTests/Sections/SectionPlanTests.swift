import DemoData
import Domain
import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Evaluation

/// What the statements of an evaluation cost the smallest and the largest municipality, with a plan of their own and
/// with one made for anybody. Rows and pages are counted: a plan that is quadratic in the programme visits hundreds of
/// rows for each row that it rests on.
@Suite(.database)
struct SectionPlanTests {
    private struct Programme {
        let tenant: Int32
        let id: UUID
        let partnerships: Int
    }

    /// The first and the last by their partnerships.
    private static func programmes() async throws -> [Programme] {
        try await TestDatabase.current.psql(SkewedData.script(seed: 1, today: "2026-11-29"))
        let lines = try await TestDatabase.current.psql(
            """
            select g.tenant_id, g.id, count(p.id)
            from ecdp.programme as g
            inner join ecdp.partnership as p on p.tenant_id = g.tenant_id and p.programme_id = g.id
            group by g.tenant_id, g.id
            order by count(p.id), g.tenant_id
            """
        ).split(separator: "\n")
        return try [lines.first, lines.last].map { line in
            let parts = try #require(line).split(separator: "|")
            let id = UUID(uuidString: String(parts[1]))
            return Programme(
                tenant: try #require(Int32(parts[0])), id: try #require(id), partnerships: try #require(Int(parts[2])))
        }
    }

    private struct Explained {
        let name: String
        let sql: String
        /// SQL literals.
        let values: [String]
        /// Rows that it may rest on.
        let rows: Int
    }

    /// Every statement that reads for an evaluation.
    private static func statements(of programme: Programme, _ database: Database) async throws -> [Explained] {
        let question = EvaluationQuestion(
            tenant: programme.tenant, programme: programme.id, period: try period("2026-07-01", "2026-10-01"))
        let scope = Scope.tenant(programme.tenant, actor: "test")
        func read(_ query: Query) async throws -> Rows { try await database.query(query, as: scope) }
        let frame = try ReviewFrame(try await read(ReviewFrame.query(question)))
        func literal(_ value: any PostgresEncodable) -> String {
            switch value.postgresParameter {
            case .null: "null"
            case .integer(let number): "\(number)"
            case .text(let text): "'" + text.replacing("'", with: "''") + "'"
            default: "'\(value)'"
            }
        }
        let standard = [literal(programme.tenant), "'\(programme.id)'", "'\(question.end)'"]
        var explained: [Explained] = []
        for kind in EvaluationKind.allCases {
            let definition = try EvaluationDefinition.of(kind)
            let inputs = try EvaluationInputs(try await read(EvaluationInputs.query(definition.extent, question)))
            let rows = inputs.tables.values.reduce(0) { $0 + $1.rows }
            switch definition.extent {
            case .programme:
                for (name, sql, values) in [
                    ("ReviewFrame.read", ReviewFrame.SQL.read.rawValue, standard),
                    (
                        "EvaluationInputs.programme", EvaluationInputs.SQL.programme.rawValue,
                        standard + ["'\(question.start)'"]
                    ),
                ] {
                    explained.append(Explained(name: name, sql: sql, values: values, rows: rows))
                }
            case .municipality:
                explained.append(
                    Explained(
                        name: "EvaluationInputs.municipality", sql: EvaluationInputs.SQL.municipality.rawValue,
                        values: standard, rows: rows))
            }
            for statement in definition.statements {
                let values = statement.parameters.map { literal($0.value(question, frame)) }
                explained.append(Explained(name: statement.name, sql: statement.sql, values: values, rows: rows))
            }
        }
        return explained
    }

    @Test func `no plan of an evaluation's statements is more than linear in the programme`() async throws {
        let programmes = try await Self.programmes()
        #expect(programmes[0].partnerships < 30 && programmes[1].partnerships > 500)
        let test = try TestDatabase.current
        let database = Database(
            DatabaseConfiguration(conninfo: test.conninfo(role: "ecdp_worker")), logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await database.run() }
            for programme in programmes {
                for statement in try await Self.statements(of: programme, database) {
                    for isGeneric in [true, false] {
                        let script = ExplainedPlan.script(
                            statement.sql, statement.values, tenant: programme.tenant, isGeneric: isGeneric)
                        let plan = try ExplainedPlan(try await test.psql(script, role: "ecdp_worker"))
                        let bound = 13 * statement.rows + 3000
                        #expect(
                            plan.rowsVisited < bound && plan.buffers < bound,
                            """
                            \(statement.name) of \(programme.partnerships) partnerships, \
                            \(isGeneric ? "generic" : "custom") plan: \(plan.rowsVisited) rows and \(plan.buffers) \
                            pages for \(statement.rows) rows of input
                            """)
                    }
                }
            }
            group.cancelAll()
        }
    }
}
