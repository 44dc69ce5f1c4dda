internal import CSV
package import Logging
package import Postgres

/// Brings a database to the state that the files of `sql/` describe.
///
/// Everything happens under one lock, so that of several processes started at once one works and the others find nothing
/// left to do (``locked(_:_:)``). Every migration runs in a transaction of its own together with its record: a kill between
/// two leaves the first applied and the second not, and the next run goes on from there. What migrations stand on is
/// renewed in the transaction of the first one that is pending, so that a function changes together with its table.
///
/// The login may be a superuser (then roles are made, and the database becomes `ecdp_owner`'s), one with CREATEROLE,
/// or `ecdp_owner` itself on a server that others administer (then roles are only checked). Objects always belong to
/// `ecdp_owner`. What the catalogue says in the end is recorded, for `ecdp doctor` to compare with: ``Inventory``.
package struct Migrator: Sendable {
    package let files: SchemaFiles
    let logger: Logger

    package init(files: SchemaFiles, logger: Logger) {
        self.files = files
        self.logger = logger
    }

    /// Applies the files built into this program.
    ///
    /// - Returns: what was done; empty where nothing was to do.
    /// - Throws: ``SchemaError``. What was applied before stays applied.
    @discardableResult
    package static func migrate(conninfo: String, logger: Logger) async throws -> MigrationPlan {
        try await Migrator(files: .embedded(), logger: logger).migrate(conninfo: conninfo)
    }

    /// - Parameter accepting: whether what differs from the record is right from now on.
    @discardableResult
    package func migrate(conninfo: String, accepting: Bool = false) async throws -> MigrationPlan {
        try await SchemaConnection.with(conninfo, logger: logger) { connection in
            let login = try await prepareRoles(connection)
            try await makeLock(connection)
            return try await locked(conninfo) {
                try await makeRecords(connection)
                let record = try await Inventory.record(connection)
                var before = try await Inventory.read(connection)
                if let interrupted = record?.before, interrupted.form == before.form { before = interrupted }
                try await before.noteBefore(connection)
                try await closeDatabase(connection, login)
                let plan = try MigrationPlan(files: files, applied: try await applied(connection))
                try await apply(plan, on: connection)
                try await takeStock(connection, before: before, recorded: accepting ? nil : record?.right)
                return plan
            }
        }
    }

    /// What ``migrate(conninfo:)`` would do. Changes nothing and takes no lock.
    package func dryRun(conninfo: String) async throws -> MigrationPlan {
        try await SchemaConnection.with(conninfo, logger: logger) { connection in
            try MigrationPlan(files: files, applied: try await applied(connection))
        }
    }

    /// What a database has of these files and what it lacks. Changes nothing and takes no lock.
    package func status(conninfo: String) async throws -> MigrationStatus {
        try await SchemaConnection.with(conninfo, logger: logger) { connection in
            MigrationStatus(files: files, applied: try await applied(connection))
        }
    }

    /// What a database has of these files, asked as any of the program's own logins: for a server or worker that wants
    /// to know whether it can start.
    ///
    /// - Returns: everything is pending where the login may not look: the migrator, which lets it, was not here yet.
    package func status(of database: Database) async throws -> MigrationStatus {
        do {
            return try await database.withSession(as: .none) { session in
                MigrationStatus(files: files, applied: try await applied(SchemaConnection(session: session)))
            }
        } catch let error as PostgresError where error.sqlState == "42501" {
            return MigrationStatus(files: files, applied: AppliedFiles())
        }
    }

    /// What is not as the last ``migrate(conninfo:accepting:)`` left it. Changes nothing and takes no lock.
    ///
    /// - Returns: nil where nothing is recorded that this program could compare on this server.
    package func drift(conninfo: String) async throws -> [Inventory.Difference]? {
        try await SchemaConnection.with(conninfo, logger: logger) { connection in
            let now = try await Inventory.read(connection)
            guard let right = try await Inventory.record(connection)?.right, right.form == now.form else { return nil }
            return now.differences(from: right)
        }
    }

    // MARK: - The steps

    /// What the login that migrates may do.
    private struct Login {
        var isSuperuser: Bool
        /// Whether the database is `ecdp_owner`'s.
        var ownsDatabase: Bool
    }

    /// Makes or checks the roles, then becomes `ecdp_owner` for what follows.
    private func prepareRoles(_ connection: SchemaConnection) async throws -> Login {
        let login = try await connection.value("select session_user") ?? ""
        let rights = try await connection.rows(
            "select rolsuper, rolsuper or rolcreaterole from pg_catalog.pg_roles where rolname = session_user")
        let isSuperuser = rights.first?.first == "t"
        if rights.first?.last == "t", let roles = files.roles {
            try await connection.retryingConcurrentUpdate { try await connection.execute(roles.text) }
        }
        let missing = try await connection.rows(
            """
            select w.name from unnest('{ecdp_owner,ecdp_api,ecdp_worker,ecdp_analyst}'::text[]) as w (name)
            where not exists (select from pg_catalog.pg_roles as r where r.rolname = w.name)
            """
        ).compactMap { $0.first ?? nil }
        guard missing.isEmpty else { throw SchemaError.rolesMissing(missing, login: login) }

        guard try await connection.value("select pg_has_role('ecdp_owner', 'member')") == "t" else {
            throw SchemaError.notTheOwner(login: login)
        }
        let database = try await connection.value("select quote_ident(current_database())") ?? ""
        let owned = try await connection.value(
            """
            select d.datdba = 'ecdp_owner'::regrole from pg_catalog.pg_database as d
            where d.datname = current_database()
            """)
        if isSuperuser, owned != "t" {
            try await connection.retryingConcurrentUpdate {
                try await connection.execute("alter database \(database) owner to ecdp_owner")
            }
        }
        try await connection.execute(
            """
            set role ecdp_owner;
            set search_path = ecdp, app, pg_catalog, pg_temp;
            set timezone = 'UTC';
            set statement_timeout = 0;
            set lock_timeout = '60s';
            set client_min_messages = warning
            """)
        guard try await connection.value("select has_database_privilege(current_database(), 'create')") == "t"
        else { throw SchemaError.noDatabasePrivilege(database: database) }
        return Login(isSuperuser: isSuperuser, ownsDatabase: isSuperuser || owned == "t")
    }

    private func closeDatabase(_ connection: SchemaConnection, _ login: Login) async throws {
        if login.ownsDatabase {
            let database = try await connection.value("select quote_ident(current_database())") ?? ""
            try await connection.execute(Self.closeToPublic(database: database))
        }
        if login.isSuperuser {
            try await connection.execute(
                "reset role;\n\(Self.closeLargeObjects)\n\(Self.closeStatistics)\nset role ecdp_owner")
        }
    }

    /// Only our programs come in, and nobody but the owner and the worker, which verifies evaluations by rows as they were,
    /// makes temporary tables. Analysts' logins are let in one by
    /// one: the groups they are in are the cluster's, and another database has tenants of the same ids. Of the database
    /// itself, which a copy of it does not inherit.
    ///
    /// - Parameter database: its name as an SQL identifier.
    package static func closeToPublic(database: String) -> String {
        """
        revoke all on database \(database) from public;
        revoke all on database \(database) from ecdp_analyst;
        grant connect on database \(database) to ecdp_api;
        grant connect, temporary on database \(database) to ecdp_worker;
        """
    }

    /// Nobody here writes large objects, which belong to no schema. Only a superuser can take that from everybody.
    private static let closeLargeObjects = """
        revoke all on function
            pg_catalog.lo_creat(int4), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea),
            pg_catalog.lo_put(oid, int8, bytea), pg_catalog.lowrite(int4, bytea), pg_catalog.lo_truncate(int4, int4),
            pg_catalog.lo_truncate64(int4, int8), pg_catalog.lo_import(text), pg_catalog.lo_import(text, oid)
        from public;
        """

    /// How many rows were written to a table, and read of it, is shown to everybody: whoever looks again and again would
    /// see children's rows that were erased, and answers to an open survey, one by one. Monitoring keeps them.
    private static let closeStatistics = """
        do $$
        declare
            counted regprocedure;
        begin
            for counted in
                select p.oid from pg_catalog.pg_proc as p
                where
                    p.pronamespace = 'pg_catalog'::regnamespace
                    and p.proname ~ '^pg_stat_get_(db_)?(tuples|live_tuples|dead_tuples|mod_since|ins_since)'
            loop
                execute format('revoke all on function %s from public', counted);
                execute format('grant execute on function %s to pg_read_all_stats', counted);
            end loop;
        end
        $$;
        """

    /// Records what is right: what this run changed is, and what was not right before is not.
    private func takeStock(_ connection: SchemaConnection, before: Inventory, recorded: Inventory?) async throws {
        let now = try await Inventory.read(connection)
        guard let recorded, recorded.form == now.form else { return try await now.write(connection) }
        let right = now.expected(before: before, recorded: recorded)
        try await right.write(connection)
        for difference in now.differences(from: right) {
            logger.warning("not as a migration made it", metadata: ["difference": "\(difference)"])
        }
    }

    private func makeRecords(_ connection: SchemaConnection) async throws {
        try await connection.execute(
            """
            comment on schema migrator is 'What was applied to this database, kept by the migrator.';
            create table if not exists migrator.migration (
                number int4 not null,
                name text not null,
                checksum text not null,
                applied_at timestamptz not null default now(),
                applied_by text not null default session_user,
                constraint migration_pkey primary key (number)
            );
            comment on table migrator.migration is 'Migrations that were applied, once and for ever.';
            comment on column migrator.migration.number is 'Its number: 1, 2, … without a gap.';
            comment on column migrator.migration.name is 'Path of the file in sql/.';
            comment on column migrator.migration.checksum is 'SHA-256 of the file, in hexadecimal.';
            comment on column migrator.migration.applied_at is 'When it was applied.';
            comment on column migrator.migration.applied_by is 'The login that applied it.';
            create table if not exists migrator.applied_file (
                path text not null,
                checksum text not null,
                applied_at timestamptz not null default now(),
                constraint applied_file_pkey primary key (path)
            );
            comment on table migrator.applied_file is 'Routines, views and reference data: applied again when changed.';
            comment on column migrator.applied_file.path is 'Path of the file in sql/.';
            comment on column migrator.applied_file.checksum is 'SHA-256 of what was applied, in hexadecimal.';
            comment on column migrator.applied_file.applied_at is 'When it was applied last.';
            grant usage on schema migrator to ecdp_api;
            grant usage on schema migrator to ecdp_worker;
            grant select (number, name, checksum, applied_at) on migrator.migration to ecdp_api, ecdp_worker;
            grant select (path, checksum) on migrator.applied_file to ecdp_api, ecdp_worker;
            create table if not exists migrator.inventory (
                form text not null,
                objects jsonb not null,
                before jsonb,
                recorded_at timestamptz not null default now(),
                recorded_by text not null default session_user,
                constraint inventory_pkey primary key (form)
            );
            comment on table migrator.inventory is 'What the catalogue said when all was applied, in one row.';
            comment on column migrator.inventory.form is 'Major version of the server, and SHA-256 of the statement.';
            comment on column migrator.inventory.objects is 'Each object''s state.';
            comment on column migrator.inventory.before is 'What a run found that did not come to its end.';
            comment on column migrator.inventory.recorded_at is 'When it was recorded.';
            comment on column migrator.inventory.recorded_by is 'The login that recorded it.'
            """)
    }

    private func applied(_ connection: SchemaConnection) async throws -> AppliedFiles {
        guard
            try await connection.value("select to_regclass('migrator.applied_file') is not null") == "t"
        else { return AppliedFiles() }
        let migrations = try await connection.rows(
            "select number, name, checksum, applied_at from migrator.migration order by number")
        let others = try await connection.rows("select path, checksum from migrator.applied_file")
        return AppliedFiles(
            migrations: migrations.map { row in
                AppliedFiles.Migration(
                    number: row[0].flatMap { Int($0) } ?? 0, name: row[1] ?? "", checksum: row[2] ?? "",
                    appliedAt: row[3] ?? "")
            },
            others: Dictionary(uniqueKeysWithValues: others.map { ($0[0] ?? "", $0[1] ?? "") }))
    }

    private func apply(_ plan: MigrationPlan, on connection: SchemaConnection) async throws {
        // Without a pending migration: together with the other routines.
        if plan.migrations.isEmpty { try await renew(plan.beforeTables + plan.routines, on: connection) }
        var standsOn = plan.beforeTables
        for migration in plan.migrations {
            let before = standsOn
            standsOn = []
            try await apply(before + [migration.file], on: connection) {
                for file in before { try await record(file.path, file.checksum, on: connection) }
                try await connection.rows(
                    """
                    insert into migrator.migration (number, name, checksum)
                    values ($1::int4, $2::text, $3::text)
                    """, ["\(migration.number)", migration.file.path, migration.file.checksum])
            }
        }
        if !plan.migrations.isEmpty { try await renew(plan.routines, on: connection) }
        for reference in plan.references { try await load(reference, on: connection) }
        for path in plan.forgotten {
            logger.warning("a file is gone; what it made stays", metadata: ["file": "\(path)"])
            try await connection.rows("delete from migrator.applied_file where path = $1::text", [path])
        }
    }

    private func renew(_ files: [SQLFile], on connection: SchemaConnection) async throws {
        guard !files.isEmpty else { return }
        try await apply(files, on: connection) {
            for file in files { try await record(file.path, file.checksum, on: connection) }
        }
    }

    /// Files and their record, in one transaction.
    private func apply(
        _ files: [SQLFile], on connection: SchemaConnection, record: @Sendable () async throws -> Void
    ) async throws {
        let name = files.first?.path ?? ""
        do {
            try await connection.transaction {
                for file in files {
                    logger.info("applying", metadata: ["file": "\(file.path)"])
                    do {
                        try await connection.execute(file.text)
                    } catch let error as PostgresError where error.sqlState == "0A000" {
                        guard error.message.contains("transaction commands") else { throw failed(file.path, error) }
                        throw SchemaError.ownTransaction(file.path)
                    } catch {
                        throw failed(file.path, error)
                    }
                }
                try await record()
            }
        } catch {
            throw (error as? SchemaError) ?? failed(name, error)
        }
    }

    private func failed(_ path: String, _ error: any Error) -> SchemaError {
        .failed(path, reason: SchemaConnection.explain(error))
    }

    private func load(_ reference: SchemaFiles.Reference, on connection: SchemaConnection) async throws {
        logger.info("loading", metadata: ["file": "\(reference.data.path)"])
        let csv: CSVTable
        do {
            csv = try CSVTable(reference.data.text.utf8)
        } catch {
            throw SchemaError.badCSV(reference.data.path, error)
        }
        try await apply([], on: connection) {
            do {
                try await connection.rows(reference.statement.text, csv.columns)
            } catch {
                throw failed(reference.data.path, error)
            }
            try await record(reference.data.path, reference.checksum, on: connection)
        }
    }

    private func record(_ path: String, _ checksum: String, on connection: SchemaConnection) async throws {
        try await connection.rows(
            """
            insert into migrator.applied_file (path, checksum) values ($1::text, $2::text)
            on conflict (path) do update set checksum = excluded.checksum, applied_at = excluded.applied_at
            """, [path, checksum])
    }
}
