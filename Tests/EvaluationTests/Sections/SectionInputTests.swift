import Postgres
import TestSupport
import Testing

@testable import Evaluation

/// What sections declare beside what PostgreSQL says their statements depend on.
@Suite(.database)
struct SectionInputTests {
    private static let statements = try? EvaluationKind.allCases.flatMap { kind in
        try EvaluationDefinition.of(kind).statements
    }

    /// What a statement reads, by itself or through functions and views, and its columns.
    private struct Dependencies {
        let tables: Set<String>
        let columns: [String]

        /// The statement is made a view, whose dependencies PostgreSQL records; so are those of a function whose body is
        /// SQL. A function whose body is a text would hide what it reads: there is none among them.
        static func of(_ sql: String) async throws -> Dependencies {
            let body = sql.replacing(/\$[0-9]+/, with: "null")
            let output = try await TestDatabase.current.psql(
                """
                begin;
                set local search_path = ecdp, app, pg_catalog, pg_temp;
                create view ecdp.probe as \(body);
                with recursive reached (class, id) as (
                    select 'pg_rewrite'::regclass::oid, r.oid from pg_rewrite as r where r.ev_class = 'ecdp.probe'::regclass
                    union
                    select d.refclassid, d.refobjid
                    from reached as p
                    inner join pg_depend as d on d.classid = p.class and d.objid = p.id
                    where d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_rewrite'::regclass)
                )
                select 'table ' || c.relname
                from reached as r
                inner join pg_class as c on r.class = 'pg_class'::regclass and c.oid = r.id
                -- A municipality's, or everybody's that figures rest on: regions and codes change by no entry.
                where
                    c.relkind = 'r' and c.relnamespace = 'ecdp'::regnamespace
                    and (
                        c.relname = 'ward_deprivation'
                        or exists (select from pg_attribute as a where a.attrelid = c.oid and a.attname = 'tenant_id')
                    )
                union
                select 'opaque ' || f.oid::regprocedure
                from reached as r
                inner join pg_proc as f on r.class = 'pg_proc'::regclass and f.oid = r.id
                where
                    -- One that is immutable reads no table.
                    f.pronamespace = 'app'::regnamespace and f.prosqlbody is null and f.provolatile <> 'i';
                select 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                from pg_attribute as a
                where a.attrelid = 'ecdp.probe'::regclass and a.attnum > 0
                order by a.attnum;
                rollback
                """)
            let lines = output.split(separator: "\n").map(String.init)
            func named(_ kind: String) -> [String] {
                lines.filter { $0.hasPrefix(kind + " ") }.map { String($0.dropFirst(kind.count + 1)) }
            }
            #expect(named("opaque").isEmpty)
            return Dependencies(tables: Set(named("table")), columns: named("column"))
        }
    }

    private static func names(_ tables: Set<InputTable>) -> Set<String> { Set(tables.map(\.rawValue)) }

    @Test func `every statement of a section declares the tables that it reads, and no others`() async throws {
        for statement in try #require(Self.statements) {
            let found = try await Dependencies.of(statement.sql).tables
            #expect(found == Self.names(statement.inputs), "\(statement.name)")
            for table in found.subtracting(["programme", "programme_phase"]) where !statement.sql.contains("app.") {
                #expect(statement.sql.contains(table), "\(statement.name)")
            }
        }
    }

    @Test func `the columns of a review's frame declare the tables that it reads, and no others`() async throws {
        let found = try await Dependencies.of(ReviewFrame.SQL.read.rawValue)
        let declared = ReviewFrame.Column.allCases.reduce(into: Set()) { $0.formUnion($1.tables) }
        #expect(found.tables == Self.names(declared))
        #expect(found.columns == ReviewFrame.Column.allCases.map { "\($0.rawValue) text" })
    }

    @Test func `the inputs read every table that a section may declare`() async throws {
        var all: Set<String> = []
        for sql in EvaluationInputs.SQL.allCases { all.formUnion(try await Dependencies.of(sql.rawValue).tables) }
        #expect(all == Self.names(Set(InputTable.allCases)))
        for kind in EvaluationKind.allCases {
            let definition = try EvaluationDefinition.of(kind)
            let sql =
                switch definition.extent {
                case .programme: EvaluationInputs.SQL.programme
                case .municipality: EvaluationInputs.SQL.municipality
                }
            let read = try await Dependencies.of(sql.rawValue).tables
            for statement in definition.statements {
                #expect(Self.names(statement.tables).isSubset(of: read), "\(statement.name)")
            }
        }
    }

    @Test func `a row of a statement whose rows are figures has a figure's columns`() async throws {
        for statement in try #require(Self.statements) where statement.isFigurePerRow {
            let columns = try await Dependencies.of(statement.sql).columns
            #expect(columns == FigureRow.columns.map { "\($0.name) \($0.type)" }, "\(statement.name)")
        }
    }

    @Test func `lineage names the tables behind a statement's parameters too`() throws {
        let statements = try #require(Self.statements)
        let barriers = try #require(statements.first { $0.name == "BarriersSection.counts" })
        #expect(
            barriers.lineage.tables == [
                "partnership", "partnership_stage_change", "partnership_centre", "barrier", "centre", "locality",
                "ward_deprivation",
            ])
    }
}
