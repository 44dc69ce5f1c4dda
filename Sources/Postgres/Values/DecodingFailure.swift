/// A cell is not what was asked for.
public struct DecodingFailure: Error, Sendable, CustomStringConvertible {
    /// What was asked for: `a uuid`.
    public let expected: String
    /// Whether there was nothing: NULL, or no such column.
    public let isNull: Bool
    /// The column, counted from 0; nil where a value was read that belongs to no row.
    public private(set) var column: Int?
    /// The column's name; nil where there is none.
    public private(set) var columnName: String?

    /// - Parameters:
    ///   - expected: what was asked for, with its article: it is put after "expected".
    ///   - found: whether there was a value at all.
    public init(_ expected: String, found: Bool) {
        self.expected = expected
        isNull = !found
    }

    /// The same, with the place where it was found.
    func at(_ column: Int, of rows: Rows) -> DecodingFailure {
        var failure = self
        failure.column = column
        failure.columnName = rows.columnName(column)
        return failure
    }

    /// What was expected, and where. The value itself may be personal information and is not shown.
    public var description: String {
        let place = column.map { " in column \($0)" + (columnName.map { " (\($0))" } ?? "") } ?? ""
        return isNull ? "expected \(expected), found NULL\(place)" : "expected \(expected)\(place)"
    }
}
