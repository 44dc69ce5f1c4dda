extension Inventory {
    /// The catalogue as rows of object and state. Needs a search path of pg_catalog alone.
    static let statement = """
        with place as (
            select n.oid, n.nspname, n.nspowner, n.nspacl
            from pg_namespace as n
            where n.nspname in ('ecdp', 'app', 'analytics', 'migrator', 'public')
        ),
        relation as (
            select
                c.oid, c.relkind, c.relowner, c.relacl, c.reloptions, c.relrowsecurity, c.relforcerowsecurity,
                format('%I.%I', p.nspname, c.relname) as name,
                case c.relkind
                    when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                    when 'f' then 'foreign table' else 'table'
                end as kind
            from pg_class as c
            inner join place as p on p.oid = c.relnamespace
            where
                c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
                and not exists (
                    select from pg_depend as d
                    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
                )
        ),
        routine as (
            select
                f.oid, f.proowner, f.proacl, f.prosecdef, f.proconfig, f.prokind, f.prosrc,
                case f.prokind when 'p' then 'procedure ' else 'function ' end || f.oid::regprocedure as name
            from pg_proc as f
            inner join place as p on p.oid = f.pronamespace
            where
                not exists (
                    select from pg_depend as d
                    where d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.deptype = 'e'
                )
        ),
        granted as (
            select 'database' as name, d.datdba as owner, coalesce(d.datacl, acldefault('d', d.datdba)) as acl
            from pg_database as d
            where d.datname = current_database()
            union all
            select 'schema ' || p.nspname, p.nspowner, coalesce(p.nspacl, acldefault('n', p.nspowner)) from place as p
            union all
            select
                r.kind || ' ' || r.name, r.relowner,
                coalesce(r.relacl, acldefault(case r.relkind when 'S' then 's' else 'r' end::"char", r.relowner))
            from relation as r
            union all
            select format('column %s.%I', r.name, a.attname), r.relowner, a.attacl
            from relation as r
            inner join pg_attribute as a on a.attrelid = r.oid
            where a.attacl is not null and not a.attisdropped
            union all
            select f.name, f.proowner, coalesce(f.proacl, acldefault('f', f.proowner)) from routine as f
            union all
            select
                format(
                    '%s to come of %s in %s',
                    case d.defaclobjtype
                        when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types'
                        else 'schemas'
                    end,
                    d.defaclrole::regrole,
                    case d.defaclnamespace when 0 then 'every schema' else d.defaclnamespace::regnamespace::text end
                ), d.defaclrole, d.defaclacl
            from pg_default_acl as d
            union all
            -- The system's own, where they are no longer as initdb made them.
            select 'function ' || f.oid::regprocedure, f.proowner, coalesce(f.proacl, acldefault('f', f.proowner))
            from pg_proc as f
            left join pg_init_privs as i on i.objoid = f.oid and i.classoid = 'pg_proc'::regclass and i.objsubid = 0
            where f.pronamespace = 'pg_catalog'::regnamespace and f.proacl is distinct from i.initprivs
            union all
            select 'table ' || c.oid::regclass, c.relowner, coalesce(c.relacl, acldefault('r', c.relowner))
            from pg_class as c
            left join pg_init_privs as i on i.objoid = c.oid and i.classoid = 'pg_class'::regclass and i.objsubid = 0
            where
                c.relnamespace = 'pg_catalog'::regnamespace and c.relkind in ('r', 'v')
                and c.relacl is distinct from i.initprivs
        ),
        privilege as (
            select
                g.name, w.grantee,
                lower(
                    string_agg(
                        x.privilege_type || case when x.is_grantable then '*' else '' end, ',' order by x.privilege_type
                    )
                ) as privileges
            from granted as g
            cross join lateral aclexplode(g.acl) as x
            left join pg_roles as r on r.oid = x.grantee
            cross join lateral (
                select case when x.grantee = g.owner then 'owner' else coalesce(r.rolname, 'PUBLIC') end
            ) as w (grantee)
            where
                -- An analyst's login may connect: that is theirs, and of any number.
                not (
                    g.name = 'database' and x.privilege_type = 'CONNECT'
                    and exists (
                        select from pg_auth_members as m
                        where m.member = x.grantee and m.roleid = to_regrole('ecdp_analyst')
                    )
                )
            group by g.name, w.grantee
        )
        select 'privileges on ' || g.name, coalesce(a.privileges, 'none')
        from granted as g
        left join (
            select p.name, string_agg(p.grantee || '=' || p.privileges, ' ' order by p.grantee) as privileges
            from privilege as p
            group by p.name
        ) as a on a.name = g.name
        union all
        select 'database', 'owned by ' || d.datdba::regrole from pg_database as d where d.datname = current_database()
        union all
        select 'schema ' || p.nspname, 'owned by ' || p.nspowner::regrole from place as p where p.nspname <> 'public'
        union all
        select
            r.kind || ' ' || r.name,
            'owned by ' || r.relowner::regrole
            || case when r.relrowsecurity then ', row-level security' else '' end
            || case when r.relforcerowsecurity then ', forced' else '' end
            || case
                when r.relkind in ('v', 'm')
                    then format(
                        ', with %s, %s', coalesce(r.reloptions::text, '{}'),
                        -- Restored from a dump, its parentheses are not where they were.
                        md5(translate(pg_get_viewdef(r.oid), '()', ''))
                    )
                else ''
            end
        from relation as r
        union all
        select
            format('column %s.%I', r.name, a.attname),
            format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
            || case a.attgenerated when '' then '' else ' generated' end
            || case a.attidentity when '' then '' else ' identity ' || a.attidentity::text end
            || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
            -- Where it is none, nothing of the column is in the planner's statistics. The default is -1 or null.
            || coalesce(' statistics ' || nullif(a.attstattarget, -1)::text, '')
            || coalesce(' with ' || a.attoptions::text, '')
        from relation as r
        inner join pg_attribute as a on a.attrelid = r.oid
        left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attnum > 0 and not a.attisdropped and r.relkind in ('r', 'p', 'f')
        union all
        select
            format('policy %I on %s', p.polname, r.name),
            format(
                '%s%s to %s using %s with check %s',
                case when p.polpermissive then '' else 'restrictive ' end,
                case p.polcmd
                    when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all'
                end,
                (
                    select string_agg(coalesce(o.rolname, 'PUBLIC'), ', ' order by o.rolname)
                    from unnest(p.polroles) as u (role)
                    left join pg_roles as o on o.oid = u.role
                ),
                coalesce(pg_get_expr(p.polqual, p.polrelid), '-'),
                coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-')
            )
        from pg_policy as p
        inner join relation as r on r.oid = p.polrelid
        union all
        select
            format('trigger %I on %s', t.tgname, r.name),
            case t.tgenabled when 'O' then '' when 'D' then 'disabled: ' else 'enabled ' || t.tgenabled::text || ': ' end
            -- Likewise.
            || translate(pg_get_triggerdef(t.oid), '()', '')
        from pg_trigger as t
        inner join relation as r on r.oid = t.tgrelid
        where not t.tgisinternal
        union all
        select
            format('rule %I on %s', w.rulename, r.name),
            case w.ev_enabled when 'O' then '' else 'enabled ' || w.ev_enabled::text || ': ' end || pg_get_ruledef(w.oid)
        from pg_rewrite as w
        inner join relation as r on r.oid = w.ev_class
        where w.rulename <> '_RETURN'
        union all
        select
            format('constraint %I on %s', c.conname, r.name),
            -- A foreign key is kept by triggers of its own, which can be disabled too.
            case
                when exists (select from pg_trigger as t where t.tgconstraint = c.oid and t.tgenabled <> 'O')
                    then 'disabled: '
                else ''
            end || pg_get_constraintdef(c.oid)
        from pg_constraint as c
        inner join relation as r on r.oid = c.conrelid
        where c.contype in ('c', 'f', 'p', 'u', 'x')
        union all
        select
            format('index %s', i.indexrelid::regclass),
            case when i.indisvalid and i.indisready then '' else 'invalid: ' end || pg_get_indexdef(i.indexrelid)
            || coalesce((
                select string_agg(format(' statistics %s of column %s', a.attstattarget, a.attnum), ',' order by a.attnum)
                from pg_attribute as a
                where a.attrelid = i.indexrelid and a.attstattarget >= 0
            ), '')
        from pg_index as i
        inner join relation as r on r.oid = i.indrelid
        union all
        -- Statistics of several columns or of expressions, which are somebody's to read too.
        select
            format('statistics %I.%I on %s', n.nspname, s.stxname, r.name),
            -- Likewise.
            format('owned by %s: %s', s.stxowner::regrole, translate(pg_get_statisticsobjdef(s.oid), '()', ''))
            || coalesce(' statistics ' || nullif(s.stxstattarget, -1)::text, '')
        from pg_statistic_ext as s
        inner join pg_namespace as n on n.oid = s.stxnamespace
        inner join relation as r on r.oid = s.stxrelid
        union all
        select
            f.name,
            format(
                'owned by %s%s%s, %s', f.proowner::regrole, case when f.prosecdef then ', security definer' else '' end,
                coalesce(', ' || array_to_string(f.proconfig, ', '), ''),
                case
                    when f.prokind = 'a' then 'aggregate'
                    -- A parsed body, likewise; and a constant without a name has been named by its type.
                    when f.prosrc = ''
                        then md5(
                            regexp_replace(
                                translate(pg_get_functiondef(f.oid), '()', ''),
                                '(::[a-z ]+) AS (bool|bytea|date|float8|int4|int8|jsonb|numeric|text|timestamptz|uuid)\\M',
                                '\\1', 'g'
                            )
                        )
                    else md5(pg_get_functiondef(f.oid))
                end
            )
        from routine as f
        union all
        select
            'role ' || r.rolname,
            concat_ws(
                ', ', case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end,
                case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
                case when r.rolreplication then 'replication' end,
                case when not r.rolcanlogin then 'no login' end,
                case when r.rolconnlimit >= 0 then 'connection limit ' || r.rolconnlimit end,
                'valid until ' || to_char(
                    nullif(r.rolvaliduntil, 'infinity') at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'
                ),
                (
                    select 'member of ' || string_agg(m.roleid::regrole::text, ', ' order by m.roleid::regrole::text)
                    from pg_auth_members as m
                    where m.member = r.oid
                ),
                (
                    select string_agg(c.setting, ', ' order by c.setting)
                    from pg_db_role_setting as s
                    cross join lateral unnest(s.setconfig) as c (setting)
                    where
                        s.setrole in (0, r.oid)
                        and s.setdatabase in (
                            0, (select d.oid from pg_database as d where d.datname = current_database())
                        )
                        and split_part(c.setting, '=', 1) in (
                            'search_path', 'row_security', 'session_replication_role', 'role'
                        )
                )
            )
        from pg_roles as r
        where r.rolname in ('ecdp_owner', 'ecdp_api', 'ecdp_worker', 'ecdp_analyst')
        """
}
