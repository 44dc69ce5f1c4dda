import TestSupport
import Testing

/// Rules that every table, view and function keeps, read from the catalogue: a new one cannot be forgotten.
@Suite(.database) struct CatalogueTests {
    private func expectNone(_ sql: String, _ location: SourceLocation = #_sourceLocation) async throws {
        let found = try await Catalogue.list(sql)
        #expect(found == [], sourceLocation: location)
    }

    @Test func `every table is a tenant's or declared to be shared`() async throws {
        let others = try await Catalogue.list(
            """
            select c.relname from pg_class as c
            where
                c.relkind in ('r', 'p') and c.relnamespace = 'ecdp'::regnamespace
                and c.oid not in (select t.oid from (\(Catalogue.tenantTables)) as t)
            """)
        #expect(Set(others).subtracting(Catalogue.sharedTables) == [])
        try await expectNone(
            "select relname from pg_class where relkind in ('r', 'p') and relnamespace::regnamespace::text in ('app', 'analytics')"
        )
    }

    /// Estimates for functions that return many rows are high: a short read would be compiled for seconds.
    @Test func `no statement of the service is compiled`() async throws {
        try await expectNone(
            """
            select rolname from pg_roles
            where rolname in ('ecdp_api', 'ecdp_worker') and not coalesce('jit=off' = any(rolconfig), false)
            """)
    }

    @Test func `row-level security is on and forced for every tenant table`() async throws {
        try await expectNone(
            """
            select t.name from (\(Catalogue.tenantTables)) as t inner join pg_class as c on c.oid = t.oid
            where not (c.relrowsecurity and c.relforcerowsecurity)
            """)
    }

    @Test func `every policy is for named roles and compares the tenant, in reading and in writing`() async throws {
        try await expectNone(
            """
            select p.polname from pg_policy as p
            inner join (\(Catalogue.tenantTables)) as t on t.oid = p.polrelid
            where 0 = any(p.polroles) or not p.polpermissive
            """)
        // Analysts by membership, the application by its transaction's tenant or by the tenants it was granted to read.
        let loose = try await Catalogue.list(
            """
            select p.polname
            from pg_policy as p
            inner join (\(Catalogue.tenantTables)) as t on t.oid = p.polrelid
            cross join lateral (
                select pg_get_expr(p.polqual, p.polrelid) as seen, pg_get_expr(p.polwithcheck, p.polrelid) as written
            ) as e
            where
                not (
                    'ecdp_analyst'::regrole = all(p.polroles) and p.polcmd = 'r'
                    and e.seen = '(tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[]))'
                    or 'ecdp_analyst'::regrole <> all(p.polroles)
                    and (
                        e.seen = '(tenant_id = app.tid())' and (e.written = e.seen or p.polcmd = 'r')
                        or starts_with(e.seen, '((tenant_id = app.tid()) AND (')
                        and starts_with(e.written, '((tenant_id = app.tid()) AND (')
                        or e.seen = '((tenant_id = app.tid()) OR (tenant_id = ANY (app.tids())))' and p.polcmd = 'r'
                        or e.seen = '(tenant_id = ANY (( SELECT app.tids() AS tids)::integer[]))' and p.polcmd = 'r'
                        or p.polcmd = 'a' and e.written = '(tenant_id = app.tid())'
                    )
                )
            """)
        #expect(Set(loose).subtracting(Catalogue.policiesWithoutTenant) == [])
    }

