/// The answer of a write that is no resource's row: its members are declared once, and both the SQL that PostgreSQL makes
/// the JSON with and the schema in the OpenAPI document are read from them.
package struct WrittenAnswer: Sendable {
    package let shape: Shape
    /// `$1` tenant, `$2` what it is about. One row: the JSON text, no version, not archived.
    package let sql: String

    /// - Parameters:
    ///   - name: of the schema in the OpenAPI document.
    ///   - about: the column with the identifier of what the answer is about: the end of its ``Write/Location/under(_:)``.
    ///   - source: what follows `from`, with `$1` and `$2`; at most one row.
    package init(_ name: String, _ summary: String, columns: [Column], about: String? = nil, from source: String) {
        shape = Shape(name, summary, columns.map(\.field))
        let members = columns.map { "\($0.sql) as \($0.name)" }.joined(separator: ", ")
        sql = """
            select
                row_to_json(x)::text as body, null::int4 as version, false as archived,
                \(about.map { "x.\($0)::text" } ?? "null::text") as about
            from (select \(members) from \(source)) as x
            """
    }
}
