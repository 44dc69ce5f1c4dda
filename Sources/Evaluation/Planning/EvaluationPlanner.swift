import Domain
import Foundation
package import Jobs
import Postgres

/// Makes the jobs of evaluations that are due and not there, for every municipality.
///
/// Due is the review of each calendar quarter that has ended in South Africa, for each programme that ran during it;
/// and the annual evaluation of each of a programme's own years that has ended. A night's planner looks back over a
/// year, so what one missed the next one makes. Jobs have a unique key for programme and period: however many planners
/// run, and whoever else asks, there is one.
///
/// Each municipality is asked under its own tenancy: see ``JobContext/askMunicipalities(_:)``.
package struct EvaluationPlanner: JobHandler {
    private let planned: EvaluationKind

    package init(_ kind: EvaluationKind) { planned = kind }

    package var kind: String {
        switch planned {
        case .quarterlyReview: "plan_quarterly_reviews"
        case .annualEvaluation: "plan_annual_evaluations"
        }
    }

    enum SQL: String, StatementSet {
        /// Programmes, and the first days of those of their periods that are published.
        case programmes = """
            select
                p.id, p.starts_on::text, p.ends_on::text,
                (
                    select coalesce(string_agg(e.period_start::text, ','), '')
                    from evaluation as e
                    where
                        e.tenant_id = p.tenant_id and e.programme_id = p.id and e.kind = $2::text
                        and e.status = 'published'
                )
            from programme as p
            where p.tenant_id = $1::int4 and p.archived_at is null and p.starts_on < $3::date
            order by p.id
            """

        var effect: Query.Effect { .read }
    }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        let now = context.now()
        let today = Day(southAfrican: now)
        let due = try await context.askMunicipalities {
            try await self.due($0, today: today, database: context.database)
        }
        var requests: [(id: UUID, request: JobRequest)] = []
        for (tenant, jobs) in due {
            for (place, job) in jobs.enumerated() {
                // The earlier period has the earlier identifier, so it is claimed first.
                let id = UUID.version7(at: now, place: place)
                requests.append((id, try job.request(planned, tenant: tenant)))
            }
        }
        return context.outcome(planning: requests, of: due.count)
    }

    private func due(_ tenant: Int32, today: Day, database: Database) async throws -> [EvaluationJob] {
        let rows = try await database.query(
            Query(SQL.programmes, tenant, planned.rawValue, today.description), as: .tenant(tenant, actor: "worker"))
        return try (0..<rows.count).flatMap { index -> [EvaluationJob] in
            let row = rows[index]
            guard
                let start = Day(try row.decode(String.self, at: 1)), let end = Day(try row.decode(String.self, at: 2)),
                let programme = Period(start: start, end: end)
            else { return [] }
            let id = try row.decode(UUID.self, at: 0)
            let published = Set(try row.decode(String.self, at: 3).split(separator: ",").compactMap { Day($0) })
            return periods(of: programme, today: today).filter { !published.contains($0.start) }
                .map { EvaluationJob(programmeID: id, period: $0) }
        }
    }

    /// The periods of a programme that have ended by a day, of the last year or so, the earliest first.
    func periods(of programme: Period, today: Day) -> [Period] {
        switch planned {
        case .quarterlyReview:
            var quarters: [Period] = []
            var quarter = Quarter(containing: today).previous
            for _ in 0..<4 {
                if quarter.period.overlaps(programme) { quarters.insert(quarter.period, at: 0) }
                quarter = quarter.previous
            }
            return quarters
        case .annualEvaluation:
            return ProgrammeYear.ended(by: today, programme: programme).suffix(2)
        }
    }
}
