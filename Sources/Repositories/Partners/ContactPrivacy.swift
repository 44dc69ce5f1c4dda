import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// What the law gives a person whose data are kept: to see all of it, and to have it erased (POPIA, sections 23 and
/// 24).
///
/// A contact's values are in two places: its row, and for a day the answer kept under the idempotency key it was made
/// with. The audit trail has the names of its columns only. So erasing deletes the row, and empties the kept answer:
/// the key itself stays, or a client that repeats its request would make the contact again. That it was erased, when
/// and by whom, is the audit trail's last entry about it, `delete`.
package struct ContactPrivacy: Sendable {
    enum SQL: String, StatementSet {
        case noteExport = """
            select app.note_read($1::int4, 'export', 'contact', c.id)
            from contact as c
            where c.tenant_id = $1::int4 and c.id = $2::uuid
            """
        case export = """
            select x.source, x.at, x.actor, x.name, x.value
            from (
                select 1 as place, 'contact' as source, c.updated_at as at, null as actor, f.key as name, f.value
                from contact as c
                cross join lateral jsonb_each_text(to_jsonb(c) - 'tenant_id') as f
                where c.tenant_id = $1::int4 and c.id = $2::uuid
                union all
                select 2, 'audit_event', a.occurred_at, a.actor, a.action, a.changed::text
                from audit_event as a
                where a.tenant_id = $1::int4 and a.subject = 'contact' and a.subject_id = $2::uuid
                union all
                select 3, 'idempotency_key', k.created_at, 'key:' || k.credential, 'answer', k.answer
                from idempotency_key as k
                where k.tenant_id = $1::int4 and k.subject = 'contact' and k.subject_id = $2::uuid and k.answer is not null
            ) as x
            order by x.place, x.at, x.name
            """
        /// Lists of invitees that a person is on: they refer to the contact, so they are locked before it, and go with it.
        case lockInvitations = """
            select a.id
            from engagement_attendance as a
            where a.tenant_id = $1::int4 and a.contact_id = $2::uuid
            order by a.id
            for update
            """
        case erase = "delete from contact as c where c.tenant_id = $1::int4 and c.id = $2::uuid"
        case emptyAnswers = """
            update idempotency_key as k
            set status = 410, answer = null, version = null
            where k.tenant_id = $1::int4 and k.subject = 'contact' and k.subject_id = $2::uuid
            """

        var effect: Query.Effect { self == .export ? .read : .write }
    }

    /// A row of ``export(_:as:)``.
    package static let exported = Shape(
        "ContactExport", "A value that is held of a contact.",
        [
            Field(
                "source", .code(["contact", "audit_event", "idempotency_key"]),
                doc: "The contact itself, the audit trail, or an answer that is kept for a repeated request."),
            Field("at", .timestamp, doc: "When it was last changed, done or kept."),
            Field("actor", .text(1...200), nullable: true, doc: "Who did it."),
            Field("name", .text(1...200), doc: "The field; what was done; answer."),
            Field(
                "value", .text(0...100_000), nullable: true,
                doc: "The field's value; the fields concerned; the answer."),
        ])

    /// Of `$2`, a contact that was erased.
    package static let erasure = WrittenAnswer(
        "Erasure", "What is left of a contact that was erased.",
        columns: [
            .computed("contact_id", .id(of: "contact"), sql: "a.subject_id", doc: "The contact."),
            .computed("erased_at", .timestamp, sql: "a.occurred_at", doc: "When it was erased."),
            .computed("audit_event_id", .integer(1...Int.max), sql: "a.id", doc: "The entry of the audit trail."),
        ],
        from: """
            audit_event as a
            where
                a.tenant_id = $1::int4 and a.subject_id = $2::uuid and a.subject = 'contact' and a.action = 'delete'
            """)

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// Everything that is held of a contact, noted on the audit trail in the same transaction.
    ///
    /// - Returns: source, time, who, name, value; a row for each value of the contact, each entry of the audit trail
    ///   and each kept answer. None where the tenant has no such contact.
    package func export(_ id: UUID, as scope: TenantScope) async throws -> Rows {
        let results = try await database.batch(
            [Query(SQL.noteExport, scope.tenant, id), Query(SQL.export, scope.tenant, id)], as: scope.scope)
        guard results[0].count > 0 else { throw Refusal.missing }
        return results[1]
    }

    /// Erases a contact for good.
    ///
    /// - Parameter version: the version the caller read; nil for any.
    /// - Throws: ``Refusal``: `stale`, `missing`.
    package func erase(
        _ id: UUID, version: Int?, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.contact.constraints
        let write = Write(
            [
                // Kept answers before anything else: docs/lock-order.md.
                .init("empty_answers", Query(SQL.emptyAnswers, scope.tenant, id), constraints),
                .init("lock_invitations", Query(SQL.lockInvitations, scope.tenant, id), constraints),
                .requireCurrent(.contact, id, version: version, scope.tenant, holding: .erasing),
                .init("erase", Query(SQL.erase, scope.tenant, id), constraints),
            ], answer: Self.erasure.sql, subject: id, status: 200)
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
