import CLibPQ

/// A `PGresult`, cleared with its last reference.
///
/// `@unchecked Sendable`: libpq documents that results are immutable once returned and can be read by many threads; what is
/// packed is set before anybody else has it.
final class ResultStorage: @unchecked Sendable {
    let result: OpaquePointer
    /// The rows, where they are not in the result itself.
    var packed: PackedStorage?

    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }
}
