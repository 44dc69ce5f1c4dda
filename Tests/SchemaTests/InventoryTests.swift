import Logging
import TestSupport
import Testing

@testable import Schema

/// What `ecdp doctor` says of a database that is no longer as `ecdp migrate` left it.
@Suite struct InventoryTests {
    private static var migrator: Migrator {
        get throws {
            var logger = Logger(label: "inventory")
            logger.logLevel = .error
            return Migrator(files: try .embedded(), logger: logger)
        }
    }

    private static func drift(as role: String = "postgres") async throws -> [String]? {
        try await migrator.drift(conninfo: TestDatabase.current.conninfo(role: role))?.map(\.description)
    }

    @Test(.database) func `a fresh database is as it was left, and stays so when all is applied again`() async throws {
        #expect(try await Self.drift(as: "ecdp_owner") == [])
        try await Self.migrator.migrate(conninfo: TestDatabase.current.conninfo())
        #expect(try await Self.drift() == [])
    }

    @Test(
        .database,
        arguments: [
            ("grant select on ecdp.contact to public", "changed: privileges on table ecdp.contact ("),
            ("grant update (name) on ecdp.contact to ecdp_worker", "changed: privileges on column ecdp.contact.name ("),
            (
                "create policy open on ecdp.centre to ecdp_api using (true)",
                "added: policy open on ecdp.centre (all to ecdp_api using true"
            ),
            (
                "create policy open on ecdp.contact using (true)",
                "added: policy open on ecdp.contact (all to PUBLIC using true"
            ),
            (
                "alter policy contact_tenant on ecdp.contact using (true)",
                "changed: policy contact_tenant on ecdp.contact ("
            ),
            ("drop policy contact_tenant on ecdp.contact", "missing: policy contact_tenant on ecdp.contact"),
            ("alter table ecdp.contact no force row level security", "changed: table ecdp.contact ("),
            (
                "alter table ecdp.contact disable trigger contact_audit_insert",
                "changed: trigger contact_audit_insert on ecdp.contact ("
            ),
            (
                "drop trigger contact_audit_update on ecdp.contact",
                "missing: trigger contact_audit_update on ecdp.contact"
            ),
            (
                "alter table ecdp.centre disable trigger all",
                "changed: constraint centre_tenant_id_fkey on ecdp.centre ("
            ),
            ("alter view analytics.centre reset (security_invoker)", "changed: view analytics.centre ("),
            (
                "grant execute on function app.authenticate(text, bytea) to public",
                "changed: privileges on function app.authenticate(text,bytea) ("
            ),
            (
                "alter function app.authenticate(text, bytea) reset search_path",
                "changed: function app.authenticate(text,bytea) ("
            ),
            (
                "alter function app.tid() security definer", "changed: function app.tid() (",
            ),
            (
                "grant truncate, delete, update on ecdp.audit_event to ecdp_api",
                "changed: privileges on table ecdp.audit_event ("
            ),
            ("grant temporary, connect on database %@ to public", "changed: privileges on database ("),
            ("grant connect on database %@ to ecdp_analyst", "changed: privileges on database ("),
            (
                "alter database %@ owner to postgres",
                "changed: database (it was owned by ecdp_owner, it is owned by postgres)"
            ),
            ("grant create on schema app to ecdp_worker", "changed: privileges on schema app ("),
            ("drop index ecdp.audit_event_subject_idx", "missing: index ecdp.audit_event_subject_idx"),
            (
                "alter table ecdp.centre drop constraint centre_name_check",
                "missing: constraint centre_name_check on ecdp.centre"
            ),
            ("alter table ecdp.centre alter column name drop not null", "changed: column ecdp.centre.name ("),
            (
                "create rule quiet as on delete to ecdp.contact do instead nothing",
                "added: rule quiet on ecdp.contact ("
            ),
            (
                "alter default privileges in schema app grant execute on functions to public",
                "added: privileges on functions to come of postgres in app ("
            ),
            (
                "grant execute on function pg_catalog.lo_from_bytea(oid, bytea) to public",
                "changed: privileges on function lo_from_bytea(oid,bytea) ("
            ),
            (
                "grant execute on function pg_catalog.pg_read_file(text) to ecdp_api",
                "added: privileges on function pg_read_file(text) ("
            ),
            (
                "alter role ecdp_api in database %@ set search_path = public",
                "changed: role ecdp_api ("
            ),
            // What is in the planner's statistics can be read by who may not read the rows.
            (
                "alter table ecdp.child_assessment alter column birth_month set statistics -1",
                "changed: column ecdp.child_assessment.birth_month ("
            ),
            (
                "alter table ecdp.centre alter column name set statistics 1000",
                "changed: column ecdp.centre.name ("
            ),
            ("alter table ecdp.centre alter column name set (n_distinct = 5)", "changed: column ecdp.centre.name ("),
            (
                """
                create index strange on ecdp.centre (lower(name));
                alter index ecdp.strange alter column 1 set statistics 7
                """,
                "added: index ecdp.strange (CREATE INDEX strange ON ecdp.centre USING btree (lower(name)) statistics 7"
            ),
            (
                "create statistics ecdp.pair (mcv) on birth_month, sex from ecdp.child_assessment",
                "added: statistics ecdp.pair on ecdp.child_assessment ("
            ),
            (
                "create statistics public.pair on name, id from ecdp.centre",
                "added: statistics public.pair on ecdp.centre ("
            ),
        ])
    func `what was changed by other hands is named`(statement: String, line: String) async throws {
        let database = try TestDatabase.current
        try await database.psql(statement.replacing("%@", with: database.name))
        let drift = try #require(try await Self.drift())
        #expect(drift.contains { $0.contains(line) }, "\(drift)")
    }

