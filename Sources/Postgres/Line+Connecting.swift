import CLibPQ

extension Line {
    /// Keeps a shared line connected until the owner closes. The line's one task.
    func serve(_ owner: any Owner) async {
        self.owner = owner
        var backoff = Backoff()
        while !owner.isClosing {
            let wasUpSince = Moment.now()
            let settings = [
                "statement_timeout=\(configuration.statementTimeout.milliseconds)",
                "lock_timeout=\(configuration.lockTimeout.milliseconds)",
            ]
            switch await connect(settings: settings) {
            case .failure(let error):
                owner.lineIsDown(error, wasUp: false)
            case .success(let wire):
                if owner.isClosing { break }
                adopt(wire)
                owner.lineIsUp()
                await attend()
                // A connection that lasts no longer than it took to make is no reason to hurry.
                if Moment.now() - wasUpSince > 1_000_000_000 { backoff.reset() }
            }
            if !owner.isClosing { try? await Task.sleep(for: backoff.next()) }
        }
        self.owner = nil
    }

    /// Connects an exclusive line, and has it served until it is lost or the owner closes.
    ///
    /// - Throws: `unavailable`.
    func open(_ owner: any Owner) async throws -> (cancelHandle: CancelHandle?, notices: NoticeLog) {
        let wire = try await connect(settings: ["statement_timeout=0", "lock_timeout=0"]).get()
        self.owner = owner
        adopt(wire)
        return (wire.connection.cancelHandle, wire.connection.notices)
    }

    /// Serves an open exclusive line until it is over.
    func serveExclusively() async {
        await attend()
        owner = nil
    }

    /// A parameter of the server's as it last reported it; nil for one it does not report.
    func parameter(_ name: String) -> String? {
        wire.flatMap { PQparameterStatus($0.connection.pointer, name) }.map { String(cString: $0) }
    }

    /// Ends an exclusive line.
    func close() {
        if wire != nil { lose(PostgresError(.closed, .unknown, "the session was closed")) }
    }

    /// Ends an exclusive line that is in a transaction, or at work.
    func closeUnlessIdle() {
        if let wire, PQtransactionStatus(wire.connection.pointer) != PQTRANS_IDLE { close() }
    }

    private func connect(settings: [String]) async -> Result<Wire, PostgresError> {
        // Nothing is prepared here: it would wait for any table that is locked, and for ever on a server that falls
        // silent. Whatever is needed is prepared with the batch that needs it.
        let (configuration, logger) = (configuration, logger)
        let opened = await Thread.run { Connection.open(configuration, settings: settings, logger: logger) }
        return opened.map { Wire($0, configuration, isShared: isShared) }
    }
}