    @Test func `primary keys, unique constraints and unique indexes lead with the tenant`() async throws {
        let keys = try await Catalogue.list(
            """
            select i.indexrelid::regclass::text
            from pg_index as i
            inner join (\(Catalogue.tenantTables)) as t on t.oid = i.indrelid
            left join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            where i.indisunique and a.attname is distinct from 'tenant_id'
            """)
        #expect(
            Set(keys.map { $0.split(separator: ".").last.map(String.init) ?? $0 })
                .subtracting(Catalogue.keysWithoutTenant) == [])
        try await expectNone(
            """
            select t.name from (\(Catalogue.tenantTables)) as t
            where not exists (select from pg_index as i where i.indrelid = t.oid and i.indisprimary)
            """)
    }

    @Test func `foreign keys between tenant tables lead with the tenant on both sides`() async throws {
        try await expectNone(
            """
            select f.conname
            from pg_constraint as f
            inner join (\(Catalogue.tenantTables)) as t on t.oid = f.confrelid
            left join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
            left join pg_attribute as b on b.attrelid = f.confrelid and b.attnum = f.confkey[1]
            where f.contype = 'f' and not (a.attname = 'tenant_id' and b.attname = 'tenant_id')
            """)
    }

    @Test func `foreign keys neither set null nor follow updates`() async throws {
        try await expectNone(
            "select conname from pg_constraint where contype = 'f' and (confdeltype in ('n', 'd') or confupdtype <> 'a')"
        )
    }

    @Test func `the tenant is an int4 that is never null, but for the system's own jobs`() async throws {
        try await expectNone(
            """
            select t.name from (\(Catalogue.tenantTables)) as t
            inner join pg_attribute as a on a.attrelid = t.oid and a.attname = 'tenant_id'
            where a.atttypid <> 'int4'::regtype or not a.attnotnull and t.name <> 'job'
            """)
    }

    @Test func `nothing is granted to PUBLIC`() async throws {
        try await expectNone(
            """
            select o.kind || ' ' || o.name || ': ' || g.privilege_type
            from (
                select 'table' as kind, c.oid::regclass::text as name, c.relnamespace as schema,
                    coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner)) as acl
                from pg_class as c where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
                union all
                select 'column', a.attrelid::regclass || '.' || a.attname, c.relnamespace, a.attacl
                from pg_attribute as a inner join pg_class as c on c.oid = a.attrelid where a.attacl is not null
                union all
                select 'function', p.oid::regprocedure::text, p.pronamespace, coalesce(p.proacl, acldefault('f', p.proowner))
                from pg_proc as p
                union all
                select 'schema', n.nspname, n.oid, coalesce(n.nspacl, acldefault('n', n.nspowner)) from pg_namespace as n
                union all
                select 'database', d.datname, 'ecdp'::regnamespace, coalesce(d.datacl, acldefault('d', d.datdba))
                from pg_database as d where d.datname = current_database()
                union all
                select 'default', d.defaclobjtype::text, coalesce(nullif(d.defaclnamespace, 0), 'ecdp'::regnamespace), d.defaclacl
                from pg_default_acl as d
            ) as o
            cross join lateral aclexplode(o.acl) as g
            where g.grantee = 0 and o.schema::regnamespace::text in ('ecdp', 'app', 'analytics', 'migrator', 'public')
            """)
    }

    @Test func `none of the roles is a superuser, passes row-level security by, or becomes another`() async throws {
        try await expectNone(
            """
            select rolname from pg_roles
            where
                rolname like 'ecdp%'
                and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
            """)
        try await expectNone(
            """
            select r.rolname || ' is ' || o.rolname
            from pg_roles as r, pg_roles as o
            where
                r.rolname like 'ecdp%' and o.rolname <> r.rolname and o.rolname like any(array['ecdp%', 'pg\\_%'])
                and pg_has_role(r.oid, o.oid, 'member') and r.rolname <> 'ecdp_owner'
            """)
    }

    @Test func `all belongs to ecdp_owner`() async throws {
        try await expectNone(
            """
            select c.relname from pg_class as c
            where c.relnamespace::regnamespace::text in \(Catalogue.schemas) and c.relowner <> 'ecdp_owner'::regrole
            union all
            select p.proname from pg_proc as p
            where p.pronamespace::regnamespace::text in \(Catalogue.schemas) and p.proowner <> 'ecdp_owner'::regrole
            """)
    }

    @Test func `a function with its owner's rights has a fixed search path and a test`() async throws {
        let functions = try await Catalogue.list(
            """
            select p.proname from pg_proc as p
            where p.prosecdef and p.pronamespace::regnamespace::text in \(Catalogue.schemas)
            """)
        #expect(Set(functions) == Catalogue.securityDefiner)
        // Also those without: what they mean must not hang on the caller's settings. An inlined SQL function has none.
        try await expectNone(
            """
            select p.oid::regprocedure from pg_proc as p
            inner join pg_language as l on l.oid = p.prolang
            where
                p.pronamespace::regnamespace::text in \(Catalogue.schemas) and p.prokind <> 'a'
                and (p.prosecdef or l.lanname <> 'sql' or p.prosqlbody is null)
                and not coalesce(p.proconfig && array['search_path=pg_catalog, pg_temp'], false)
            """)
    }

    @Test func `nothing of ours waits for a lock that any login could hold`() async throws {
        try await expectNone(
            """
            select p.oid::regprocedure from pg_proc as p
            where p.pronamespace::regnamespace::text in \(Catalogue.schemas) and p.prosrc ~ 'pg_(try_)?advisory'
            """)
    }

    @Test func `the day of a moment is that in South Africa, whatever the zone of the session`() async throws {
        let definitions = """
            select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as body
            from pg_proc as p
            where p.pronamespace::regnamespace::text in \(Catalogue.schemas) and p.prokind in ('f', 'p')
            union all
            select v.oid::regclass::text, pg_get_viewdef(v.oid)
            from pg_class as v
            where v.relnamespace::regnamespace::text in \(Catalogue.schemas) and v.relkind in ('v', 'm')
            """
        try await expectNone(
            """
            select d.name from (\(definitions)) as d
            where d.body ~* '(_at|now\\(\\))\\)?::date|(_at|now\\(\\))\\s+as\\s+date|current_date'
            """)
        // And it would be found.
        #expect(
            try await Catalogue.list("select 1 where '(o.created_at)::date' ~* '(_at|now\\(\\))\\)?::date'") == ["1"])
    }

    @Test func `every schema, table, view, column and function has a comment`() async throws {
        try await expectNone(
            """
            select n.nspname from pg_namespace as n
            where n.nspname in \(Catalogue.schemas) and obj_description(n.oid, 'pg_namespace') is null
            union all
            select c.oid::regclass::text from pg_class as c
            where
                c.relnamespace::regnamespace::text in \(Catalogue.schemas) and c.relkind in ('r', 'p', 'v', 'm')
                and obj_description(c.oid, 'pg_class') is null
            union all
            select c.oid::regclass || '.' || a.attname
            from pg_class as c inner join pg_attribute as a on a.attrelid = c.oid
            where
                c.relnamespace::regnamespace::text in \(Catalogue.schemas) and c.relkind in ('r', 'p', 'v', 'm')
                and a.attnum > 0 and not a.attisdropped and col_description(c.oid, a.attnum) is null
            union all
            select p.oid::regprocedure::text from pg_proc as p
            where
                p.pronamespace::regnamespace::text in \(Catalogue.schemas)
                and obj_description(p.oid, 'pg_proc') is null
            """)
    }

    @Test func `constraints and indexes are named after their table and what they are`() async throws {
        try await expectNone(
            """
            select c.conname
            from pg_constraint as c inner join pg_class as t on t.oid = c.conrelid
            where
                t.relnamespace::regnamespace::text in \(Catalogue.schemas) and c.contype in ('p', 'u', 'f', 'c', 'x')
                and not starts_with(c.conname, left(t.relname, 40) || '_')
                or c.connamespace::regnamespace::text in \(Catalogue.schemas) and c.conname !~ case c.contype
                    when 'p' then '_pkey$' when 'u' then '_key$' when 'f' then '_fkey$' when 'c' then '_check$'
                    when 'x' then '_excl$' else '' end
            union all
            select i.relname
            from pg_index as x
            inner join pg_class as i on i.oid = x.indexrelid
            inner join pg_class as t on t.oid = x.indrelid
            where
                t.relnamespace::regnamespace::text in \(Catalogue.schemas)
                and not (starts_with(i.relname, left(t.relname, 40) || '_') and i.relname ~ '_(idx|pkey|key|excl)$')
            """)
    }

    @Test func `names are lower case and tables are singular`() async throws {
        try await expectNone(
            """
            select c.relname from pg_class as c
            where
                c.relnamespace::regnamespace::text in \(Catalogue.schemas)
                and (c.relname !~ '^[a-z][a-z0-9_]*$' or c.relkind = 'r' and c.relname ~ '[^s]s$')
            """)
    }

    @Test func `codes are text: there is no enum type, whose comparison no index may serve here`() async throws {
        try await expectNone("select typname from pg_type where typtype = 'e'")
    }

    @Test func `money and counts are whole numbers: there is no numeric column`() async throws {
        try await expectNone(
            """
            select a.attrelid::regclass || '.' || a.attname from pg_attribute as a
            inner join pg_class as c on c.oid = a.attrelid
            where
                c.relnamespace = 'ecdp'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
                and not a.attisdropped and a.atttypid in ('numeric'::regtype, 'money'::regtype)
            """)
    }

    @Test func `views run with their reader's rights`() async throws {
        try await expectNone(
            """
            select c.oid::regclass from pg_class as c
            where
                c.relkind in ('v', 'm') and c.relnamespace::regnamespace::text in \(Catalogue.schemas)
                and not coalesce(c.reloptions @> array['security_invoker=true'], false)
            """)
    }
}
