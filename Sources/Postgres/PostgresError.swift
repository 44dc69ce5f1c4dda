/// What went wrong, and what became of the work.
public struct PostgresError: Error, Sendable {
    /// What became of the statements when the error came.
    public enum Outcome: Sendable, Hashable {
        /// The server refused them: nothing was done.
        case rejected
        /// They never left: nothing was done.
        case notSent
        /// The connection was lost before the answer: they may have been done or not.
        case unknown
    }

    /// Who says so, and why.
    public enum Kind: Sendable, Hashable {
        /// The server refused a statement: see ``PostgresError/sqlState``.
        case server
        /// More was waiting than the queue may hold.
        case overloaded
        /// The connection broke.
        case connectionLost
        /// No connection could be had in time.
        case unavailable
        /// The database object was shut down.
        case closed
        /// A session's deadline has passed.
        case deadlineExceeded
        /// A parameter that cannot be sent, or too many of them.
        case invalidParameter
        /// A statement that this kind of connection cannot run.
        case misuse
    }

    /// In a box: an error is handed on through many frames.
    private final class Fields: Sendable {
        let kind: Kind
        let outcome: Outcome
        let message: String
        let server: ServerFields?
        let statement: Int?

        init(_ kind: Kind, _ outcome: Outcome, _ message: String, _ server: ServerFields?, _ statement: Int?) {
            self.kind = kind
            self.outcome = outcome
            self.message = message
            self.server = server
            self.statement = statement
        }
    }

    /// What only a server says.
    struct ServerFields: Sendable {
        var sqlState: String?
        var severity: String?
        var detail: String?
        var hint: String?
        var constraint: String?
        var schema: String?
        var table: String?
        var column: String?
        var position: Int?
        var routine: String?
    }

    private let fields: Fields

    /// Who says so, and why.
    public var kind: Kind { fields.kind }
    /// What became of the statements.
    public var outcome: Outcome { fields.outcome }
    /// In the server's or libpq's words. Class 22's quote values, so personal information.
    public var message: String { fields.message }
    /// Which statement of the batch the server refused, counted from 0; nil where it was none of them: the scope, the
    /// commit (a deferred constraint), a lost connection. Also nil for a COPY and a stream, which are one statement.
    public var failedStatement: Int? { fields.statement }
    /// Five characters, such as `23505`; nil where the server did not speak.
    public var sqlState: String? { fields.server?.sqlState }
    /// In English whatever the server's language: `ERROR`, `FATAL`, `PANIC`; nil where the server did not speak.
    public var severity: String? { fields.server?.severity }
    /// May quote values, so personal information.
    public var detail: String? { fields.server?.detail }
    /// What to do about it, in the server's words.
    public var hint: String? { fields.server?.hint }
    /// The constraint that was violated, by name.
    public var constraint: String? { fields.server?.constraint }
    /// The schema of the object concerned.
    public var schema: String? { fields.server?.schema }
    /// The table concerned.
    public var table: String? { fields.server?.table }
    /// The column concerned.
    public var column: String? { fields.server?.column }
    /// Where in the statement, counted in characters from 1.
    public var position: Int? { fields.server?.position }
    /// The server's own function that raised it, whatever the language of the message.
    var routine: String? { fields.server?.routine }

    init(
        _ kind: Kind, _ outcome: Outcome, _ message: String, server: ServerFields? = nil, failedStatement: Int? = nil
    ) {
        fields = Fields(kind, outcome, message, server, failedStatement)
    }

    /// An error as the server would report it: for tests of what is done about errors.
    ///
    /// - Parameters:
    ///   - sqlState: five characters.
    ///   - message: the primary message.
    ///   - constraint: the constraint's name, for class 23.
    ///   - detail: the detail.
    ///   - outcome: what became of the statements.
    ///   - failedStatement: which statement of the batch it was.
    public init(
        sqlState: String, message: String, constraint: String? = nil, detail: String? = nil,
        outcome: Outcome = .rejected, failedStatement: Int? = nil
    ) {
        self.init(
            .server, outcome, message,
            server: ServerFields(sqlState: sqlState, severity: "ERROR", detail: detail, constraint: constraint),
            failedStatement: failedStatement)
    }

    /// The same, with another kind and outcome.
    func becoming(_ kind: Kind, _ outcome: Outcome) -> PostgresError {
        PostgresError(kind, outcome, message, server: fields.server, failedStatement: failedStatement)
    }

    /// The same, of one statement of the batch.
    func failing(_ statement: Int?) -> PostgresError {
        statement == failedStatement
            ? self : PostgresError(kind, outcome, message, server: fields.server, failedStatement: statement)
    }

    /// The server was ordered to stop waiting for a synchronous standby: done on one server, and perhaps on one alone.
    static let commitInDoubt = PostgresError(
        .server, .unknown, "the commit was not confirmed by a synchronous standby",
        server: ServerFields(sqlState: "01000", severity: "WARNING", routine: "SyncRepWaitForLSN"))

    var isCommitInDoubt: Bool { routine == Self.commitInDoubt.routine }

    /// Whether the server ended the connection with it.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }

    /// Whether repeating the whole transaction is what PostgreSQL advises: 40001 and 40P01.
    public var isSerializationFailure: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// Whether a lock was not to be had in time (``DatabaseConfiguration/lockTimeout``), or not at once where the
    /// statement says `nowait`: 55P03. Nothing was done; trying again later may succeed.
    public var isLockTimeout: Bool { sqlState == "55P03" }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// For logs: SQLSTATE and message. Messages of class 22 quote the value that was wrong, so they are left out.
    public var description: String {
        guard let sqlState else { return "\(kind): \(message)" }
        return sqlState.hasPrefix("22") ? "\(sqlState) a value cannot be taken" : "\(sqlState) \(message)"
    }

    /// For a developer's eyes: with detail and hint, which may quote personal information.
    public var debugDescription: String {
        [
            sqlState ?? "\(kind)", message, detail.map { "detail: \($0)" }, hint.map { "hint: \($0)" },
            constraint.map { "constraint: \($0)" }, failedStatement.map { "statement: \($0)" }, "outcome: \(outcome)",
        ].compactMap { $0 }.joined(separator: " | ")
    }
}
