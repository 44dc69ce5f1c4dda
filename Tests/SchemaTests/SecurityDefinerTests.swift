import Logging
import Postgres
import TestSupport
import Testing

/// Functions that run with their owner's rights: each does its one thing, for those who may call it, and no more.
@Suite(.database) struct SecurityDefinerTests {
    private let secret = "sha256(convert_to('secret of 1', 'UTF8'))"

    @Test func `authenticate answers for a key that is right, and not revoked, and for nobody else's`() async throws {
        let database = try TestDatabase.current
        try await TenantFixture.load()
        func ask(_ prefix: String, _ secret: String) async throws -> String {
            try await database.psql(
                "select tenant_id, code, scopes from app.authenticate('\(prefix)', \(secret))", role: "ecdp_api")
        }
        #expect(try await ask("fixture01", secret) == "1|CPT|{read,write}")
        #expect(try await ask("fixture02", secret) == "")
        #expect(try await ask("fixture01", "sha256('')") == "")
        #expect(try await ask("fixture01' or true --".replacing("'", with: "''"), secret) == "")
        try await database.psql("update ecdp.api_key set revoked_at = now() where prefix = 'fixture01'")
        #expect(try await ask("fixture01", secret) == "")
        #expect(
            try await !Command.psql(
                database.conninfo(role: "ecdp_worker"), "select * from app.authenticate('a', '')"
            ).succeeded)
    }

    @Test func `touch_keys moves the time of last use forward only, and not beyond now`() async throws {
        let database = try TestDatabase.current
        try await database.psql(
            "insert into ecdp.api_key (prefix, name, secret_sha256) values ('touched01', 'x', sha256('x'))")
        for time in ["2026-01-02", "2026-01-01"] {
            try await database.psql("select app.touch_keys(array['touched01'], '\(time)')", role: "ecdp_api")
        }
        #expect(
            try await database.psql("select last_used_at::date from ecdp.api_key where prefix = 'touched01'")
                == "2026-01-02")
        for time in ["infinity", "4001-01-01"] {
            try await database.psql("select app.touch_keys(array['touched01'], '\(time)')", role: "ecdp_api")
        }
        #expect(
            try await database.psql("select last_used_at <= now() from ecdp.api_key where prefix = 'touched01'") == "t")
        #expect(
            try await !Command.psql(
                database.conninfo(role: "ecdp_worker"), "select app.touch_keys('{}', now())"
            ).succeeded)
    }
}

/// The same for the turn to compare partners.
@Suite(.database) struct PartnerTurnTests {
    @Test func `a turn to compare partners is one municipality's, that of the transaction, and no analyst can take it`()
        async throws
    {
        let test = try TestDatabase.current
        try await TenantFixture.load()
        func isFree(_ tenant: Int) async throws -> Bool {
            let turn = "select app.enter(\(tenant), null, 'x', null); select app.take_partner_turn(\(tenant))"
            let taken = try await Command.psql(test.conninfo(role: "ecdp_api"), "set lock_timeout = '50ms'; \(turn)")
            return taken.succeeded
        }
        let quiet = Logger(label: "turns", factory: { _ in SwiftLogNoOpLogHandler() })
        let database = Database(DatabaseConfiguration(conninfo: test.conninfo(role: "ecdp_api")), logger: quiet)
        try await database.transaction(as: .tenant(1, actor: "x")) { session async throws in
            _ = try await session.query(Query("select app.take_partner_turn(2)"))
            #expect(try await isFree(2))
            _ = try await session.query(Query("select app.take_partner_turn(1)"))
            #expect(try await !isFree(1))
            #expect(try await isFree(2))
        }
        #expect(try await isFree(1))
        await database.close()
        #expect(
            try await test.psql(
                """
                select has_function_privilege('ecdp_analyst', 'app.take_partner_turn(int4)', 'execute'),
                    has_table_privilege('ecdp_analyst', 'ecdp.tenant', 'update, delete')
                """) == "f|f")
    }
}

/// The same for the function that finds whose invitation a link is for.
@Suite(.database) struct SurveyLinkTests {
    @Test func `a link is found by its secret part alone, until it is revoked`() async throws {
        let database = try TestDatabase.current
        try await TenantFixture.load()
        func ask(_ secret: String) async throws -> String {
            try await database.psql(
                "select tenant_id from app.survey_link(sha256(convert_to('\(secret)', 'UTF8')))", role: "ecdp_api")
        }
        #expect(try await ask("token of 1") == "1")
        #expect(try await ask("token of 3") == "")
        #expect(try await ask("") == "")
        try await database.psql(
            """
            set session_replication_role = replica;
            update ecdp.survey_invitation set archived_at = now() where tenant_id = 1
            """)
        #expect(try await ask("token of 1") == "")
        let worker = try await Command.psql(
            database.conninfo(role: "ecdp_worker"), "select app.survey_link('\\x00')")
        #expect(worker.output.contains("permission denied"))
    }
}

