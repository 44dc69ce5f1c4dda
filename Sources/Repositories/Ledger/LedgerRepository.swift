import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Entries of the ledger that wait for approval.
package struct LedgerRepository: Sendable {
    enum SQL: String, StatementSet {
        case decide = """
            update ledger_entry as t
            set status = $3::text, decision_reason = $4::text, version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// Approves an entry, so that it is posted, or refuses it. The database sees to it that it is another actor than the
    /// one who entered it.
    ///
    /// - Throws: ``Refusal``: `missing`, `stale`, or `conflict` where it is decided already, by the same key, or the
    ///   balances do not carry it any more.
    package func decide(
        _ id: UUID, version: Int?, isApproved: Bool, reason: String, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        let entries = Resource.ledgerEntry.constraints
        // What is wrong with a line is said of the whole: the body has no lines.
        let lines = Resource.ledgerLine.constraints
        let constraints = ConstraintFaults(
            table: entries.table, columns: entries.columns,
            rules: entries.rules.merging(
                lines.rules.mapValues { ConstraintFaults.Rule("", $0.message, isConflict: true) }
            ) { $1 })
        let status: LedgerEntryStatus = isApproved ? .posted : .refused
        let write = Write(
            [
                .requireCurrent(.ledgerEntry, id, version: version, scope.tenant),
                .init("decide", Query(SQL.decide, scope.tenant, id, status.rawValue, reason), constraints),
            ], answer: Resource.ledgerEntry.sql.answer, subject: id, status: 200, location: nil,
            releasing: Resource.ledgerEntry.release)
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
