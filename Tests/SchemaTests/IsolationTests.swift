import TestSupport
import Testing

/// What tenant A can do to tenant B: nothing. For every table that has a `tenant_id`, with a row of each in it.
///
/// Everything a role may try runs through `isolation.attempt`, which undoes it and says how many rows it touched, or
/// which SQLSTATE it was refused with.
@Suite(.database) struct IsolationTests {
    private static let setUp = """
        create schema isolation;
        grant usage on schema isolation to ecdp_api, ecdp_worker, ecdp_analyst;
        create function isolation.attempt(statement text) returns text
        language plpgsql
        as $$
        declare
            touched int8;
        begin
            execute statement;
            get diagnostics touched = row_count;
            raise exception using errcode = 'ZZ000', message = touched::text;
        exception when others then
            return case sqlstate when 'ZZ000' then sqlerrm else sqlstate end;
        end
        $$;
        grant execute on function isolation.attempt(text) to ecdp_api, ecdp_worker, ecdp_analyst;

        -- What to attempt, as a tenant, on rows of the tenant 2; made while one still sees everything.
        create table isolation.trial (name text, attempt text, statement text);
        grant select on isolation.trial to ecdp_api, ecdp_worker, ecdp_analyst;
        create function isolation.fill() returns void
        language plpgsql
        as $$
        declare
            t record;
            columns text;
            keys text;
            victim jsonb;
        begin
            for t in \(Catalogue.tenantTables) loop
                select string_agg(quote_ident(a.attname), ', ') into columns
                from pg_attribute as a
                where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
                select string_agg(quote_ident(a.attname), ', ') into keys
                from pg_index as i inner join pg_attribute as a on a.attrelid = t.oid and a.attnum = any(i.indkey)
                where i.indrelid = t.oid and i.indisprimary;
                execute format('select to_jsonb(r) from ecdp.%I as r where tenant_id = 2 limit 1', t.name) into victim;
                insert into isolation.trial
                select t.name, x.attempt, format(x.template, t.name, columns, victim::text, keys)
                from (values
                    ('see', 'select 1 from ecdp.%1$I where tenant_id = 2'),
                    ('see others', 'select 1 from ecdp.%1$I where tenant_id is distinct from app.tid()'),
                    ('change', 'update ecdp.%1$I set tenant_id = tenant_id where tenant_id = 2'),
                    ('give away', 'update ecdp.%1$I set tenant_id = 2 where tenant_id = app.tid()'),
                    ('take', 'update ecdp.%1$I set tenant_id = app.tid() where tenant_id = 2'),
                    ('delete', 'delete from ecdp.%1$I where tenant_id = 2'),
                    ('lock', 'select 1 from ecdp.%1$I where tenant_id = 2 for update'),
                    ('insert', 'insert into ecdp.%1$I (%2$s) overriding system value '
                        'select %2$s from jsonb_populate_record(null::ecdp.%1$I, %3$L)'),
                    ('insert or nothing', 'insert into ecdp.%1$I (%2$s) overriding system value '
                        'select %2$s from jsonb_populate_record(null::ecdp.%1$I, %3$L) on conflict do nothing'),
                    ('insert or change', 'insert into ecdp.%1$I (%2$s) overriding system value '
                        'select %2$s from jsonb_populate_record(null::ecdp.%1$I, %3$L) '
                        'on conflict (%4$s) do update set tenant_id = excluded.tenant_id'),
                    ('truncate', 'truncate ecdp.%1$I'),
                    ('switch off', 'alter table ecdp.%1$I disable row level security'),
                    ('switch off for the owner', 'alter table ecdp.%1$I no force row level security'),
                    ('open', 'create policy open on ecdp.%1$I using (true)'),
                    ('drop', 'drop table ecdp.%1$I'),
                    ('trigger', 'alter table ecdp.%1$I disable trigger all')
                ) as x (attempt, template);
            end loop;
        end
        $$;
        """

    /// What is in the database of B, in one number.
    private static let digest = """
        select md5(string_agg(format('%s:%s', t.name, (
            xpath('//d/text()', query_to_xml(format(
                'select md5(string_agg(r::text, ''|'' order by r::text)) as d from ecdp.%I as r where tenant_id = 2',
                t.name), false, true, ''))
        )[1]), ',' order by t.name)) from (\(Catalogue.tenantTables)) as t
        """

    /// Attempts that did something other than nothing, as `table attempt: result`.
    private func breaches(as role: String, entering scope: String) async throws -> [String] {
        try await TestDatabase.current.psql(
            """
            begin;
            \(scope);
            select t.name || ' ' || t.attempt || ': ' || r.result
            from isolation.trial as t
            cross join lateral (select isolation.attempt(t.statement) as result) as r
            -- No row; or no privilege, or refused by the policy, which speaks before keys and checks do.
            where r.result not in ('0', '42501')
            order by 1;
            rollback
            """, role: role
        ).split(separator: "\n").map(String.init).filter { !$0.isEmpty }
    }

    @Test(.clusterRoles) func `no role does anything to another tenant's rows, nor to the lock on them`() async throws {
        let database = try TestDatabase.current
        try await TenantFixture.load()
        try await database.psql(Self.setUp + "select isolation.fill()")

        // A table without rows would prove nothing.
        #expect(
            try await Catalogue.list(
                """
                -- Materialised, or the planner may count the rows of tables that are not tenants' before it leaves them out.
                with t as materialized (\(Catalogue.tenantTables))
                select t.name || ' has no row for tenant ' || n.id
                from t
                cross join (values (1), (2)) as n (id)
                where (xpath('//n/text()', query_to_xml(
                    format('select count(*) as n from ecdp.%I where tenant_id = %s', t.name, n.id), false, true, ''
                )))[1]::text = '0'
                order by 1
                """) == [])
        let before = try await database.psql(Self.digest)