/// The same for the count of who took a practice up.
@Suite(.database) struct UptakeCountTests {
    @Test func `count_uptakes gives numbers over all municipalities, and no row of another`() async throws {
        let database = try TestDatabase.current
        try await TenantFixture.load()
        // As if municipality 2 had taken up the practice of municipality 1 too.
        try await database.psql(
            """
            set session_replication_role = replica;
            insert into ecdp.practice_uptake (tenant_id, id, practice_id, centre_id, taken_up_on)
            select 2, gen_random_uuid(), u.practice_id, c.id, '2026-05-01'
            from ecdp.practice_uptake as u, ecdp.centre as c
            where u.tenant_id = 1 and c.tenant_id = 2
            """)
        let counted = """
            begin; select app.enter(1, null, 'test', null);
            select c.municipalities, c.uptakes, c.worked, (select count(*) from ecdp.practice_uptake)
            from ecdp.practice as p cross join lateral app.count_uptakes(p.id) as c
            where p.status = 'proposed'; rollback
            """
        #expect(try await database.psql(counted, role: "ecdp_api").split(separator: "\n").last == "2|2|1|1")
        #expect(
            try await !Command.psql(
                database.conninfo(role: "ecdp_worker"), "select * from app.count_uptakes(gen_random_uuid())"
            ).succeeded)
    }
}

/// The same for the functions that read and erase rows of children.
@Suite(.database) struct ChildFunctionTests {
    @Test func `rows of children are read by who has the permission in that municipality, and by nobody else`()
        async throws
    {
        let database = try TestDatabase.current
        try await TenantFixture.load()
        try await database.psql(
            """
            insert into ecdp.api_key (prefix, name, secret_sha256)
            values ('childreader', 'a', sha256('a')), ('otherreader', 'b', sha256('b'));
            insert into ecdp.api_key_grant (tenant_id, prefix, scopes)
            values (1, 'childreader', '{read,children}'), (2, 'childreader', '{read}'), (1, 'otherreader', '{read,admin}')
            """)
        let wave = "(select id from ecdp.assessment_wave where title = 'Baseline' limit 1)"
        func rows(
            _ actor: String, in tenant: Int, of other: Int, role: String = "ecdp_api"
        ) async throws -> String {
            let result = try await Command.psql(
                database.conninfo(role: role),
                """
                begin; select app.enter(\(tenant), null, '\(actor)', null);
                select count(*) from app.child_assessments(\(other), \(wave), null, null, 10);
                select count(*) from app.wave_groups(\(other), \(wave)) as g where g.children is not null;
                select app.withdraw_child(\(other), sha256('a child of the fixture'), '2026-03-01');
                rollback
                """)
            return result.output
        }
        #expect(try await rows("key:childreader", in: 1, of: 1).hasSuffix("1\n0\n1"))
        for (actor, tenant, other, role) in [
            ("key:childreader", 2, 2, "ecdp_api"), ("key:childreader", 1, 2, "ecdp_api"),
            ("key:childreader", 2, 1, "ecdp_api"), ("key:otherreader", 1, 1, "ecdp_api"),
            ("childreader", 1, 1, "ecdp_api"), ("key:childreader", 1, 1, "ecdp_worker"),
            ("key:childreader", 1, 1, "ecdp_analyst"),
        ] {
            let output = try await rows(actor, in: tenant, of: other, role: role)
            #expect(
                output.contains("may not read") || output.contains("permission denied")
                    || output.contains("not permitted to log in"), "\(actor) \(tenant) \(role): \(output)")
        }
        let known = try await database.psql(
            """
            begin; select app.enter(1, null, 'key:otherreader', null);
            select count(*) from app.assessed_before(
                1, \(wave), array[sha256('a child of the fixture'), sha256('x')], array['2026-02-03', '2026-02-03']::date[]
            );
            select count(*) from app.assessed_before(2, \(wave), array[sha256('a child of the fixture')], array[date '2026-02-03']);
            rollback
            """, role: "ecdp_api")
        #expect(known.hasSuffix("1\n0"), "\(known)")
    }
}

/// The same for the function behind the history of stages.
@Suite(.database) struct StageHistoryTests {
    @Test func `nobody but the trigger writes the history of a partnership's stages`() async throws {
        try await TenantFixture.load()
        let enter = "begin; set local app.today = '2099-01-01'; select app.enter(1, null, 'key:someone', null);"
        for role in ["ecdp_api", "ecdp_worker", "ecdp_owner"] {
            for forged in [
                "insert into ecdp.partnership_stage_change (tenant_id, partnership_id, to_stage, changed_on, actor) select tenant_id, id, 'active', '2026-01-01', 'x' from ecdp.partnership",
                "update ecdp.partnership_stage_change set reason = 'x'", "delete from ecdp.partnership_stage_change",
            ] {
                let made = try await Command.psql(
                    try TestDatabase.current.conninfo(role: role),
                    "\(enter) with made as (\(forged) returning 1) select count(*) from made; rollback")
                #expect(!made.succeeded || made.output.hasSuffix("0"), "\(role): \(forged): \(made.output)")
            }
        }
        let kept = try await TestDatabase.current.psql(
            """
            \(enter)
            update ecdp.partnership set stage = 'contacted', stage_since = '2098-01-01', stage_reason = 'so'
            where tenant_id = 1 and stage = 'identified';
            select to_stage, reason, actor from ecdp.partnership_stage_change where changed_on = '2098-01-01'; rollback
            """, role: "ecdp_api")
        #expect(kept.hasSuffix("contacted|so|key:someone"), "\(kept)")
    }
}
