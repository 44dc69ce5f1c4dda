import DequeModule

/// The bookkeeping of a pipelined connection: which result belongs to whom. Pure: it is given what was sent and what
/// arrived, and says whose it is; it touches no connection.
///
/// A *flight* is what was sent up to one Sync: statements of housekeeping (BEGIN, statements closed, statements prepared,
/// the scope) and the owner's statements. The server answers each in order; after the first failure it skips the rest,
/// and answers the Sync in any case. A flight that is framed by BEGIN has a COMMIT and a second Sync after it: the COMMIT
/// is not skipped, and so ends the transaction block in either case. One that lets go of its locks before it is on disk
/// ends with a transaction of its own that waits for the disk, and a Sync of that.
struct Pipeline<Owner, Failure> {
    /// What was sent, in this order.
    struct Layout {
        /// A command before everything else, such as BEGIN, and statements closed.
        var closed = 0
        /// Texts of statements prepared.
        var prepared: [String] = []
        /// The scope.
        var opening = 0
        /// The owner's.
        var statements = 0
        /// Whether a COMMIT with a Sync of its own follows.
        var isFramed = false
        /// Whether, after that, a transaction follows that waits until all of this is on disk.
        var isFlushed = false

        /// Statements that follow a Sync, each with a Sync of its own.
        var tail: Int { (isFramed ? 1 : 0) + (isFlushed ? 1 : 0) }
        var count: Int { closed + prepared.count + opening + statements + tail }
    }

    /// Whose a result is.
    enum Arrival {
        /// Nobody asked.
        case stray
        case housekeeping
        /// A statement was prepared, by its text.
        case prepared(String)
        /// The result of a statement of the owner's, by its position.
        case statement(Owner, Int)
    }

    /// What became of a flight.
    struct Finished {
        let owner: Owner
        let failure: Failure?
        /// Statements that were to be prepared and are not.
        let unprepared: ArraySlice<String>
        /// Which of the owner's statements failed when it was run; nil where it was none of them.
        let failedStatement: Int?
        /// The statement that could not even be prepared, by its text.
        let refused: String?
        /// Whether all was committed, and only whether the disk has it is not known.
        var isInDoubt = false
    }

    private struct Flight {
        let owner: Owner
        let layout: Layout
        var position = 0
        var failure: Failure?
        var failedAt: Int?
        /// Whether it failed after it was committed.
        var isInDoubt = false
        /// Syncs that were answered.
        var syncs = 0
    }

    private var flights: Deque<Flight> = []

    var isEmpty: Bool { flights.isEmpty }
    var count: Int { flights.count }
    /// What the server works at.
    var head: Owner? { flights.first?.owner }

    mutating func sent(_ owner: Owner, _ layout: Layout) {
        flights.append(Flight(owner: owner, layout: layout))
    }

    /// A statement succeeded.
    mutating func received() -> Arrival {
        guard !flights.isEmpty else { return .stray }
        let position = flights[0].position
        guard position < flights[0].layout.count else { return .stray }
        flights[0].position = position + 1
        let layout = flights[0].layout
        if layout.prepared.isEmpty, layout.closed == 0 {
            let statement = position - layout.opening
            return statement >= 0 && statement < layout.statements
                ? .statement(flights[0].owner, statement) : .housekeeping
        }
        let prepared = position - layout.closed
        if prepared >= 0, prepared < layout.prepared.count { return .prepared(layout.prepared[prepared]) }
        let statement = prepared - layout.prepared.count - layout.opening
        return statement >= 0 && statement < layout.statements ? .statement(flights[0].owner, statement) : .housekeeping
    }

    /// A statement failed.
    mutating func received(_ failure: Failure) {
        guard !flights.isEmpty else { return }
        if flights[0].failure == nil {
            flights[0].failure = failure
            flights[0].failedAt = flights[0].position
            flights[0].isInDoubt = flights[0].layout.isFlushed && flights[0].syncs == flights[0].layout.tail
        }
        flights[0].position += 1
    }

    /// A statement was not run, because one before it failed.
    mutating func skipped() {
        guard !flights.isEmpty else { return }
        flights[0].position += 1
    }

    /// A Sync of the flight at the head was answered.
    ///
    /// - Returns: nil where another is still to come.
    mutating func synced() -> Finished? {
        if let head = flights.first, head.syncs < head.layout.tail {
            flights[0].syncs += 1
            flights[0].position = head.layout.count - head.layout.tail + head.syncs
            return nil
        }
        guard let flight = flights.popFirst() else { return nil }
        return finished(flight)
    }

    private func finished(_ flight: Flight) -> Finished {
        let layout = flight.layout
        guard let failedAt = flight.failedAt else {
            return Finished(
                owner: flight.owner, failure: flight.failure, unprepared: [], failedStatement: nil, refused: nil)
        }
        let preparation = failedAt - layout.closed
        let unprepared = layout.prepared[min(max(0, preparation), layout.prepared.count)...]
        let statement = preparation - layout.prepared.count - layout.opening
        return Finished(
            owner: flight.owner, failure: flight.failure, unprepared: unprepared,
            failedStatement: statement >= 0 && statement < layout.statements ? statement : nil,
            refused: preparation >= 0 ? unprepared.first : nil,
            isInDoubt: flight.isInDoubt)
    }

    /// The connection is lost: everyone who waited, in order, with the failure that had come already.
    ///
    /// Also a flight all of whose results came: with one Sync a transaction, the commit may have failed after the last of
    /// them.
    mutating func abandon() -> [Finished] {
        defer { flights.removeAll() }
        return flights.map { finished($0) }
    }
}
