import Foundation
import Postgres
import TestSupport
import Testing

@testable import Evaluation
@testable import Jobs

/// Runs handlers as a worker would, without one: a municipality's fixture, a database as `ecdp_worker`, a fixed time.
struct EvaluationHarness {
    let test: TestDatabase
    /// As the worker.
    let database: Database
    /// As the API.
    let api: Database

    /// The morning after the quarter, at 02:15 in South Africa.
    static let morning = Date(timeIntervalSince1970: 1_790_900_100)

    /// Municipalities of the test's own, each with the whole fixture.
    static func with(
        tenants: [Int32], _ body: @Sendable @escaping (EvaluationHarness) async throws -> Void
    ) async throws {
        let test = try TestDatabase.current
        for tenant in tenants {
            let there = try await test.psql("select count(*) from ecdp.tenant where tenant_id = \(tenant)")
            if there == "0" { try await test.psql(ReviewFixture.sql(tenant: tenant)) }
        }
        try await body(
            EvaluationHarness(
                test: test, database: test.database(as: "ecdp_worker"), api: test.database(as: "ecdp_api")))
    }

    @discardableResult
    func psql(_ sql: String) async throws -> String { try await test.psql(sql) }

    func count(_ table: String, tenant: Int32) async throws -> Int {
        Int(try await psql("select count(*) from ecdp.\(table) where tenant_id = \(tenant)")) ?? -1
    }

    static func quarter(revision: Int = 1) throws -> EvaluationJob {
        EvaluationJob(
            programmeID: ReviewFixture.programme, period: try period("2026-07-01", "2026-10-01"), revision: revision)
    }

    /// What a handler returns for a job.
    func run(
        _ handler: some JobHandler, tenant: Int32?, job: EvaluationJob? = nil, now: Date = morning
    ) async throws -> JobOutcome {
        let payload = try CanonicalJSON.text(try job ?? Self.quarter())
        let claimed = Job(
            id: UUID(), kind: handler.kind, tenant: tenant, uniqueKey: nil, payload: payload, attempt: 1,
            maxAttempts: 10, fence: 1)
        while true {
            do {
                return try await handler.run(
                    JobContext(job: claimed, database: database, now: { now }, report: { _, _ in }))
            } catch JobFailure.postponed {
                // A planner, perhaps another test's, has asked for earlier reviews of this municipality.
                let tenant = try #require(tenant)
                try await psql(
                    """
                    update ecdp.job
                    set status = 'cancelled', finished_at = now()
                    where
                        tenant_id = \(tenant) and status = 'waiting' and kind in ('quarterly_review', 'annual_evaluation')
                        and payload ->> 'period_start' < '\(try job?.periodEnd ?? Self.quarter().periodEnd)'
                    """)
            }
        }
    }

    /// What the worker does with an outcome.
    func commit(_ outcome: JobOutcome) async throws {
        _ = try await database.batch(outcome.writes, as: outcome.scope ?? .none)
    }

    func publish(tenant: Int32, revision: Int = 1, now: Date = morning) async throws {
        if revision == 1,
            try await psql(
                "select count(*) from ecdp.evaluation where tenant_id = \(tenant) and status = 'published'") != "0"
        {
            return
        }
        try await commit(
            try await run(
                EvaluationHandler(.quarterlyReview), tenant: tenant, job: try Self.quarter(revision: revision), now: now
            ))
    }

    struct Requested: Hashable {
        let id: UUID
        let status: String
        let job: UUID?
    }

    @discardableResult
    func request(tenant: Int32) async throws -> Requested {
        let quarter = Quarter("2026-Q3")
        let queries = try EvaluationRequests.request(
            .quarterlyReview, of: try #require(quarter).period, programme: ReviewFixture.programme, tenant: tenant,
            id: UUID(), jobID: UUID(), now: Self.morning)
        return try await answered(queries, tenant: tenant)
    }

    private func answered(_ queries: [Query], tenant: Int32) async throws -> Requested {
        let answers = try await api.batch(queries, as: .tenant(tenant, actor: "test"))
        let row = try #require(answers.last?.first)
        return Requested(
            id: try row.decode(UUID.self, at: 0), status: try row.decode(String.self, at: 1),
            job: try row.decode(UUID?.self, at: 2))
    }

    /// Asks for a correction of a revision, and computes it.
    func correct(tenant: Int32, revision: Int, reason: String) async throws {
        let replaced = try await psql(
            "select id from ecdp.evaluation where tenant_id = \(tenant) and revision = \(revision)")
        let id = UUID(uuidString: replaced)
        let queries = try EvaluationRequests.requestCorrection(
            tenant: tenant, replacing: try #require(id), programmeID: ReviewFixture.programme, kind: .quarterlyReview,
            period: try period("2026-07-01", "2026-10-01"), revision: revision, reason: reason, id: UUID(),
            jobID: UUID(), now: Self.morning)
        let asked = try await answered(queries, tenant: tenant)
        #expect(asked.status == "requested")
        try await publish(tenant: tenant, revision: revision + 1)
    }

    /// Computes and publishes a quarter, the morning after it or later.
    func publish(
        tenant: Int32, quarter: String, revision: Int = 1, now: Date = morning
    ) async throws {
        let asked = Quarter(quarter)
        let job = EvaluationJob(
            programmeID: ReviewFixture.programme, period: try #require(asked).period, revision: revision)
        try await commit(try await run(EvaluationHandler(.quarterlyReview), tenant: tenant, job: job, now: now))
    }

    /// `indicator kind key` (the programme's: `indicator`) to `value n= missing=`, or `status:reason`.
    ///
    /// - Parameter start: first day of the period; any, if nothing is said.
    func figures(
        tenant: Int32, revision: Int = 1, kind: EvaluationKind? = nil, from start: String? = nil
    ) async throws -> [String: String] {
        let text = try await psql(
            """
            select
                f.indicator || case when f.scope_kind = 'programme' then '' else ' ' || f.scope_kind || ' ' || f.scope_key end
                || '=>'
                || case when f.status = 'ok' then concat_ws(' ', f.value, f.value_text) else f.status || ':' || f.reason end
                || ' n=' || f.n || case when f.missing > 0 then ' missing=' || f.missing else '' end
            from ecdp.evaluation_figure as f
            join ecdp.evaluation as e on e.tenant_id = f.tenant_id and e.id = f.evaluation_id
            where
                f.tenant_id = \(tenant) and e.revision = \(revision)
                and e.kind = \(kind.map { "'\($0.rawValue)'" } ?? "e.kind")
                and e.period_start = coalesce(\(start.map { "'\($0)'" } ?? "null")::date, e.period_start)
            """)
        var figures: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.components(separatedBy: "=>")
            guard parts.count == 2 else { continue }
            #expect(figures[parts[0]] == nil, "\(parts[0]) twice")
            figures[parts[0]] = parts[1]
        }
        return figures
    }
}
