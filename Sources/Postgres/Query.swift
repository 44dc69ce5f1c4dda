import Glibc

/// A statement with the values of its parameters.
///
/// The text is prepared at its first use on a connection and kept there by text, so it should be one of a limited
/// number. Casts (`$1::int4`) tell the server each parameter's type.
public struct Query: Sendable {
    /// What running a statement does, which decides what happens when its connection is lost before the answer came.
    ///
    /// It is declared, never guessed: a function called in a `select … from` may write, and no text shows it.
    public enum Effect: Sendable, Hashable {
        /// Changes nothing, so it may be run twice: it is sent once more.
        case read
        /// May change something: it is never sent again once it has left.
        case write
    }

    /// Which of a database's shared lines a statement may use.
    public enum Lines: Sendable, Hashable {
        /// Any of them: the one with the fewest batches in flight.
        case any
        /// The first ``DatabaseConfiguration/readLines``, for as long as none of them is held up. For what is short.
        case reads
    }

    /// The statement; `$1` is the first parameter.
    public let sql: String
    let parameters: [Parameter]
    /// What running it does; a write unless declared otherwise.
    public var effect: Effect = .write
    /// Where it may run; anywhere unless declared otherwise. A session has one connection and does not ask.
    public var lines: Lines = .any
    /// How the server writes the values of the result. In a session's ``Session/stream(_:rowsAtATime:_:)`` as well.
    public var resultFormat: ResultFormat = .text

    /// - Parameters:
    ///   - sql: one statement.
    ///   - parameters: as many as it has placeholders.
    public init(_ sql: String, _ parameters: [any PostgresEncodable] = []) {
        self.sql = sql
        self.parameters = parameters.map { $0.postgresParameter }
    }

    /// A statement of a set, with the effect and the lines that the set declares.
    ///
    /// - Parameters:
    ///   - statement: the case that is the statement.
    ///   - parameters: as many as it has placeholders.
    public init<S: StatementSet>(_ statement: S, _ parameters: any PostgresEncodable...) {
        self.init(statement, parameters: parameters)
    }

    init<S: StatementSet>(_ statement: S, parameters: [any PostgresEncodable]) {
        self.init(statement.rawValue, parameters)
        effect = statement.effect
        lines = statement.lines
    }

    /// nil for none but the line's.
    private(set) var timeLimit: Duration?

    init(_ sql: String, parameters: [Parameter]) {
        self.sql = sql
        self.parameters = parameters
    }

    /// The same statement, declared a read: when its connection is lost it is sent once more. That is the caller's
    /// promise, which nothing checks: what writes nevertheless may be done twice.
    public var readOnly: Query {
        var query = self
        query.effect = .read
        return query
    }

    /// The same statement, for the lines of short reads.
    public var onReadLines: Query {
        var query = self
        query.lines = .reads
        return query
    }

    /// The same parameters and declarations with another text.
    ///
    /// - Parameter sql: one statement, with as many placeholders.
    public func withText(_ sql: String) -> Query {
        var query = Query(sql, parameters: parameters)
        query.effect = effect
        query.lines = lines
        query.resultFormat = resultFormat
        query.timeLimit = timeLimit
        return query
    }

    /// The same statement, with its result in binary format.
    public var binary: Query {
        var query = self
        query.resultFormat = .binary
        return query
    }

    /// The same statement, with a time limit of its own.
    ///
    /// It holds for every statement of the same batch. A session's transaction has the session's deadline instead: there
    /// a statement with a limit is refused as `misuse`.
    ///
    /// - Parameter limit: the server ends the statement after this, to the millisecond (SQLSTATE 57014); at least one.
    ///   On a shared line it can only be shorter than ``DatabaseConfiguration/statementTimeout``.
    public func timeLimit(_ limit: Duration) -> Query {
        var query = self
        query.timeLimit = limit
        return query
    }

    /// - Throws: `misuse` for a statement that a connection with several users cannot run: it would change their
    ///   transaction, or needs the connection for itself.
    func checkShareable() throws {
        let first = firstWord
        if Self.unshareable.contains(first) || Self.setting.contains(first) && !isLocalSetting
            || first == Self.preparing && isPreparingTransaction
        {
            throw PostgresError(.misuse, .notSent, "a statement that needs a connection of its own: use a session")
        }
    }

    /// - Throws: `misuse` for a COPY, whose data nobody would read or write.
    func checkNoCopy() throws {
        guard firstWord == Self.copy else { return }
        // One from or to a file or a program of the server's is a statement like any other.
        let words = sql.lowercased().split { !$0.isLetter }
        if words.contains("stdin") || words.contains("stdout") {
            throw PostgresError(.misuse, .notSent, "a COPY needs the session's copyIn or copyOut")
        }
    }

