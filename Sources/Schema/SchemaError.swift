package import CSV

/// Why a schema was not brought up to date, each with what to do about it.
package enum SchemaError: Error, Equatable, CustomStringConvertible {
    case badName(String)
    case duplicate(String, String)
    case gap(before: String, expected: Int)
    case noStatement(data: String)
    case badCSV(String, FileFaults)
    /// A file was changed after it was applied.
    case edited(String)
    /// A migration was applied that this program does not have.
    case missing(String)
    /// A migration is not recorded, and a later one is.
    case unrecorded(String, later: String)
    /// The database was migrated by a newer program.
    case newer(database: Int, program: Int)
    /// A migration ended the transaction it runs in.
    case ownTransaction(String)
    case rolesMissing([String], login: String)
    case notTheOwner(login: String)
    case noDatabasePrivilege(database: String)
    case failed(String, reason: String)

    package var description: String {
        switch self {
        case .badName(let path):
            "\(path) is no name for a migration: it is NNNN_what_it_does.sql, lower case."
        case .duplicate(let first, let second):
            "\(first) and \(second) have the same number: give the later one the next free number."
        case .gap(let path, let expected):
            "\(path) leaves a gap: number \(expected) comes next."
        case .noStatement(let data):
            "\(data) has no statement that loads it: write \(data.dropLast(4)).sql."
        case .badCSV(let path, let faults):
            faults.all.map { "\(path), \($0)." }.joined(separator: "\n")
        case .edited(let path):
            "\(path) is not what was applied to this database: an earlier version made it, or the file was edited since. "
                + "Nothing was changed. Begin with a new database (of `ecdp up` and `bin/demo`: give another --folder, or "
                + "remove this one), or undo the edit and make the change in a new migration."
        case .missing(let name):
            "This database has the migration \(name), which this program does not. Bring the file back; a migration "
                + "is never deleted or renamed once applied."
        case .unrecorded(let path, let later):
            "This database has no record of \(path), and one of \(later), which is applied after it: a row of "
                + "migrator.migration is lost. Bring the row back, from a backup or from a database that has it; "
                + "nothing was applied."
        case .newer(let database, let program):
            "This database was migrated to \(database) by a newer program; this one knows only up to \(program). "
                + "Install the newer program."
        case .ownTransaction(let path):
            "\(path) begins or ends a transaction of its own. Each file runs in one that it is given: take that out."
        case .rolesMissing(let roles, let login):
            "The roles \(roles.joined(separator: ", ")) do not exist, and \(login) may not create them. Have an "
                + "administrator run sql/roles.sql once."
        case .notTheOwner(let login):
            "\(login) cannot migrate. Connect as ecdp_owner, as a member of it, or as a superuser."
        case .noDatabasePrivilege(let database):
            "ecdp_owner may not create schemas in \(database). Have an administrator run: "
                + "alter database \(database) owner to ecdp_owner"
        case .failed(let what, let reason):
            "\(what) failed, and nothing of it was kept: \(reason)"
        }
    }
}
