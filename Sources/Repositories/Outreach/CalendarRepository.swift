package import Domain
package import Postgres
package import Resources

package import struct Foundation.Date
package import struct Foundation.UUID

/// The calendar, and the private addresses at which it is read without an API key.
///
/// An address has a secret part, of which only the SHA-256 is kept. Whoever has the address reads the calendar, until it is
/// revoked by archiving its row.
package struct CalendarRepository: Sendable {
    enum SQL: String, StatementSet {
        case make = """
            insert into calendar_address (tenant_id, id, name, token_sha256)
            values ($1::int4, $2::uuid, $3::text, $4::bytea)
            """
        case municipality = "select c.tenant_id, c.code, c.name from app.calendar_address($1::bytea) as c"
        case entries = """
            select
                c.id, c.kind, c.category, c.title, c.day, c.starts_at, c.ends_at, c.zone, c.place, c.latitude,
                c.longitude, c.organiser, c.is_cancelled, c.version, c.created_at, c.updated_at
            from app.planned_entries($1::int4, $2::date, $3::date, $4::int4) as c
            """

        var effect: Query.Effect { self == .make ? .write : .read }
    }

    /// Whose calendar an address is for.
    package struct Municipality: Sendable, RowDecodable {
        package let tenant: Int32
        package let code: String
        package let name: String

        package init(_ row: inout RowReader) throws {
            tenant = try row.next()
            code = try row.next()
            name = try row.next()
        }
    }

    /// Something on the calendar: an event, or a day by which something is due.
    package struct Entry: Sendable, RowDecodable {
        package let id: UUID
        package let kind, category, title: String
        package let day: String
        package let startsAt, endsAt: Date?
        package let zone, place: String?
        package let latitude, longitude: Double?
        package let organiser: String?
        package let isCancelled: Bool
        package let version: Int
        package let createdAt, updatedAt: Date

        package init(_ row: inout RowReader) throws {
            id = try row.next()
            kind = try row.next()
            category = try row.next()
            title = try row.next()
            day = try row.next()
            startsAt = try row.next()
            endsAt = try row.next()
            zone = try row.next()
            place = try row.next()
            latitude = try row.next()
            longitude = try row.next()
            organiser = try row.next()
            isCancelled = try row.next()
            version = try row.next()
            createdAt = try row.next()
            updatedAt = try row.next()
        }
    }

    /// Entries of each kind that a calendar shows at most.
    package static let mostEntries: Int32 = 5_000

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// Keeps an address.
    ///
    /// - Parameter sha256: of its secret part.
    /// - Returns: the row; the kept answer of a repeated request is the same, without the secret part.
    package func make(
        _ id: UUID, name: String, sha256: [UInt8], location: String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        try await Write(
            [
                .init(
                    "make", Query(SQL.make, scope.tenant, id, name, sha256),
                    Resource.calendarAddress.constraints)
            ],
            answer: Resource.calendarAddress.sql.answer, subject: id, status: 201, location: .at(location)
        ).commit(to: database, keeping: key, as: scope)
    }

    /// Whose calendar an address is for; nil for one that is wrong or revoked.
    package func municipality(sha256: [UInt8]) async throws -> Municipality? {
        try await database.first(SQL.municipality, sha256, as: .none)
    }

    /// What the calendar shows between two days, both inclusive: in the order of days.
    package func entries(from first: Day, to last: Day, of municipality: Municipality) async throws -> [Entry] {
        try await database.all(
            SQL.entries, municipality.tenant, FieldValue.text(first.description), FieldValue.text(last.description),
            Self.mostEntries, as: .tenant(municipality.tenant, actor: "calendar"))
    }
}