    /// - Throws: `misuse` for anything but a COPY.
    func checkIsCopy() throws {
        if firstWord != Self.copy { throw PostgresError(.misuse, .notSent, "the statement is no COPY") }
    }

    /// - Throws: `misuse` for what would begin or end a transaction behind the session's back.
    func checkNoTransaction() throws {
        if Self.transactional.contains(firstWord) || isPreparingTransaction {
            throw PostgresError(.misuse, .notSent, "a transaction needs the session's transaction or savepoint")
        }
    }

    private static let copy = packed("copy".utf8)
    private static let preparing = packed("prepare".utf8)

    private static let transactional = Set(
        ["begin", "start", "commit", "rollback", "end", "abort", "savepoint", "release"].map { packed($0.utf8) })

    private static let unshareable = Set(
        [
            "copy", "begin", "start", "commit", "rollback", "end", "abort", "savepoint", "release", "listen",
            "unlisten",
            "declare", "fetch", "discard",
        ].map { packed($0.utf8) })

    private static let setting = Set(["set", "reset"].map { packed($0.utf8) })

    /// Whether a SET ends with its transaction.
    private var isLocalSetting: Bool { ["local", "constraints", "transaction"].contains(secondWord) }

    /// PREPARE is a statement like any other, PREPARE TRANSACTION the end of one.
    private var isPreparingTransaction: Bool { firstWord == Self.preparing && secondWord == "transaction" }

    private var secondWord: String {
        let words = Self.uncommented(sql).split(maxSplits: 2) { $0 <= UInt8(ascii: " ") }
        return words.count > 1 ? String(decoding: words[1], as: UTF8.self).lowercased() : ""
    }

    /// The first word after comments and empty statements.
    private var firstWord: UInt64 {
        let text = sql.utf8
        // Nearly always.
        if let first = text.first, Self.isLetter(first) { return Self.packed(text) }
        return Self.packed(Self.uncommented(sql))
    }

    /// A statement from its first word on, as PostgreSQL's scanner sees it: blanks, semicolons and comments of both kinds
    /// before it are left out.
    private static func uncommented(_ sql: String) -> Substring.UTF8View {
        var rest = sql.utf8[...]
        while let first = rest.first {
            if first <= UInt8(ascii: " ") || first == UInt8(ascii: ";") {
                rest.removeFirst()
            } else if rest.starts(with: "--".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            } else if rest.starts(with: "/*".utf8) {
                dropComment(&rest)
            } else {
                break
            }
        }
        return rest
    }

    /// Comments nest.
    private static func dropComment(_ rest: inout Substring.UTF8View) {
        var depth = 0
        repeat {
            if rest.starts(with: "/*".utf8) {
                depth += 1
                rest.removeFirst(2)
            } else if rest.starts(with: "*/".utf8) {
                depth -= 1
                rest.removeFirst(2)
            } else {
                rest.removeFirst()
            }
        } while depth > 0 && !rest.isEmpty
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// The word at the beginning, in lower case: up to eight letters in a number.
    private static func packed(_ text: some Sequence<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        var letters = 0
        for byte in text {
            guard isLetter(byte) else { break }
            word = word << 8 | UInt64(byte | 0x20)
            letters += 1
            if letters == 8 { break }
        }
        return word
    }

    /// The server takes messages of 1 GiB − 1; lengths, formats and the statement's name have room beside these.
    private static let mostParameterBytes = (1 << 30) - (1 << 20)

    /// - Throws: ``PostgresError`` of kind `invalidParameter` for what cannot be sent: a NUL character, more than
    ///   65,535 parameters, or more bytes of them than a message can hold.
    func validate() throws {
        if Self.holdsNUL(sql) {
            throw PostgresError(.invalidParameter, .notSent, "the statement holds a NUL character")
        }
        if parameters.count > 65_535 {
            throw PostgresError(.invalidParameter, .notSent, "a statement has at most 65,535 parameters")
        }
        var byteCount = 0
        for parameter in parameters {
            switch parameter {
            case .text(let text):
                byteCount += text.utf8.count
                if Self.holdsNUL(text) {
                    throw PostgresError(.invalidParameter, .notSent, "a text parameter holds a NUL character")
                }
            case .bytes(let bytes): byteCount += bytes.count
            case .null, .integer, .uuid: break
            }
        }
        if byteCount > Self.mostParameterBytes {
            throw PostgresError(.invalidParameter, .notSent, "the parameters are longer than a message can be, 1 GiB")
        }
    }

    private static func holdsNUL(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
        } ?? text.utf8.contains(0)
    }
}

extension Query: CustomStringConvertible, CustomReflectable {
    /// The statement and how many parameters it has; their values may be personal information.
    public var description: String { "\(sql) (\(parameters.count) parameters)" }

    /// Likewise.
    public var customMirror: Mirror { Mirror(self, children: ["sql": sql, "parameters": parameters.count]) }
}
