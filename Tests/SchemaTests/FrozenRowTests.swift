import TestSupport
import Testing

/// What is signed, sent, published or entered in a ledger stays as it is, whatever SQL the program's logins send: every
/// column of every such row is set to other values, every row is deleted, and rows are added to it.
///
/// Of the catalogue: a table that refers to one of ``papers``, or that has no version, is tried as soon as it is there.
@Suite(.database, .serialized) struct FrozenRowTests {
    /// What changes until a moment, and the condition that it has come.
    private static let papers = [
        "document": "signed_on is not null", "evaluation": "status = 'published'",
        "survey_version": "published_on is not null", "proposal": "status <> 'draft'",
        "practice": "status <> 'proposed'", "ledger_entry": "status = 'posted'",
        "portfolio": "status = 'computed'", "indicator_computation": "figures is not null",
    ]

    /// What refers to one of them, or has no version, and goes on all the same.
    private static let goesOn = [
        "survey_campaign": "It asks by a version.", "rendering": "A PDF of a page, made when somebody asks.",
        "fundraiser_share": "Its entry is named when it is handed out.",
        "grant_application": "Its entry is named when it is awarded.",
        "survey_draft": "It changes until it is sent.", "api_key_grant": "The operator's.", "tenant": "The operator's.",
        "pseudonym_key": "The worker changes it when keys are rotated.",
        "ledger_account": "Balances follow transfers.",
    ]

    /// Who may still change what, and why that is not what was signed, sent or published.
    private static let changes: Set<String> = [
        // Archived: out of lists, and there all the same.
        "ecdp_api document_attachment.archived_at", "ecdp_api practice.archived_at", "ecdp_api proposal.archived_at",
        "ecdp_api survey_version.archived_at", "ecdp_api portfolio.archived_at", "ecdp_worker portfolio.archived_at",
        // Who follows it up, and until when.
        "ecdp_api proposal.answer_due_on", "ecdp_api proposal.owner",
        // A new key of the municipality gives new pseudonyms.
        "ecdp_worker child_assessment.generation", "ecdp_worker child_assessment.pseudonym",
        "ecdp_worker child_withdrawal.generation", "ecdp_worker child_withdrawal.pseudonym",
        // What is no longer owed, by the triggers on documents.
        "ecdp_owner obligation.lapsed_on",
        // Said when it is shared with all, after it was reviewed.
        "ecdp_api practice.names_no_one",
    ]

    /// What may be added to it, and why.
    private static let additions: Set<String> = [
        // A scan of the signatures; the acceptance of other picks.
        "ecdp_api document_attachment", "ecdp_api portfolio_acceptance",
        // Functions post in their owner's name.
        "ecdp_owner ledger_transfer", "ecdp_owner ledger_line",
        // Entries are what is added to a ledger.
        "ecdp_api ledger_entry",
    ]

