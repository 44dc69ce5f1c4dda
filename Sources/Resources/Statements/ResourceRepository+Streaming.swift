package import Postgres

extension ResourceRepository {
    /// How long the whole list may take, with a reader that takes its time.
    private static let patience = Duration.seconds(900)
    private static let rowsAtATime = 500

    /// Reads a list to its end and hands its rows over a part at a time, in constant memory however many they are. All
    /// are of the state of one moment.
    ///
    /// - Parameter body: is given the next part only when it has returned.
    /// - Throws: what `body` throws; ``PostgresError``: `overloaded` where all connections for long reads are taken.
    package nonisolated(nonsending) func forEachPart(
        of query: ListQuery, as scope: TenantScope, _ body: nonisolated(nonsending) (Rows) async throws -> Void
    ) async throws {
        let (sql, parameters) = query.statement(resource)
        let list = Query(sql, [scope.tenant] + parameters as [any PostgresEncodable]).readOnly
        let note = resource.auditsReads ? Query(ReadAudit.SQL.readList, scope.tenant, resource.name) : nil
        try await stream(list, after: note, as: scope.scope, body)
    }

    /// The same of all tenants of a set.
    package nonisolated(nonsending) func forEachPart(
        of query: ListQuery, in set: TenantSet, _ body: nonisolated(nonsending) (Rows) async throws -> Void
    ) async throws {
        let (sql, parameters) = query.statement(resource, isSet: true)
        let list = Query(sql, [set.tenants] + parameters as [any PostgresEncodable]).readOnly
        try await stream(list, after: nil, as: set.scope, body)
    }

    private nonisolated(nonsending) func stream(
        _ list: Query, after note: Query?, as scope: Scope, _ body: nonisolated(nonsending) (Rows) async throws -> Void
    ) async throws {
        // One transaction: nothing is shown that was not noted.
        try await database.transaction(as: scope, deadline: Self.patience, readOnly: note == nil) { session in
            if let note { _ = try await session.query(note) }
            _ = try await session.query(Query("set local statement_timeout = '15min'"))
            try await session.stream(list, rowsAtATime: Self.rowsAtATime, body)
        }
    }
}
