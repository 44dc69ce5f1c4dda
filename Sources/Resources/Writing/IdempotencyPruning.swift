package import Postgres

package import struct Foundation.Date

/// Removes answers that are not kept any more: they may quote personal information, and nobody else would. As the
/// worker, a municipality at a time.
package struct IdempotencyPruning: Sendable {
    enum SQL: String, StatementSet {
        case tenants = "select t.tenant_id from tenant as t order by t.tenant_id"
        /// By place: rows are locked in one order, whoever else prunes.
        case prune = """
            delete from idempotency_key as k
            where k.tenant_id = $1::int4 and k.ctid = any(array(
                select o.ctid
                from idempotency_key as o
                where o.tenant_id = $1::int4 and o.created_at < $2::timestamptz
                order by o.created_at
                limit 1000
            ))
            """

        var effect: Query.Effect { self == .tenants ? .read : .write }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Parameter now: answers are kept for ``IdempotencyKey/lifetime`` before it.
    /// - Returns: how many were removed.
    package func prune(at now: Date) async throws -> Int {
        let tenants = try await database.query(SQL.tenants, as: .none)
        let before = now.addingTimeInterval(-IdempotencyKey.lifetime)
        var total = 0
        for index in 0..<tenants.count {
            let tenant = try tenants[index].decode(Int32.self, at: 0)
            while true {
                try Task.checkCancellation()
                let removed = try await database.query(
                    SQL.prune, tenant, before, as: .tenant(tenant, actor: "worker")
                ).affected
                total += removed
                if removed < 1000 { break }
            }
        }
        return total
    }
}
