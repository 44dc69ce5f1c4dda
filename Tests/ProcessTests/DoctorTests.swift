import TestSupport
import Testing

/// `ecdp doctor` and `ecdp analyst` on a database that is not embedded.
@Suite(.database, .serialized, .ownProcesses) struct DoctorTests {
    private func run(_ arguments: String...) async throws -> Command {
        try await Self.run(arguments, on: try TestDatabase.current)
    }

    /// - Parameter logins: the roles that log in instead of ours.
    private static func run(
        _ arguments: [String], on database: TestDatabase, logins: [String: String] = [:]
    ) async throws -> Command {
        func conninfo(_ role: String) -> String { database.conninfo(role: logins[role] ?? role) }
        return try await Command.run(
            Program.path, arguments,
            environment: [
                "ECDP_FOLDER": "", "ECDP_DATABASE_URL": database.conninfo(),
                "ECDP_DATABASE_API_URL": conninfo("ecdp_api"), "ECDP_DATABASE_WORKER_URL": conninfo("ecdp_worker"),
                "ECDP_DATABASE_OWNER_URL": conninfo("ecdp_owner"),
            ])
    }

    @Test(arguments: [
        ["ecdp_api"], ["ecdp_api", "ecdp_worker"], ["ecdp_owner"], ["ecdp_api", "ecdp_worker", "ecdp_owner"],
    ])
    func `where logins are refused each is named, and all else that can be found`(refused: [String]) async throws {
        try await TestDatabase.current.withCopy(named: "refused") { database in
            try await database.psql("drop index ecdp.audit_event_subject_idx")
            let logins = Dictionary(uniqueKeysWithValues: refused.map { ($0, "nobody_\($0)") })
            let doctor = try await Self.run(["doctor"], on: database, logins: logins)
            #expect(!doctor.succeeded)
            for role in ["api", "worker", "owner"] {
                let isRefused = refused.contains("ecdp_\(role)")
                #expect(doctor.output.contains("WRONG \(role) cannot log in: ") == isRefused, "\(doctor.output)")
                let logsIn = doctor.output.contains("ok    \(role) logs in as ecdp_\(role)")
                #expect(logsIn == !isRefused, "\(doctor.output)")
            }
            #expect(doctor.output.contains("ok    the roles are there") == (refused.count < 3), "\(doctor.output)")
            #expect(
                doctor.output.contains("missing: index ecdp.audit_event_subject_idx")
                    == !refused.contains("ecdp_owner"), "\(doctor.output)")
            #expect(doctor.output.contains("was not looked at") == refused.contains("ecdp_owner"), "\(doctor.output)")
        }
    }

    @Test func `a migrated database has no findings, and each change has a line`() async throws {
        let database = try TestDatabase.current
        let well = try await run("doctor")
        #expect(well.succeeded, "\(well.output)")
        #expect(well.output.contains("ok    the database is as `ecdp migrate` left it"))
        try await database.psql(
            """
            grant select on ecdp.contact to public;
            grant temporary on database \(database.name) to public;
            drop index ecdp.audit_event_subject_idx
            """)
        let changed = try await run("doctor")
        #expect(!changed.succeeded)
        for line in [
            "WRONG since `ecdp migrate` changed: privileges on table ecdp.contact (",
            "WRONG since `ecdp migrate` changed: privileges on database (",
            "WRONG since `ecdp migrate` missing: index ecdp.audit_event_subject_idx",
        ] {
            #expect(changed.output.contains(line), "\(changed.output)")
        }
        try await database.psql(
            """
            revoke select on ecdp.contact from public;
            revoke temporary on database \(database.name) from public
            """)
        #expect(try await run("migrate", "--accept").succeeded)
        let accepted = try await run("doctor")
        #expect(accepted.succeeded, "\(accepted.output)")
    }

    @Test func `a dump that was restored and migrated has no findings`() async throws {
        let database = try TestDatabase.current
        try await TemporaryFolder.with { folder in
            let file = folder.path + "/dump"
            let dumped = try await Command.run(
                database.program("pg_dump"), ["-Fc", "-f", file, "-d", database.conninfo()])
            try #require(dumped.succeeded, "\(dumped.output)")
            try await database.withEmpty { restored in
                let back = try await Command.run(
                    database.program("pg_restore"), ["--exit-on-error", "-d", restored.conninfo(), file])
                try #require(back.succeeded, "\(back.output)")
                let before = try await Self.run(["doctor"], on: restored)
                #expect(before.output.contains("privileges on database"), "\(before.output)")
                let migrated = try await Self.run(["migrate"], on: restored)
                #expect(migrated.succeeded, "\(migrated.output)")
                let doctor = try await Self.run(["doctor"], on: restored)
                #expect(doctor.succeeded, "\(doctor.output)")
            }
        }
    }

    @Test(arguments: ["bypassrls", "superuser", "createrole", "replication", "in role ecdp_api"])
    func `an analyst with rights that no analyst has is named`(right: String) async throws {
        let database = try TestDatabase.current
        try await database.psql("create role analyst_mighty \(right); grant ecdp_analyst to analyst_mighty")
        let doctor = try await run("doctor")
        try await database.psql("drop role analyst_mighty")
        #expect(!doctor.succeeded)
        #expect(doctor.output.contains("WRONG analysts with rights that no analyst has: analyst_mighty ("))
    }

    @Test func `an existing role that is no analyst does not become an analyst's login`() async throws {
        let database = try TestDatabase.current
        try await database.psql("create role boss superuser")
        #expect(try await run("tenant", "create", "cpt").succeeded)
        let refused = try await run("analyst", "create", "boss", "-m", "CPT")
        #expect(!refused.succeeded)
        #expect(refused.output.contains("the role boss is there already and has what no analyst has ("))
        #expect(try await database.psql("select rolcanlogin from pg_roles where rolname = 'boss'") == "f")
        try await database.psql("drop role boss")
    }

    @Test func `logins without a limit, and databases that analysts open besides, are named`() async throws {
        let database = try TestDatabase.current
        #expect(try await run("tenant", "create", "cpt").succeeded)
        #expect(try await run("analyst", "create", "analyst_within", "-m", "CPT").succeeded)
        // The cluster of tests leaves the database postgres open to everybody, as most do.
        let elsewhere = try await run("doctor")
        #expect(!elsewhere.succeeded)
        #expect(elsewhere.output.contains("ok    every login has its limits"), "\(elsewhere.output)")
        #expect(elsewhere.output.contains("WRONG analysts' logins open other databases too"))
        #expect(elsewhere.output.firstMatch(of: /analyst_within \([^)]*postgres[^)]*\)/) != nil)

        try await database.psql(
            """
            alter role analyst_within connection limit -1;
            alter role analyst_within reset temp_file_limit;
            alter role analyst_within set statement_timeout = 0;
            alter role analyst_within in database \(database.name) set default_transaction_read_only = off
            """)
        let unlimited = try await run("doctor")
        try await database.psql("drop owned by analyst_within; drop role analyst_within, ten_1")
        #expect(
            unlimited.output.contains(
                "analyst_within (connection limit, default_transaction_read_only, statement_timeout, temp_file_limit)"),
            "\(unlimited.output)")
    }
}
