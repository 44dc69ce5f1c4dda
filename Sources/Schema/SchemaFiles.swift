import Digests
import SQLFiles

/// One file of `sql/`, by its path in there.
package struct SQLFile: Sendable, Hashable {
    package let path: String
    package let text: String

    package init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    /// SHA-256 in hexadecimal: what tells an edited file from the one that was applied.
    package var checksum: String { checksumOf([self]) }
}

func checksumOf(_ files: [SQLFile]) -> String {
    SHA256Digest(files.map(\.text).joined()).hexadecimal
}

/// The files of `sql/`, sorted by what is done with them.
///
/// | files | applied |
/// | --- | --- |
/// | `roles.sql` | every time: it changes nothing where nothing is missing |
/// | `schemas.sql`, then `routines/before_tables/` | all of them, in the order of their paths, whenever one has changed; before the migrations |
/// | `migrations/NNNN_name.sql` | once, in the order of their numbers: 0001, 0002, … without a gap |
/// | the rest of `routines/`, then `analytics/` | all of them, in the order of their paths, whenever one has changed or a migration ran |
/// | `reference/x.csv` with `reference/x.sql` | whenever either has changed; see ``Reference`` |
///
/// Migrations hold no function, so that each has one text. The definition of a table names functions, in its policies and
/// triggers: those lie in `routines/before_tables/` and can be made in a database without tables. A body in PL/pgSQL is
/// resolved when it runs, so trigger functions are of this kind (with `record` where a variable holds a row). A function
/// whose body is parsed when it is made, `begin atomic`, needs its tables and lies in `routines/`.
package struct SchemaFiles: Sendable {
    package struct Migration: Sendable, Hashable {
        package let number: Int
        package let file: SQLFile
    }

    /// A table of reference data and the one statement that loads it, any number of times with the same result: its
    /// `$1`, `$2`, … are the file's columns in order, each a `text[]` with null for an empty field.
    package struct Reference: Sendable, Hashable {
        package let data: SQLFile
        package let statement: SQLFile
        var checksum: String { checksumOf([data, statement]) }
    }

    package let roles: SQLFile?
    /// What the migrations stand on.
    package let beforeTables: [SQLFile]
    package let migrations: [Migration]
    package let routines: [SQLFile]
    package let references: [Reference]

    /// Those built into this program.
    package static func embedded() throws -> SchemaFiles {
        try SchemaFiles(sqlFiles.map { SQLFile(path: $0.path, text: $0.text) })
    }

    /// - Throws: ``SchemaError`` for a name that is none, two files of one number, a gap, data without a statement.
    package init(_ files: [SQLFile]) throws {
        let files = files.sorted { $0.path < $1.path }
        func inside(_ folder: String) -> [SQLFile] { files.filter { $0.path.hasPrefix(folder + "/") } }

        roles = files.first { $0.path == "roles.sql" }
        var migrations: [Migration] = []
        for file in inside("migrations") {
            guard let match = file.path.wholeMatch(of: /migrations\/([0-9]{4})_[a-z0-9_]+\.sql/),
                let number = Int(match.output.1)
            else { throw SchemaError.badName(file.path) }
            if let last = migrations.last, last.number == number {
                throw SchemaError.duplicate(last.file.path, file.path)
            }
            guard number == migrations.count + 1 else {
                throw SchemaError.gap(before: file.path, expected: migrations.count + 1)
            }
            migrations.append(Migration(number: number, file: file))
        }
        self.migrations = migrations
        let before = inside("routines/before_tables")
        beforeTables = files.filter { $0.path == "schemas.sql" } + before
        routines = inside("routines").filter { !before.contains($0) } + inside("analytics")

        let reference = inside("reference")
        references = try reference.filter { $0.path.hasSuffix(".csv") }.map { data in
            let path = data.path.dropLast(".csv".count) + ".sql"
            guard let statement = reference.first(where: { $0.path == path }) else {
                throw SchemaError.noStatement(data: data.path)
            }
            return Reference(data: data, statement: statement)
        }
    }
}
