import Logging
import Postgres

struct Reading: RowDecodable {
    let place: String
    let celsius: Double?

    init(_ row: inout RowReader) throws {
        place = try row.next()
        celsius = try row.next()
    }
}

// Host, user, password and all else come from libpq's environment (PGHOST, PGUSER, …) where the string does not say.
let database = Database(
    DatabaseConfiguration(conninfo: "dbname=postgres"), logger: Logger(label: "first-program"))

let warm: [Reading] = try await database.all(
    Query(
        """
        select place, celsius from (values ('Musina', 31.5), ('Sutherland', 4), ('Alexander Bay', null))
            as reading (place, celsius)
        where celsius is null or celsius > $1::float8
        order by place
        """, [20.0]), as: .none)

for reading in warm { print(reading.place, reading.celsius.map { "\($0) °C" } ?? "no reading") }

await database.close()
