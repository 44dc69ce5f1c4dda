import Postgres

extension PostgresError {
    /// Which statement of the batch the server refused.
    var failedStatement: Int? { nil }
}
