import Postgres

/// A statement that is declared a read, so that it is sent again after a lost connection.
package struct DeclaredRead: Sendable {
    package let name: String
    package let sql: String

    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }

    /// Those of a target's sets.
    package static func all(of target: String) throws -> [DeclaredRead] {
        try StatementSets.all(of: target).filter { $0.effect == .read }.map { DeclaredRead($0.name, $0.sql) }
    }
}

extension TestDatabase {
    /// Which of the statements change something though they are declared reads, and how.
    ///
    /// PostgreSQL's own reading of the text counts: each statement becomes the body of a function, which is kept parsed,
    /// with what kind of command each part of it is, whether it locks rows, and every function it calls. A function that
    /// writes must be volatile, which PostgreSQL enforces.
    package func writes(among reads: [DeclaredRead]) async throws -> [String] {
        try await withDatabase { try await Self.writes(among: reads, in: $0) }
    }

    private static func writes(among reads: [DeclaredRead], in database: Database) async throws -> [String] {
        try await database.withSession(as: .none) { session in
            for statement in reading { _ = try await session.query(Query(statement)) }
            let rows = try await session.query(
                Query(
                    "select w.statement || ' ' || w.reason from pg_temp.writes($1::text[], $2::text[]) as w",
                    [reads.map(\.name), reads.map(\.sql)]))
            return try (0..<rows.count).map { try rows[$0].decode(String.self, at: 0) }
        }
    }

    private static let reading = [
        "set search_path = ecdp, app, pg_catalog",
        #"""
        create function pg_temp.writes(names text[], statements text[]) returns table (statement text, reason text)
        language plpgsql as $$
        declare
            types text;
            body text;
        begin
            for i in 1..cardinality(names) loop
                execute 'prepare declared as ' || statements[i];
                select coalesce(string_agg(u.type::text, ', ' order by u.position), '') into types
                from pg_prepared_statements as p, unnest(p.parameter_types) with ordinality as u (type, position)
                where p.name = 'declared';
                deallocate declared;
                execute format(
                    'create function pg_temp.declared(%s) returns void begin atomic %s; end', types, statements[i]
                );
                select p.prosqlbody::text into body
                from pg_proc as p
                where p.proname = 'declared' and p.pronamespace = pg_my_temp_schema();
                execute format('drop function pg_temp.declared(%s)', types);
                return query
                select names[i], 'is no select' where replace(body, ':commandType 1', '') like '%:commandType %'
                union
                select names[i], 'locks rows' where body like '%:rowMarks ({%'
                union
                select names[i], 'calls ' || f.oid::regprocedure
                from regexp_matches(body, ':(?:funcid|aggfnoid|winfnoid) (\d+)', 'g') as m
                join pg_proc as f on f.oid = m[1]::oid
                where f.provolatile = 'v' and f.proname not in ('clock_timestamp', 'set_config');
            end loop;
        end
        $$
        """#,
    ]
}
