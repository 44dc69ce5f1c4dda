package import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// The way of a grant application, from idea to outcome. An award makes an entry of the ledger that promises the amount, and
/// the reports that the funder is owed, in one transaction.
package struct GrantRepository: Sendable {
    enum SQL: String, StatementSet {
        /// `$3` the entry, `$4` its day.
        case promise = """
            insert into ledger_entry (tenant_id, id, partnership_id, occurred_on, reason)
            select t.tenant_id, $3::uuid, t.partnership_id, $4::date, 'Grant awarded by ' || t.funder || ': ' || t.title
            from grant_application as t
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        /// `$2` the line, `$3` its entry.
        case promised = """
            insert into ledger_line (tenant_id, id, entry_id, move, kind, amount)
            values ($1::int4, $2::uuid, $3::uuid, 'pledge', 'funding', $4::int8)
            """
        case move = """
            update grant_application as t
            set
                status = $3::text,
                applied_on = case when $3::text = 'applied' then $4::date else t.applied_on end,
                decided_on = case when $3::text = 'applied' then null else $4::date end,
                decision_reason = $5::text, awarded_cents = $6::int8, conditions = $7::text, entry_id = $8::uuid,
                version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
    }

    /// Reports that the funder is owed, as an award names them.
    package static let reports = ChildRows(
        "reports", of: .grantReport, parent: "grant_application_id", count: 0...50,
        doc: "The reports that the funder is owed; of an award alone.",
        example: #"[{"title": "Half-yearly report", "due_on": "2027-03-31"}]"#)

    package struct Move: Sendable {
        package let status: GrantStatus
        /// `2026-11-24`.
        package let day: String
        package let reason: String?
        package let award: Award?

        package init(to status: GrantStatus, on day: String, reason: String?, award: Award?) {
            self.status = status
            self.day = day
            self.reason = reason
            self.award = award
        }
    }

    package struct Award: Sendable {
        package let cents: Int
        package let conditions: String?
        /// Of the field ``GrantRepository/reports``; nil for none.
        package let reports: FieldValue?

        package init(cents: Int, conditions: String?, reports: FieldValue?) {
            self.cents = cents
            self.conditions = conditions
            self.reports = reports
        }
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Throws: ``Refusal``: `conflict` where it cannot go there, `stale`, `archived`, `missing`.
    package func move(
        _ id: UUID, version: Int?, _ move: Move, newID: () -> UUID, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        let tenant = scope.tenant
        let constraints = Resource.grantApplication.constraints
        let day = FieldValue.text(move.day)
        let entry = move.award.map { _ in newID() }
        var steps = [
            Write.Step.requireCurrent(.grantApplication, id, version: version, tenant)
        ]
        if let award = move.award, let entry {
            steps += [
                .init(
                    "promise", Query(SQL.promise, tenant, id, entry, day),
                    Resource.ledgerEntry.constraints.with([
                        "ledger_entry_partnership_id_archived_check": .init(
                            "", "belongs to a partnership that is archived", isConflict: true)
                    ]), at: .nowhere),
                .init(
                    "promised", Query(SQL.promised, tenant, newID(), entry, award.cents),
                    Resource.ledgerLine.constraints, at: .nowhere),
            ]
        }
        steps.append(
            .init(
                "move",
                Query(
                    SQL.move, tenant, id, move.status.rawValue, day, move.reason, move.award?.cents,
                    move.award?.conditions, entry), constraints))
        if let award = move.award, let entry {
            if let reports = Self.reports.step(award.reports, of: id, tenant: tenant, newID: newID) {
                steps.append(reports)
            }
            steps.append(
                .init(
                    "post", Query(LedgerPosting.post, tenant, entry), Resource.ledgerLine.constraints, at: .nowhere))
        }
        let write = Write(
            steps, answer: Resource.grantApplication.sql.answer, subject: id, status: 200, location: nil)
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
