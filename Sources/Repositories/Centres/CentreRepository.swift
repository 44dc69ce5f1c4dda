package import Domain
package import Postgres
package import Resources

/// A centre as other parts of the program need it.
package struct Centre: Sendable, RowDecodable {
    package let id: CentreID
    package let name: String
    package let version: Int
    package let regionID: Identifier<RegionSubject>
    package let quintile: Int?
    package let subsidised: Bool?
    package let capacity: Int?
    package let children: Int?

    package init(_ row: inout RowReader) throws {
        id = CentreID(try row.next())
        name = try row.next()
        version = try row.next()
        regionID = Identifier(try row.next())
        quintile = try row.next()
        subsidised = try row.next()
        capacity = try row.next()
        children = try row.next()
    }
}

/// A tenant's centres: one round trip a method.
package struct CentreRepository: Sendable {
    enum SQL: String, StatementSet {
        case read = """
            select c.id, c.name, c.version, c.region_id, c.quintile, c.subsidised, c.capacity, c.children
            from centre as c
            where c.tenant_id = $1::int4 and c.id = $2::uuid
            """

        var effect: Query.Effect { .read }
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Returns: nil where the tenant has no such centre, be it another's or nobody's.
    package func read(_ id: CentreID, as scope: TenantScope) async throws -> Centre? {
        try await database.first(SQL.read, scope.tenant, id.uuid, as: scope.scope)
    }
}

/// What was observed at centres, by day.
package enum CentreMeasureRepository {}

/// What centres need.
package enum CentreNeedRepository {}

/// Registrations of centres.
package enum CentreRegistrationRepository {}

/// What is known of centres' communities, and what centres lack.
package enum CentreStandingRepository {}
