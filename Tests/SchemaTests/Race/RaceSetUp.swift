import Logging
import Postgres
import TestSupport

/// What the tests of concurrent writers share: functions of schema `race`, and connections as the application.
enum Race {
    static let scope = Scope.tenant(1, actor: "race")

    /// What became of a transaction.
    enum Outcome: Equatable, Sendable {
        /// The first cell of its last statement.
        case committed(String)
        /// SQLSTATE and constraint.
        case refused(String, String)
    }

    /// Functions that copy rows of the fixture. They run as their caller, so in one tenant, with the caller's rights.
    static func setUp() async throws {
        try await TenantFixture.load()
        try await TestDatabase.current.psql(functions)
    }

    /// Two connections of their own, as the application.
    static func withPair<R>(_ body: (Database, Database) async throws -> R) async throws -> R {
        func open() throws -> Database {
            Database(
                DatabaseConfiguration(conninfo: try TestDatabase.current.conninfo(role: "ecdp_api")),
                logger: Logger(label: "race", factory: { _ in SwiftLogNoOpLogHandler() }))
        }
        let (one, other) = (try open(), try open())
        do {
            let result = try await body(one, other)
            await one.close()
            await other.close()
            return result
        } catch {
            await one.close()
            await other.close()
            throw error
        }
    }

    /// Runs statements as one transaction that is not repeated.
    static func run(_ database: Database, _ statements: [String]) async throws -> Outcome {
        do {
            let rows = try await database.withSession(as: scope) { session in
                try await session.batch(statements.map { Query($0) })
            }
            return .committed(try rows.last.flatMap { $0.isEmpty ? nil : try $0[0].text(at: 0) } ?? "")
        } catch let error as PostgresError {
            return .refused(error.sqlState ?? "", error.constraint ?? "")
        }
    }

    /// Runs `second` while a transaction that did `first` is open, and commits that one when the second waits for it.
    ///
    /// - Returns: nil where the second did not wait.
    static func order(_ first: String, then second: String) async throws -> Outcome? {
        try await withPair { one, other in
            let (waiting, waited) = try await one.transaction(as: scope) { session in
                _ = try await session.query(Query(first))
                let waiting = Task { try await run(other, [second]) }
                return (waiting, try await isBlocked(by: session))
            }
            let outcome = try await waiting.value
            return waited ? outcome : nil
        }
    }

    /// Looks until somebody waits for this session, or a second transaction came to its end without.
    private static func isBlocked(by session: Session) async throws -> Bool {
        for _ in 0..<20_000 {
            let rows = try await session.query(
                Query(
                    """
                    select
                        exists (
                            select from pg_stat_activity as a
                            where pg_backend_pid() = any(pg_blocking_pids(a.pid)) and a.datname = current_database()
                        ), pg_stat_clear_snapshot()
                    """))
            if try rows[0].text(at: 0) == "t" { return true }
        }
        return false
    }

