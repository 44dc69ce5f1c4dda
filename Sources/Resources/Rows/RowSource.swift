/// Rows of a result whose cells are in PostgreSQL's text format.
package protocol RowSource {
    /// Of rows.
    var count: Int { get }

    /// A cell; nil is NULL. Valid while the source lives. `column` is one of the result's.
    func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer?
}

/// How a cell's text becomes JSON or CSV.
package enum ColumnKind: Sendable, Hashable {
    /// Any text: escaped.
    case text
    /// Numbers: copied; in CSV with a decimal comma, where that is asked for. NaN and infinities, which JSON does not have,
    /// become strings, as in PostgreSQL.
    case number
    /// `json` and `jsonb`: copied.
    case raw
    /// `t` and `f`: `true` and `false`.
    case bool
    /// `timestamptz` and `timestamp` in ISO style: RFC 3339, as PostgreSQL's `to_json` writes it.
    case timestamp
    /// `date`, `uuid` and whatever else never needs an escape: between quotation marks, copied.
    case quoted
}
