import CLibPQ

/// A connection in pipeline mode, with the bookkeeping of what is under way on it. Belongs to one ``Line``.
final class Wire {
    enum Flush { case done, pending, lost }

    let connection: Connection
    var pipeline = Pipeline<Batch, PostgresError>()
    var prepared: PreparedStatements
    private var buffer = ParameterBuffer()
    private let scopeStatement: String
    private let framing: DatabaseConfiguration.Framing
    private let longest: Duration
    private let isShared: Bool
    /// Counts how often statements were forgotten: a batch sent before the last time may fail for want of a statement that
    /// is in order again.
    private var generation = 0
    /// Whether the batch being sent was sent before.
    private var isRepeating = false
    /// What the batch being sent prepares itself.
    private var sending: Set<String> = []
    /// Names of statements the server has but nobody uses any more.
    private var toClose: [String] = []
    /// What libpq said when the connection broke.
    private(set) var farewell: PostgresError?

    init(_ connection: Connection, _ configuration: DatabaseConfiguration, isShared: Bool) {
        self.connection = connection
        prepared = PreparedStatements(capacity: configuration.preparedStatementsPerConnection)
        self.isShared = isShared
        scopeStatement = configuration.scopeStatement
        framing = configuration.framing
        longest = configuration.statementTimeout
    }

    // MARK: - Sending

    /// Queues a batch and its Sync; a short read without one, which ``endConvoy()`` sends.
    ///
    /// - Returns: false when the connection is lost. The batch is under way then like the others, its fate unknown.
    func send(_ batch: Batch) -> Bool {
        let isInConvoy = mayShareSync(batch)
        var isSent = isInConvoy || endConvoy()
        var layout = Pipeline<Batch, PostgresError>.Layout()
        let isFramed = batch.scope != nil && framing == .explicit
        let isFlushed = batch.scope != nil && batch.release == .whenCommitted
        let scope = batch.scope.flatMap { $0.isNone ? nil : $0 }
        batch.attempts += 1
        batch.generation = generation
        prepared.beginBatch()
        isRepeating = batch.attempts > 1 || batch.wasSkipped
        if !sending.isEmpty { sending.removeAll(keepingCapacity: true) }

        if isFramed || batch.prelude != nil {
            isSent = isSent && execute(batch.prelude ?? "begin")
            layout.closed += 1
        }
        // What is not prepared yet comes before the rest, so that only another Parse can keep it from being done.
        // Not inside of a session's transaction: of one that has failed the server takes nothing but the end, and a
        // DEALLOCATE before the ROLLBACK would keep it from being done.
        if batch.scope != nil || batch.prelude != nil { isSent = isSent && closeStatements(&layout) }
        let timeLimit = batch.timeLimit.map { isShared ? min($0, longest) : $0 }
        if timeLimit != nil { isSent = isSent && prepare(Self.limiting, &layout) }
        if scope != nil { isSent = isSent && prepare(scopeStatement, &layout) }
        if isFlushed { isSent = isSent && prepare(Self.releasing, &layout) && prepare(Self.flushing, &layout) }
        isSent = isSent && prepare(batch.query.sql, &layout)
        for query in batch.further { isSent = isSent && prepare(query.sql, &layout) }

        if let timeLimit {
            isSent = isSent && execute(Self.limiting, [.text("\(max(1, timeLimit.milliseconds))")])
            layout.opening += 1
        }
        if let scope {
            isSent = isSent && execute(scopeStatement, scope.parameters)
            layout.opening += 1
        }
        if isFlushed {
            isSent = isSent && execute(Self.releasing, [])
            layout.opening += 1
        }
        isSent = isSent && execute(batch.query.sql, batch.query.parameters, batch.query.resultFormat)
        for query in batch.further {
            isSent = isSent && execute(query.sql, query.parameters, query.resultFormat)
        }
        layout.statements = batch.count
        if isFramed {
            layout.isFramed = true
            isSent = isSent && clibpq_send_pipeline_sync(connection.pointer) == 1 && execute("commit")
        }
        if isFlushed {
            layout.isFlushed = true
            isSent = isSent && clibpq_send_pipeline_sync(connection.pointer) == 1 && execute(Self.flushing, [])
        }
        pipeline.sent(batch, layout, inConvoy: isInConvoy)
        guard isInConvoy else { return isSent && clibpq_send_pipeline_sync(connection.pointer) == 1 }
        return isSent && (pipeline.unsynced < Self.longestConvoy || endConvoy())
    }

    /// How many short reads share a Sync at the most: the first is answered when the last one is.
    private static let longestConvoy = 8

    /// Whether a batch may travel in a convoy, which is one transaction: a short read whose scope replaces that of the one
    /// before it, with no setting that would hold for the one after it. All it needs is prepared, and nothing is to be
    /// closed: a failure before it must skip neither. What was sent before goes alone, so that one that fails does not keep
    /// the same others from being done again.
    private func mayShareSync(_ batch: Batch) -> Bool {
        guard isShared, framing == .implicit, batch.scope?.replacesItsKind == true, toClose.isEmpty else {
            return false
        }
        return batch.isRead && batch.isForReadLines && batch.release == .whenDurable && batch.timeLimit == nil
            && batch.prelude == nil && batch.attempts == 0 && !batch.wasSkipped
            && prepared.isReady(scopeStatement) && prepared.isReady(batch.query.sql)
            && batch.further.allSatisfy { prepared.isReady($0.sql) }
    }

    /// Sends the Sync that the reads without one wait for.
    ///
    /// - Returns: false when the connection is lost.
    func endConvoy() -> Bool {
        guard pipeline.unsynced > 0 else { return true }
        pipeline.endConvoy()
        return clibpq_send_pipeline_sync(connection.pointer) == 1
    }

