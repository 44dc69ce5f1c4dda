import Synchronization

extension Line {
    /// The Sync of a batch was answered.
    func complete(_ finished: Pipeline<Batch, PostgresError>.Finished, on wire: Wire, now: UInt64) {
        let batch = finished.owner
        headSince.store(now, ordering: .relaxed)
        guard !finished.isSkipped else { return repeatSkipped(finished, on: wire, now: now) }
        guard let failure = finished.failure else {
            answer(batch, nil, now)
            return
        }
        wire.forget(finished.unprepared)
        if finished.isInDoubt { return answer(batch, failure.becoming(.server, .unknown), now) }
        let isRepeatable = repair(batch, failure, finished, wire)
        if isRepeatable, batch.isWanted {
            batch.forgetResults()
            owner?.sentAgain()
            _ = send(batch, on: wire)
        } else {
            answer(batch, failure.failing(position(in: finished)), now)
        }
    }

    /// A batch that was not run, since another one's failure ended the transaction they shared: it is sent again, alone,
    /// which does not count as an attempt.
    private func repeatSkipped(_ finished: Pipeline<Batch, PostgresError>.Finished, on wire: Wire, now: UInt64) {
        let batch = finished.owner
        guard batch.isWanted else { return answer(batch, nil, now) }
        batch.wasSkipped = true
        batch.attempts -= 1
        owner?.sentAgain()
        _ = send(batch, on: wire)
    }

    /// Which of a batch's statements was refused, when it was prepared or when it was run; nil where it was none of them.
    private func position(in finished: Pipeline<Batch, PostgresError>.Finished) -> Int? {
        finished.failedStatement ?? finished.refused.flatMap { finished.owner.position(of: $0) }
    }

    /// Puts right what made a batch fail, where that is the driver's affair or chance.
    ///
    /// - Returns: whether the batch should be sent again. As it is one transaction, nothing of it was done.
    private func repair(
        _ batch: Batch, _ failure: PostgresError, _ finished: Pipeline<Batch, PostgresError>.Finished, _ wire: Wire
    ) -> Bool {
        let text = finished.failedStatement.map { batch.text(at: $0) } ?? configuration.scopeStatement
        let isOwnTransaction = batch.scope != nil
        switch failure.sqlState {
        case "26000" where failure.routine == "FetchPreparedStatement" && PreparedStatements.named(in: failure.message):
            // Refused when prepared, by the batch before; or gone, as after DISCARD ALL, and then all are.
            wire.forgetAll(for: batch)
            return isOwnTransaction && batch.attempts < 4
        case "0A000" where failure.routine == "RevalidateCachedQuery":
            // A table has changed under the plan.
            wire.discard(text, for: batch)
            return isOwnTransaction && batch.attempts < 4
        case "42P05":
            // The name is taken: a pooler handed on somebody else's connection.
            return isOwnTransaction && batch.attempts < 4
        case "40001", "40P01":
            // At once, so that whoever was in the way may still be there: often enough for a merge in a race of everybody.
            return isOwnTransaction && isShared && batch.attempts < 8
        default: return false
        }
    }

    /// The connection is lost: everyone who waits gets an error, or another connection.
    func lose(_ farewell: PostgresError?) {
        guard let wire else { return }
        let reason = farewell ?? PostgresError(.connectionLost, .unknown, "the connection was lost")
        let abandoned = wire.pipeline.abandon()
        let wasUp = isUp.load(ordering: .relaxed)
        drop(wire)
        let now = Moment.now()
        for flight in abandoned {
            let batch = flight.owner
            if let failure = flight.failure, !flight.isInDoubt, failure.kind == .server || failure.kind == .misuse {
                answer(batch, failure.failing(position(in: flight)), now)
            } else if isShared, batch.isWanted, batch.attempts == 1, batch.isRead {
                batch.forgetResults()
                giveBack(batch)
            } else {
                answer(batch, (flight.failure ?? reason).becoming(.connectionLost, .unknown), now)
            }
        }
        owner?.lineIsDown(reason, wasUp: wasUp)
    }

    private func answer(_ batch: Batch, _ failure: PostgresError?, _ now: UInt64) {
        load.subtract(1, ordering: .relaxed)
        // Its place is free before the caller goes on: who sends one batch after the other never meets a queue full of
        // the one before.
        if batch.scope != nil || !isShared {
            owner?.finished(batch, failure: failure, sentAt: batch.sentAt, now: now)
        }
        if let failure { batch.fail(failure) } else { batch.succeed() }
    }

    /// A batch that was not sent, or only read, goes to another line.
    func giveBack(_ batch: Batch) {
        load.subtract(1, ordering: .relaxed)
        if owner?.takeBack(batch) != true {
            batch.fail(PostgresError(.connectionLost, .notSent, "the connection was lost"))
        }
    }
}