    private static var setUp: String {
        """
        -- As if they were signed, sent, published and computed.
        set session_replication_role = replica;
        update ecdp.document
        set
            review_since = '2026-03-10', signed_on = '2026-03-20', signed_by_partner = 'A', signed_by_centres = 'B',
            content = '{}', content_sha256 = encode(sha256('{}'), 'hex')
        where kind = 'agreement';
        update ecdp.evaluation
        set
            status = 'published', rule_version = 'x/1', parameters = '{}', inputs = '{}', data_up_to = '2026-04-01',
            figures = 1, figures_sha256 = repeat('0', 64), computed_at = '2026-04-02', published_at = '2026-04-02';
        update ecdp.proposal
        set status = 'sent', sent_on = '2026-03-01', answer_due_on = '2026-03-22', sent_to = 'x', sent_by = 'email', sent_sha256 = repeat('0', 64);
        update ecdp.portfolio
        set
            status = 'computed', rule_version = 'x/1', places = 1, picks = 1, centres_considered = 1,
            partners_considered = 1, pairs_considered = 1, ward_value = 0, value = 5, upper_bound = 5,
            centres_reached = 1, wards_reached = 0, needs_met = 1, computed_at = '2026-02-01';
        update ecdp.indicator_computation set figures = 1, figures_sha256 = repeat('0', 64);
        reset session_replication_role;

        create schema frozen;
        grant usage on schema frozen to ecdp_api, ecdp_worker, ecdp_owner;
        create function frozen.attempt(statement text, look text) returns text
        language plpgsql
        as $$
        declare
            before text;
            after text;
            touched int8;
        begin
            execute look into before;
            execute statement;
            get diagnostics touched = row_count;
            execute look into after;
            raise exception using
                errcode = 'ZZ000',
                message = case when touched > 0 and after is distinct from before then 'done' else 'nothing' end;
        exception when others then
            return case sqlstate when 'ZZ000' then sqlerrm else sqlstate end;
        end
        $$;
        grant execute on function frozen.attempt(text, text) to ecdp_api, ecdp_worker, ecdp_owner;
        create table frozen.rows (name text, key text, is_added_to bool);
        create table frozen.trial (name text, what text, statement text, look text);
        grant select on frozen.trial to ecdp_api, ecdp_worker, ecdp_owner;

        -- The condition that finds a row by its primary key.
        create function frozen.key(name text, content jsonb) returns text language sql as $$
            select string_agg(format('%I = %L', a.attname, content ->> a.attname), ' and ' order by a.attnum)
            from pg_index as i
            inner join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
            where i.indrelid = ('ecdp.' || name)::regclass and i.indisprimary
        $$;
        create function frozen.fill(name text, is_added_to bool, source text) returns void language plpgsql as $$
        begin
            execute format('insert into frozen.rows select %1$L, frozen.key(%1$L, to_jsonb(r)), %2$L from %3$s as r '
                'where r.tenant_id = 1', name, is_added_to, source);
        end
        $$;
        -- Papers, and what refers to them.
        select frozen.fill(p.name, false, format('(select * from ecdp.%I where %s)', p.name, p.condition))
        from (values \(papers.map { "('\($0)', '\($1.replacing("'", with: "''"))')" }.joined(separator: ", ")))
            as p (name, condition);
        select frozen.fill(
            c.relname, true,
            format(
                '(select t.* from ecdp.%I as t inner join (select * from ecdp.%I where %s) as p '
                'on p.tenant_id = t.tenant_id and p.%I = t.%I)',
                c.relname, p.name, p.condition, theirs.attname, ours.attname
            )
        )
        from (values \(papers.map { "('\($0)', '\($1.replacing("'", with: "''"))')" }.joined(separator: ", ")))
            as p (name, condition)
        inner join pg_constraint as k on k.confrelid = ('ecdp.' || p.name)::regclass and k.contype = 'f'
        inner join pg_class as c on c.oid = k.conrelid and k.conrelid <> k.confrelid
        inner join pg_attribute as ours on ours.attrelid = k.conrelid and ours.attnum = k.conkey[2]
        inner join pg_attribute as theirs on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[2]
        where c.relname not in (\(quoted(Array(goesOn.keys))));
        -- What has no version is made once.
        select frozen.fill(t.name, false, format('ecdp.%I', t.name))
        from (\(Catalogue.tenantTables)) as t
        where
            t.name not in (\(quoted(Array(goesOn.keys))))
            and not exists (select from pg_attribute as a where a.attrelid = t.oid and a.attname = 'version');

        -- Other values of every column: of its type, and every code that its checks name.
        insert into frozen.trial
        select r.name, '.' || a.attname, format('update ecdp.%I set %I = %s where %s', r.name, a.attname, v.value, r.key),
            format('select to_jsonb(t)::text from ecdp.%I as t where %s', r.name, r.key)
        from (select distinct on (name, key) name, key from frozen.rows) as r
        inner join pg_attribute as a on a.attrelid = ('ecdp.' || r.name)::regclass
        cross join lateral (
            select format(f.form, a.attname) as value
            from (values
                ('text', 'coalesce(%1$I, '''') || ''x'''), ('text', 'coalesce(%1$I, '''') || ''1'''),
                ('int4', 'coalesce(%1$I, 0) + 1'), ('int4', 'coalesce(%1$I, 0) - 1'),
                ('int8', 'coalesce(%1$I, 0) + 1'), ('int8', 'coalesce(%1$I, 0) - 1'),
                ('float8', 'coalesce(%1$I, 0) + 1'),
                ('date', 'coalesce(%1$I, ''2026-05-05'') + 1'), ('date', 'coalesce(%1$I, ''2026-05-05'') - 1'),
                ('timestamptz', 'coalesce(%1$I, now()) + interval ''1 hour'''),
                ('timestamptz', 'coalesce(%1$I, now()) - interval ''1 day'''), ('bool', 'not coalesce(%1$I, false)'),
                ('uuid', 'gen_random_uuid()'), ('jsonb', '''{}''::jsonb'), ('jsonb', '''[{"x": 1}]''::jsonb'),
                ('bytea', '''x''::bytea'), ('bytea', 'sha256(''x'')'), ('_text', '''{x}''::text[]'),
                ('_text', '''{}''::text[]'), ('_int4', '''{1}''::int4[]'), ('_int4', '''{}''::int4[]')
            ) as f (type, form)
            where f.type::regtype = a.atttypid
            union all
            select unnest(array['null', 'default'])
            union all
            select quote_literal(m.code[1])
            from pg_constraint as k
            cross join lateral regexp_matches(pg_get_constraintdef(k.oid), '''([a-z_0-9]+)''::text', 'g') as m (code)
            where k.conrelid = a.attrelid and k.contype = 'c' and a.attnum = any(k.conkey)
        ) as v
        where
            a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity <> 'a'
            and a.attname not in ('tenant_id', 'version', 'updated_at');
        insert into frozen.trial
        select distinct on (r.name, r.key) r.name, ' deleted', format('delete from ecdp.%I where %s', r.name, r.key),
            format('select to_jsonb(t)::text from ecdp.%I as t where %s', r.name, r.key)
        from frozen.rows as r;
        -- A copy of it beside it.
        insert into frozen.trial
        select r.name, ' added', format('insert into ecdp.%I (%s) select %s from ecdp.%I where %s', r.name, c.columns, c.copies,
            r.name, r.key), 'select random()'
        from (select distinct on (name, key) name, key from frozen.rows where is_added_to) as r
        cross join lateral (
            select
                string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
                string_agg(
                    case
                        when a.attname = 'id' then 'gen_random_uuid()'
                        when a.attname = 'position' then 'position + 500'
                        when a.attname in ('code', 'scope_key') then quote_ident(a.attname) || ' || ''x'''
                        when a.attname = 'language' then '''af'''
                        else quote_ident(a.attname)
                    end, ', ' order by a.attnum
                ) as copies
            from pg_attribute as a
            where
                a.attrelid = ('ecdp.' || r.name)::regclass and a.attnum > 0 and not a.attisdropped
                and a.attgenerated = '' and a.attidentity = ''
        ) as c;
        """
    }

