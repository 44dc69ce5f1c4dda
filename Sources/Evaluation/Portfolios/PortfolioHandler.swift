import Domain
import Foundation
package import Jobs
import Postgres

/// Computes a portfolio as a job: reads in one state of the database, searches, and returns its rows, which the worker
/// commits with the job's completion. Killed at any point it leaves nothing behind and is run again.
package struct PortfolioHandler: JobHandler {
    package static let kind = "portfolio"
    package var kind: String { Self.kind }

    /// How long the reading may take before it is cancelled.
    private let deadline: Duration

    package init(deadline: Duration = .seconds(120)) { self.deadline = deadline }

    struct Payload: Codable {
        let portfolioId: UUID
    }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        guard let tenant = context.job.tenant else { throw JobFailure.permanent("the job names no tenant") }
        let id = try context.job.payload(as: Payload.self).portfolioId
        let scope = Scope.tenant(tenant, actor: "worker")
        let inputs = try await context.database.transaction(
            as: scope, deadline: deadline, isolation: .repeatableRead, readOnly: true
        ) { session -> PortfolioInputs? in
            let rows = try await session.query(Query(PortfolioSQL.question, tenant, id))
            guard let question = try rows.decode(PortfolioQuestion.self).first else {
                throw JobFailure.permanent("there is no such portfolio")
            }
            guard question.status == "requested" else { return nil }
            return try await PortfolioInputs(question, tenant: tenant, in: session)
        }
        guard let inputs else { return JobOutcome(result: Self.result(id, "already_computed", nil), scope: scope) }
        if inputs.question.isArchived {
            _ = try await context.database.query(
                Query(PortfolioWriteSQL.fail, tenant, id, "programme_archived", context.now()), as: scope)
            throw JobFailure.permanent("programme_archived")
        }
        context.progress(0.3, "searching")
        let answer = PortfolioProblem(inputs).solve()
        return JobOutcome(
            result: Self.result(id, "computed", answer.picks.count),
            writes: Self.writes(answer, id, tenant: tenant, now: context.now()), scope: scope)
    }

    private static func result(_ id: UUID, _ outcome: String, _ picks: Int?) -> String {
        "{\"portfolio_id\":\"\(id.uuidString.lowercased())\",\"outcome\":\"\(outcome)\""
            + (picks.map { ",\"picks\":\($0)" } ?? "") + "}"
    }

    private static func writes(
        _ answer: PortfolioProblem.Answer, _ id: UUID, tenant: Int32, now: Date
    ) -> [Query] {
        func new() -> UUID { .version7(at: now) }
        func list(_ codes: [String]) -> String { "{\(codes.joined(separator: ","))}" }
        let picks = answer.picks.map { (id: new(), pick: $0) }
        let centres = picks.flatMap { pick in pick.pick.centres.map { (id: new(), pick: pick.id, centre: $0) } }
        func small(_ number: Int) -> Int32 { Int32(clamping: number) }
        return [
            Query(PortfolioWriteSQL.require, tenant, id),
            Query(
                PortfolioWriteSQL.picks, tenant, id, picks.map(\.id), picks.map(\.pick.partner),
                picks.map { $0.pick.phase?.uuidString ?? "" }, picks.map { list($0.pick.areas) },
                picks.map { list($0.pick.objectives) }, picks.map(\.pick.value),
                picks.map { small($0.pick.centres.count) },
                picks.map { small($0.pick.needs) }, picks.map { small($0.pick.wards) }, picks.map(\.pick.explanation)),
            Query(
                PortfolioWriteSQL.centres, tenant, centres.map(\.id), centres.map(\.pick), centres.map(\.centre.centre),
                centres.map { list($0.centre.areas) }, centres.map(\.centre.value), centres.map(\.centre.isNewWard),
                centres.map { small($0.centre.distanceM ?? -1) }),
            Query(
                PortfolioWriteSQL.complete, tenant, id, PortfolioProblem.ruleVersion, small(answer.places),
                small(picks.count), small(answer.centres), small(answer.partners), answer.pairs,
                small(answer.wardValue), answer.value, answer.upperBound,
                small(Set(centres.map(\.centre.centre)).count), small(picks.reduce(0) { $0 + $1.pick.wards }),
                small(picks.reduce(0) { $0 + $1.pick.needs }), now),
        ]
    }
}
