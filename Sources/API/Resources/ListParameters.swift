import Domain
import HTTP
import Repositories
package import Resources

/// The query parameters of a resource's list, and the statement they ask for: read once from the declaration.
package struct ListParameters: Sendable {
    /// A query parameter that narrows the list, and the SQL it becomes.
    private struct Narrowing {
        let name: String
        let sql: String
        /// Of a moment: what a bare day means here.
        var edge: Edge?

        /// A value as it is compared.
        func moment(_ value: FieldValue) -> FieldValue {
            guard let edge, case .text(let text) = value, CalendarText.isDate(text) else { return value }
            return .text(edge.moment(of: text))
        }
    }

    /// The first or the last moment of a day in South Africa, which keeps UTC+2 all year; PostgreSQL counts microseconds.
    fileprivate enum Edge {
        case first, last

        func moment(of day: String) -> String {
            self == .first ? "\(day)T00:00:00+02:00" : "\(day)T23:59:59.999999+02:00"
        }
    }

    private let resource: Resource
    /// The column that the path has fixed, and its condition.
    private let fixed: Narrowing?
    private let narrowings: [Narrowing]
    private let defaultSort: String
    private let defaultLimit: Int
    /// Every parameter the list takes.
    package let parameters: [Parameter]

    /// Those that name a row which can be merged into another, and of which resource.
    let mergeable: [(name: String, resource: Resource)]
    private static let merging = Resource.all.filter { $0.successor != nil }

    static let foreignCursor = Problem(
        .invalidParameters,
        faults: [
            Fault(
                "?cursor", "does not belong to this list",
                hint: "a cursor goes with the address, sort, filters and API key of the page it came with")
        ])

    /// - Parameter fixed: a column that the path fixes, as `evaluation_id` under `/evaluations/{id}`.
    package init(_ resource: Resource, fixed: String? = nil) {
        self.resource = resource
        let column = fixed.flatMap(resource.column)
        self.fixed = column.map { Narrowing(name: $0.name, sql: "\($0.sql) = ?::\($0.field.sqlType)") }
        // Rows a page if nothing is said: 50, or all where a list is one document.
        defaultLimit = resource.pageLimit > 200 ? resource.pageLimit : 50
        defaultSort = (resource.descending ? "-" : "") + resource.sort
        let columns = resource.columns.filter { $0.name != fixed }
        narrowings =
            columns.flatMap { column in
                column.orderedFilters.flatMap {
                    column.conditions($0).map { Narrowing(name: $0.name, sql: $0.sql, edge: $0.edge) }
                }
            } + resource.filters.map { Narrowing(name: $0.field.name, sql: $0.sql) }
        parameters =
            columns.flatMap { column in column.orderedFilters.flatMap { column.parameters($0) } }
            + resource.filters.map { Parameter($0.field, many: $0.sql.contains("any(?")) }
            + Self.pageParameters(of: resource, defaultLimit: defaultLimit)
        mergeable = parameters.compactMap { parameter in
            guard case .id(let subject) = parameter.field.kind else { return nil }
            return Self.merging.first { $0.name == subject }.map { (parameter.field.name, $0) }
        }
    }

    private static func pageParameters(of resource: Resource, defaultLimit: Int) -> [Parameter] {
        var parameters: [Parameter] = []
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
                    "limit", .integer(1...resource.pageLimit), doc: "Rows a page; \(defaultLimit) if not given.")))
        parameters.append(Parameter(Field("cursor", .text(1...2000), doc: "next_cursor of the page before.")))
        parameters.append(
            Parameter(
                Field(
                    "all", .boolean,
                    doc: "Whether every row comes in one answer, sent while it is read; without limit and cursor.")))
        return parameters
    }

    /// - Parameters:
    ///   - value: of the column that the path has fixed.
    ///   - reader: who reads, and which municipalities: a cursor is for the same.
    /// - Returns: the page asked for, and the fingerprint of its list.
    package func query(
        _ values: ParameterValues, fixed value: String? = nil, for reader: [String]
    ) throws -> (query: ListQuery, fingerprint: UInt64) {
        let sorted = values.text("sort") ?? defaultSort
        let descending = sorted.utf8.first == UInt8(ascii: "-")
        guard let sort = resource.column(descending ? String(sorted.dropFirst()) : sorted) else {
            throw Problem(.internalError)
        }
        let isWhole = values.text("all") == "true"
        let paging = isWhole ? ["limit", "cursor"].filter { values[$0] != nil } : []
        guard paging.isEmpty else {
            throw Problem(
                .invalidParameters, faults: paging.map { Fault("?\($0)", "is of a page; all=true asks for every row") })
        }
        let limit = isWhole ? ListQuery.everything : values.text("limit").flatMap { Int($0) } ?? defaultLimit
        var query = ListQuery(sort: sort, descending: descending, limit: limit)
        var list = reader + [resource.path, sorted]
        func narrow(_ narrowing: Narrowing, _ sent: FieldValue) {
            let value = narrowing.moment(sent)
            query.conditions.append(.init(narrowing.sql, value, name: narrowing.name))
            query.isNarrowed = true
            list.append(narrowing.name)
            switch value {
            case .null: list.append("")
            case .text(let text): list.append(text)
            case .list(let items): list += items
            case .rows: break
            }
        }
        if let fixed, let value { narrow(fixed, .text(value)) }
        if !values.isEmpty {
            for narrowing in narrowings {
                if let value = values[narrowing.name] { narrow(narrowing, value) }
            }
        }
        if resource.hasArchive {
            let archived = values.text("archived") ?? "no"
            list.append(archived)
            switch archived {
            case "no": query.conditions.append(.init("t.archived_at is null", nil))
            case "only":
                query.conditions.append(.init("t.archived_at is not null", nil))
                query.isNarrowed = true
            default: break
            }
        }
        let fingerprint = Cursor.fingerprint(list)
        if let text = values.text("cursor") {
            guard let cursor = Cursor(text), cursor.list == fingerprint,
                (cursor.value == nil) == resource.auditsReads, cursor.fits(sort, id: resource.column("id"))
            else { throw Self.foreignCursor }
            query.after = (cursor.value, cursor.id)
        }
        return (query, fingerprint)
    }
}

