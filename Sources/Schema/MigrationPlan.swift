/// What a database has, as the migrator's own tables say.
package struct AppliedFiles: Sendable, Equatable {
    package struct Migration: Sendable, Equatable {
        package let number: Int
        package let name: String
        package let checksum: String
        package let appliedAt: String
    }

    package var migrations: [Migration] = []
    /// Path to checksum of routines, views and reference data.
    package var others: [String: String] = [:]

    package init(migrations: [Migration] = [], others: [String: String] = [:]) {
        self.migrations = migrations
        self.others = others
    }
}

/// What is to be done to bring a database to the files' state. Decided without a database.
package struct MigrationPlan: Sendable {
    /// Applied together with the first of the migrations, or with the routines where no migration is pending.
    package let beforeTables: [SQLFile]
    package let migrations: [SchemaFiles.Migration]
    package let routines: [SQLFile]
    package let references: [SchemaFiles.Reference]
    /// Recorded files that are gone: what they made stays until a migration drops it.
    package let forgotten: [String]

    package var isEmpty: Bool { files.isEmpty && forgotten.isEmpty }

    /// Paths of the files to be applied, in order.
    package var files: [String] {
        beforeTables.map(\.path) + migrations.map(\.file.path) + routines.map(\.path) + references.map(\.data.path)
    }

    /// - Throws: ``SchemaError/edited(_:)``, ``SchemaError/missing(_:)``, ``SchemaError/newer(database:program:)``,
    ///   ``SchemaError/unrecorded(_:later:)``.
    package init(files: SchemaFiles, applied: AppliedFiles) throws {
        for migration in applied.migrations.sorted(by: { $0.number < $1.number }) {
            guard let file = files.migrations.first(where: { $0.number == migration.number })?.file else {
                guard let last = files.migrations.last, migration.number <= last.number else {
                    throw SchemaError.newer(
                        database: applied.migrations.map(\.number).max() ?? 0, program: files.migrations.count)
                }
                throw SchemaError.missing(migration.name)
            }
            guard file.path == migration.name else { throw SchemaError.missing(migration.name) }
            guard file.checksum == migration.checksum else { throw SchemaError.edited(file.path) }
        }
        let done = Set(applied.migrations.map(\.number))
        if let last = applied.migrations.max(by: { $0.number < $1.number }),
            let lost = files.migrations.first(where: { $0.number < last.number && !done.contains($0.number) })
        {
            throw SchemaError.unrecorded(lost.file.path, later: last.name)
        }
        let pending = files.migrations.filter { !done.contains($0.number) }
        migrations = pending

        func isChanged(_ file: SQLFile) -> Bool { applied.others[file.path] != file.checksum }
        beforeTables = files.beforeTables.contains(where: isChanged) ? files.beforeTables : []
        routines = files.routines.contains(where: isChanged) || !pending.isEmpty ? files.routines : []
        references = files.references.filter { applied.others[$0.data.path] != $0.checksum }
        let known = Set((files.beforeTables + files.routines).map(\.path) + files.references.map(\.data.path))
        forgotten = applied.others.keys.filter { !known.contains($0) }.sorted()
    }

    /// A line for each thing to be done, for people.
    package var lines: [String] {
        beforeTables.map { "renew \($0.path)" } + migrations.map { "apply \($0.file.path)" }
            + routines.map { "renew \($0.path)" }
            + references.map { "load \($0.data.path)" }
            + forgotten.map { "forget \($0) (what it made stays)" }
    }
}
