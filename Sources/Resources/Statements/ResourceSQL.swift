/// How a row is held while something is done with it.
package enum RowHold: Sendable, CaseIterable {
    /// As a change does: others may still refer to it.
    case change
    /// As archiving does: nobody refers to it meanwhile.
    case archiving
    /// The same, and an archived row is as good as another.
    case erasing

    var lock: String { self == .change ? "no key update" : "update" }
}

/// The statements of a resource, composed once from its declaration. `$1` is the tenant in each.
package struct ResourceSQL: Sendable {
    /// `$2` id. The columns in order.
    package let read: String
    /// As ``read``, and puts the read on the audit trail, if there is such a row: by one statement, so that exactly what
    /// is shown is noted.
    package let notedRead: String
    /// `$2` id. One row: the JSON text, the version, whether it is archived.
    package let answer: String
    /// `$2` id. Of a row of the table: its version, whether it is archived.
    package let state: String
    /// `$2` id, then a parameter for each column that is set on creation.
    package let create: String
    /// `$2` id, `$3` expected version or null for any, `$4` names of the columns that change, then a parameter for each
    /// column that can change. Changes nothing where the version is another, the row is archived, or it has those values.
    package let update: String
    /// `$2` id, `$3` expected version or null for any.
    package let archive: String
    /// `$2` id. Locks the row for the rest of the transaction, as a change does.
    package let lock: String
    /// The same, as archiving does.
    package let archiveLock: String
    /// What ``requireCurrent(_:)`` is made of.
    private let current: (table: String, expected: String, unarchived: String)
    /// Everything of a list's statement up to its conditions. A function's arguments are the list's to put in.
    package let listHead: String
    /// The same over several tenants: `$1` is a list of them.
    package let setHead: String

    init(
        name: String, table: String, source: String, listed: String, columns: [Column], hasArchive: Bool,
        hasVersion: Bool
    ) {
        // Arrays as JSON already: PostgreSQL's own array text is not what a client reads.
        let selected = columns.map { column in
            column.field.isArray ? "to_json(\(column.sql)) as \(column.name)" : "\(column.sql) as \(column.name)"
        }
        let list = selected.joined(separator: ", ")
        let version = hasVersion ? "t.version" : "null::int4"
        let archived = hasArchive ? "t.archived_at is not null" : "false"
        read = "select \(list) from \(source) where t.tenant_id = $1::int4 and t.id = $2::uuid"
        notedRead = """
            with shown as materialized (\(read))
            select \(columns.map { "s.\($0.name)" }.joined(separator: ", ")) from shown as s
            where app.note_read($1::int4, 'read', '\(name)', s.id)
            """
        answer = """
            select row_to_json(x)::text as body, a.version, a.archived
            from (select t.tenant_id, t.id, \(version) as version, \(archived) as archived from \(source) \
            where t.tenant_id = $1::int4 and t.id = $2::uuid) as a
            cross join lateral (select \(list) from \(source) where t.tenant_id = a.tenant_id and t.id = a.id) as x
            """
        state = """
            select \(version), \(archived) from \(table) as t where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        listHead = "select \(list) from \(listed) where t.tenant_id = $1::int4"
        setHead = "select \(list) from \(listed) where t.tenant_id = any($1::int4[])"

        let created = columns.filter { $0.writable != .never }
        create = """
            insert into \(table) (\((["tenant_id", "id"] + created.map(\.name)).joined(separator: ", ")))
            values ($1::int4, $2::uuid\(created.enumerated().map { ", $\($0 + 3)::\($1.field.sqlType)" }.joined()))
            """

        let changed = columns.filter { $0.writable == .always }
        let values = changed.enumerated().map { index, column in
            let parameter = "$\(index + 5)::\(column.field.sqlType)"
            // RFC 7396: members that are not named stay, those named null are removed.
            guard case .counts = column.field.kind else { return parameter }
            return "jsonb_strip_nulls(coalesce(t.\(column.name), '{}') || \(parameter))"
        }
        let assignments = zip(changed, values).map { column, value in
            "\(column.name) = case when '\(column.name)' = any($4::text[]) then \(value) else t.\(column.name) end"
        }
        let differences = zip(changed, values).map { column, value in
            "'\(column.name)' = any($4::text[]) and t.\(column.name) is distinct from \(value)"
        }
        let unarchived = hasArchive ? " and t.archived_at is null" : ""
        let expected = "t.tenant_id = $1::int4 and t.id = $2::uuid and ($3::int4 is null or t.version = $3::int4)"
        update = """
            update \(table) as t
            set \((assignments + ["version = t.version + 1", "updated_at = now()"]).joined(separator: ", "))
            where \(expected)\(unarchived) and (\(differences.isEmpty ? "false" : differences.joined(separator: " or ")))
            """
        let row = "select t.version from \(table) as t where t.tenant_id = $1::int4 and t.id = $2::uuid"
        lock = "\(row) for no key update"
        // Archiving changes a key. Asked for later, the stronger lock would wait for those that refer to the row and are
        // about to change it, and they for this one.
        archiveLock = "\(row) for update"
        current = (table, expected, unarchived)
        archive = """
            update \(table) as t
            set archived_at = now(), version = t.version + 1, updated_at = now()
            where \(expected)\(unarchived)
            """
    }

    /// `$2` id, `$3` expected version or null for any. Locks the row of a table that has versions, or fails the transaction
    /// as `<table>_current`.
    package func requireCurrent(_ hold: RowHold) -> String {
        let condition = current.expected + (hold == .erasing ? "" : current.unarchived)
        return """
            select app.require(
                exists (select from \(current.table) as t where \(condition) for \(hold.lock)), '\(current.table)_current'
            )
            """
    }
}