extension Cursor {
    /// Whether the values are such as the columns can have: a cursor made by hand must not reach the database's parsers.
    fileprivate func fits(_ sort: Column, id: Column?) -> Bool {
        guard let id else { return false }
        guard let value else { return (try? FieldReader.text(self.id, id.field, at: "")) != nil }
        if case .timestamp = sort.field.kind {
            guard value.utf8.count <= 40, value.utf8.allSatisfy({ $0 < 0x3B && $0 > 0x1F }) else { return false }
            let moment = value.replacing(" ", with: "T").replacing("+00", with: "Z")
            guard CalendarText.isTimestamp(moment) else { return false }
        } else if case .text = sort.field.kind {
            // Whatever is stored can be paged past, also what would be refused today.
        } else if (try? FieldReader.text(value, sort.field, at: "")) == nil {
            return false
        }
        return (try? FieldReader.text(self.id, id.field, at: "")) != nil
    }
}

extension Field {
    /// The same kind under another name; a number may be anything that fits the column, so that a filter can be wide.
    fileprivate func filter(_ name: String, _ documentation: String) -> Field {
        // A number of any form can be looked for.
        let spelling: Spelling = if case .registration = self.spelling { .line } else { self.spelling }
        if case .text(let length) = kind {
            return Field(name, .text(1...length.upperBound), doc: documentation, spelling: spelling)
        }
        return Field(name, kind, doc: documentation, spelling: spelling)
    }
}

extension Column {
    private var isNumber: Bool {
        switch field.kind {
        case .integer, .number: true
        default: false
        }
    }

    private var isMoment: Bool { if case .timestamp = field.kind { true } else { false } }

    private var lowSuffix: String { isNumber ? "min" : "from" }
    private var highSuffix: String { isNumber ? "max" : "to" }

    /// From the key of the beginning up to the last text that begins so: a range, so that an index serves whatever the
    /// plan; made once, by a sub-select, and not for every row.
    private var prefixCondition: String {
        let value = keyFunction.map { "(select \($0)(?::text))" } ?? "(select ?::text)"
        return "(\(key) >= \(value) and \(key) <= \(value) || U&'\\+10FFFF')"
    }

    /// A set has no order of its own; the statement's text needs one.
    fileprivate var orderedFilters: [Filter] { filters.sorted { "\($0)" < "\($1)" } }

    fileprivate func parameters(_ filter: Filter) -> [Parameter] {
        switch filter {
        case .equal, .holds: [Parameter(field.filter(field.name, field.documentation), many: true)]
        case .prefix: [Parameter(beginning)]
        case .present: [Parameter(Field("\(field.name)_present", .boolean, doc: "Whether there is a \(field.name)."))]
        case .range:
            [
                (lowSuffix, "From", "its beginning"), (highSuffix, "Up to", "its end"),
            ].map { suffix, word, edge in
                Parameter(
                    field.filter(
                        "\(field.name)_\(suffix)",
                        isMoment
                            ? "\(word) this moment, inclusive. A day, such as 2026-11-27, is \(edge) in South Africa (UTC+2)."
                            : "\(word) this, inclusive."))
            }
        }
    }

    private var beginning: Field {
        switch field.spelling {
        case .phone:
            Field(
                field.name, .text(1...50), doc: "The number or its beginning, in any usual spelling.",
                spelling: .phoneBeginning)
        case .email:
            Field(
                field.name, .text(1...254), doc: "The address or its beginning, capitals or not.",
                spelling: .emailBeginning)
        default:
            Field(
                field.name, .text(1...200), doc: "Its beginning; capitals, accents and spaces make no difference.",
                spelling: .line)
        }
    }

    /// Parameter name and SQL of a filter; of a moment's range also which end of a day a bare day is.
    fileprivate func conditions(_ filter: Filter) -> [(name: String, sql: String, edge: ListParameters.Edge?)] {
        switch filter {
        case .equal:
            if let keyFunction {
                [(name, "\(key) = any(array(select \(keyFunction)(v) from unnest(?::text[]) as v))", nil)]
            } else {
                [(name, "\(sql) = any(?::\(field.sqlType)[])", nil)]
            }
        case .holds: [(name, "\(sql) && ?::\(field.sqlType)", nil)]
        case .prefix: [(name, prefixCondition, nil)]
        case .present: [("\(name)_present", "(\(sql) is not null) = ?::bool", nil)]
        case .range:
            [
                ("\(name)_\(lowSuffix)", "\(sql) >= ?::\(field.sqlType)", isMoment ? .first : nil),
                ("\(name)_\(highSuffix)", "\(sql) <= ?::\(field.sqlType)", isMoment ? .last : nil),
            ]
        }
    }
}
