import CLibPQ

/// A `PGresult`, cleared with its last reference.
///
/// `@unchecked Sendable`: libpq documents that results are immutable once returned and can be read by many threads.
final class ResultStorage: @unchecked Sendable {
    let result: OpaquePointer

    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }
}
