/// What the server says beside its answers: a warning, or a message of `raise notice`.
public struct Notice: Sendable, Hashable {
    /// In English whatever the server's language: `WARNING`, `NOTICE`, `INFO`, `LOG`, `DEBUG`.
    public let severity: String
    /// Five characters, such as `00000` or `01000`.
    public let sqlState: String
    /// The server's or a function's words; they may quote values, so personal information.
    public let message: String
    /// nil where there is none; may quote values.
    public let detail: String?
    /// What to do about it; nil where there is none.
    public let hint: String?

    /// A notice as the server would send it: for tests of what hears them.
    public init(severity: String, sqlState: String, message: String, detail: String? = nil, hint: String? = nil) {
        self.severity = severity
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.hint = hint
    }
}
