package import Domain
package import Postgres

/// Where needs are not met: by ward and own area, the largest gap first.
package enum CoverageGaps {
    package enum SQL: String, StatementSet {
        case read = """
            select
                x.rank, x.places, x.place_kind, x.place_id, x.code, x.name, x.area, x.centres, x.needs, x.need, x.met,
                x.in_preparation, x.gap, x.offers, x.unreached, x.partnerships, x.underserved, x.underserved_by
            from (
                select
                    g.*, count(*) over () as places,
                    row_number() over (
                        order by
                            g.gap desc, g.unreached desc, g.need desc, g.place_kind, g.code, g.area nulls first,
                            g.place_id
                    ) as rank
                from app.coverage_gaps($1::int4, $2::date, $3::bool) as g
                where
                    ($4::text[] is null or g.area = any($4::text[]))
                    and ($5::bool is null or g.underserved = $5::bool)
            ) as x
            where x.rank > $6::int8
            order by x.rank
            limit $7::int8
            """

        package var effect: Query.Effect { .read }
    }

    /// - Parameters:
    ///   - byArea: a row for each area of collaboration of a place, not one for each place.
    ///   - areas: these areas of collaboration only; nil for all. Only with `byArea`.
    ///   - underserved: places that are, or are not; nil for all.
    ///   - after: rank after which to begin.
    package static func read(
        asOf: Day, byArea: Bool, areas: [String]?, underserved: Bool?, after: Int, limit: Int, tenant: Int32,
        in database: Database, as scope: Scope
    ) async throws -> Rows {
        try await database.query(
            Query(SQL.read, tenant, asOf.description, byArea, areas, underserved, after, limit), as: scope)
    }
}
