package import Logging

/// Loads wards into the regions that all municipalities share, as `ecdp_owner`. A ward's key is its vintage and its
/// code, so those of another vintage stay beside it.
package struct WardLoader: Sendable {
    package struct Loaded: Decodable, Sendable, Hashable {
        /// Wards that were not there, and wards of which something changed.
        package let made, changed: Int

        package init(made: Int, changed: Int) {
            self.made = made
            self.changed = changed
        }
    }

    private let logger: Logger

    package init(logger: Logger) { self.logger = logger }

    /// All of the file or nothing of it; the same file again changes nothing.
    ///
    /// - Parameters:
    ///   - vintage: the demarcation the codes belong to, such as 2021.
    ///   - source: where the file comes from.
    /// - Throws: ``FileFaults``: those of the file's form, and wards that lie in no municipality, whose successors are no
    ///   wards or lead back to them, or that centres and areas in use would be left outside their municipality with.
    package func load(_ file: WardFile, vintage: String, source: String, conninfo: String) async throws -> Loaded {
        let wards = file.wards
        let parameters = [
            vintage, source, "\(file.table.faults.isEmpty)", ArrayText.of(wards.map { "\($0.line)" }),
            ArrayText.of(wards.map(\.code)), ArrayText.of(wards.map(\.name)), ArrayText.of(wards.map(\.municipality)),
            ArrayText.of(wards.map { $0.validFrom.map { "\($0)" } }),
            ArrayText.of(wards.map { $0.validTo.map { "\($0)" } }),
            ArrayText.of(wards.map { $0.successors.isEmpty ? nil : $0.successors.joined(separator: " ") }),
        ]
        return try await RegionLoader<Loaded>(logger: logger).load(
            """
            select app.load_wards(
                $1::text, $2::text, $3::bool, $4::int4[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[],
                $10::text[]
            )
            """, parameters, file.table, conninfo: conninfo)
    }
}
