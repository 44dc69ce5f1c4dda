/// A column of a resource: a field, the SQL it is read with, and what can be done with it in a list.
package struct Column: Sendable {
    package enum Writable: Sendable { case never, onCreate, always }

    /// How a list can be narrowed by this column. Each becomes a query parameter.
    package enum Filter: Sendable, Hashable {
        /// `name=a,b`: one of these; text that people write by its key, so in any spelling.
        case equal
        /// `name_from=` and `name_to=`, both inclusive (numbers: `name_min=`, `name_max=`).
        case range
        /// `name=` the beginning, in any spelling.
        case prefix
        /// `name=a,b`: the list holds one of these.
        case holds
        /// `name=true|false`: there is a value, or none.
        case present
    }

    package let field: Field
    package let sql: String
    package let writable: Writable
    package let filters: Set<Filter>
    package let isSortable: Bool
    /// What the column is compared, searched and sorted by: for text that people write its key, in the generated column
    /// `<name>_folded`; else the value itself.
    package let key: String
    /// The function that makes a key of a value; nil where the value is its own key.
    package let keyFunction: String?

    package var name: String { field.name }

    /// - Parameters:
    ///   - sql: the expression, over the table's alias `t` and what the resource's source joins; `t.<name>` if not given.
    ///   - writable: whether clients set it.
    ///   - past: a day that cannot lie ahead; its migration says `call app.past(…)`.
    ///   - sortable: never null, and an index leads there.
    package init(
        _ name: String, _ kind: Field.Kind, sql: String? = nil, writable: Writable = .always, required: Bool = false,
        nullable: Bool = false, past: Bool = false, fallback: FieldValue? = nil, filters: Set<Filter> = [],
        sortable: Bool = false, doc: String, example: String? = nil, spelling: Spelling? = nil
    ) {
        let field = Field(
            name, kind, required: required, nullable: nullable, past: past, fallback: fallback, doc: doc,
            example: example, spelling: spelling)
        let sql = sql ?? "t.\(name)"
        self.field = field
        self.sql = sql
        if case .text = kind, writable != .never, field.spelling != .phone, sortable || !filters.isEmpty {
            key = "\(sql)_folded"
            keyFunction = if case .registration = field.spelling { "app.fold_number" } else { "app.fold" }
        } else {
            key = sql
            keyFunction = nil
        }
        self.writable = writable
        self.filters = filters
        isSortable = sortable
    }

    /// A column that the server alone sets.
    package static func computed(
        _ name: String, _ kind: Field.Kind, sql: String? = nil, nullable: Bool = false, filters: Set<Filter> = [],
        sortable: Bool = false, doc: String
    ) -> Column {
        Column(
            name, kind, sql: sql, writable: .never, nullable: nullable, filters: filters, sortable: sortable, doc: doc)
    }

    package static func id(of subject: String) -> Column {
        computed("id", .id(of: subject), doc: "Identifier: a UUID, made by the server, in order of making.")
    }
}

/// A narrowing of a list that is not one column's: a fragment of SQL in which `?` stands for the parameter.
package struct ListFilter: Sendable {
    package let field: Field
    package let sql: String

    package init(_ name: String, _ kind: Field.Kind, sql: String, doc: String) {
        field = Field(name, kind, doc: doc)
        self.sql = sql
    }
}
