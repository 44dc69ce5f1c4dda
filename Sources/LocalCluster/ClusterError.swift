/// Why a cluster could not be made or started, each with what to do about it.
package enum ClusterError: Error, Equatable, CustomStringConvertible {
    /// No folder with `initdb` and `postgres` was found.
    case noPostgreSQL(searched: [String])
    /// The data were made by a major version that is not installed here.
    case wrongVersion(data: Int, installed: Int, folder: String)
    /// Another living process has this folder open.
    case inUse(folder: String, pid: Int?)
    /// The files belong to another user.
    case notOurs(path: String, owner: String)
    /// The record names a data folder that is gone.
    case dataMissing(path: String, record: String)
    /// A folder could be neither made nor used.
    case unusable(path: String, reason: String)
    /// A program ended with an error; what it printed.
    case failed(program: String, output: String)
    /// The server ended before it was ready, or was not ready in time.
    case notReady(reason: String, log: String, tail: String)

    package var description: String {
        switch self {
        case .noPostgreSQL(let searched):
            "PostgreSQL's programs (initdb, postgres) were not found in \(searched.joined(separator: ", ")). "
                + "Install them (apt-get install postgresql), or name their folder in ECDP_POSTGRES_BIN."
        case .wrongVersion(let data, let installed, let folder):
            "The data in \(folder) were made by PostgreSQL \(data), and only \(installed) was found. "
                + "Install postgresql-\(data), or dump the data with it and load them into a new folder."
        case .inUse(let folder, let pid):
            "Another process\(pid.map { " (\($0))" } ?? "") is using \(folder). "
                + "Stop it first, or choose another folder."
        case .notOurs(let path, let owner):
            "\(path) belongs to \(owner). Run as \(owner) or as root, or choose another folder."
        case .dataMissing(let path, let record):
            "\(record) says that the data are in \(path), which is not there. "
                + "Bring it back, or delete \(record) to begin with an empty database."
        case .unusable(let path, let reason):
            "\(path) cannot be used: \(reason). Choose another folder."
        case .failed(let program, let output):
            "\(program) failed: \(output)"
        case .notReady(let reason, let log, let tail):
            "PostgreSQL did not start: \(reason). Its log is \(log)" + (tail.isEmpty ? "." : " and ends:\n\(tail)")
        }
    }
}
