import JSON
package import Postgres

package import struct Foundation.UUID

/// Rows of another resource that the body of a new row may hold, as a programme's `phases`.
///
/// They are written by one statement, in the same transaction as the row they belong to.
package struct ChildRows: Sendable {
    /// What is made where the body says nothing of child rows.
    package struct Usual: Sendable {
        /// A statement of `$1` tenant, `$2` the parent's id and `$3` an array of new identifiers.
        package let sql: String
        /// How many identifiers it needs.
        package let count: Int

        package init(_ statement: some StatementSet, count: Int) {
            sql = statement.rawValue
            self.count = count
        }
    }

    /// The member of the body that lists them.
    package let name: String
    package let resource: Resource
    /// The column that refers to the parent; a body does not name it.
    package let parent: String
    package let usual: Usual?
    /// The member, with the fields of a row.
    package let field: Field
    /// `$1` tenant, `$2` the parent's id, `$3` identifiers, then an array for each of the fields: one item a row.
    package let insert: String

    package init(
        _ name: String, of resource: Resource, parent: String, count: ClosedRange<Int>, usual: Usual? = nil,
        doc: String, example: String
    ) {
        self.name = name
        self.resource = resource
        self.parent = parent
        self.usual = usual
        let columns = resource.columns.filter { $0.writable != .never && $0.name != parent }
        let shape = Shape("\(resource.name.pascalCased)InBody", resource.summary, columns.map(\.field.written))
        field = Field(
            name, .rows(shape, count), required: count.lowerBound > 0 && usual == nil, doc: doc, example: example)
        insert = Self.insert(into: resource.table, columns, parent: parent)
    }

    private static func insert(into table: String, _ columns: [Column], parent: String) -> String {
        let names = (["tenant_id", "id", parent] + columns.map(\.name)).joined(separator: ", ")
        // A list of lists is no array of PostgreSQL's: each list comes as JSON.
        let values = columns.map { column in
            column.field.isArray
                ? "array(select e.v from json_array_elements_text(u.\(column.name)::json) as e (v))"
                    + "::\(column.field.sqlType)"
                : "u.\(column.name)"
        }
        let arrays = columns.enumerated().map { index, column in
            "$\(index + 4)::\(column.field.isArray ? "text" : column.field.sqlType)[]"
        }
        return """
            insert into \(table) (\(names))
            select \((["$1::int4", "u.id", "$2::uuid"] + values).joined(separator: ", "))
            from unnest(\((["$3::uuid[]"] + arrays).joined(separator: ", "))) with ordinality
            as u (\((["id"] + columns.map(\.name) + ["ordinality"]).joined(separator: ", ")))
            order by u.ordinality
            """
    }

    private var fields: [Field] {
        if case .rows(let shape, _) = field.kind { shape.fields } else { [] }
    }

    /// The step that makes the rows of a body, or the usual ones where it names none; nil where there are none to make.
    package func step(_ value: FieldValue?, of parent: UUID, tenant: Int32, newID: () -> UUID) -> Write.Step? {
        guard case .rows(let rows)? = value else {
            guard let usual else { return nil }
            let ids = (0..<usual.count).map { _ in newID() }
            return Write.Step(name, Query(usual.sql, [tenant, parent, ids]), resource.constraints, at: .nowhere)
        }
        guard !rows.isEmpty else { return nil }
        let made = rows.map { (id: newID(), values: $0) }
        return Write.Step(name, resource.constraints, rows: made.count, at: "/\(name)") { chosen in
            statement(Array(made[chosen]), of: parent, tenant: tenant)
        }
    }

    private func statement(
        _ rows: [(id: UUID, values: BodyReader.Values)], of parent: UUID, tenant: Int32
    ) -> Query {
        var parameters: [any PostgresEncodable] = [tenant, parent, rows.map(\.id)]
        for field in fields {
            let column: [String?] = rows.map { ($0.values[field.name] ?? field.fallback ?? .null).element }
            parameters.append(column)
        }
        return Query(insert, parameters)
    }
}

extension FieldValue {
    /// As an item of an array: a list is JSON.
    fileprivate var element: String? {
        switch self {
        case .null, .rows: nil
        case .text(let text): text
        case .list(let items): JSONValue.array(items.map { .string($0) }).text
        }
    }
}
