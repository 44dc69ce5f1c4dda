import Digests
import Foundation
import JobHandlers
import Jobs
import Postgres
import TestSupport
import Testing

@testable import API

/// A municipality turns to a new key: every pseudonym is made anew or none, whatever happens on the way.
@Suite(.database, .serialized, .timeLimit(.minutes(10)))
struct KeyRotationTests {
    /// More than a statement of the job takes.
    private static let children = 2_300

    private static func keys(_ api: APIFixture, _ generations: Int) throws -> PseudonymKeys {
        try PseudonymKeys(
            reading: (1...generations).map {
                "\(api.mine.code) \($0) \(SHA256Digest("\(api.mine.code) \($0)").hexadecimal)"
            }.joined(separator: "\n"))
    }

    /// Lets a worker with so many keys do what waits, so many seconds from now.
    private static func work(_ api: APIFixture, generations: Int, later: Double = 0) async throws {
        let handler = ChildRekeyer(keys: try keys(api, generations))
        let database = Database(
            DatabaseConfiguration(conninfo: api.test.conninfo(role: "ecdp_worker")), logger: APIFixture.quiet)
        let clock = JobClock(now: { api.clock.now + later }, sleep: JobClock.system.sleep)
        do {
            try await Worker(database: database, handlers: [handler], clock: clock, logger: APIFixture.quiet).drain()
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private struct State: Equatable {
        var pseudonyms: Set<String>
        let generations: String
        /// Children by the number of waves in which they were assessed.
        let waves: String
    }

    private static func state(_ api: APIFixture) async throws -> State {
        let tenant = api.mine.tenant
        let pseudonyms = try await api.test.psql(
            """
            select encode(c.pseudonym, 'hex') from ecdp.child_assessment as c where c.tenant_id = \(tenant)
            union select encode(w.pseudonym, 'hex') from ecdp.child_withdrawal as w where w.tenant_id = \(tenant)
            """)
        let generations = try await api.test.psql(
            """
            select string_agg(distinct g.generation::text, ' ' order by g.generation::text)
            from (
                select k.generation from ecdp.pseudonym_key as k where k.tenant_id = \(tenant)
                union all select c.generation from ecdp.child_assessment as c where c.tenant_id = \(tenant)
                union all select w.generation from ecdp.child_withdrawal as w where w.tenant_id = \(tenant)
            ) as g
            """)
        let waves = try await api.test.psql(
            """
            select string_agg(concat_ws(':', x.waves, x.children), ' ' order by x.waves)
            from (
                select p.waves, count(*) as children
                from (
                    select c.pseudonym, count(distinct c.wave_id) as waves from ecdp.child_assessment as c
                    where c.tenant_id = \(tenant) group by c.pseudonym
                ) as p
                group by p.waves
            ) as x
            """)
        return State(
            pseudonyms: Set(pseudonyms.split(separator: "\n").map(String.init)), generations: generations, waves: waves)
    }

    /// Two waves: every child in the first, all but three hundred in the second, one withdrawn.
    private static func fill(_ api: APIFixture) async throws -> (file: String, wave: String) {
        let centre = try await api.make("centre").id
        func file(_ children: Range<Int>, on day: String) -> String {
            APIFixture.header
                + children.map { APIFixture.row("child \($0)", centre, ["assessed_on": day]) }.joined()
        }
        let (first, second) = (try await api.makeWave().id, try await api.makeWave().id)
        #expect(await api.upload(file(0..<children, on: "2026-02-10"), to: first).status == 201)
        #expect(await api.upload(file(300..<children, on: "2026-02-11"), to: second).status == 201)
        _ = try await api.expect(
            200, "POST", "child-withdrawals", #"{"child":"child 7","withdrawn_on":"2026-02-20"}"#)
        return (file(0..<children, on: "2026-02-12"), try await api.makeWave().id)
    }

    @Test func `a rotation that is killed half-way leaves all as it was, and done again makes every pseudonym anew`()
        async throws
    {
        try await APIFixture.with { plain in
            let api = try plain.withKeys(1, of: [plain.mine.code])
            let (file, third) = try await Self.fill(api)
            let before = try await Self.state(api)
            #expect(before.generations == "1" && before.pseudonyms.count == Self.children)
            #expect(before.waves == "1:300 2:\(Self.children - 300)")

            let turned = try plain.withKeys(2, of: [plain.mine.code])
            let asked = try await turned.expect(202, "POST", "pseudonym-key/rotations")
            let job = try #require(asked.header("Location"))
            #expect(try asked.object.string("job_id").map { job.hasSuffix($0) } == true)

            // Somebody holds a row of the last batch, so the job stands when it has written the ones before; its connection
            // is ended there, and nothing is left of what it wrote. It is tried again once the row is let go.
            let last = try #require(before.pseudonyms.max())
            try await Self.killAtLast(last, api) {
                try await Self.work(turned, generations: 2)
            } killed: {
                let left = try await Self.state(api)
                #expect(left == before)
            }

            // Tried again, by two at once.
            async let one: Void = Self.work(turned, generations: 2, later: 3600)
            async let other: Void = Self.work(turned, generations: 2, later: 3600)
            _ = try await (one, other)
            #expect(try await turned.expect(200, "GET", job).object.string("status") == "completed")
            let after = try await Self.state(api)
            #expect(after.generations == "2" && after.waves == before.waves)
            #expect(after.pseudonyms.count == Self.children && after.pseudonyms.isDisjoint(with: before.pseudonyms))
            // Nowhere is one of the old ones left.
            let dump = try await Command.run(
                api.test.program("pg_dump"), ["--data-only", "-d", api.test.conninfo()]
            ).output
            // Looked for once among all that is as long as they are, not each in the whole dump.
            let words = Set(dump.utf8.split { !Character(Unicode.Scalar($0)).isHexDigit }.compactMap(String.init))
            #expect(words.isDisjoint(with: before.pseudonyms))
            #expect(words.isSuperset(of: after.pseudonyms))

            // A later file finds each child again, and the withdrawn one is not kept.
            #expect(try await turned.upload(file, to: third).object.integer("kept") == Self.children - 1)
            let joined = try await Self.state(api)
            #expect(joined.pseudonyms == after.pseudonyms)
            #expect(joined.waves == "1:1 2:299 3:\(Self.children - 300)")
            // Whoever still has the old key alone is refused.
            #expect(await api.upload(file, to: third).status == 409)
        }
    }

    /// Runs `work` until it waits for one row, ends its connection, looks, and lets the row go.
    private static func killAtLast(
        _ pseudonym: String, _ api: APIFixture, _ work: @Sendable @escaping () async throws -> Void,
        killed: @Sendable @escaping () async throws -> Void
    ) async throws {
        let holder = Database(DatabaseConfiguration(conninfo: api.test.conninfo()), logger: APIFixture.quiet)
        let working = try await holder.transaction(as: .none) { session in
            _ = try await session.query(
                Query(
                    "select 1 from ecdp.child_assessment where pseudonym = decode($1::text, 'hex') for update",
                    [pseudonym]
                ))
            let working = Task { try await work() }
            let kill = """
                select count(pg_terminate_backend(a.pid)) from pg_stat_activity as a
                where a.datname = current_database() and a.wait_event_type = 'Lock' and a.usename = 'ecdp_worker'
                """
            try await eventually { try await api.test.psql(kill) != "0" }
            try await killed()
            return working
        }
        try await working.value
        await holder.close()
    }

    @Test func `a rotation that is asked for again is the same job, and one that is done is not done twice`()
        async throws
    {
        try await APIFixture.with { plain in
            let api = try plain.withKeys(1, of: [plain.mine.code])
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            #expect(await api.upload(APIFixture.header + APIFixture.row("a", centre), to: wave).status == 201)
            let turned = try plain.withKeys(2, of: [plain.mine.code])
            let key = [("Idempotency-Key", "turn")]
            // The key that is there already is no new one.
            #expect(await api.send("POST", "pseudonym-key/rotations").status == 409)
            let first = try await turned.expect(202, "POST", "pseudonym-key/rotations", headers: key)
            #expect(try await turned.expect(202, "POST", "pseudonym-key/rotations").text == first.text)
            try await Self.work(turned, generations: 2)
            let after = try await Self.state(api)
            #expect(after.generations == "2")
            // Done, the repeated request is answered as before, another one refused.
            let again = try await turned.expect(202, "POST", "pseudonym-key/rotations", headers: key)
            #expect(again.text == first.text && again.header("Idempotency-Replayed") != nil)
            #expect(again.header("Location") == first.header("Location"))
            #expect(await turned.send("POST", "pseudonym-key/rotations").status == 409)
            // The job itself run once more finds nothing to do.
            try await api.test.psql(
                "update ecdp.job set status = 'waiting', finished_at = null where kind = 'rekey_children'")
            try await Self.work(turned, generations: 2)
            #expect(try await Self.state(api) == after)
            // A worker that lacks the new key changes nothing, and the job waits for one that has it.
            let third = try plain.withKeys(3, of: [plain.mine.code])
            let next = try await third.expect(202, "POST", "pseudonym-key/rotations")
            try await Self.work(turned, generations: 2)
            #expect(try await Self.state(api) == after)
            let job = try #require(next.header("Location"))
            #expect(try await third.expect(200, "GET", job).object.string("status") == "waiting")
            try await Self.work(third, generations: 3, later: 3600)
            #expect(try await Self.state(api).generations == "3")
        }
    }
}
