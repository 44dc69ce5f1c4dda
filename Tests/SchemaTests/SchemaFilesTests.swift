import Foundation
import SQLFiles
import Schema
import TestSupport
import Testing

@Suite struct SchemaFilesTests {
    private func files(_ paths: String...) throws -> SchemaFiles {
        try SchemaFiles(paths.map { SQLFile(path: $0, text: "select 1") })
    }

    @Test func `files are sorted into roles, what tables stand on, migrations, routines, views, and reference data`()
        throws
    {
        let files = try files(
            "analytics/a.sql", "reference/x.csv", "routines/z.sql", "migrations/0002_b.sql", "reference/x.sql",
            "roles.sql", "migrations/0001_a.sql", "routines/before_tables/y.sql", "schemas.sql")
        #expect(files.beforeTables.map(\.path) == ["schemas.sql", "routines/before_tables/y.sql"])
        #expect(files.roles?.path == "roles.sql")
        #expect(files.migrations.map(\.file.path) == ["migrations/0001_a.sql", "migrations/0002_b.sql"])
        #expect(files.routines.map(\.path) == ["routines/z.sql", "analytics/a.sql"])
        #expect(files.references.map(\.data.path) == ["reference/x.csv"])
    }

    @Test func `a gap, two files of one number, a bad name and data without a statement are refused`() {
        #expect(throws: SchemaError.gap(before: "migrations/0003_c.sql", expected: 2)) {
            try files("migrations/0001_a.sql", "migrations/0003_c.sql")
        }
        #expect(throws: SchemaError.gap(before: "migrations/0002_b.sql", expected: 1)) {
            try files("migrations/0002_b.sql")
        }
        #expect(throws: SchemaError.duplicate("migrations/0001_a.sql", "migrations/0001_b.sql")) {
            try files("migrations/0001_a.sql", "migrations/0001_b.sql")
        }
        #expect(throws: SchemaError.badName("migrations/1_a.sql")) { try files("migrations/1_a.sql") }
        #expect(throws: SchemaError.badName("migrations/0001_A.sql")) { try files("migrations/0001_A.sql") }
        #expect(throws: SchemaError.noStatement(data: "reference/x.csv")) { try files("reference/x.csv") }
    }

    @Test func `migrations hold no function: each has one file, named after it, that makes it or replaces it`() throws {
        let files = try SchemaFiles.embedded()
        let making = /create\s+(or\s+replace\s+)?(function|procedure|aggregate)\s/.ignoresCase()
        for migration in files.migrations {
            #expect(migration.file.text.firstMatch(of: making) == nil, "\(migration.file.path)")
        }
        let defining = /create (or replace )?(?:function|procedure) app\.(\w+)/
        var found: [Substring: String] = [:]
        for file in files.beforeTables + files.routines {
            let made = file.text.matches(of: defining)
            for routine in made {
                #expect(routine.output.1 != nil, "\(file.path): \(routine.output.2) can be applied again")
                #expect(found.updateValue(file.path, forKey: routine.output.2) == nil, "\(routine.output.2)")
            }
            guard let last = made.last, file.path.hasPrefix("routines/") else { continue }
            let name = file.path.split(separator: "/").last?.dropLast(".sql".count)
            #expect(made.contains { $0.output.2 == name } || last.output.2.hasPrefix("complete_"), "\(file.path)")
        }
    }

    @Test func `every function is called by something: a table, a view, another function or a statement`() throws {
        let files = try SchemaFiles.embedded()
        var text = ""
        // What defines a function, describes it and says who may call it is no call.
        let own = /^(create (or replace )?(function|procedure) |comment on |is '|revoke |grant |\s*--)/
        let sql = files.beforeTables + files.routines + files.migrations.map(\.file) + files.references.map(\.statement)
        for file in sql {
            for line in file.text.split(separator: "\n") where line.firstMatch(of: own) == nil { text += line + "\n" }
        }
        let sources = FileManager.default.enumerator(at: StatementSets.sources, includingPropertiesForKeys: nil)
        for case let file as URL in try #require(sources) where file.pathExtension == "swift" {
            text += try String(contentsOf: file, encoding: .utf8)
        }
        let called = Set(text.matches(of: /app\.(\w+)/).map { String($0.output.1) })
        for file in files.beforeTables + files.routines {
            for made in file.text.matches(of: /create (?:or replace )?(?:function|procedure) app\.(\w+)/) {
                #expect(called.contains(String(made.output.1)), "\(file.path): nothing calls app.\(made.output.1)")
            }
        }
    }

    @Test func `what is built in is byte for byte what lies in sql`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "sql")
        let found = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var onDisk: [String: Data] = [:]
        for case let file as URL in found
        where ["sql", "csv"].contains(file.pathExtension)
            && file.lastPathComponent != "schema.sql"
        {
            let path = file.path(percentEncoded: false).dropFirst(folder.path(percentEncoded: false).count)
            onDisk[path.hasPrefix("/") ? String(path.dropFirst()) : String(path)] = try Data(contentsOf: file)
        }
        let embedded = Dictionary(uniqueKeysWithValues: sqlFiles.map { ($0.path, Data($0.text.utf8)) })
        #expect(embedded.keys.sorted() == onDisk.keys.sorted())
        for (path, bytes) in onDisk { #expect(embedded[path] == bytes, "\(path)") }
    }
}
