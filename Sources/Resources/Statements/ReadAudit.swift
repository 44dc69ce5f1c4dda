import Postgres

/// Reads of lists of personal information on the audit trail; one row's read is noted by ``ResourceSQL/notedRead``.
/// Changes are put there by a trigger; reads cannot be.
enum ReadAudit {
    enum SQL: String, StatementSet {
        case readList = """
            select app.note_read($1::int4, 'read', $2::text, null)
            """
    }
}
