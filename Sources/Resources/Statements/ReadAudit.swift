import Postgres

/// Reads of personal information on the audit trail. Changes are put there by a trigger; reads cannot be.
enum ReadAudit {
    enum SQL: String, StatementSet {
        case read = """
            insert into audit_event (tenant_id, actor, request_id, action, subject, subject_id)
            values (
                $1::int4, current_setting('app.actor'), nullif(current_setting('app.request_id', true), ''), 'read',
                $2::text, $3::uuid
            )
            """
    }

    /// The statement that records a read.
    ///
    /// - Parameter id: the row's; null for a list.
    static func entry(of subject: String, id: FieldValue, tenant: Int32) -> Query {
        Query(SQL.read, tenant, subject, id)
    }
}
