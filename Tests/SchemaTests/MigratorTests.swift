import CSV
import Logging
import Postgres
import Schema
import TestSupport
import Testing

@Suite struct MigratorTests {
    private let first = SQLFile(
        path: "migrations/0001_first.sql", text: "create schema app;\ncreate table app.one (n int4 not null)")
    private let second = SQLFile(
        path: "migrations/0002_second.sql", text: "create table app.two (n int4);\ninsert into app.one values (2)")

    private func migrator(_ files: SQLFile...) throws -> Migrator {
        let roles = try #require(try SchemaFiles.embedded().roles)
        var logger = Logger(label: "migrator")
        logger.logLevel = .error
        return Migrator(files: try SchemaFiles(files + [roles]), logger: logger)
    }

    @Test(.emptyDatabase) func `migrations are applied once, in order, as ecdp_owner, and recorded`() async throws {
        let database = try TestDatabase.current
        #expect(
            try await migrator(first, second).migrate(conninfo: database.conninfo()).lines == [
                "apply migrations/0001_first.sql", "apply migrations/0002_second.sql",
            ])
        #expect(try await migrator(first, second).migrate(conninfo: database.conninfo()).isEmpty)
        #expect(try await database.psql("select n from app.one") == "2")
        #expect(
            try await database.psql("select distinct tableowner from pg_tables where schemaname = 'app'")
                == "ecdp_owner")
        #expect(
            try await database.psql("select number, name, checksum, applied_by from migrator.migration order by 1")
                == """
                1|migrations/0001_first.sql|\(first.checksum)|postgres
                2|migrations/0002_second.sql|\(second.checksum)|postgres
                """)
    }

    @Test(.emptyDatabase) func `an edited migration is refused and nothing is touched`() async throws {
        let database = try TestDatabase.current
        try await migrator(first).migrate(conninfo: database.conninfo())
        let edited = SQLFile(path: first.path, text: first.text + " -- and more")
        await #expect(throws: SchemaError.edited(first.path)) {
            try await migrator(edited, second).migrate(conninfo: database.conninfo())
        }
        #expect(try await database.psql("select to_regclass('app.two') is null") == "t")
    }

    @Test(.emptyDatabase) func `a missing migration is refused`() async throws {
        let database = try TestDatabase.current
        try await migrator(first, second).migrate(conninfo: database.conninfo())
        await #expect(throws: SchemaError.newer(database: 2, program: 1)) {
            try await migrator(first).migrate(conninfo: database.conninfo())
        }
        let other = SQLFile(path: "migrations/0001_other.sql", text: first.text)
        await #expect(throws: SchemaError.missing(first.path)) {
            try await migrator(other, second).migrate(conninfo: database.conninfo())
        }
    }

    @Test(.emptyDatabase) func `a migration that fails leaves nothing, and those before it stay`() async throws {
        let database = try TestDatabase.current
        let broken = SQLFile(path: second.path, text: "create table app.two (n int4);\nselect 1 / 0")
        let error = await #expect(throws: SchemaError.self) {
            try await migrator(first, broken).migrate(conninfo: database.conninfo())
        }
        #expect("\(try #require(error))".contains("migrations/0002_second.sql failed"))
        #expect("\(try #require(error))".contains("division by zero"))
        #expect(try await database.psql("select to_regclass('app.two') is null, count(*) from app.one") == "t|0")
        try await migrator(first, second).migrate(conninfo: database.conninfo())
        #expect(try await database.psql("select n from app.one") == "2")
    }

    @Test(.emptyDatabase) func `a connection killed midway leaves nothing, and the next run goes on`() async throws {
        let database = try TestDatabase.current
        let killed = SQLFile(
            path: second.path,
            text: "create table app.two (n int4);\nreset role;\nselect pg_terminate_backend(pg_backend_pid())")
        await #expect(throws: SchemaError.self) {
            try await migrator(first, killed).migrate(conninfo: database.conninfo())
        }
        try await migrator(first, second).migrate(conninfo: database.conninfo())
        #expect(try await database.psql("select max(number) from migrator.migration") == "2")
    }

    @Test(.emptyDatabase) func `of eight migrators at once one works and seven find nothing to do`() async throws {
        let database = try TestDatabase.current
        let migrator = try migrator(first, second)
        let done = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { try await !migrator.migrate(conninfo: database.conninfo()).isEmpty } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(done == 1)
        #expect(try await database.psql("select n from app.one") == "2")
    }

    @Test(.clusterRoles, .emptyDatabase) func `no other login of the database keeps a migrator waiting`() async throws {
        let database = try TestDatabase.current
        let migrator = try migrator(first, second)
        try await migrator.migrate(conninfo: database.conninfo())
        try await database.psql(
            """
            create role analyst_waiting login in role ecdp_analyst;
            grant connect on database \(database.name) to analyst_waiting
            """)
        for role in ["analyst_waiting", "ecdp_api", "ecdp_worker"] {
            let taken = try await Command.psql(
                database.conninfo(role: role), "begin; lock table migrator.lock in access share mode")
            #expect(taken.output.contains("permission denied"), "\(role)")
        }
        try await database.psql("drop owned by analyst_waiting; drop role analyst_waiting")
    }

    @Test(.emptyDatabase) func `a migrator waits for one that is at work`() async throws {
        let database = try TestDatabase.current
        try await migrator(first).migrate(conninfo: database.conninfo())
        let (waiting, waits) = AsyncStream.makeStream(of: Void.self)
        let migrator = Migrator(
            files: try SchemaFiles([first, second, try #require(try SchemaFiles.embedded().roles)]),
            logger: Logger(label: "waiting") { _ in Signalling(signal: waits) })
        let holder = Database(
            DatabaseConfiguration(conninfo: database.conninfo()),
            logger: Logger(label: "holder", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await holder.withSession(as: .none) { session in
            let migrating = try await session.transaction {
                _ = try await session.query(Query("lock table migrator.lock in exclusive mode"))
                let migrating = Task { try await migrator.migrate(conninfo: database.conninfo()) }
                for await _ in waiting { break }
                #expect(try await database.psql("select max(number) from migrator.migration") == "1")
                return migrating
            }
            #expect(try await migrating.value.lines == ["apply migrations/0002_second.sql"])
        }
        await holder.close()
    }

    @Test(.emptyDatabase) func `a migration that commits by itself is refused`() async throws {
        let database = try TestDatabase.current
        let committing = SQLFile(path: first.path, text: "create schema app;\ncommit;\nbegin")
        await #expect(throws: SchemaError.ownTransaction(first.path)) {
            try await migrator(committing).migrate(conninfo: database.conninfo())
        }
    }

    @Test(.emptyDatabase) func `a dry run and the status change nothing`() async throws {
        let database = try TestDatabase.current
        let migrator = try migrator(first, second)
        let before = "select count(*) from pg_namespace where nspname !~ '^pg_'"
        let count = try await database.psql(before)
        #expect(
            try await migrator.dryRun(conninfo: database.conninfo()).lines == [
                "apply migrations/0001_first.sql", "apply migrations/0002_second.sql",
            ])
        #expect(
            try await migrator.status(conninfo: database.conninfo()).lines.map(\.state) == [.pending, .pending])
        #expect(try await database.psql(before) == count)
        try await migrator.migrate(conninfo: database.conninfo())
        #expect(try await migrator.dryRun(conninfo: database.conninfo()).isEmpty)
        #expect(try await migrator.status(conninfo: database.conninfo()).isCurrent)
    }

    @Test(.emptyDatabase) func `views are renewed together, after the migrations, when one has changed`() async throws {
        let database = try TestDatabase.current
        let base = SQLFile(
            path: "routines/base.sql", text: "create or replace view app.base as select n from app.one")
        let above = SQLFile(
            path: "analytics/above.sql", text: "create or replace view app.above as select n from app.base")
        try await migrator(first, base, above).migrate(conninfo: database.conninfo())
        let changed = SQLFile(
            path: base.path,
            text: "drop view if exists app.base cascade;\ncreate view app.base as select n::text as n from app.one")
        try await migrator(first, changed, above).migrate(conninfo: database.conninfo())
        #expect(
            try await database.psql(
                "select format_type(atttypid, null) from pg_attribute where attrelid = 'app.above'::regclass and attnum > 0"
            ) == "text")
    }

    @Test(.emptyDatabase) func `a function that tables stand on is renewed with the next migration or not at all`()
        async throws
    {
        let database = try TestDatabase.current
        func function(_ result: Int) -> SQLFile {
            SQLFile(
                path: "routines/before_tables/f.sql",
                text: """
                    create schema if not exists app;
                    create or replace function app.f() returns int4 language sql return \(result)
                    """)
        }
        let table = SQLFile(path: first.path, text: "create table app.one (n int4 default app.f())")
        try await migrator(function(1), table).migrate(conninfo: database.conninfo())
        let broken = SQLFile(path: second.path, text: "select 1 / 0")
        await #expect(throws: SchemaError.self) {
            try await migrator(function(2), table, broken).migrate(conninfo: database.conninfo())
        }
        #expect(try await database.psql("select app.f()") == "1")
        let more = SQLFile(path: second.path, text: "insert into app.one values (default)")
        let repaired = try migrator(function(2), table, more)
        #expect(try await !repaired.status(conninfo: database.conninfo()).isCurrent)
        try await repaired.migrate(conninfo: database.conninfo())
        #expect(try await database.psql("select n from app.one") == "2")
        #expect(try await repaired.status(conninfo: database.conninfo()).isCurrent)
        let changed = try migrator(function(3), table, more)
        #expect(try await changed.migrate(conninfo: database.conninfo()).files == ["routines/before_tables/f.sql"])
        #expect(try await database.psql("insert into app.one values (default) returning n") == "3")
    }

    @Test(.emptyDatabase) func `reference data follow their file`() async throws {
        let database = try TestDatabase.current
        let load = SQLFile(
            path: "reference/x.sql",
            text: """
                insert into app.one (n) select coalesce(f.n::int4, -1) from unnest($1::text[], $2::text[]) as f (n, note)
                """)
        let data = SQLFile(path: "reference/x.csv", text: "n,note\n1,\"a, \"\"b\"\"\"\n,\n")
        try await migrator(first, load, data).migrate(conninfo: database.conninfo())
        #expect(try await database.psql("select array_agg(n) from app.one") == "{1,-1}")
        #expect(try await migrator(first, load, data).migrate(conninfo: database.conninfo()).isEmpty)
        let broken = SQLFile(path: data.path, text: "n,note\n1\n")
        let fault = FileFault(line: 2, message: "has 1 field where the header has 2 columns")
        await #expect(throws: SchemaError.badCSV(data.path, FileFaults([fault]))) {
            try await migrator(first, load, broken).migrate(conninfo: database.conninfo())
        }
    }

    @Test(.emptyDatabase) func `ecdp_owner migrates without a superuser, and others do not`() async throws {
        let database = try TestDatabase.current
        await #expect(throws: SchemaError.noDatabasePrivilege(database: database.name)) {
            try await migrator(first).migrate(conninfo: database.conninfo(role: "ecdp_owner"))
        }
        try await database.psql("alter database \(database.name) owner to ecdp_owner")
        try await migrator(first).migrate(conninfo: database.conninfo(role: "ecdp_owner"))
        await #expect(throws: SchemaError.notTheOwner(login: "ecdp_api")) {
            try await migrator(first).migrate(conninfo: database.conninfo(role: "ecdp_api"))
        }
    }

    @Test(.emptyDatabase) func `a database is made once`() async throws {
        let database = try TestDatabase.current
        let name = "made_\(database.name)"
        var logger = Logger(label: "migrator")
        logger.logLevel = .error
        #expect(try await Migrator.makeDatabase(name, conninfo: database.conninfo(), logger: logger))
        #expect(try await !Migrator.makeDatabase(name, conninfo: database.conninfo(), logger: logger))
        try await database.psql("drop database \(name)")
    }
}

/// Signals whenever something is logged as worth a notice.
private struct Signalling: LogHandler {
    let signal: AsyncStream<Void>.Continuation
    var logLevel = Logger.Level.notice
    var metadata: Logger.Metadata = [:]

    init(signal: AsyncStream<Void>.Continuation) { self.signal = signal }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { signal.yield() }
}
