import Logging
import Postgres

extension Migrator {
    /// Makes the schema of the migrator's records, and in it the table that is locked: before anything else, and by as
    /// many migrators at once as there are.
    func makeLock(_ connection: SchemaConnection) async throws {
        guard try await connection.value("select to_regclass('migrator.lock') is null") == "t" else { return }
        try await connection.retryingConcurrentUpdate {
            try await connection.execute(
                """
                create schema if not exists migrator;
                create table if not exists migrator.lock ();
                comment on table migrator.lock is 'Locked by the migrator that is at work. Without rows.'
                """)
        }
    }

    /// Does work while no other migrator does.
    ///
    /// The lock is a table's, in a schema that only `ecdp_owner` may use: an advisory lock could be taken, and kept, by
    /// any login of the database. A table's lock ends with its transaction, and the work has many: so a second
    /// connection holds it, in a transaction that does nothing else. If that connection dies the work goes on; a second
    /// migrator then meets the first in the records' keys, and one of the two fails.
    func locked<R: Sendable>(_ conninfo: String, _ work: () async throws -> R) async throws -> R {
        try await SchemaConnection.with(conninfo, logger: logger) { holder in
            try await holder.execute("set role ecdp_owner")
            try await holder.rows(
                """
                select set_config(s.name, '0', false)
                from pg_catalog.pg_settings as s
                where s.name in ('idle_in_transaction_session_timeout', 'transaction_timeout', 'statement_timeout')
                """)
            var isFirst = true
            while true {
                let result: R? = try await holder.transaction {
                    try await takeLock(holder) ? try await work() : nil
                }
                if let result { return result }
                if isFirst { logger.notice("another process is migrating this database; waiting for it") }
                isFirst = false
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Asks rather than waiting at the server: so it can be cancelled, and holds nobody up.
    private func takeLock(_ holder: SchemaConnection) async throws -> Bool {
        do {
            // A dump reads the table meanwhile, and is not disturbed.
            try await holder.savepoint {
                try await holder.execute("lock table migrator.lock in exclusive mode nowait")
            }
            return true
        } catch let error as PostgresError where error.sqlState == "55P03" {
            return false
        }
    }
}
