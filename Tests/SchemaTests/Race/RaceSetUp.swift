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
        for _ in 0..<2000 {
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
        -- Inserts a copy of the fixture's row with changes, and gives its id.
        create function race.copy(table_name text, changes jsonb) returns uuid
        language plpgsql
        as $$
        declare
            new_id uuid := gen_random_uuid();
            content jsonb;
            columns text;
        begin
            execute format('select to_jsonb(r) from ecdp.%I as r where tenant_id = 1 order by id limit 1', table_name)
            into content;
            content := content || jsonb_build_object('id', new_id, 'archived_at', null) || changes;
            select string_agg(quote_ident(a.attname), ', ') into columns
            from pg_attribute as a
            where
                a.attrelid = format('ecdp.%I', table_name)::regclass and a.attnum > 0 and not a.attisdropped
                and a.attgenerated = '' and a.attidentity = ''
                and has_column_privilege(a.attrelid, a.attnum, 'insert');
            execute format(
                'insert into ecdp.%1$I (%2$s) select %2$s from jsonb_populate_record(null::ecdp.%1$I, $1)',
                table_name, columns) using content;
            return new_id;
        end
        $$;
        -- A copy whose texts that must be unique are so.
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
            ), '{}'))
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
            ), '{}') || jsonb_build_object(column_name, parent))
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
        language plpgsql
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
        """
}