        let enterA = "select app.enter(1, null, 'test', null)"
        let one = try await breaches(as: "ecdp_api", entering: enterA)
        #expect(one == [])
        let enterBoth = "select app.enter(1, array[1], 'test', null)"
        let granted = try await breaches(as: "ecdp_api", entering: enterBoth)
        #expect(granted == [])
        let worker = try await breaches(as: "ecdp_worker", entering: enterA)
        #expect(worker.filter { !Catalogue.openToWorker.contains(String($0.prefix { $0 != " " })) } == [])

        // An analyst of tenant 1, who sets what can be set.
        try await database.psql(
            """
            create role ten_1 nologin;
            create role analyst_one login in role ecdp_analyst, ten_1;
            create role analyst_none login in role ecdp_analyst;
            grant connect on database \(database.name) to analyst_one, analyst_none;
            grant usage on schema isolation to analyst_one, analyst_none
            """)
        let pretend = "set app.tenant_id = '2'; set app.tenant_ids = '{1,2}'"
        let seen = try await breaches(as: "analyst_one", entering: pretend)
        // `is distinct from app.tid()` are their own here, for they claim to be tenant 2.
        #expect(seen.filter { !$0.contains(" see others: ") } == [])
        #expect(try await breaches(as: "analyst_none", entering: pretend) == [])

        #expect(try await database.psql(Self.digest) == before)
        for statement in ["copy ecdp.%@ to stdout", "copy ecdp.%@ from stdin"] {
            for table in try await Catalogue.list("select name from (\(Catalogue.tenantTables)) as t") {
                let copied = try await Command.psql(
                    database.conninfo(role: "ecdp_api"),
                    "begin; \(enterA); \(statement.replacing("%@", with: table))")
                let lines = copied.output.split(separator: "\n").map(String.init)
                let refused = lines.contains {
                    $0.contains("permission denied") || $0.contains("COPY FROM not supported")
                }
                let foreign = lines.filter { $0.hasPrefix("2\t") || $0.contains("\t2\t") && !$0.hasPrefix("1\t") }
                #expect(refused || statement.contains("to stdout") && foreign.isEmpty, "\(table): \(copied.output)")
            }
        }
        #expect(try await database.psql(Self.digest) == before)
        try await database.psql("drop owned by analyst_one, analyst_none; drop role analyst_one, analyst_none, ten_1")
    }

    @Test func `without a tenant nothing is seen`() async throws {
        let database = try TestDatabase.current
        let tables = try await Catalogue.list("select name from (\(Catalogue.tenantTables)) as t")
        let owners = Set(
            try await Catalogue.list(
                """
                select c.relname from pg_policy as p
                inner join pg_class as c on c.oid = p.polrelid and p.polname = c.relname || '_owner'
                """))
        for (role, open) in [
            ("ecdp_api", []), ("ecdp_worker", Catalogue.openToWorker), ("ecdp_owner", owners),
        ] {
            let closed = tables.filter { !open.contains($0) }
            #expect(closed.count > tables.count / 2)
            // All at once: to connect for each costs more than to look.
            let seen = try await database.psql(
                """
                set client_min_messages = notice;
                do $$
                declare
                    name text;
                    found int8;
                begin
                    foreach name in array '{\(closed.joined(separator: ","))}'::text[] loop
                        begin
                            execute format('select count(*) from ecdp.%I', name) into found;
                            if found > 0 then
                                raise notice 'seen: %', name;
                            end if;
                        exception when insufficient_privilege then null;
                        end;
                    end loop;
                end
                $$
                """, role: role)
            #expect(seen == "", "\(role)")
        }
    }

    @Test(arguments: ["ecdp_api", "ecdp_worker"])
    func `a login cannot become another or leave row-level security`(role: String) async throws {
        let database = try TestDatabase.current
        for statement in [
            "set role ecdp_owner", "set session authorization postgres", "alter role \(role) bypassrls",
            "alter schema ecdp rename to mine", "create table ecdp.mine ()",
            "create function app.tid() returns int4 language sql return 2",
            "create or replace function app.tid() returns int4 language sql return 2",
            "select * from migrator.migration", "set row_security = off; select count(*) from ecdp.centre",
        ] {
            #expect(try await !Command.psql(database.conninfo(role: role), statement).succeeded, "\(statement)")
        }
    }

    @Test func `the worker alone makes temporary tables, and none is found before one of ours`() async throws {
        let database = try TestDatabase.current
        for name in ["pg_roles", "centre"] {
            let make = "create temporary table \(name) (tenant_id int4)"
            #expect(try await !Command.psql(database.conninfo(role: "ecdp_api"), make).succeeded)
            let found = try await database.psql(
                "\(make); select '\(name)'::regclass::oid in ('ecdp.centre'::regclass, 'pg_catalog.pg_roles'::regclass)",
                role: "ecdp_worker")
            #expect(found == "t", "\(name)")
        }
        // What it makes there gets it no row that its policies keep from it.
        let own = """
            create temporary table centre (tenant_id int4);
            create function pg_temp.tid() returns int4 language sql return 1;
            set search_path = pg_temp, ecdp, app, pg_catalog;
            select count(*) from ecdp.centre
            """
        #expect(try await database.psql(own, role: "ecdp_worker") == "0")
    }

    @Test func `the audit trail can be appended to and not changed`() async throws {
        let database = try TestDatabase.current
        for role in ["ecdp_api", "ecdp_worker"] {
            for statement in ["update ecdp.audit_event set actor = 'x'", "delete from ecdp.audit_event"] {
                let result = try await Command.psql(database.conninfo(role: role), statement)
                #expect(result.output.contains("permission denied"), "\(role): \(statement)")
            }
        }
    }
}
