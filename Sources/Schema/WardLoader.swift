internal import CSV
package import Logging

import struct Foundation.Data
import class Foundation.JSONDecoder

/// Loads wards into the regions that all municipalities share, as `ecdp_owner`. A ward's key is its vintage and its
/// code, so those of another vintage stay beside it.
package struct WardLoader: Sendable {
    package struct Loaded: Sendable, Hashable {
        /// Wards that were not there, and wards of which something changed.
        package let made, changed: Int

        package init(made: Int, changed: Int) {
            self.made = made
            self.changed = changed
        }
    }

    private struct Answer: Decodable {
        struct Fault: Decodable {
            let line: Int
            let field, message: String
        }
        let faults: [Fault]?
        let made, changed: Int?
    }

    private let logger: Logger

    package init(logger: Logger) { self.logger = logger }

    /// All of the file or nothing of it; the same file again changes nothing.
    ///
    /// - Parameters:
    ///   - vintage: the demarcation the codes belong to, such as 2021.
    ///   - source: where the file comes from.
    /// - Throws: ``FileFaults`` where a ward lies in no municipality, or a successor is no ward.
    package func load(_ file: WardFile, vintage: String, source: String, conninfo: String) async throws -> Loaded {
        let wards = file.wards
        func array(_ items: [String?]) -> String {
            let quoted = items.map { item -> String in
                guard let item else { return "NULL" }
                return "\"" + item.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
            }
            return "{" + quoted.joined(separator: ",") + "}"
        }
        let parameters = [
            vintage, source, array(wards.map { "\($0.line)" }), array(wards.map(\.code)), array(wards.map(\.name)),
            array(wards.map(\.municipality)), array(wards.map { "\($0.validFrom)" }),
            array(wards.map { $0.validTo.map { "\($0)" } }),
            array(wards.map { $0.successors.isEmpty ? nil : $0.successors.joined(separator: " ") }),
        ]
        let text = try await SchemaConnection.with(conninfo, logger: logger) { connection in
            try await connection.rows(
                """
                select app.load_wards(
                    $1::text, $2::text, $3::int4[], $4::text[], $5::text[], $6::text[], $7::date[], $8::date[],
                    $9::text[]
                )
                """, parameters
            ).first?.first ?? nil
        }
        let answer = try JSONDecoder().decode(Answer.self, from: Data((text ?? "{}").utf8))
        if let faults = answer.faults {
            throw FileFaults(
                faults.map {
                    FileFault(
                        line: $0.line, column: file.column(of: $0.field), columnName: $0.field, message: $0.message)
                })
        }
        return Loaded(made: answer.made ?? 0, changed: answer.changed ?? 0)
    }
}
