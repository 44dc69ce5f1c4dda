extension Session {
    /// A parameter of the server's, as the server last reported it: `server_version`, `in_hot_standby`, `TimeZone`,
    /// `application_name`, … PostgreSQL reports a few by itself, and each of them anew whenever it changes.
    ///
    /// - Returns: nil for a parameter that is not reported (ask with `show`), and when the connection is lost.
    public nonisolated(nonsending) func parameter(_ name: String) async -> String? { await slot.line.parameter(name) }

    /// Hears the notices of the statements that `body` runs: each is handed over before the call that caused it returns.
    ///
    /// - Parameters:
    ///   - handler: called on the connection's executor: it must not block.
    ///   - body: what is listened to.
    /// - Throws: what `body` throws.
    public nonisolated(nonsending) func withNotices<R>(
        _ handler: @escaping @Sendable (Notice) -> Void, _ body: nonisolated(nonsending) () async throws -> R
    ) async rethrows -> R {
        let former = slot.notices.replaceHandler(handler)
        defer { _ = slot.notices.replaceHandler(former) }
        return try await body()
    }
}
