/// What a database has of the files and what it lacks, for `ecdp migrate --status` and for `ecdp doctor`.
package struct MigrationStatus: Sendable {
    package enum State: Sendable, Equatable {
        case applied(at: String)
        case pending
        /// Applied, and different from the file.
        case changed
        /// Applied, and not among the files.
        case missing
    }

    package struct Line: Sendable, Equatable {
        package let path: String
        package let state: State
    }

    package let lines: [Line]
    package var isCurrent: Bool {
        lines.allSatisfy { if case .applied = $0.state { true } else { false } }
    }

    /// Why the program must not run on this database, and what to do about it; nil where it may.
    package var obstacle: String? {
        if isCurrent { return nil }
        func paths(_ state: State?) -> String {
            let unfit = lines.filter { line in
                if case .applied = line.state { return false }
                return state == nil || line.state == state
            }
            return unfit.prefix(5).map(\.path).joined(separator: ", ") + (unfit.count > 5 ? ", …" : "")
        }
        if lines.contains(where: { $0.state == .missing }) {
            return "a newer program has migrated this database, install that one: \(paths(.missing))"
        }
        return "the schema is not up to date, run `ecdp migrate`: \(paths(nil))"
    }

    package init(files: SchemaFiles, applied: AppliedFiles) {
        let done = Dictionary(applied.migrations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var lines = files.migrations.map { migration in
            let path = migration.file.path
            guard let record = done[path] else { return Line(path: path, state: .pending) }
            return Line(
                path: path,
                state: record.checksum == migration.file.checksum ? .applied(at: record.appliedAt) : .changed)
        }
        let known = Set(files.migrations.map(\.file.path))
        lines += applied.migrations.filter { !known.contains($0.name) }.map { Line(path: $0.name, state: .missing) }
        let others =
            (files.beforeTables + files.routines).map { ($0.path, $0.checksum) }
            + files.references.map { ($0.data.path, $0.checksum) }
        lines += others.map { path, checksum in
            guard let recorded = applied.others[path] else { return Line(path: path, state: .pending) }
            return Line(path: path, state: recorded == checksum ? .applied(at: "") : .changed)
        }
        self.lines = lines
    }
}
