package import Foundation
import Postgres

/// For jobs of the system's own, which look at every municipality.
extension JobContext {
    enum SQL: String, StatementSet {
        case tenants = "select t.tenant_id from tenant as t where t.archived_at is null order by t.tenant_id"

        var effect: Query.Effect { .read }
    }

    /// Those in use, in the order of their numbers.
    package func municipalities() async throws -> [Int32] {
        try await database.query(SQL.tenants, as: .none).map { try $0.decode(Int32.self, at: 0) }
    }

    /// Asks each municipality, as many at a time as one connection carries well, and says how far that is.
    ///
    /// - Parameter ask: under the municipality's own tenancy: nobody sees more than one at a time.
    /// - Returns: in the order of their numbers.
    package func askMunicipalities<Answer: Sendable>(
        _ ask: @escaping @Sendable (Int32) async throws -> Answer
    ) async throws -> [(tenant: Int32, answer: Answer)] {
        let tenants = try await municipalities()
        var answers: [(tenant: Int32, answer: Answer)] = []
        for start in stride(from: 0, to: tenants.count, by: 32) {
            let slice = tenants[start..<min(start + 32, tenants.count)]
            let found = try await withThrowingTaskGroup(of: (Int32, Answer).self) { group in
                for tenant in slice { group.addTask { (tenant, try await ask(tenant)) } }
                return try await group.reduce(into: [Int32: Answer]()) { $0[$1.0] = $1.1 }
            }
            answers += slice.compactMap { tenant in found[tenant].map { (tenant, $0) } }
            progress(Double(start + slice.count) / Double(tenants.count), "municipalities")
        }
        return answers
    }

    /// What a planner of jobs comes to: they are made with its completion.
    package func outcome(planning requests: [(id: UUID, request: JobRequest)], of municipalities: Int) -> JobOutcome {
        JobOutcome(
            result: "{\"due\":\(requests.count),\"municipalities\":\(municipalities)}",
            writes: JobQueue.enqueue(requests, now: now()), scope: Scope.none)
    }
}