    /// Roles are the cluster's, so other tests must not see how they are changed.
    @Test(
        .database,
        arguments: ["ecdp_api", "ecdp_worker", "ecdp_owner"],
        [
            ("connection limit 7", "connection limit 7"),
            ("valid until '2099-01-01Z'", "valid until 2099-01-01 00:00:00"),
            ("nologin", "no login"),
        ])
    func `limits of our roles are part of the record`(role: String, change: (String, String)) async throws {
        func state(after change: String) async throws -> String? {
            try await TestDatabase.current.psql(
                """
                begin;
                \(change);
                set local search_path = pg_catalog, pg_temp;
                select w.state from (\(Inventory.statement)) as w (object, state) where w.object = 'role \(role)';
                rollback;
                """)
        }
        let before = try #require(try await state(after: "select"))
        #expect(!before.contains(change.1))
        #expect(try await state(after: "alter role \(role) \(change.0)")?.contains(change.1) == true)
        // No end, and an end that never comes, are one.
        #expect(try await state(after: "alter role \(role) valid until 'infinity'") == before)
    }

    @Test(.database) func `statistics that are missing are named`() async throws {
        let database = try TestDatabase.current
        try await database.psql("create statistics ecdp.pair on name, id from ecdp.centre")
        try await Self.migrator.migrate(conninfo: database.conninfo(), accepting: true)
        #expect(try await Self.drift() == [])
        try await database.psql("alter statistics ecdp.pair set statistics 5")
        #expect(try await Self.drift()?.first?.hasPrefix("changed: statistics ecdp.pair on ecdp.centre (") == true)
        try await database.psql("drop statistics ecdp.pair")
        #expect(try await Self.drift() == ["missing: statistics ecdp.pair on ecdp.centre"])
    }

    @Test(.database) func `migrating again does not make it right, but for the database's own; accepting it does`()
        async throws
    {
        let database = try TestDatabase.current
        try await database.psql(
            """
            drop policy contact_tenant on ecdp.contact;
            grant execute on function pg_catalog.lo_from_bytea(oid, bytea) to public;
            grant temporary on database \(database.name) to public;
            grant connect on database \(database.name) to ecdp_analyst;
            alter database \(database.name) owner to postgres
            """)
        #expect(try await Self.drift()?.count == 4)
        try await Self.migrator.migrate(conninfo: database.conninfo())
        #expect(try await Self.drift() == ["missing: policy contact_tenant on ecdp.contact"])
        try await Self.migrator.migrate(conninfo: database.conninfo(), accepting: true)
        #expect(try await Self.drift() == [])
    }

    @Test(.clusterRoles, .database) func `an analyst's login and a municipality's group are no drift`() async throws {
        let database = try TestDatabase.current
        try await database.psql(
            """
            create role ten_77 nologin;
            create role analyst_77 login in role ecdp_analyst, ten_77;
            grant connect on database \(database.name) to analyst_77
            """)
        #expect(try await Self.drift() == [])
        try await database.psql("drop owned by analyst_77; drop role analyst_77, ten_77")
    }

    @Test(.database) func `without a record there is nothing to compare with, and migrating makes one`() async throws {
        let database = try TestDatabase.current
        try await database.psql("delete from migrator.inventory")
        #expect(try await Self.drift() == nil)
        try await Self.migrator.migrate(conninfo: database.conninfo())
        #expect(try await Self.drift() == [])
    }

    @Test(.emptyDatabase) func `what a run that died had applied is no drift, and what was before it still is`()
        async throws
    {
        let database = try TestDatabase.current
        let first = SQLFile(path: "migrations/0001_a.sql", text: "create schema app; create table app.one ()")
        let second = SQLFile(path: "migrations/0002_b.sql", text: "create table app.two ()")
        let broken = SQLFile(path: "migrations/0003_c.sql", text: "select 1 / 0")
        let mended = SQLFile(path: "migrations/0003_c.sql", text: "create table app.three ()")
        func migrate(_ files: SQLFile...) async throws {
            let roles = try #require(try SchemaFiles.embedded().roles)
            var logger = Logger(label: "inventory")
            logger.logLevel = .error
            try await Migrator(files: try SchemaFiles(files + [roles]), logger: logger)
                .migrate(conninfo: database.conninfo())
        }
        try await migrate(first)
        try await database.psql("create table app.strange ()")
        await #expect(throws: SchemaError.self) { try await migrate(first, second, broken) }
        try await migrate(first, second, mended)
        let drift = try #require(try await Self.drift())
        #expect(
            drift.map { $0.prefix { $0 != "(" } } == [
                "added: privileges on table app.strange ", "added: table app.strange ",
            ])
    }
}
