import TestSupport
import Testing

@Suite(.database) struct PlpgsqlCheckTests {
    @Test func `plpgsql_check finds nothing in any function`() async throws {
        let database = try TestDatabase.current
        let installed = try await Command.psql(
            database.conninfo(), "create schema checks; create extension plpgsql_check with schema checks")
        try #require(installed.succeeded, "install postgresql-<version>-plpgsql-check: \(installed.output)")
        // A trigger function is checked for each table that it is a trigger of.
        let findings = try await database.psql(
            """
            set search_path = pg_catalog, checks;
            select f.function || coalesce(' on ' || nullif(f.relation, 0)::regclass, '') || ': ' || m.message
            from (
                select p.oid::regprocedure as function, p.oid, coalesce(t.tgrelid, 0) as relation,
                    max(t.tgoldtable) as old_rows, max(t.tgnewtable) as new_rows
                from pg_proc as p
                inner join pg_language as l on l.oid = p.prolang and l.lanname = 'plpgsql'
                left join pg_trigger as t on t.tgfoid = p.oid and not t.tgisinternal
                where p.pronamespace::regnamespace::text in \(Catalogue.schemas)
                    and (p.prorettype <> 'trigger'::regtype or t.tgrelid is not null)
                group by p.oid, t.tgrelid
            ) as f
            cross join lateral plpgsql_check_function(
                f.oid, f.relation, oldtable => f.old_rows, newtable => f.new_rows, other_warnings => true,
                extra_warnings => true, performance_warnings => false,
                -- What only the owner may call composes statements from what migrations say.
                security_warnings => has_function_privilege('ecdp_api', f.oid, 'execute'), fatal_errors => false) as m (message)
            """)
        #expect(findings == "")
        // And no trigger function without a trigger has slipped by.
        #expect(
            try await Catalogue.list(
                """
                select p.proname from pg_proc as p
                where
                    p.pronamespace::regnamespace::text in \(Catalogue.schemas) and p.prorettype = 'trigger'::regtype
                    and not exists (select from pg_trigger as t where t.tgfoid = p.oid)
                """) == [])
    }
}
