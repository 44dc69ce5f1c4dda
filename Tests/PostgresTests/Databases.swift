import Foundation
import Logging
import Postgres
import TestSupport
import Testing

/// SQL that makes what sets a scope, for databases that have none of the application's. One test after the other: two that
/// make the same schema at once collide.
let enterFunction = """
    select pg_advisory_xact_lock(1);
    create schema if not exists app;
    create or replace function app.enter(tenant int4, tenants int4[], actor text, request_id text) returns void
    language sql as $$
        select set_config('app.tenant_id', coalesce(tenant::text, ''), true),
            set_config('app.tenants', coalesce(tenants::text, ''), true),
            set_config('app.actor', coalesce(actor, ''), true),
            set_config('app.request_id', coalesce(request_id, ''), true)
    $$;
    """

/// A database on the suite's, closed at the end.
func withDatabase<R>(
    conninfo: String? = nil, _ configure: (inout DatabaseConfiguration) -> Void = { _ in },
    _ body: (Database) async throws -> R
) async throws -> R {
    let target: String
    if let conninfo { target = conninfo } else { target = try TestDatabase.current.conninfo() }
    var configuration = DatabaseConfiguration(conninfo: target)
    // Patience: the machine may be busy.
    configuration.connectionWait = .seconds(20)
    configuration.lockTimeout = .zero
    configure(&configuration)
    var logger = Logger(label: "postgres-tests")
    logger.logLevel = .critical
    let database = Database(configuration, logger: logger)
    do {
        let value = try await body(database)
        await database.close()
        return value
    } catch {
        await database.close()
        throw error
    }
}

/// Runs SQL without the driver.
func psql(_ sql: String) async throws -> String { try await TestDatabase.current.psql(sql) }

/// The process of the connection at the other end of a line.
func backend(of database: Database) async throws -> Int32 {
    try await database.query(Query("select pg_backend_pid() from pg_class limit 1").readOnly, as: .none)[0].decode(
        at: 0)
}

/// Waits until a line and a session are connected: for a database that is to hear soon of a server that went away, on a machine
/// that may take longer than that to connect the first time.
func connected(_ database: Database) async throws {
    try await eventually { (try? await database.query(Query("select 1"), as: .none)) != nil }
    try await eventually {
        (try? await database.withSession(as: .none) { try await $0.query(Query("select 1")) }) != nil
    }
}

extension Query {
    /// Sleeps, and is a write.
    static func sleep(_ seconds: Double) -> Query { Query("select pg_sleep($1::float8)", [seconds]) }
}
