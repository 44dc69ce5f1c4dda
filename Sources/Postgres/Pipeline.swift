import DequeModule

/// The bookkeeping of a pipelined connection: which result belongs to whom. Pure: it is given what was sent and what
/// arrived, and says whose it is; it touches no connection.
///
/// A *flight* is what was sent for one owner: statements of housekeeping (BEGIN, statements closed, statements prepared,
/// the scope) and the owner's statements. The server answers each in order; after the first failure it skips the rest up
/// to the next Sync, and answers that in any case. A flight that is framed by BEGIN has a COMMIT and a second Sync after
/// it: the COMMIT is not skipped, and so ends the transaction block in either case. One that lets go of its locks before
/// it is on disk ends with a transaction of its own that waits for the disk, and a Sync of that.
///
/// Most flights end in a Sync of their own. A *convoy* is several that share one: when one of them fails, those before it
/// are right, and those after it were skipped. Only what reads, and has nothing to prepare, may travel so.
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
        /// Whether nothing of it was run, since one before it in its convoy failed.
        var isSkipped = false
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
        /// Whether the flight after it has the Sync.
        var isInConvoy = false
        /// Whether one before it in its convoy failed.
        var isSkipped = false
    }

    private var flights: Deque<Flight> = []
    /// The flight whose results come next.
    private var current = 0
    /// How many flights at the end wait for a Sync that has not been sent.
    private(set) var unsynced = 0

    var isEmpty: Bool { flights.isEmpty }
    var count: Int { flights.count }
    /// Statements that the server works at until its next Sync; 0 for none.
    var statementsAtHead: Int {
        var count = 0
        for flight in flights {
            count += flight.layout.statements
            if !flight.isInConvoy { break }
        }
        return count
    }

    /// - Parameter inConvoy: whether its Sync is still to be sent: see ``endConvoy()``.
    mutating func sent(_ owner: Owner, _ layout: Layout, inConvoy: Bool = false) {
        var flight = Flight(owner: owner, layout: layout)
        flight.isInConvoy = inConvoy
        if inConvoy { unsynced += 1 }
        flights.append(flight)
    }

    /// The Sync of the flights without one was sent.
    mutating func endConvoy() {
        guard unsynced > 0 else { return }
        flights[flights.count - 1].isInConvoy = false
        unsynced = 0
    }

    /// Goes on to the flight that the next result belongs to.
    ///
    /// - Returns: false where there is none.
    private mutating func advance() -> Bool {
        while current < flights.count, flights[current].isInConvoy,
            flights[current].position == flights[current].layout.count
        {
            current += 1
        }
        return current < flights.count
    }

    /// A statement succeeded.
    mutating func received() -> Arrival {
        guard advance() else { return .stray }
        let position = flights[current].position
        guard position < flights[current].layout.count else { return .stray }
        flights[current].position = position + 1
        let layout = flights[current].layout
        if layout.prepared.isEmpty, layout.closed == 0 {
            let statement = position - layout.opening
            return statement >= 0 && statement < layout.statements
                ? .statement(flights[current].owner, statement) : .housekeeping
        }
        let prepared = position - layout.closed
        if prepared >= 0, prepared < layout.prepared.count { return .prepared(layout.prepared[prepared]) }
        let statement = prepared - layout.prepared.count - layout.opening
        return statement >= 0 && statement < layout.statements
            ? .statement(flights[current].owner, statement) : .housekeeping
    }

    /// A statement failed.
    mutating func received(_ failure: Failure) {
        guard advance() else { return }
        if flights[current].failure == nil {
            flights[current].failure = failure
            flights[current].failedAt = flights[current].position
            flights[current].isInDoubt =
                flights[current].layout.isFlushed && flights[current].syncs == flights[current].layout.tail
        }
        flights[current].position += 1
    }

    /// A statement was not run, because one before it failed.
    mutating func skipped() {
        guard advance() else { return }
        if flights[current].failure == nil { flights[current].isSkipped = true }
        flights[current].position += 1
    }

    /// A Sync was answered.
    ///
    /// - Returns: the flights that have ended with it, in order; none where another Sync of the flight is still to come.
    mutating func synced() -> [Finished] {
        if let head = flights.first, head.syncs < head.layout.tail {
            flights[0].syncs += 1
            flights[0].position = head.layout.count - head.layout.tail + head.syncs
            return []
        }
        var ended: [Finished] = []
        while let flight = flights.popFirst() {
            ended.append(finished(flight))
            if !flight.isInConvoy { break }
        }
        current = 0
        return ended
    }

    private func finished(_ flight: Flight) -> Finished {
        let layout = flight.layout
        guard let failedAt = flight.failedAt else {
            return Finished(
                owner: flight.owner, failure: flight.failure, unprepared: [], failedStatement: nil, refused: nil,
                isSkipped: flight.isSkipped)
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
        defer {
            flights.removeAll()
            current = 0
            unsynced = 0
        }
        return flights.map { finished($0) }
    }
}
