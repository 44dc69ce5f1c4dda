/// One page of a list, as asked for. Names have been looked up in the declaration; values are parameters.
package struct ListQuery: Sendable {
    package struct Condition: Sendable {
        /// A fragment of the declaration in which `?` stands for the parameter.
        package let sql: String
        package let value: FieldValue?
        /// The parameter that asks for it; nil for none.
        package let name: String?

        package init(_ sql: String, _ value: FieldValue?, name: String? = nil) {
            self.sql = sql
            self.value = value
            self.name = name
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

    /// What the function that makes a list is told of this argument; nil for nothing.
    private func handedOver(_ argument: String, _ resource: Resource) -> FieldValue? {
        let isBackwards = descending != resource.descending
        // The function's order, from one of the ends that it knows.
        let isInOrder =
            sort.name == resource.sort && (!isBackwards || resource.arguments.contains(Resource.backwards))
        switch argument {
        case Resource.first:
            // It can stop there, if it knows of everything that leaves out rows.
            let knowsAll =
                conditions.allSatisfy { $0.name.map(resource.arguments.contains) ?? false }
                && (after == nil || resource.arguments.contains(Resource.after))
            return isInOrder && knowsAll && limit < Self.everything ? .text(String(limit + 1)) : nil
        case Resource.after: return isInOrder ? after?.value.map { .text($0) } : nil
        case Resource.afterID: return isInOrder ? after.map { .text($0.id) } : nil
        case Resource.backwards: return isInOrder && isBackwards ? .text("true") : nil
        default: return conditions.first { $0.name == argument }?.value
        }
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
        for argument in resource.arguments {
            let value = handedOver(argument, resource)
            sql = sql.replacing("{\(argument)}", with: value.map { placeholder($0) } ?? "null")
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
