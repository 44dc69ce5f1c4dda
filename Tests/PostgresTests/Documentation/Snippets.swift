import Foundation
import Postgres

/// The code of the articles in Postgres.docc: compiled here, run by ``DocumentationTests``, which also holds both equal.
struct Snippets {
    let database: Database
    let scope = Scope.none

    enum SQL: String, StatementSet {
        case insert = "insert into place (id, name) values ($1::uuid, $2::text)"
        case count = "select 1 from place where id = $1::uuid"
        case audit = "insert into audit (place, what) values ($1::uuid, $2::text)"
        case search = "select id, name from place where name ~ $1::text"
        case balance = "select cents from account where id = $1::int4 for update"
        case withdraw = "update account set cents = cents - $2::int8 where id = $1::int4"
    }

    struct Balance: RowDecodable {
        let cents: Int
        init(_ row: inout RowReader) throws { cents = try row.next() }
    }

    struct Overdrawn: Error {}
    struct NameTaken: Error {}
    struct TryAgain: Error {
        init(withID id: UUID) {}
    }

    // MARK: - Pipelining

    func one(_ id: UUID) async throws -> Rows {
        let places = try await database.query(Query("select name from place where id = $1::uuid", [id]), as: .none)
        return places
    }

    func several(_ id: UUID, _ name: String) async throws -> [Rows] {
        try await database.batch(
            [
                Query(SQL.insert, id, name),
                Query(SQL.audit, id, "created"),
            ], as: scope)
    }

    func released(_ queries: [Query]) async throws -> [Rows] {
        try await database.batch(queries, as: scope, releasing: .whenCommitted)
    }

    func atTheLines(_ ids: [UUID]) async throws -> Int {
        var total = 0
        try await withTaskExecutorPreference(database.taskExecutor) {
            for id in ids { total += try await database.query(SQL.count, id, as: scope).count }
        }
        return total
    }

    // MARK: - Lost connections

    enum Orders: String, StatementSet {
        case open = "select id, name from place where name is not null"
        case close = "select close_orders(id) from place"

        var effect: Query.Effect { self == .open ? .read : .write }
    }

    func failedStatement(_ id: UUID, _ name: String) async throws {
        do {
            try await database.batch([Query(SQL.insert, id, name), Query(SQL.audit, id, "created")], as: scope)
        } catch let error as PostgresError where error.failedStatement == 0 && error.sqlState == "23505" {
            throw NameTaken()
        }
    }

    // MARK: - Sessions and transactions

    func transaction(_ account: Int, _ cents: Int) async throws {
        try await database.withSession(as: scope, deadline: .seconds(30)) { session in
            try await session.transaction(isolation: .repeatableRead, retries: 3) {
                let balance: Balance? = try await session.first(SQL.balance, account)
                guard let balance, balance.cents >= cents else { throw Overdrawn() }
                _ = try await session.query(SQL.withdraw, account, cents)
            }
        }
    }

    func transactionAtOnce(_ account: Int, _ cents: Int) async throws -> Int {
        let left = try await database.transaction(as: scope, isolation: .repeatableRead, retries: 3) { session in
            _ = try await session.query(SQL.withdraw, account, cents)
            let balance: Balance? = try await session.first(SQL.balance, account)
            return balance?.cents ?? 0
        }
        return left
    }

    func savepoint(_ session: Session, _ id: UUID, _ name: String) async throws {
        try await session.transaction {
            _ = try await session.query(SQL.insert, id, name)
            do {
                try await session.savepoint { _ = try await session.query(SQL.insert, id, name) }
            } catch let error as PostgresError where error.sqlState == "23505" {
                // The outer transaction is in order.
            }
        }
    }

    func stream(_ session: Session) async throws -> Int {
        var total = 0
        try await session.stream(Query("select id, size from document").binary) { rows in
            for row in rows { total += try row.decode(Int.self, at: 1) }
        }
        return total
    }

    // MARK: - Cancellation, lost connections

