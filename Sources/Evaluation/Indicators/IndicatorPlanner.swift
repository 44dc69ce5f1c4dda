import Domain
import Foundation
package import Jobs
import Postgres

/// Makes the jobs of indicators that are due and not computed, for every municipality: those of the last four quarters in
/// which a programme ran. An indicator that was added since is due for them too.
package struct IndicatorPlanner: JobHandler {
    package var kind: String { "plan_indicator_values" }

    package init() {}

    private struct Due: RowDecodable, Sendable {
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
        let due = try await context.askMunicipalities { tenant in
            try await context.database.query(
                Query(IndicatorSQL.due, tenant, starts, ends, today.description), as: .tenant(tenant, actor: "worker")
            ).decode(Due.self)
        }
        var requests: [(id: UUID, request: JobRequest)] = []
        for (tenant, quarters) in due {
            for one in quarters {
                let id = UUID.version7(at: now)
                let job = IndicatorJob(Quarter(containing: one.quarter))
                requests.append((id, try job.request(tenant: tenant, due: one.digest)))
            }
        }
        return context.outcome(planning: requests, of: due.count)
    }
}
