/// Begins to trace a call to the database, and returns what is to be called at its end, or nil for a call that is not to be
/// traced.
///
/// Both run in the task that called: its task-local values, such as a tracer's context, are there. See <doc:Observing> for
/// one that feeds swift-distributed-tracing.
public typealias DatabaseTrace = @Sendable (DatabaseCall) -> (@Sendable (DatabaseCall.End) -> Void)?

/// A call to the database, as a trace sees it. Parameters are not shown: they may be personal information.
public struct DatabaseCall: Sendable {
    /// Which kind of call.
    public enum Kind: Sendable, Hashable {
        /// One statement or several in one round trip, on a shared line.
        case batch
        /// The same in a session.
        case sessionBatch
        /// A session from asking for it to giving it back; what runs in it has calls of its own.
        case session
        /// A COPY, in or out.
        case copy
        /// A result handed over in parts, to its last row.
        case stream
    }

    /// How a call ended.
    public struct End: Sendable {
        /// Rows that were returned, or affected where none are returned, or copied; 0 for a failure and for sessions.
        public let rows: Int
        /// nil for a success.
        public let error: (any Error)?
    }

    /// Which kind of call.
    public let kind: Kind
    /// The statements' texts, in order; none for a session.
    public let statements: [String]
    /// The database's ``DatabaseConfiguration/applicationName``.
    public let applicationName: String
    /// The scope's tenant, where it has one.
    public let tenant: Int32?
}

extension DatabaseConfiguration {
    /// Runs `body`, and tells the trace if there is one.
    nonisolated(nonsending) func traced<R>(
        _ kind: DatabaseCall.Kind, _ scope: Scope?, _ statements: @autoclosure () -> [String],
        rows: (R) -> Int, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        guard let trace,
            let end = trace(
                DatabaseCall(
                    kind: kind, statements: statements(), applicationName: applicationName, tenant: scope?.tenant))
        else { return try await body() }
        do {
            let value = try await body()
            end(DatabaseCall.End(rows: rows(value), error: nil))
            return value
        } catch {
            end(DatabaseCall.End(rows: 0, error: error))
            throw error
        }
    }
}

extension Array where Element == Rows {
    /// Rows returned, and affected by what returned none.
    var total: Int { reduce(0) { $0 + ($1.columnCount > 0 ? $1.count : $1.affected) } }
}