    func timeLimit(_ text: String) async throws -> Rows {
        let rows = try await database.query(Query(SQL.search, text).timeLimit(.milliseconds(200)), as: scope)
        return rows
    }

    func outcome(_ id: UUID, _ name: String) async throws {
        do {
            _ = try await database.query(Query(SQL.insert, id, name), as: scope)
        } catch let error as PostgresError {
            switch (error.outcome, error.sqlState) {
            case (.rejected, "23505"): throw NameTaken()
            case (.rejected, _): throw error
            case (.notSent, _), (.unknown, _): throw TryAgain(withID: id)
            }
        }
    }

    // MARK: - Copying

    struct Place: Equatable {
        let name: String
        let people: Int
    }

    func copyIn(_ session: Session, _ places: [Place]) async throws -> Int {
        let count = try await session.copyIn("copy place (name, people) from stdin") { writer in
            for place in places { try await writer.write(CopyWriter.textRow([place.name, place.people])) }
        }
        return count
    }

    func copyInBinary(_ session: Session, _ places: [Place]) async throws {
        try await session.copyIn("copy place (name, people) from stdin (format binary)") { writer in
            var rows = BinaryCopyRows()
            for place in places {
                rows.append(place.name, place.people)
                if rows.byteCount > 65_536 { try await writer.write(rows.take()) }
            }
            try await writer.write(rows.finish())
        }
    }

    func copyOut(_ session: Session, to output: FileHandle) async throws {
        try await session.copyOut("copy place (name, people) to stdout (format csv, header)") { bytes in
            try output.write(contentsOf: bytes)
        }
    }

    func copyOutBinary(_ session: Session) async throws -> [Place] {
        var places: [Place] = []
        var reader = BinaryCopyReader()
        try await session.copyOut("copy place (name, people) to stdout (format binary)") { bytes in
            try reader.read(bytes) { row in places.append(Place(name: try row.next(), people: try row.next())) }
        }
        return places
    }

    // MARK: - Listening

    func listen(_ reload: () async throws -> Void, _ refresh: (String) async throws -> Void) async throws {
        for await notification in database.listen("orders") {
            if notification.mayHaveMissed {
                try await reload()
            } else {
                try await refresh(notification.payload)
            }
        }
    }

    func notify(_ id: UUID, _ name: String) async throws -> [Rows] {
        try await database.batch(
            [
                Query(SQL.insert, id, name),
                Query("select pg_notify('orders', $1::text)", [id.uuidString]),
            ], as: scope)
    }

    // MARK: - Types

    func parameters(_ from: Date, _ to: Date) -> Query {
        let query = Query(
            "select $1::numeric, $2::date, $3::text[], $4::tstzrange",
            [
                PostgresNumeric("12.50"), PostgresDate(year: 2026, month: 11, day: 24), ["a", nil] as [String?],
                PostgresRange(from..<to),
            ])
        return query
    }

    func results() async throws {
        let rows = try await database.query(Query("select id, taken, value from reading").binary, as: scope)
        for index in 0..<rows.count {
            let (id, taken, value) = try rows[index].values(UUID.self, Date.self, Double?.self)
            print(id, taken, value ?? .nan)
        }
    }

    struct Centre: RowDecodable {
        let id: UUID
        let name: String
        let opened: PostgresDate?

        init(_ row: inout RowReader) throws {
            id = try row.next()
            name = try row.next()
            opened = try row.next()
        }
    }

    // MARK: - Observing

    func notices(_ session: Session) async throws {
        try await session.withNotices({ notice in print(notice.severity, notice.message) }) {
            _ = try await session.query(Query("call rebuild_index()"))
        }
    }
}

struct CentreID: Equatable {
    let uuid: UUID
}

extension CentreID: PostgresEncodable, PostgresDecodable {
    var postgresParameter: Parameter { uuid.postgresParameter }
    static func decode(_ cell: Cell?) throws -> CentreID { CentreID(uuid: try UUID.decode(cell)) }
}
