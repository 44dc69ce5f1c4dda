/// One page of a list, as asked for. Names have been looked up in the declaration; values are parameters.
package struct ListQuery: Sendable {
    package struct Condition: Sendable {
        /// A fragment of the declaration in which `?` stands for the parameter.
        package let sql: String
        package let value: FieldValue?

        package init(_ sql: String, _ value: FieldValue?) {
            self.sql = sql
            self.value = value
        }
    }

    package var conditions: [Condition] = []
    /// Whether conditions leave out more than the few rows that are archived.
    package var isNarrowed = false
    package var sort: Column
    package var descending: Bool
    /// The sorted value and the id of the last row of the page before; without the value, it is that row's.
    package var after: (value: String?, id: String)?
    package var limit: Int

    /// A limit that no list reaches.
    package static let everything = Int(Int32.max)

    package init(sort: Column, descending: Bool, limit: Int) {
        self.sort = sort
        self.descending = descending
        self.limit = limit
    }

    /// Whether it surely reads little more than it shows: in the default order, which every resource has an index for.
    /// Anything else may look at all of a municipality's rows, so it does not go where short reads wait for each other.
    func isShort(_ resource: Resource) -> Bool {
        sort.name == resource.sort && !isNarrowed && limit < Self.everything
    }

    /// The statement and its parameters after the tenant. One row more than the page tells whether another follows.
    ///
    /// - Parameter isSet: whether `$1` is a list of tenants.
    func statement(_ resource: Resource, isSet: Bool = false) -> (sql: String, parameters: [FieldValue]) {
        var sql = isSet ? resource.sql.setHead : resource.sql.listHead
        sql.reserveCapacity(sql.utf8.count + 400)
        var parameters: [FieldValue] = []
        func placeholder(_ value: FieldValue) -> String {
            parameters.append(value)
            return "$\(parameters.count + 1)"
        }
        if sql.contains("{first}") {
            // A function can stop there; of a list that is narrowed or continued nobody knows how far that is.
            let isStart =
                conditions.isEmpty && after == nil && sort.name == resource.sort && descending == resource.descending
                && limit < Self.everything
            let first = isStart ? "\(placeholder(.text(String(limit + 1))))::int4" : "null"
            sql = sql.replacing("{first}", with: first)
        }
        for condition in conditions {
            sql += "\nand "
            if let value = condition.value {
                sql += condition.sql.replacing("?", with: placeholder(value))
            } else {
                sql += condition.sql
            }
        }
        let key = sort.key
        if let after {
            let idType = resource.column("id")?.field.sqlType ?? "uuid"
            let id = "\(placeholder(.text(after.id)))::\(idType)"
            let start =
                if let text = after.value {
                    // Folded once, by a sub-select, and not for every row.
                    sort.keyFunction.map { "(select \($0)(\(placeholder(.text(text)))::text))" }
                        ?? "\(placeholder(.text(text)))::\(sort.field.sqlType)"
                } else {
                    "(select \(key) from \(resource.source) where t.tenant_id = $1::int4 and t.id = \(id))"
                }
            sql += "\nand (\(key), t.id) \(descending ? "<" : ">") (\(start), \(id))"
        }
        let direction = descending ? " desc" : ""
        sql += "\norder by \(key)\(direction), t.id\(direction)\nlimit \(placeholder(.text(String(limit + 1))))::int8"
        return (sql, parameters)
    }
}
