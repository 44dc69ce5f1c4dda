package import Logging

/// Loads an index of deprivation by ward, as `ecdp_owner`. Its key is its own vintage and that of the wards; the same key
/// again replaces what was there.
package struct DeprivationLoader: Sendable {
    package struct Loaded: Decodable, Sendable, Hashable {
        /// Wards that the index covers, and among them those that are loaded here.
        package let wards, known: Int
        /// Wards of this vintage that are loaded here and that the index does not cover.
        package let uncovered: Int
        /// Of those that are loaded: how many were written anew, changed, and are no longer covered.
        package let made, changed, removed: Int

        package init(wards: Int, known: Int, uncovered: Int, made: Int, changed: Int, removed: Int) {
            self.wards = wards
            self.known = known
            self.uncovered = uncovered
            self.made = made
            self.changed = changed
            self.removed = removed
        }
    }

    private let logger: Logger

    package init(logger: Logger) { self.logger = logger }

    /// All of the file or nothing of it; the same file again changes nothing.
    ///
    /// - Parameters:
    ///   - vintage: the year the index speaks of, such as 2011.
    ///   - wardVintage: the demarcation of its wards' codes, such as 2021.
    ///   - source: where it comes from.
    /// - Throws: ``FileFaults``: those of the file's form, and a file none of whose wards is loaded.
    package func load(
        _ file: DeprivationFile, vintage: Int, wardVintage: String, source: String, conninfo: String
    ) async throws -> Loaded {
        let parameters = [
            "\(vintage)", wardVintage, source, "\(file.table.faults.isEmpty)",
            ArrayText.of(file.wards.map(\.code)), ArrayText.of(file.wards.map { $0.score.map { "\($0)" } }),
        ]
        return try await RegionLoader<Loaded>(logger: logger).load(
            """
            select app.load_deprivation(
                $1::int4, $2::text, $3::text, $4::bool, $5::text[], $6::float8[]
            )
            """, parameters, file.table, conninfo: conninfo)
    }
}