    private static let functions = """
        create schema race;
        grant usage on schema race to ecdp_api;
        create sequence race.place;
        grant usage on sequence race.place to ecdp_api;
        -- What a copy of a row needs beside itself: of a document there is one unsigned version in a partnership.
        create function race.own(table_name text) returns jsonb
        language plpgsql
        as $$
        begin
            return case table_name
                when 'document' then jsonb_build_object(
                    'kind', 'agreement', 'basis', null, 'partnership_id', race.copy('partnership', '{}')
                )
                -- Another organisation: one like it is refused.
                when 'partner' then jsonb_build_object('name', gen_random_uuid())
                when 'partner_registration' then jsonb_build_object('number', gen_random_uuid())
                when 'proposal' then '{"partnership_id": null}'
                when 'survey_version' then '{"published_on": null}'
                -- What is asked is published.
                when 'survey_campaign' then (
                    select jsonb_build_object('version_id', v.id)
                    from ecdp.survey_version as v
                    where v.tenant_id = 1 and v.published_on is not null
                    order by v.id
                    limit 1
                )
                when 'survey_invitation' then '{"token_sha256": null, "expires_at": null}'
                when 'outcome_domain' then jsonb_build_object('code', gen_random_uuid(), 'position', 2)
                when 'outcome_cut_score' then '{"domain_id": null}'
                when 'own_indicator' then jsonb_build_object('code', 'i' || nextval('race.place'))
                when 'indicator_baseline' then '{"shipped_code": "feedback_partners"}'
                when 'indicator_target' then (
                    select jsonb_build_object('indicator_id', t.indicator_id, 'programme_id', t.programme_id)
                    from ecdp.indicator_target as t
                    where t.tenant_id = 1 and t.indicator_id is not null
                    order by t.id
                    limit 1
                )
                -- Of centres, so that scores of centres can be in it.
                when 'assessment_wave' then (
                    select jsonb_build_object('instrument_id', i.id)
                    from ecdp.outcome_instrument as i
                    where i.tenant_id = 1 and i.subject = 'centres'
                    order by i.id
                    limit 1
                )
                when 'child_assessment' then jsonb_build_object(
                    'line', nextval('race.place') + 1000, 'pseudonym', sha256(gen_random_uuid()::text::bytea)
                )
                when 'document_metric' then jsonb_build_object('document_id', race.parent('document'))
                else '{}'
            end;
        end
        $$;
        -- What activities want: a partnership that is active by its history, whatever its stage; a centre that is in the
        -- activity's. As a superuser and past every trigger and foreign key, so without a lock.
        create function race.activate(partnership uuid) returns void
        language sql security definer set session_replication_role = 'replica'
        as $$
            insert into ecdp.partnership_stage_change (tenant_id, partnership_id, from_stage, to_stage, changed_on, actor)
            values (1, partnership, 'agreement_signed', 'active', '2026-01-05', 'race')
        $$;
        create function race.prepare(content jsonb) returns void
        language sql security definer set session_replication_role = 'replica'
        as $$
            insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
            select 1, gen_random_uuid(), a.partnership_id, (content ->> 'centre_id')::uuid, '2026-01-05'
            from ecdp.activity as a
            where a.tenant_id = 1 and a.id = (content ->> 'activity_id')::uuid and content ->> 'centre_id' is not null
            on conflict do nothing
        $$;
        -- The fixture's row, of tables too that the application may only add to.
        create function race.source(table_name text) returns jsonb
        language plpgsql security definer
        as $$
        declare
            content jsonb;
        begin
            execute format(
                'select to_jsonb(r) from ecdp.%I as r where tenant_id = 1 order by to_jsonb(r) ->> ''id'' limit 1',
                table_name
            ) into content;
            return content;
        end
        $$;
        -- Inserts a copy of the fixture's row with changes, and gives its id.
        create function race.copy(table_name text, changes jsonb) returns uuid
        language plpgsql
        as $$
        declare
            new_id uuid := gen_random_uuid();
            content jsonb;
            columns text;
        begin
            content := race.source(table_name) || jsonb_build_object('id', new_id, 'archived_at', null) || changes;
            -- The rows of a document stand at places of their own.
            if table_name like 'document\\_%' and table_name <> 'document_attachment_piece' and content ? 'position' then
                content := content || jsonb_build_object('position', nextval('race.place') % 1000 + 1);
            end if;
            perform race.prepare(content);
            -- What goes with a barrier, with a kind of the municipality's own, and with another day.
            if table_name = 'practice_uptake' and content ->> 'centre_id' is null
                and content ->> 'partnership_id' is null
            then
                content := content || jsonb_build_object('partnership_id', race.copy('partnership', '{}'));
            end if;
            if content ->> 'own_kind_id' is not null then content := content || '{"kind": null}'; end if;
            if content ->> 'postponed_to_id' is not null then
                content := content
                    || '{"called_off_on": "2026-02-20", "called_off_reason": "rain", "held_on": null}';
            end if;
            select string_agg(quote_ident(a.attname), ', ') into columns
            from pg_attribute as a
            where
                a.attrelid = format('ecdp.%I', table_name)::regclass and a.attnum > 0 and not a.attisdropped
                and a.attgenerated = '' and a.attidentity = ''
                and has_column_privilege(a.attrelid, a.attnum, 'insert');
            execute format(
                'insert into ecdp.%1$I (%2$s) select %2$s from jsonb_populate_record(null::ecdp.%1$I, $1)',
                table_name, columns) using content;
            if table_name = 'partnership' then perform race.activate(new_id); end if;
            -- A wave's instrument has domains.
            if table_name = 'outcome_instrument' then
                perform race.copy('outcome_domain', jsonb_build_object('instrument_id', new_id, 'position', 1));
            end if;
            return new_id;
        end
        $$;
        -- A copy whose texts that must be unique are so, and, where rows that it refers to must be, with such rows.
        create function race.parent(table_name text) returns uuid
        language sql
        as $$
            select race.copy(table_name, coalesce((
                -- The key of a text is generated from it.
                select jsonb_object_agg(replace(a.attname, '_folded', ''), gen_random_uuid()::text)
                from pg_index as i
                inner join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                where
                    i.indrelid = format('ecdp.%I', table_name)::regclass and i.indisunique and a.atttypid = 'text'::regtype
                    and a.attname in ('name', 'code', 'name_folded', 'code_folded')
            ), (
                select jsonb_object_agg(f.column_name, race.parent(f.parent))
                from app.archivable_references(table_name) as f
                where exists (
                    select from pg_index as i
                    inner join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                    where
                        i.indrelid = format('ecdp.%I', table_name)::regclass and i.indisunique
                        and a.attname = f.column_name and a.attnotnull
                )
            ), '{}') || race.own(table_name))
        $$;
        -- A copy that refers by one column to a row, and by no other column that may be empty, if this may.
        create function race.refer(table_name text, column_name text, parent uuid) returns uuid
        language sql
        as $$
            select race.copy(table_name, coalesce((
                select jsonb_object_agg(a.attname, null)
                from pg_constraint as f
                inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = any(f.conkey)
                where
                    f.contype = 'f' and f.conrelid = format('ecdp.%I', table_name)::regclass
                    and a.atttypid = 'uuid'::regtype and not a.attnotnull
                    and not (
                        select c.attnotnull from pg_attribute as c
                        where c.attrelid = f.conrelid and c.attname = column_name
                    )
            ), '{}') || race.own(table_name)
            || case when column_name = 'based_on_id' then '{"basis": "amendment"}'::jsonb else '{}' end
            || jsonb_build_object(column_name, parent))
        $$;
        -- Signs an MOU or agreement, for both sides.
        create function race.sign(paper uuid, day date) returns text
        language sql
        as $$
            insert into ecdp.document_signatory (
                tenant_id, id, document_id, position, side, name, capacity, signed_on
            )
            values
            (1, gen_random_uuid(), paper, 901, 'partner', 'a', 'director', day),
            (1, gen_random_uuid(), paper, 902, 'centre', 'b', 'principal', day);
            update ecdp.document set review_since = day, signed_on = day where tenant_id = 1 and id = paper
            returning 'signed'
        $$;
        create function race.archive(table_name text, row_id uuid) returns void
        language plpgsql
        as $$
        begin
            execute format('update ecdp.%I set archived_at = now() where tenant_id = 1 and id = $1', table_name)
            using row_id;
        end
        $$;
        create function race.references_to(table_name text, column_name text, parent uuid) returns int8
        language plpgsql security definer
        as $$
        declare
            found int8;
        begin
            execute format('select count(*) from ecdp.%I where tenant_id = 1 and %I = $1', table_name, column_name)
            into found using parent;
            return found;
        end
        $$;
        grant execute on all functions in schema race to ecdp_api;
        grant execute on function app.archivable_references(text) to ecdp_api;
        """
}
