/// A value made of a row's cells, read one after the other.
///
/// ```swift
/// struct Centre: RowDecodable {
///     let id: UUID, name: String, opened: Date?
///     init(_ row: inout RowReader) throws {
///         id = try row.next()
///         name = try row.next()
///         opened = try row.next()
///     }
/// }
/// ```
public protocol RowDecodable {
    /// Reads the cells in the order of the columns.
    ///
    /// - Throws: ``DecodingFailure`` for a cell that holds something else.
    init(_ row: inout RowReader) throws
}
