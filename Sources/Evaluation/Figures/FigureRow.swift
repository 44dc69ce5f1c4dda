import Postgres

/// A row of a section's statement that is one figure. The statement's columns have these names, in this order.
struct FigureRow: RowDecodable {
    /// Names and types of the columns.
    static let columns: [(name: String, type: String)] = [
        ("indicator", "text"), ("scope_kind", "text"), ("scope_key", "text"), ("scope_label", "text"),
        ("value", "double precision"), ("value_text", "text"), ("n", "bigint"), ("missing", "bigint"),
        ("status", "text"), ("reason", "text"),
    ]

    let indicator: String
    let scope: FigureScope
    let value: Double?
    let text: String?
    let n: Int
    let missing: Int
    /// Why there is no value, where there is none; null: no row of which the answer is known.
    let status: String?
    let reason: String?

    init(_ row: inout RowReader) throws {
        indicator = try row.next()
        let kind = try row.next(String.self)
        let key = try row.next(String.self)
        scope = FigureScope(kind, key, label: try row.next())
        value = try row.next()
        text = try row.next()
        n = try row.next()
        missing = try row.next()
        status = try row.next()
        reason = try row.next()
    }

    func figure() throws -> Figure {
        Figure(indicator, over: scope, try outcome(), n: n, missing: missing)
    }

    private func outcome() throws -> Figure.Outcome {
        guard value == nil, text == nil else { return .value(value, text: text) }
        switch (status, reason) {
        case (nil, nil): return .insufficient(FigureReason.noKnownRows)
        case ("suppressed", let reason?): return .suppressed(reason)
        case ("insufficient", let reason?): return .insufficient(reason)
        case ("not_applicable", let reason?): return .notApplicable(reason)
        default: throw FigureFailure("\(indicator) has no value, and its status is \(status ?? "null")")
        }
    }

    /// - Throws: ``FigureFailure`` for rows with other columns.
    static func figures(_ rows: Rows) throws -> [Figure] {
        guard rows.columnNames == columns.map(\.name) else {
            throw FigureFailure("the columns of a figure are \(rows.columnNames)")
        }
        return try rows.decode(FigureRow.self).map { try $0.figure() }
    }
}

/// A statement of an evaluation that does not keep to its declaration: a fault of the program.
struct FigureFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
