/// How a ``Database`` connects and what it allows itself.
public struct DatabaseConfiguration: Sendable {
    /// How a batch becomes a transaction.
    public enum Framing: Sendable, Hashable {
        /// One Sync is one implicit transaction.
        case implicit
        /// BEGIN and COMMIT in the same round trip: what Citus needs to keep a setting for the batch.
        case explicit
    }

    /// A libpq connection string or URI; several hosts, TLS and a service file as libpq has them.
    ///
    /// Unless it says otherwise, connecting is given up after 2 s, and a peer that is silent for 10 s is taken for dead.
    public var conninfo: String
    /// Shared pipelined connections.
    public var lines = 2
    /// The first so many lines serve what is for them (``Query/onReadLines``); the others as well while these are busy
    /// with something long. Few are better for short reads, many for writes.
    public var readLines = 2
    /// Exclusive connections at the most; made when needed, kept afterwards.
    public var sessions = 8
    /// Batches waiting or in flight over all lines, and callers that wait for a session: one more is refused as
    /// `overloaded`.
    public var queueLimit = 4096
    /// The server ends a statement of a line after this (SQLSTATE 57014); each of a batch has it. A line that keeps silent
    /// for two seconds longer than the batch at its head may take is given up and replaced. Zero for no limit: then a
    /// line waits for ever. Sessions have deadlines of their own.
    public var statementTimeout: Duration = .seconds(5)
    /// The server ends a statement of a line that waits for a lock this long (SQLSTATE 55P03,
    /// ``PostgresError/isLockTimeout``): whoever waits holds up everything behind it on the line. Zero for no limit.
    /// Sessions have deadlines of their own.
    public var lockTimeout: Duration = .milliseconds(500)
    /// How long a batch waits for a line while none is up.
    public var connectionWait: Duration = .milliseconds(800)
    /// Prepared statements kept on each connection; the least recently used goes first.
    public var preparedStatementsPerConnection = 256
    /// What the server's views call the connections, unless ``conninfo`` says.
    public var applicationName = "postgres-swift"
    /// Sets the scope for one transaction: `$1` tenant, `$2` tenants, `$3` actor, `$4` request id. See ``Scope`` for the
    /// function that this one calls. It is not run for ``Scope/none``.
    public var scopeStatement = "select app.enter($1::int4, $2::int4[], $3::text, $4::text)"
    /// How a batch becomes a transaction.
    public var framing: Framing = .implicit

    /// Told of every notice of every connection, on the connection's executor: it must not block. They are logged in any
    /// case, without their words.
    public var onNotice: (@Sendable (Notice) -> Void)?
    /// Begins to trace a call, and returns what is to be called at its end: see <doc:Observing>.
    public var trace: DatabaseTrace?

    /// - Parameter conninfo: a libpq connection string (`host=… dbname=…`) or URI (`postgresql://…`).
    public init(conninfo: String) { self.conninfo = conninfo }
}

extension DatabaseConfiguration: CustomStringConvertible, CustomReflectable {
    /// Without the connection string, which may hold a password.
    public var description: String { "DatabaseConfiguration(\(applicationName), \(lines) lines, \(sessions) sessions)" }

    /// Likewise.
    public var customMirror: Mirror { Mirror(self, children: ["applicationName": applicationName]) }
}
