import CLibPQ

/// Asks the server to cancel what a connection runs.
///
/// `@unchecked Sendable`: libpq documents `PQcancel` as safe to call from any thread, and the object is never changed.
final class CancelHandle: @unchecked Sendable {
    private let cancel: OpaquePointer

    init(_ cancel: OpaquePointer) { self.cancel = cancel }

    deinit { PQfreeCancel(cancel) }

    /// Blocks: opens a connection of its own for the request. Whatever the connection runs when it arrives is hit, so it
    /// is for exclusive connections only.
    func send() {
        var buffer = [CChar](repeating: 0, count: 256)
        PQcancel(cancel, &buffer, Int32(buffer.count))
    }
}