    private static func quoted(_ names: [String]) -> String {
        names.sorted().map { "'\($0)'" }.joined(separator: ", ")
    }

    @Test func `no login of the program changes, deletes or adds to what is signed, sent, published or entered`()
        async throws
    {
        let database = try TestDatabase.current
        try await TenantFixture.load()
        try await database.psql(Self.setUp)
        // A table without rows would prove nothing.
        let tried = Set(try await Catalogue.list("select distinct name from frozen.rows"))
        let expected = Set(
            try await Catalogue.list(
                """
                select t.name from (\(Catalogue.tenantTables)) as t
                where
                    not exists (select from pg_attribute as a where a.attrelid = t.oid and a.attname = 'version')
                    or exists (
                        select from pg_constraint as k
                        where
                            k.conrelid = t.oid and k.contype = 'f'
                            and k.confrelid::regclass::text in (\(Self.quoted(Self.papers.keys.map { "ecdp.\($0)" })))
                    )
                """)
        ).union(Self.papers.keys).subtracting(Self.goesOn.keys)
        #expect(tried == expected)
        var changed: Set<String> = []
        var added: Set<String> = []
        for role in ["ecdp_api", "ecdp_worker", "ecdp_owner"] {
            let done = try await database.psql(
                """
                begin;
                select app.enter(1, null, 'key:test', null);
                select distinct '\(role) ' || t.name || t.what
                from frozen.trial as t
                cross join lateral (select frozen.attempt(t.statement, t.look) as result) as r
                where r.result = 'done'
                order by 1;
                rollback
                """, role: role
            ).split(separator: "\n").map(String.init).filter { !$0.isEmpty }
            for attempt in done {
                if let addition = attempt.firstRange(of: " added") {
                    added.insert(String(attempt[..<addition.lowerBound]))
                } else {
                    changed.insert(attempt)
                }
            }
        }
        // Erased where a consent is withdrawn, by functions in their owner's name.
        #expect(changed.filter { !$0.hasPrefix("ecdp_owner child_assessment") } == Self.changes)
        #expect(added == Self.additions)
    }

    @Test func `no table of municipalities is emptied as a whole, by its owner neither`() async throws {
        let database = try TestDatabase.current
        let tables = try await Catalogue.list("select name from (\(Catalogue.tenantTables)) as t order by name")
        for role in ["ecdp_api", "ecdp_worker", "ecdp_owner", "postgres"] {
            let emptied = try await database.psql(
                """
                set client_min_messages = error;
                do $$
                declare
                    name text;
                begin
                    foreach name in array '{\(tables.joined(separator: ","))}'::text[] loop
                        begin
                            execute format('truncate ecdp.%I cascade', name);
                            raise exception 'emptied %', name;
                        exception when insufficient_privilege or check_violation then null;
                        end;
                    end loop;
                end
                $$
                """, role: role)
            #expect(emptied == "")
        }
    }
}
