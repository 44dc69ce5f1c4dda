import TestSupport
import Testing

/// What analysts' policies cost: each is evaluated once a query, however many rows it looks at.
@Suite(.database) struct PolicyCostTests {
    private static let codes = ["CPT", "DC10", "DC12", "DC33", "EC101", "EC102", "BUF", "NMA"]
    /// Of a function that each municipality is handed to.
    private static let forEach: Set = ["analytics.obligation_source"]
    private static let tenants = codes.indices.map { 61 + $0 }

    /// Reads all that an analyst can read of one relation, and says how often the function of the policies was called
    /// and how many sub-selects the plan has for it.
    private static let measure = """
        create function pg_temp.measure(relation regclass, out seen int8, out calls int8, out plans int8)
        language plpgsql
        as $$
        declare
            columns text;
            query text;
            line text;
            before int8 := coalesce(pg_stat_get_xact_function_calls('app.my_tenants'::regproc), 0);
        begin
            select string_agg(quote_ident(a.attname), ', ') into columns
            from pg_attribute as a
            where
                a.attrelid = relation and a.attnum > 0 and not a.attisdropped
                and has_column_privilege('ecdp_analyst', relation, a.attnum, 'select');
            query := format('select count(r::text) from (select %s from %s) as r', columns, relation);
            plans := 0;
            for line in execute 'explain (costs off) ' || query loop
                plans := plans + (line ~ 'InitPlan')::int4;
            end loop;
            execute query into seen;
            calls := coalesce(pg_stat_get_xact_function_calls('app.my_tenants'::regproc), 0) - before;
        end
        $$;
        """

    @Test func `whatever analysts can read asks for their municipalities once, not for each row`() async throws {
        let database = try TestDatabase.current
        try await TenantFixture.load(Array(zip(Self.tenants, Self.codes)))
        let roles = Self.tenants.map { "ten_\($0)" }
        try await database.psql(
            """
            \(roles.map { "create role \($0) nologin;" }.joined())
            create role analyst_cost login in role ecdp_analyst, \(roles.joined(separator: ", "));
            -- Something to be seen in the views of what is published.
            set session_replication_role = replica;
            update ecdp.assessment_wave set closed_on = ends_on;
            update ecdp.evaluation set status = 'published', rule_version = 'quarterly-review/6', parameters = '{}',
                inputs = '{}', data_up_to = now(), figures = 1, figures_sha256 = repeat('0', 64), computed_at = now(),
                published_at = now()
            """)
        let measured = try await database.psql(
            """
            \(Self.measure)
            begin;
            set local track_functions = 'all';
            -- So small a table is read whole, as a large one is where no index leads.
            set local enable_indexscan = off;
            set local enable_bitmapscan = off;
            set local role analyst_cost;
            select c.oid::regclass, m.seen, m.calls, m.plans
            from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
            cross join lateral pg_temp.measure(c.oid) as m
            where
                c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace::regnamespace::text in ('ecdp', 'analytics')
                and has_any_column_privilege('ecdp_analyst', c.oid, 'select')
            order by 1;
            rollback
            """)
        let lines = measured.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        #expect(lines.count > 25)
        for line in lines {
            let (seen, calls, plans) = (Int(line[1]) ?? 0, Int(line[2]) ?? 0, Int(line[3]) ?? 0)
            #expect(seen >= Self.codes.count, "\(line[0]) has rows of every municipality")
            let most = plans * (Self.forEach.contains(line[0]) ? Self.codes.count : 1)
            #expect((1...max(most, 1)).contains(calls), "\(line[0]): \(calls) calls, \(plans) sub-selects")
        }
        try await database.psql(
            "drop owned by analyst_cost; drop role analyst_cost, \(roles.joined(separator: ", "))")
    }
}
