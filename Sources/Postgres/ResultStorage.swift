import CLibPQ

/// A `PGresult`, cleared with its last reference.
///
/// `@unchecked Sendable`: libpq documents that results are immutable once returned and can be read by many threads.
final class ResultStorage: @unchecked Sendable {
    let result: OpaquePointer
    /// The rows, where they are not in the result itself.
    let packed: PackedStorage?

    init(_ result: OpaquePointer, packed: PackedStorage? = nil) {
        self.result = result
        self.packed = packed
    }

    deinit { PQclear(result) }
}
