import Testing

@testable import Postgres

struct PipelineTests {
    private typealias Subject = Pipeline<String, Int>

    private func layout(
        closed: Int = 0, prepared: [String] = [], opening: Int = 0, statements: Int = 1, isFramed: Bool = false,
        isFlushed: Bool = false
    ) -> Subject.Layout {
        var layout = Subject.Layout()
        layout.closed = closed
        layout.prepared = prepared
        layout.opening = opening
        layout.statements = statements
        layout.isFramed = isFramed
        layout.isFlushed = isFlushed
        return layout
    }

    private func expectNothing(_ flight: Subject.Finished?) { #expect(flight?.owner == nil) }

    private func owners(_ pipeline: inout Subject, _ number: Int) -> [String] {
        (0..<number).compactMap { _ in
            if case .statement(let owner, let index) = pipeline.received() { "\(owner)\(index)" } else { nil }
        }
    }

    @Test func `each result goes to the statement it answers`() throws {
        var pipeline = Subject()
        var answered: [String] = []
        var finished: Subject.Finished?
        pipeline.sent("a", layout(closed: 1, prepared: ["x", "y"], opening: 1, statements: 2))
        pipeline.sent("b", layout())
        answered = owners(&pipeline, 6)
        #expect(answered == ["a0", "a1"])
        let firstFlight = pipeline.synced().first
        let first = try #require(firstFlight)
        #expect(first.owner == "a" && first.failure == nil)
        answered = owners(&pipeline, 1)
        #expect(answered == ["b0"])
        finished = pipeline.synced().first
        #expect(finished?.owner == "b")
        #expect(pipeline.isEmpty)
    }

    @Test func `a failure is the flight's own, and its neighbours are right`() throws {
        var pipeline = Subject()
        var answered: [String] = []
        var finished: Subject.Finished?
        pipeline.sent("a", layout(opening: 1, statements: 3))
        pipeline.sent("b", layout())
        _ = pipeline.received()
        _ = pipeline.received()
        pipeline.received(7)
        pipeline.skipped()
        let failedFlight = pipeline.synced().first
        let failed = try #require(failedFlight)
        #expect(failed.failure == 7 && failed.failedStatement == 1 && failed.refused == nil)
        answered = owners(&pipeline, 1)
        #expect(answered == ["b0"])
        finished = pipeline.synced().first
        #expect(finished?.failure == nil)
    }

    @Test func `a refused statement and those after it count as not prepared`() throws {
        var pipeline = Subject()
        pipeline.sent("a", layout(closed: 1, prepared: ["x", "y", "z"], opening: 1))
        _ = pipeline.received()
        guard case .prepared("x") = pipeline.received() else { throw TestFailure() }
        pipeline.received(1)
        for _ in 0..<3 { pipeline.skipped() }
        let failedFlight = pipeline.synced().first
        let failed = try #require(failedFlight)
        #expect(Array(failed.unprepared) == ["y", "z"] && failed.failedStatement == nil && failed.refused == "y")
    }

    @Test func `a framed flight ends with its commit, in failure as well`() throws {
        var pipeline = Subject()
        var answered: [String] = []
        var finished: Subject.Finished?
        for _ in 0..<2 { pipeline.sent("a", layout(closed: 1, statements: 1, isFramed: true)) }
        answered = owners(&pipeline, 2)
        #expect(answered == ["a0"])
        expectNothing(pipeline.synced().first)
        _ = pipeline.received()
        finished = pipeline.synced().first
        #expect(finished?.failure == nil)
        _ = pipeline.received()
        pipeline.received(5)
        expectNothing(pipeline.synced().first)
        _ = pipeline.received()
        finished = pipeline.synced().first
        #expect(finished?.failure == 5)
        #expect(pipeline.isEmpty)
    }

    @Test func `a commit that fails fails the flight`() throws {
        var pipeline = Subject()
        pipeline.sent("a", layout(closed: 1, statements: 1, isFramed: true))
        _ = owners(&pipeline, 2)
        expectNothing(pipeline.synced().first)
        pipeline.received(9)
        let failedFlight = pipeline.synced().first
        let failed = try #require(failedFlight)
        #expect(failed.failure == 9 && failed.failedStatement == nil)
    }

    @Test(arguments: [false, true])
    func `a flight that waits for the disk is answered then, and what fails there is in doubt`(_ isFramed: Bool)
        throws
    {
        var pipeline = Subject()
        let closed = isFramed ? 1 : 0
        for owner in ["a", "b", "c", "d"] {
            pipeline.sent(
                owner, layout(closed: closed, opening: 1, statements: 1, isFramed: isFramed, isFlushed: true))
        }
        func begin() { for _ in 0..<closed + 1 { _ = pipeline.received() } }
        func commit() {
            expectNothing(pipeline.synced().first)
            guard isFramed else { return }
            _ = pipeline.received()
            expectNothing(pipeline.synced().first)
        }
        begin()
        let answered = owners(&pipeline, 1)
        #expect(answered == ["a0"])
        commit()
        _ = pipeline.received()
        var flight = pipeline.synced().first
        var finished = try #require(flight)
        #expect(finished.owner == "a" && finished.failure == nil && !finished.isInDoubt)
        // A statement fails: nothing was done, and the disk is waited for in vain.
        begin()
        pipeline.received(1)
        commit()
        _ = pipeline.received()
        flight = pipeline.synced().first
        finished = try #require(flight)
        #expect(finished.failure == 1 && finished.failedStatement == 0 && !finished.isInDoubt)
        // The commit fails.
        begin()
        _ = pipeline.received()
        if isFramed { expectNothing(pipeline.synced().first) }
        pipeline.received(2)
        expectNothing(pipeline.synced().first)
        _ = pipeline.received()
        flight = pipeline.synced().first
        finished = try #require(flight)
        #expect(finished.failure == 2 && finished.failedStatement == nil && !finished.isInDoubt)
        begin()
        _ = pipeline.received()
        commit()
        pipeline.received(3)
        flight = pipeline.synced().first
        finished = try #require(flight)
        #expect(finished.failure == 3 && finished.failedStatement == nil && finished.isInDoubt)
        #expect(pipeline.isEmpty)
    }

    @Test func `flights that share a Sync end with it: those before a failure are right, those after it were skipped`()
    {
        var pipeline = Subject()
        pipeline.sent("a", layout(opening: 1), inConvoy: true)
        pipeline.sent("b", layout(opening: 1, statements: 2), inConvoy: true)
        pipeline.sent("c", layout(opening: 1, statements: 2), inConvoy: true)
        #expect(pipeline.unsynced == 3)
        pipeline.endConvoy()
        pipeline.sent("d", layout())
        #expect(pipeline.unsynced == 0)
        #expect(pipeline.statementsAtHead == 5)
        var answered = owners(&pipeline, 3)
        #expect(answered == ["a0"])
        pipeline.received(7)
        for _ in 0..<4 { pipeline.skipped() }
        let ended = pipeline.synced()
        #expect(ended.map(\.owner) == ["a", "b", "c"])
        #expect(ended.map(\.failure) == [nil, 7, nil])
        #expect(ended.map(\.failedStatement) == [nil, 0, nil])
        #expect(ended.map(\.isSkipped) == [false, false, true])
        answered = owners(&pipeline, 1)
        #expect(answered == ["d0"])
        #expect(pipeline.statementsAtHead == 1)
        let last = pipeline.synced()
        #expect(last.map(\.owner) == ["d"] && pipeline.isEmpty)
    }

    @Test func `a connection that is lost takes a convoy with it, sent to its end or not`() {
        var pipeline = Subject()
        for owner in ["a", "b"] { pipeline.sent(owner, layout(), inConvoy: true) }
        _ = pipeline.received()
        let abandoned = pipeline.abandon()
        #expect(abandoned.map(\.owner) == ["a", "b"])
        #expect(pipeline.isEmpty && pipeline.unsynced == 0)
        pipeline.sent("c", layout())
        let answered = owners(&pipeline, 1)
        #expect(answered == ["c0"])
    }

    @Test func `whoever waits when the connection is lost is named, with what was heard of him`() {
        var pipeline = Subject()
        for owner in ["a", "b", "c"] { pipeline.sent(owner, layout()) }
        _ = pipeline.received()
        _ = pipeline.synced()
        pipeline.received(3)
        let abandoned = pipeline.abandon()
        #expect(abandoned.map(\.owner) == ["b", "c"])
        #expect(abandoned.map(\.failure) == [3, nil])
        #expect(pipeline.isEmpty)
    }

    @Test func `what nobody asked for belongs to nobody`() {
        var pipeline = Subject()
        guard case .stray = pipeline.received() else {
            Issue.record()
            return
        }
        pipeline.received(1)
        pipeline.skipped()
        expectNothing(pipeline.synced().first)
    }
}

private struct TestFailure: Error {}
