/// The statements of a resource, composed once from its declaration. `$1` is the tenant in each.
package struct ResourceSQL: Sendable {
    /// `$2` id. The columns in order.
    package let read: String
    /// `$2` id. One row: the JSON text, the version, whether it is archived.
    package let answer: String
    /// `$2` id, then a parameter for each column that is set on creation.
    package let create: String
    /// `$2` id, `$3` expected version or null for any, `$4` names of the columns that change, then a parameter for each
    /// column that can change. Changes nothing where the version is another or the row is archived.
    package let update: String
    /// `$2` id, `$3` expected version or null for any.
    package let archive: String
    /// Everything of a list's statement up to its conditions.
    package let listHead: String
    /// The same over several tenants: `$1` is a list of them.
    package let setHead: String

    init(table: String, source: String, columns: [Column], hasArchive: Bool, hasVersion: Bool) {
        // Arrays as JSON already: PostgreSQL's own array text is not what a client reads.
        let selected = columns.map { column in
            column.field.isArray ? "to_json(\(column.sql)) as \(column.name)" : "\(column.sql) as \(column.name)"
        }
        let list = selected.joined(separator: ", ")
        let version = hasVersion ? "t.version" : "null::int4"
        let archived = hasArchive ? "t.archived_at is not null" : "false"
        read = "select \(list) from \(source) where t.tenant_id = $1::int4 and t.id = $2::uuid"
        answer = """
            select row_to_json(x)::text as body, a.version, a.archived
            from (select t.tenant_id, t.id, \(version) as version, \(archived) as archived from \(source) \
            where t.tenant_id = $1::int4 and t.id = $2::uuid) as a
            cross join lateral (select \(list) from \(source) where t.tenant_id = a.tenant_id and t.id = a.id) as x
            """
        listHead = "select \(list) from \(source) where t.tenant_id = $1::int4"
        setHead = "select \(list) from \(source) where t.tenant_id = any($1::int4[])"

        let created = columns.filter { $0.writable != .never }
        create = """
            insert into \(table) (\((["tenant_id", "id"] + created.map(\.name)).joined(separator: ", ")))
            values ($1::int4, $2::uuid\(created.enumerated().map { ", $\($0 + 3)::\($1.field.sqlType)" }.joined()))
            """

        let changed = columns.filter { $0.writable == .always }
        let assignments = changed.enumerated().map { index, column in
            "\(column.name) = case when '\(column.name)' = any($4::text[]) "
                + "then $\(index + 5)::\(column.field.sqlType) else t.\(column.name) end"
        }
        let unarchived = hasArchive ? " and t.archived_at is null" : ""
        let expected = "t.tenant_id = $1::int4 and t.id = $2::uuid and ($3::int4 is null or t.version = $3::int4)"
        update = """
            update \(table) as t
            set \((assignments + ["version = t.version + 1", "updated_at = now()"]).joined(separator: ", "))
            where \(expected)\(unarchived)
            """
        archive = """
            update \(table) as t
            set archived_at = now(), version = t.version + 1, updated_at = now()
            where \(expected)\(unarchived)
            """
    }
}
