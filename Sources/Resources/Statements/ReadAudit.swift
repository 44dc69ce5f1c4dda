import Postgres

/// Reads of lists of personal information on the audit trail; one row's read is noted by ``ResourceSQL/notedRead``.
/// Changes are put there by a trigger; reads cannot be.
enum ReadAudit {
    enum SQL: String, StatementSet {
        case readList = """
            insert into audit_event (tenant_id, actor, request_id, action, subject)
            values (
                $1::int4, current_setting('app.actor'), nullif(current_setting('app.request_id', true), ''), 'read',
                $2::text
            )
            """
    }
}
