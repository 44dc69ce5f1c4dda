import Synchronization

/// Statements that go to the server together, and who waits for them.
///
/// The waiter is answered once: by results, an error or its own cancellation, whichever is first.
///
/// `@unchecked Sendable`: `continuation` is written before `state` becomes *waiting* and read by the one who turns it into
/// *answered*; `attempts`, `wasSkipped`, `sentAt` and the results belong to the line that has the batch, and to the waiter
/// once it was answered with success.
final class Batch: @unchecked Sendable {
    /// Statements, of which most batches have one.
    let query: Query
    let further: [Query]
    /// nil for statements inside a session's own transaction: nothing is put around them.
    let scope: Scope?
    /// A command before everything, preparing included: a BEGIN that sets the isolation level must come before any
    /// snapshot.
    let prelude: String?
    let release: LockRelease

    /// How often it was sent.
    var attempts = 0
    /// Whether it was sent and not run, since another batch's failure ended the transaction they shared.
    var wasSkipped = false
    /// Of the connection's prepared statements, when it was last sent: see ``Wire/generation``.
    var generation = 0
    /// When it was last sent, in nanoseconds of the monotonic clock.
    var sentAt: UInt64 = 0
    private(set) var rows: Rows?
    private var furtherRows: [Rows] = []

    private enum State {
        static let new: UInt8 = 0
        static let waiting: UInt8 = 1
        static let answered: UInt8 = 2
    }
    private let state = Atomic<UInt8>(State.new)
    private var continuation: UnsafeContinuation<Void, any Error>?

    init(
        _ query: Query, further: [Query] = [], scope: Scope?, prelude: String? = nil,
        release: LockRelease = .whenDurable
    ) {
        self.query = query
        self.further = further
        self.scope = scope
        self.prelude = prelude
        self.release = release
    }

    var count: Int { 1 + further.count }

    /// Whether it may be sent again when its fate is unknown: every statement is declared a read.
    var isRead: Bool { query.effect == .read && further.allSatisfy { $0.effect == .read } }

    /// Whether every statement is for the lines of short reads.
    var isForReadLines: Bool { query.lines == .reads && further.allSatisfy { $0.lines == .reads } }

    /// The shortest of its statements' own; nil where none has one.
    var timeLimit: Duration? {
        further.isEmpty ? query.timeLimit : ([query] + further).lazy.compactMap(\.timeLimit).min()
    }

    /// - Throws: `invalidParameter` for what cannot be sent.
    func validate() throws {
        try scope?.validate()
        try query.validate()
        for query in further { try query.validate() }
    }

    /// - Throws: `misuse` for a statement that a shared line cannot run.
    func checkShareable() throws {
        try query.checkShareable()
        for query in further { try query.checkShareable() }
    }

    /// - Throws: `misuse` for a COPY.
    func checkNoCopy() throws {
        try query.checkNoCopy()
        for query in further { try query.checkNoCopy() }
    }

    var texts: [String] { [query.sql] + further.map(\.sql) }

    func text(at index: Int) -> String { index == 0 ? query.sql : further[index - 1].sql }

    /// Of the first statement with this text; nil for one of the driver's own.
    func position(of text: String) -> Int? {
        query.sql == text ? 0 : further.firstIndex { $0.sql == text }.map { $0 + 1 }
    }

    // MARK: - Results

    func append(_ rows: Rows) {
        if self.rows == nil { self.rows = rows } else { furtherRows.append(rows) }
    }

    /// One a statement, in order.
    var results: [Rows] { (rows.map { [$0] } ?? []) + furtherRows }

    /// Before it is sent again.
    func forgetResults() {
        rows = nil
        furtherRows.removeAll()
    }

    // MARK: - The waiter

    /// - Returns: false where the task was cancelled already: nothing is to be sent.
    func wait(_ continuation: UnsafeContinuation<Void, any Error>) -> Bool {
        self.continuation = continuation
        let (exchanged, _) = state.compareExchange(
            expected: State.new, desired: State.waiting, ordering: .acquiringAndReleasing)
        if !exchanged { continuation.resume(throwing: CancellationError()) }
        return exchanged
    }

    /// Whether somebody still waits.
    var isWanted: Bool { state.load(ordering: .relaxed) != State.answered }

    /// To be called by the waiter before it reads the results: whatever was written before the answer is seen after it.
    func acquire() { _ = state.load(ordering: .acquiring) }

    func succeed() {
        if claim() { continuation?.resume() }
    }

    func fail(_ error: any Error) {
        if claim() { continuation?.resume(throwing: error) }
    }

    /// The waiter gives up.
    func cancel() { fail(CancellationError()) }

    private func claim() -> Bool {
        state.exchange(State.answered, ordering: .acquiringAndReleasing) == State.waiting
    }
}
