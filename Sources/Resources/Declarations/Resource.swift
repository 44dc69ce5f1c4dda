package import Domain
package import Postgres

/// A kind of row that a municipality keeps, declared once. Routing, authorisation, validation, filters, sorting, pages,
/// JSON, CSV, ETag and the OpenAPI document are read from it; so is its SQL, which is made of the static text below
/// and of nothing that a request brings.
package struct Resource: Sendable {
    package enum Operation: Sendable, CaseIterable { case list, read, create, update, archive }

    package typealias Rule = ConstraintFaults.Rule

    /// One of them: `centre`.
    package let name: String
    /// In the path: `centres`.
    package let path: String
    package let summary: String
    package let table: String
    /// What is read: the table as `t`, with whatever it joins.
    package let source: String
    /// What the function that makes a list is told of what is asked, so that it reads no more: in the declaration's source
    /// `{first}` stands for how many rows are wanted, null for all; `{after}` and `{after_id}` for the sorted value and the
    /// id of the row that the page before ended with; `{backwards}` for whether the order is the other one, where the
    /// function knows both; any other word for the list's parameter of that name. Null where it was not asked.
    let arguments: [String]
    package let columns: [Column]
    package let filters: [ListFilter]
    /// The column a list is sorted by if nothing else is asked; `id` breaks ties.
    package let sort: String
    package let descending: Bool
    package let operations: Set<Operation>
    package let readPermission: Permission
    package let writePermission: Permission
    package let hasArchive: Bool
    /// Whether every read is put on the audit trail: personal information.
    package let auditsReads: Bool
    /// Whether a client that has a version of the row has all that is shown of it. Not so where the row shows what follows
    /// from other rows, which do not raise its version.
    package let isKnownByVersion: Bool
    /// The column that names the row that stands in a row's place, where it was merged into another: a read answers with
    /// where that is.
    package let successor: String?
    /// Rows a page at the most.
    package let pageLimit: Int
    /// What violations of its table's constraints mean.
    package let constraints: ConstraintFaults
    /// Rows of other resources that the body of a new row may hold.
    package let children: [ChildRows]
    /// The last step of making a row, after its child rows; nil where there is none.
    package let completion: Completion?
    /// When making a row lets go of its locks: at the commit, where many writers wait for the same rows.
    package let release: LockRelease
    /// What is wrong with the values of a body beyond what each field says of itself.
    package let check: @Sendable (BodyReader.Values) -> [Fault]
    package let sql: ResourceSQL

    static let first = "first"
    static let after = "after"
    static let afterID = "after_id"
    static let backwards = "backwards"

    private static func arguments(of source: String) -> [String] {
        // What follows a brace, up to the one that closes it.
        source.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { text in
            guard let name = text.split(separator: "}", omittingEmptySubsequences: false).first, name != text,
                !name.isEmpty, name.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || $0 >= 0x61 && $0 <= 0x7A })
            else { return nil }
            return String(name)
        }
    }

    package init(
        name: String, path: String, summary: String, table: String, source: String? = nil, columns: [Column],
        filters: [ListFilter] = [], sort: String, descending: Bool = false,
        operations: Set<Operation> = Set(Operation.allCases), read: Permission = .read, write: Permission = .write,
        standardColumns: Bool = true, auditsReads: Bool = false, hasDerivedState: Bool = false,
        successor: String? = nil, pageLimit: Int = 200, children: [ChildRows] = [], completion: Completion? = nil,
        releasing release: LockRelease = .whenDurable,
        check: @escaping @Sendable (BodyReader.Values) -> [Fault] = { _ in [] }, rules: [String: Rule] = [:]
    ) {
        self.name = name
        self.path = path
        self.summary = summary
        self.table = table
        let listed = source ?? "\(table) as t"
        let arguments = Self.arguments(of: listed)
        self.arguments = arguments
        self.source = arguments.reduce(listed) { $0.replacing("{\($1)}", with: "null") }
        self.columns =
            standardColumns ? [.id(of: name)] + columns + Self.standardColumns : columns
        self.filters = filters
        self.sort = sort
        self.descending = descending
        self.operations = operations
        readPermission = read
        writePermission = write
        hasArchive = self.columns.contains { $0.name == "archived_at" }
        self.auditsReads = auditsReads
        isKnownByVersion = !hasDerivedState && self.columns.allSatisfy { $0.sql == "t.\($0.name)" }
        self.successor = successor
        self.pageLimit = pageLimit
        self.children = children
        self.completion = completion
        self.release = release
        self.check = check
        constraints = ConstraintFaults(table: table, columns: self.columns.map(\.name), rules: rules)
        sql = ResourceSQL(
            name: name, table: table, source: self.source, listed: listed, columns: self.columns,
            hasArchive: hasArchive, hasVersion: self.columns.contains { $0.name == "version" })
    }

    private static var standardColumns: [Column] {
        [
            .computed(
                "version", .integer(1...Int(Int32.max)),
                doc: "Counts the changes of the row; its ETag is \"v<version>\"."),
            .computed("created_at", .timestamp, filters: [.range], sortable: true, doc: "When the row was made."),
            .computed("updated_at", .timestamp, filters: [.range], sortable: true, doc: "When it was last changed."),
            .computed("archived_at", .timestamp, nullable: true, doc: "When it was archived; null while in use."),
        ]
    }

    package func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// The fields of a new row.
    package var createFields: [Field] { columns.filter { $0.writable != .never }.map(\.field.written) }

    /// The members of a body that makes a row: its fields and its child rows.
    package var createBody: [Field] { createFields + children.map(\.field) }

    /// The fields of a merge patch.
    package var updateFields: [Field] { columns.filter { $0.writable == .always }.map(\.field.written) }
}
