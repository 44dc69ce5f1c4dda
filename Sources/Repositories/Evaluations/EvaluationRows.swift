import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Which rows an evaluation read, in which version: their identifiers alone.
package struct EvaluationRows: Sendable {
    package static let row = Shape(
        "EvaluationRow", "A row that an evaluation read.",
        [
            Field(
                "input_table", .text(1...100),
                doc:
                    "Its table, as the lineage of figures names it. Of child_assessment files are named, not rows of children."
            ),
            Field("row_id", .text(1...36), doc: "Its identifier; of a move from stage to stage its number."),
            Field(
                "row_version", .integer(1...Int(Int32.max)), nullable: true,
                doc: "Its version when it was read; null where rows are only ever added."),
            Field(
                "of_cell", .boolean, nullable: true,
                doc: """
                    Whether only rows of the figure's own cell are named of this table: its scope is something that they \
                    carry, or that follows from them. False: all rows of the table that the evaluation read, as of a hidden \
                    figure. Null where no figure is asked for.
                    """),
        ])

    enum SQL: String, StatementSet {
        /// One row where the evaluation is there; whether the figure is one of its.
        case isThere = """
            select $3::uuid is null or exists (
                select from evaluation_figure as f
                where f.tenant_id = $1::int4 and f.id = $3::uuid and f.evaluation_id = e.id
            )
            from evaluation as e
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """
        /// Of the tables that a figure rests on, where one is named, and of one table, where one is named.
        case rows = """
            select r.input_table, r.row_id, r.row_version, r.of_cell
            from (
                select i.input_table, v.id as row_id, v.version as row_version, null::bool as of_cell
                from evaluation_input as i
                cross join lateral unnest(i.row_ids, i.row_versions) as v (id, version)
                where i.tenant_id = $1::int4 and i.evaluation_id = $2::uuid and $3::uuid is null
                union all
                select f.input_table, f.row_id, f.row_version, f.of_cell
                from app.figure_rows($1::int4, $2::uuid, $3::uuid) as f
                where $3::uuid is not null
            ) as r
            where
                ($4::text is null or r.input_table = $4::text)
                and exists (
                    select from evaluation as e
                    where e.tenant_id = $1::int4 and e.id = $2::uuid and e.status = 'published'
                )
            order by r.input_table, r.row_id
            """

        var effect: Query.Effect { .read }
    }

    /// A figure that is not one of the evaluation's.
    package struct NoFigure: Error {}

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Parameters:
    ///   - figure: of its figures, the one whose rows are asked for; nil for all rows that it read.
    ///   - table: the one whose rows are asked for; nil for all.
    /// - Returns: rows of ``row``; none before it is published, and none of evaluations that did not keep them yet.
    /// - Throws: ``Refusal``: `missing`; ``NoFigure``.
    package func rows(
        of evaluation: UUID, behind figure: UUID?, in table: String?, as scope: TenantScope
    ) async throws -> Rows {
        let results = try await database.batch(
            [
                Query(SQL.isThere, scope.tenant, evaluation, figure),
                Query(SQL.rows, scope.tenant, evaluation, figure, table),
            ], as: scope.scope)
        guard let found = results[0].first else { throw Refusal.missing }
        guard try found.decode(Bool.self, at: 0) else { throw NoFigure() }
        return results[1]
    }
}
