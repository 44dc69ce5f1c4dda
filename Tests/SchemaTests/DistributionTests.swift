import Foundation
import TestSupport
import Testing

/// What lets the tables be distributed by municipality over several machines: see docs/tenancy.md, "On Citus". The keys
/// that lead with the tenant are in `CatalogueTests`.
@Suite(.database)
struct DistributionTests {
    /// Each table with what becomes of it: `distributed`, `reference` (copied to every machine) or `local`.
    private static var places: String {
        func names(_ set: Set<String>) -> String { set.sorted().map { "'\($0)'" }.joined(separator: ", ") }
        return """
            select
                c.oid, c.relname::text as name,
                case
                    when c.relname in (\(names(Catalogue.localTables))) then 'local'
                    -- Which municipality a code is of is asked before its number is known.
                    when c.relname in (\(names(Catalogue.sharedTables.union(["tenant"])))) then 'reference'
                    else 'distributed'
                end as place
            from pg_class as c
            where c.relkind in ('r', 'p') and c.relnamespace = 'ecdp'::regnamespace
            """
    }

    @Test func `what is unique or excluded of a municipality's rows holds the municipality`() async throws {
        #expect(
            try await Catalogue.list("select distinct p.place from (\(Self.places)) as p order by 1")
                == ["distributed", "local", "reference"])
        let broken = try await Catalogue.list(
            """
            select i.indexrelid::regclass::text
            from pg_index as i
            inner join (\(Self.places)) as p on p.oid = i.indrelid and p.place = 'distributed'
            inner join pg_attribute as a on a.attrelid = i.indrelid and a.attname = 'tenant_id'
            where (i.indisunique or i.indisexclusion) and not a.attnum = any(i.indkey)
            """)
        #expect(broken == [])
    }

    @Test func `a row refers to rows of its municipality or to what every machine has`() async throws {
        let found = try await Catalogue.list(
            """
            select f.conname || ': ' || a.place || ' to ' || b.place
            from pg_constraint as f
            inner join (\(Self.places)) as a on a.oid = f.conrelid
            inner join (\(Self.places)) as b on b.oid = f.confrelid
            where
                f.contype = 'f'
                and (
                    a.place <> 'local' and b.place = 'local' or a.place <> 'distributed' and b.place = 'distributed'
                    or a.place = 'distributed' and b.place = 'distributed' and not exists (
                        select
                        from unnest(f.conkey, f.confkey) as k (ours, theirs)
                        inner join pg_attribute as o on o.attrelid = f.conrelid and o.attnum = k.ours
                        inner join pg_attribute as t on t.attrelid = f.confrelid and t.attnum = k.theirs
                        where o.attname = 'tenant_id' and t.attname = 'tenant_id'
                    )
                )
            """)
        #expect(found == [])
    }

    @Test func `a trigger knows its table by its arguments, and wakes nobody`() async throws {
        // Pieces of a table have other names, and what a piece notifies is heard on its machine alone.
        let found = try await Catalogue.list(
            """
            select distinct p.proname
            from pg_trigger as g
            inner join (\(Self.places)) as t on t.oid = g.tgrelid and t.place = 'distributed'
            inner join pg_proc as p on p.oid = g.tgfoid
            where
                not g.tgisinternal
                and p.prosrc ~ '\\m(tg_table_name|tg_relname|tg_table_schema|pg_notify|notify)\\M'
            """)
        #expect(found == [])
        let triggers = try await Catalogue.list(
            """
            select count(*) from pg_trigger as g
            inner join (\(Self.places)) as t on t.oid = g.tgrelid and t.place = 'distributed'
            where not g.tgisinternal
            """)
        #expect((triggers.first.flatMap { Int($0) } ?? 0) > 200)
    }

    @Test func `a function or a view names the municipality of every table of municipalities that it reads or writes`()
        async throws
    {
        let distributed = Set(
            try await Catalogue.list("select p.name from (\(Self.places)) as p where p.place = 'distributed'"))
        // What one municipality reads of all: no row of its own is in it.
        let ofAll: Set = ["shared_practice"]
        var (broken, looked) = ([String](), 0)
        let folder = StatementSets.sources.deletingLastPathComponent().appending(path: "sql")
        for part in ["routines", "analytics"] {
            let files = FileManager.default.enumerator(
                at: folder.appending(path: part), includingPropertiesForKeys: nil)
            for case let file as URL in files ?? .init() where file.pathExtension == "sql" {
                let text = try String(contentsOf: file, encoding: .utf8).replacing(/--[^\n]*/, with: "")
                for use in text.matches(of: /\b(from|join|update|into|only)\s+\(?\s*ecdp\.(\w+)(?:\s+as\s+(\w+))?/) {
                    let table = String(use.output.2)
                    guard distributed.contains(table), !ofAll.contains(table) else { continue }
                    looked += 1
                    let isNamed =
                        if let alias = use.output.3 {
                            text.contains(try Regex("\\b\(alias)\\.tenant_id\\b"))
                        } else {
                            use.output.1 == "into" && text[use.range.upperBound...].prefix(80).contains("tenant_id")
                        }
                    if !isNamed { broken.append("\(file.lastPathComponent): \(table)") }
                }
            }
        }
        #expect(broken == [])
        #expect(looked > 300)
    }
}
