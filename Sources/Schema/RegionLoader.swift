import CSV
import Logging

import struct Foundation.Data
import class Foundation.JSONDecoder

/// How files about regions get into the database, as `ecdp_owner`: one call of a function of schema `app` looks at all
/// of the file and, if nothing is wrong with it there and here, writes it.
struct RegionLoader<Loaded: Decodable & Sendable>: Sendable {
    private struct Answer: Decodable {
        struct Fault: Decodable {
            let line: Int
            let field, message: String
        }
        let faults: [Fault]?
        let loaded: Loaded?
    }

    let logger: Logger

    /// - Parameters:
    ///   - call: a query of one row and column, `jsonb`: `{"faults": […]}` or `{"loaded": {…}}`.
    ///   - table: where the faults of the file's form are.
    /// - Throws: ``FileFaults``, all of them, and then nothing was written.
    func load(_ call: String, _ parameters: [String], _ table: RegionTable, conninfo: String) async throws -> Loaded {
        let text = try await SchemaConnection.with(conninfo, logger: logger) { connection in
            try await connection.rows(call, parameters).first?.first ?? nil
        }
        let answer = try JSONDecoder().decode(Answer.self, from: Data((text ?? "{}").utf8))
        let found = (answer.faults ?? []).map { table.fault(line: $0.line, $0.field, $0.message) }
        guard let loaded = answer.loaded, found.isEmpty, table.faults.isEmpty else {
            throw FileFaults((table.faults + found).inOrder)
        }
        return loaded
    }
}
