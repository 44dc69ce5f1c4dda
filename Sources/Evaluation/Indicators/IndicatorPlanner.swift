import Domain
import Foundation
package import Jobs
import Postgres

/// Makes the jobs of indicators that are due and not computed, for every municipality: those of the last four quarters in
/// which a programme ran. An indicator that was added since is due for them too.
package struct IndicatorPlanner: JobHandler {
    package var kind: String { "plan_indicator_values" }

    package init() {}

    private struct Due: RowDecodable {
        let quarter: Day
        let count: Int
        let digest: String

        init(_ row: inout RowReader) throws {
            quarter = Day(try row.next(String.self)) ?? Day(number: 0)
            count = try row.next()
            digest = try row.next()
        }
    }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        let now = context.now()
        let today = Day(southAfrican: now)
        var quarters: [Quarter] = []
        var quarter = Quarter(containing: today).previous
        for _ in 0..<4 {
            quarters.append(quarter)
            quarter = quarter.previous
        }
        let (starts, ends) = (
            quarters.map(\.period.start.description), quarters.map(\.period.end.description)
        )
        let rows = try await context.database.query(Query(EvaluationPlanner.SQL.tenants), as: Scope.none)
        let tenants = try (0..<rows.count).map { try rows[$0].decode(Int32.self, at: 0) }
        var requests: [(id: UUID, request: JobRequest)] = []
        for start in stride(from: 0, to: tenants.count, by: 32) {
            let slice = tenants[start..<min(start + 32, tenants.count)]
            let due = try await withThrowingTaskGroup(of: (Int32, [Due]).self) { group in
                for tenant in slice {
                    group.addTask {
                        let rows = try await context.database.query(
                            Query(IndicatorSQL.due, tenant, starts, ends, today.description),
                            as: .tenant(tenant, actor: "worker"))
                        return (tenant, try rows.decode(Due.self))
                    }
                }
                return try await group.reduce(into: [Int32: [Due]]()) { $0[$1.0] = $1.1 }
            }
            for tenant in slice {
                for one in due[tenant] ?? [] {
                    let id = UUID.version7(milliseconds: UInt64(max(0, now.timeIntervalSince1970) * 1000))
                    let job = IndicatorJob(Quarter(containing: one.quarter))
                    requests.append((id, try job.request(tenant: tenant, due: one.digest)))
                }
            }
            context.progress(Double(start + slice.count) / Double(tenants.count), "municipalities")
        }
        return JobOutcome(
            result: try CanonicalJSON.text(["due": requests.count, "municipalities": tenants.count]),
            writes: JobQueue.enqueue(requests, now: now), scope: Scope.none)
    }
}