    /// For the rest of the transaction, which a batch with a time limit is.
    private static let limiting = "select set_config('statement_timeout', $1::text, true)"
    /// The transaction lets go of its locks when it is committed, whether or not the disk has it.
    private static let releasing = "select set_config('synchronous_commit', 'off', true)"
    /// A transaction that writes a record, and whose own commit therefore waits until the disk, and a synchronous standby,
    /// have that and everything before it. On the same connection: a server that crashed in between would have ended it.
    private static let flushing = "select pg_logical_emit_message(true, 'flush', '')"

    private func prepare(_ text: String, _ layout: inout Pipeline<Batch, PostgresError>.Layout) -> Bool {
        if prepared.name(of: text) != nil { return true }
        sending.insert(text)
        let (name, evicted) = prepared.insert(text)
        if let evicted { toClose.append(evicted) }
        layout.prepared.append(text)
        return PQsendPrepare(connection.pointer, name, text, 0, nil) == 1
    }

    private func execute(_ text: String, _ parameters: [Parameter], _ resultFormat: ResultFormat = .text) -> Bool {
        let pointer = connection.pointer
        let format: Int32 = resultFormat == .binary ? 1 : 0
        // A batch that is sent again relies on no statement that another one is still preparing.
        if isRepeating, prepared.isPending(text), !sending.contains(text) {
            return buffer.withParameters(parameters) { count, values, lengths, formats in
                PQsendQueryParams(pointer, text, count, nil, values, lengths, formats, format) == 1
            }
        }
        guard let name = prepared.name(of: text) else { return false }
        return buffer.withParameters(parameters) { count, values, lengths, formats in
            // Passed as it is, it would be copied to the heap.
            name.withCString { PQsendQueryPrepared(pointer, $0, count, values, lengths, formats, format) == 1 }
        }
    }

    private func execute(_ text: String) -> Bool {
        PQsendQueryParams(connection.pointer, text, 0, nil, nil, nil, nil, 0) == 1
    }

    private func closeStatements(_ layout: inout Pipeline<Batch, PostgresError>.Layout) -> Bool {
        guard !toClose.isEmpty else { return true }
        let names = toClose
        toClose.removeAll()
        layout.closed += names.count
        return names.allSatisfy { name in
            let isSent = clibpq_send_close_prepared(connection.pointer, name)
            return isSent < 0 ? execute("deallocate \(name)") : isSent == 1
        }
    }

    /// Statements that the server refused to prepare.
    func forget(_ texts: ArraySlice<String>) {
        guard !texts.isEmpty else { return }
        for text in texts { prepared.forget(text) }
        generation += 1
    }

    /// The server has lost all statements, as after DISCARD ALL.
    func forgetAll(for batch: Batch) {
        guard batch.generation == generation else { return }
        prepared.forgetAll()
        generation += 1
    }

    /// A statement whose plan is of no use any more: forgotten here, and closed with the next batch.
    func discard(_ text: String, for batch: Batch) {
        guard batch.generation == generation else { return }
        if let name = prepared.name(of: text) { toClose.append(name) }
        prepared.forget(text)
        generation += 1
    }

    /// Hands the socket what it takes.
    func flush() -> Flush {
        _ = endConvoy()
        switch PQflush(connection.pointer) {
        case 0: return .done
        case 1: return .pending
        default:
            farewell = farewell ?? lost()
            return .lost
        }
    }

    // MARK: - Receiving

    /// Reads what has arrived, and says which batches are done.
    ///
    /// - Returns: false when the connection is lost. What had arrived before that was still read: results, and commits,
    ///   may have lain in the buffer.
    func read(_ finished: (Pipeline<Batch, PostgresError>.Finished) -> Void) -> Bool {
        let pointer = connection.pointer
        var isLost = PQconsumeInput(pointer) == 0
        if isLost { farewell = lost() }
        var separators = 0
        while !pipeline.isEmpty, isLost || PQisBusy(pointer) == 0 {
            guard let result = PQgetResult(pointer) else {
                separators += 1
                if separators > 2 {
                    isLost = true
                    break
                }
                continue
            }
            separators = 0
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: succeeded(result)
            case PGRES_PIPELINE_SYNC:
                PQclear(result)
                if connection.notices.takeUnconfirmed() { pipeline.received(.commitInDoubt) }
                for batch in pipeline.synced() { finished(batch) }
            case PGRES_PIPELINE_ABORTED:
                PQclear(result)
                pipeline.skipped()
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                PQclear(result)
                pipeline.received(PostgresError(.misuse, .rejected, "COPY needs a session's copyIn or copyOut"))
                isLost = true
                return false
            default:
                let error = PostgresError(result: result)
                PQclear(result)
                if error.sqlState == nil {
                    farewell = farewell ?? error
                    isLost = true
                    if PQstatus(pointer) == CONNECTION_BAD { return false }
                } else {
                    if error.isFatal { farewell = error }
                    pipeline.received(error)
                }
            }
        }
        return !isLost
    }

    private func succeeded(_ result: OpaquePointer) {
        switch pipeline.received() {
        case .statement(let batch, _): batch.append(Rows(ResultStorage(result)))
        case .prepared(let text):
            prepared.confirm(text)
            PQclear(result)
        case .housekeeping, .stray: PQclear(result)
        }
    }

    private func lost() -> PostgresError {
        let message = connection.errorMessage
        return PostgresError(.connectionLost, .unknown, message.isEmpty ? "the connection was lost" : message)
    }
}
