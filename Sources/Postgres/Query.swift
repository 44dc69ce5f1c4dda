import Glibc

/// A statement with the values of its parameters.
///
/// The text is prepared at its first use on a connection and kept there by text, so it should be one of a limited
/// number. Casts (`$1::int4`) tell the server each parameter's type.
public struct Query: Sendable {
    /// What repeating a statement would do, for the case that its connection is lost before its answer came.
    public enum Effect: Sendable, Hashable {
        /// A `select … from …` without a locking clause is a read, everything else a write. A select that calls a
        /// function which writes should be marked ``write``.
        case automatic
        /// Can be repeated.
        case read
        /// Is never repeated once it was sent.
        case write
    }

    /// The statement; `$1` is the first parameter.
    public let sql: String
    let parameters: [Parameter]
    /// Whether it may be sent again when its fate is unknown.
    public var effect: Effect = .automatic

    /// - Parameters:
    ///   - sql: one statement.
    ///   - parameters: as many as it has placeholders.
    public init(_ sql: String, _ parameters: [any PostgresEncodable] = []) {
        self.sql = sql
        self.parameters = parameters.map { $0.postgresParameter }
    }

    /// A statement of a set.
    ///
    /// - Parameters:
    ///   - statement: the case that is the statement.
    ///   - parameters: as many as it has placeholders.
    public init<S: StatementSet>(_ statement: S, _ parameters: any PostgresEncodable...) {
        self.init(statement.rawValue, parameters)
    }

    init(_ sql: String, parameters: [Parameter]) {
        self.sql = sql
        self.parameters = parameters
    }

    /// The same statement, said to only read: when its connection is lost it is sent once more.
    public var readOnly: Query {
        var query = self
        query.effect = .read
        return query
    }

    /// Whether it can be repeated when its fate is unknown. Asked only when a connection was lost.
    var isRead: Bool {
        switch effect {
        case .read: return true
        case .write: return false
        case .automatic:
            let words = sql.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            guard words.first == "select", words.contains("from") else { return false }
            return !zip(words, words.dropFirst()).contains { $0 == "for" && ["update", "share", "no", "key"].contains($1) }
        }
    }

    /// The first keyword in lower case, where it is short; for what a shared line cannot run.
    var keyword: String {
        let start = sql.utf8.drop { $0 <= 0x20 }
        return String(decoding: start.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }.prefix(16).map { $0 | 0x20 }, as: UTF8.self)
    }

    /// - Throws: ``PostgresError`` of kind `invalidParameter` for what cannot be sent: a NUL character, or more than
    ///   65,535 parameters.
    func validate() throws {
        if Self.holdsNUL(sql) { throw PostgresError(.invalidParameter, .notSent, "the statement holds a NUL character") }
        if parameters.count > 65_535 {
            throw PostgresError(.invalidParameter, .notSent, "a statement has at most 65,535 parameters")
        }
        for case .text(let text) in parameters where Self.holdsNUL(text) {
            throw PostgresError(.invalidParameter, .notSent, "a text parameter holds a NUL character")
        }
    }

    private static func holdsNUL(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
        } ?? text.utf8.contains(0)
    }
}
