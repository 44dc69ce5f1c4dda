import CLibPQ
import Glibc
import Postgres

/// The migrator's one connection: scripts of many statements, and single statements with text parameters.
actor SchemaConnection {
    private let connection: OpaquePointer

    struct Fault: Error, CustomStringConvertible {
        let sqlState: String
        let description: String
    }

    static func with<R: Sendable>(
        _ conninfo: String, _ body: (SchemaConnection) async throws -> R
    ) async throws -> R {
        let connection = try SchemaConnection(conninfo)
        do {
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    private init(_ conninfo: String) throws {
        guard let connection = PQconnectdb(conninfo + " application_name=ecdp-migrate client_encoding=UTF8") else {
            throw Fault(sqlState: "08006", description: "no memory for a connection")
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(connection))
            PQfinish(connection)
            throw Fault(sqlState: "08006", description: message)
        }
        self.connection = connection
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    private func close() { PQfinish(connection) }

    func execute(_ script: String) throws {
        let result = PQexec(connection, script)
        defer { PQclear(result) }
        try check(result)
    }

    @discardableResult
    func rows(_ sql: String, _ parameters: [String] = []) throws -> [[String?]] {
        var copies: [UnsafePointer<CChar>?] = parameters.map { strdup($0).map { UnsafePointer($0) } }
        defer { for copy in copies { free(UnsafeMutablePointer(mutating: copy)) } }
        let result = PQexecParams(connection, sql, Int32(parameters.count), nil, &copies, nil, nil, 0)
        defer { PQclear(result) }
        try check(result)
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1
                    ? nil : PQgetvalue(result, row, column).map { String(cString: $0) }
            }
        }
    }

    func value(_ sql: String) throws -> String? { try rows(sql).first?.first ?? nil }

    /// Roles belong to the whole cluster, and two databases' migrators may meet there.
    func retryingConcurrentUpdate(_ body: () async throws -> Void) async throws {
        for attempt in 1... {
            do {
                return try await body()
            } catch let fault as Fault where ["XX000", "23505", "42710"].contains(fault.sqlState) && attempt < 10 {
                try await Task.sleep(for: .milliseconds(20 * attempt))
            }
        }
    }

    private func check(_ result: OpaquePointer?) throws {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default:
            let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? "08006"
            throw Fault(sqlState: state, description: "\(state) \(String(cString: PQerrorMessage(connection)))")
        }
    }
}
