package import Postgres

/// The country's regions: its provinces, districts, municipalities and wards.
package struct RegionRepository: Sendable {
    enum SQL: String, StatementSet {
        case municipalitiesLike = """
            select r.code, r.name
            from ecdp.region as r
            where
                r.kind in ('metro', 'district', 'local') and r.valid_to is null
                and (lower(r.name) like '%' || lower($1::text) || '%' or r.code like upper($1::text) || '%')
            order by r.code
            limit 5
            """

        var effect: Query.Effect { .read }
    }

    package struct Municipality: Sendable, RowDecodable {
        package let code, name: String

        package init(_ row: inout RowReader) throws {
            code = try row.next()
            name = try row.next()
        }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// The first five municipalities of the present demarcation whose name contains the text or whose code begins with
    /// it.
    package func municipalities(like text: String) async throws -> [Municipality] {
        try await database.all(SQL.municipalitiesLike, text, as: .none)
    }
}
