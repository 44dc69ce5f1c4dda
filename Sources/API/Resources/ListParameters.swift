import Domain
package import Repositories

/// The query parameters of a resource's list, and the statement they ask for.
package enum ListParameters {
    /// Rows a page if nothing is said: 50, or all where a list is one document.
    private static func defaultLimit(_ resource: Resource) -> Int { resource.pageLimit > 200 ? resource.pageLimit : 50 }

    /// Every parameter the list takes, read from the declaration.
    package static func parameters(of resource: Resource, fixed: String? = nil) -> [Parameter] {
        var parameters: [Parameter] = []
        for column in resource.columns where column.name != fixed {
            let field = column.field
            for filter in column.filters.sorted(by: { "\($0)" < "\($1)" }) {
                switch filter {
                case .equal: parameters.append(Parameter(field.filter(field.name, field.documentation), many: true))
                case .holds: parameters.append(Parameter(field.filter(field.name, field.documentation), many: true))
                case .prefix:
                    parameters.append(
                        Parameter(Field(field.name, .text(1...200), doc: "Its beginning, capitals or not.")))
                case .present:
                    parameters.append(
                        Parameter(Field("\(field.name)_present", .boolean, doc: "Whether there is a \(field.name).")))
                case .range:
                    for (suffix, word) in [(column.lowSuffix, "From"), (column.highSuffix, "Up to")] {
                        parameters.append(
                            Parameter(field.filter("\(field.name)_\(suffix)", "\(word) this, inclusive.")))
                    }
                }
            }
        }
        parameters += resource.filters.map { filter in
            Parameter(filter.field, many: filter.sql.contains("any(?"))
        }
        if resource.hasArchive {
            parameters.append(
                Parameter(
                    Field(
                        "archived", .code(["no", "only", "all"]),
                        doc: "Archived rows are left out (no, the default), alone (only) or included (all).")))
        }
        let sortable = resource.columns.filter(\.isSortable).map(\.name)
        parameters.append(
            Parameter(
                Field(
                    "sort", .code(sortable + sortable.map { "-\($0)" }),
                    doc: "Column to sort by, with - downwards; ties by id.")))
        parameters.append(
            Parameter(
                Field(
                    "limit", .integer(1...resource.pageLimit),
                    doc: "Rows a page; \(defaultLimit(resource)) if not given.")))
        parameters.append(Parameter(Field("cursor", .text(1...2000), doc: "next_cursor of the page before.")))
        return parameters
    }

    /// - Parameter fixed: a column that the path has fixed, with its value.
    /// - Returns: the page asked for, and the fingerprint of its list.
    package static func query(
        _ resource: Resource, _ values: ParameterValues, fixed: (column: String, value: String)? = nil
    ) throws -> (query: ListQuery, fingerprint: UInt64) {
        let sorted = values.text("sort") ?? (resource.descending ? "-" : "") + resource.sort
        let descending = sorted.hasPrefix("-")
        let name = descending ? String(sorted.dropFirst()) : sorted
        guard let sort = resource.column(name) else { throw Problem(.internalError) }
        let limit = values.text("limit").flatMap { Int($0) } ?? defaultLimit(resource)
        var query = ListQuery(sort: sort, descending: descending, limit: limit)
        var list = [resource.path, sorted]

        func add(_ sql: String, _ name: String, _ value: FieldValue) {
            query.conditions.append(.init(sql, value))
            list.append("\(name)=\(value)")
        }
        if let fixed, let column = resource.column(fixed.column) {
            add("\(column.sql) = ?::\(column.field.sqlType)", fixed.column, .text(fixed.value))
        }
        for column in resource.columns where column.name != fixed?.column {
            for filter in column.filters.sorted(by: { "\($0)" < "\($1)" }) {
                for (name, sql) in column.conditions(filter) {
                    if let value = values[name] { add(sql, name, value) }
                }
            }
        }
        for filter in resource.filters {
            if let value = values[filter.field.name] { add(filter.sql, filter.field.name, value) }
        }
        if resource.hasArchive {
            let archived = values.text("archived") ?? "no"
            list.append(archived)
            if archived != "all" {
                query.conditions.append(.init("t.archived_at is \(archived == "only" ? "not null" : "null")", nil))
            }
        }
        let fingerprint = Cursor.fingerprint(list)
        if let text = values.text("cursor") {
            guard let cursor = Cursor(text), cursor.list == fingerprint, cursor.fits(sort, id: resource.column("id"))
            else {
                throw Problem(
                    .invalidParameters,
                    faults: [
                        Fault(
                            "?cursor", "does not belong to this list",
                            hint: "a cursor goes with the sort and the filters of the page it came with")
                    ])
            }
            query.after = (cursor.value, cursor.id)
        }
        return (query, fingerprint)
    }
}

extension Cursor {
    /// Whether the values are such as the columns can have: a cursor made by hand must not reach the database's parsers.
    fileprivate func fits(_ sort: Column, id: Column?) -> Bool {
        guard let id else { return false }
        if case .timestamp = sort.field.kind {
            guard value.utf8.count <= 40, value.utf8.allSatisfy({ $0 < 0x3B && $0 > 0x1F }) else { return false }
            let moment = value.replacing(" ", with: "T").replacing("+00", with: "Z")
            guard CalendarText.isTimestamp(moment) else { return false }
        } else if (try? FieldReader.text(value, sort.field, at: "")) == nil {
            return false
        }
        return (try? FieldReader.text(self.id, id.field, at: "")) != nil
    }
}

extension Field {
    /// The same kind under another name; a number may be anything that fits the column, so that a filter can be wide.
    fileprivate func filter(_ name: String, _ documentation: String) -> Field {
        if case .text(let length) = kind { return Field(name, .text(1...length.upperBound), doc: documentation) }
        return Field(name, kind, doc: documentation)
    }
}

extension Column {
    private var isNumber: Bool {
        switch field.kind {
        case .integer, .number: true
        default: false
        }
    }

    fileprivate var lowSuffix: String { isNumber ? "min" : "from" }
    fileprivate var highSuffix: String { isNumber ? "max" : "to" }

    /// Parameter name and SQL of a filter.
    fileprivate func conditions(_ filter: Filter) -> [(name: String, sql: String)] {
        switch filter {
        case .equal: [(name, "\(sql) = any(?::\(field.sqlType)[])")]
        case .holds: [(name, "\(sql) && ?::\(field.sqlType)")]
        case .prefix(let folded): [(name, "starts_with(\(folded), lower(?::text))")]
        case .present: [("\(name)_present", "(\(sql) is not null) = ?::bool")]
        case .range:
            [
                ("\(name)_\(lowSuffix)", "\(sql) >= ?::\(field.sqlType)"),
                ("\(name)_\(highSuffix)", "\(sql) <= ?::\(field.sqlType)"),
            ]
        }
    }
}
