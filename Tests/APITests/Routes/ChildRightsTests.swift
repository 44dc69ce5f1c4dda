import Assessments
import CSV
import Digests
import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

extension APIFixture {
    /// Sends a file in pieces, past HTTP.
    func uploadPieces(to wave: String, _ pieces: AsyncThrowingStream<[UInt8], any Error>) async throws -> Answer {
        let keys = try PseudonymKeys(reading: "\(mine.code) 1 \(SHA256Digest("\(mine.code) 1").hexadecimal)")
        return try await AssessmentRepository(database).upload(
            .init(
                wave: try #require(UUID(uuidString: wave)), id: UUID.version7(milliseconds: 1_800_000_000_000),
                format: .csv(.standard), today: Day(southAfrican: clock.now), location: "/"),
            keys: keys.keys(of: mine.code), keeping: { _ in nil },
            as: TenantScope(tenant: Int32(mine.tenant), actor: "test"), pieces: pieces)
    }
}

/// Who reads rows of children, what is left of a reference, and what a withdrawal and a new key do.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ChildRightsTests {
    @Test func `without a key, or with another one, nothing is taken, and it says what to do`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            let file = APIFixture.header + APIFixture.row("a", centre)
            let without = await plain.upload(file, to: wave)
            #expect(without.status == 409 && without.text.contains("children.key.file"))
            #expect(await api.upload(file, to: wave).status == 201)
            let other = plain.with(
                keys: try PseudonymKeys(reading: "\(api.mine.code) 1 \(SHA256Digest("other").hexadecimal)"))
            #expect(await other.upload(APIFixture.header + APIFixture.row("b", centre), to: wave).status == 409)
            #expect(try await api.assessments(of: wave) == 1)
            let state = try await api.expect(200, "GET", "pseudonym-key").object
            #expect(state.integer("generation") == 1 && state.integer("configured") == 1)
        }
    }

    @Test func `a reference is found in no table, log or answer`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            let reference = "Zq7-\(UUID().uuidString)"
            let file = APIFixture.header + APIFixture.row(reference, centre) + APIFixture.row("other", centre)
            var answers: [String] = []
            let keyed = [("Idempotency-Key", "wave")]
            for headers in [keyed, keyed, []] {
                answers.append(await api.upload(file, to: wave, headers: headers).text)
            }
            answers.append(await api.upload(file + APIFixture.row(reference, centre, ["sex": "x"]), to: wave).text)
            let body = #"{"child":"\#(reference)","withdrawn_on":"2026-02-20"}"#
            answers.append(
                await api.send("POST", "child-withdrawals", body, headers: [("Idempotency-Key", "w")]).text)
            answers.append(await api.send("POST", "child-withdrawals", #"{"child":"\#(reference)","x":1}"#).text)
            answers.append(await api.send("GET", "assessment-waves/\(wave)/assessments").text)
            answers.append(await api.send("GET", "audit-events").text)
            let log = try String(contentsOfFile: api.test.logFile, encoding: .utf8)
            for answer in answers + [log] {
                #expect(!answer.lowercased().contains(reference.lowercased()), "\(answer)")
            }
            // Nor a digest that somebody could make of it without the key.
            let plainDigests = [
                SHA256Digest(reference), SHA256Digest(reference.lowercased()), SHA256Digest(file), SHA256Digest(body),
            ].map(\.hexadecimal)
            let dump = try await Command.run(
                api.test.program("pg_dump"), ["--data-only", "-d", api.test.conninfo()]
            ).output.lowercased()
            #expect(dump.contains(wave))
            for secret in plainDigests + [reference.lowercased()] { #expect(!dump.contains(secret)) }
            let kept = try await api.test.psql(
                "select encode(fingerprint, 'hex') from ecdp.idempotency_key where tenant_id = \(api.mine.tenant)")
            let path = "POST /v1/municipalities/\(api.mine.code)/child-withdrawals?\n"
            #expect(!kept.contains(SHA256Digest(path + body).hexadecimal))
        }
    }

    @Test func `rows of children are for keys with the permission, and each reading is on the trail`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            var file = APIFixture.header
            for child in 0..<5 { file += APIFixture.row("child \(child)", centre) }
            #expect(await api.upload(file, to: wave).status == 201)
            let list = "assessment-waves/\(wave)/assessments"
            let without = try await APIFixture.makeKey(
                in: api.test, grants: [api.mine.tenant: ["read", "write", "evaluate", "admin"]])
            #expect(await api.send("GET", list, key: without).status == 403)
            #expect(
                await api.send("POST", "child-withdrawals", #"{"child":"x","withdrawn_on":"2026-02-20"}"#, key: without)
                    .status == 403)
            #expect(await api.send("GET", list, in: api.theirs).status == 404)
            let first = try await api.expect(200, "GET", "\(list)?limit=3").object
            let cursor = try #require(first.string("next_cursor"))
            let second = try await api.expect(200, "GET", "\(list)?limit=3&cursor=\(cursor)")
            #expect(try second.items.map { $0.integer("line") } == [5, 6])
            #expect(try second.items[0].string("pseudonym")?.count == 64)
            let reads = try await api.expect(200, "GET", "audit-events?subject=child_assessment&action=read").items
            #expect(reads.map { $0.string("subject_id") } == [wave, wave])

            // The login of the server cannot read them by itself, nor in the name of a key without the permission.
            let prefix = without.split(separator: "_")[1]
            for statement in [
                "select count(*) from child_assessment", "update child_assessment set sex = 'male'",
                "delete from child_assessment",
                "select * from child_assessments(\(api.mine.tenant), '\(wave)', null, null, 9)",
                "select withdraw_child(\(api.mine.tenant), sha256('x'), '2026-02-20')",
            ] {
                await #expect(throws: TestSupportError.self, "\(statement)") {
                    try await api.test.psql(
                        "begin; select app.enter(\(api.mine.tenant), null, 'key:\(prefix)', null); \(statement); commit",
                        role: "ecdp_api")
                }
            }
        }
    }

    @Test func `a withdrawn consent erases the child's rows, and keeps later files from bringing them back`()
        async throws
    {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let (wave, next) = (try await api.makeWave().id, try await api.makeWave().id)
            let file = APIFixture.header + APIFixture.row("Anna", centre) + APIFixture.row("Ben", centre)
            for place in [wave, next] { #expect(await api.upload(file, to: place).status == 201) }
            let body = #"{"child":" ANNA","withdrawn_on":"2026-02-20"}"#
            let done = try await api.expect(200, "POST", "child-withdrawals", body).object
            #expect(done.integer("erased") == 2)
            #expect(try await api.expect(200, "POST", "child-withdrawals", body).object.integer("erased") == 0)
            #expect(try await api.expect(200, "GET", "assessment-waves/\(wave)/assessments").items.count == 1)
            #expect(
                try await api.test.psql(
                    "select count(*), count(scores), count(birth_month) from ecdp.child_assessment where tenant_id = \(api.mine.tenant)"
                ) == "4|2|2")
            let third = try await api.makeWave().id
            let reply = try await api.upload(file, to: third).object
            #expect(reply.integer("kept") == 1 && reply.integer("withdrawn") == 1)
            // A consent that was given anew holds.
            let anew =
                APIFixture.header
                + APIFixture.row(
                    "anna", centre, ["consented_on": "2026-03-01", "assessed_on": "2026-03-02"])
            #expect(try await api.upload(anew, to: third).object.integer("kept") == 1)
            let late = await api.send("POST", "child-withdrawals", #"{"child":"x","withdrawn_on":"2199-01-01"}"#)
            #expect(late.status == 422)
        }
    }

    @Test func `a withdrawal that is repeated with its key is answered as the first time`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            let file = APIFixture.header + APIFixture.row("Anna", centre)
            #expect(await api.upload(file, to: wave).status == 201)
            let key = [("Idempotency-Key", "withdrawal")]
            let body = #"{"child":"Anna","withdrawn_on":"2026-02-20"}"#
            let answers = await withTaskGroup(of: Reply.self) { group in
                for _ in 0..<12 {
                    group.addTask { await api.send("POST", "child-withdrawals", body, headers: key) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)) == [200] && Set(answers.map(\.text)).count == 1)
            #expect(try answers[0].object.integer("erased") == 1)
            #expect(answers.count { $0.header("Idempotency-Replayed") != nil } == 11)
            // One record of it; and in other words it is the same request, for another child another one.
            let records = "select count(*) from ecdp.child_withdrawal where tenant_id = \(api.mine.tenant)"
            #expect(try await api.test.psql(records) == "1")
            let spelt = #"{"withdrawn_on":"2026-02-20","child":" ANNA"}"#
            #expect(await api.send("POST", "child-withdrawals", spelt, headers: key).text == answers[0].text)
            for other in [
                #"{"child":"Ben","withdrawn_on":"2026-02-20"}"#, #"{"child":"Anna","withdrawn_on":"2026-02-21"}"#,
            ] {
                #expect(
                    await api.send("POST", "child-withdrawals", other, headers: key).problem == "idempotency-key-reused"
                )
            }
            #expect(try await api.test.psql(records) == "1")
            // Refused, nothing is kept under the key.
            let late = #"{"child":"Anna","withdrawn_on":"2199-01-01"}"#
            let next = [("Idempotency-Key", "next")]
            #expect(await api.send("POST", "child-withdrawals", late, headers: next).status == 422)
            #expect(await api.send("POST", "child-withdrawals", body, headers: next).status == 200)
        }
    }

    @Test func `a closed wave takes nothing more, and shows groups of ten children of three centres`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            var centres: [String] = []
            for _ in 0..<3 { centres.append(try await api.make("centre").id) }
            let row = try await api.makeWave()
            let instrument = try #require(row.string("instrument_id"))
            _ = try await api.expect(
                201, "POST", "outcome-cut-scores",
                #"""
                {"instrument_id":"\#(instrument)","age_from_months":50,"age_to_months":69,"far_behind_below":1200,
                "on_track_from":2000,"source":"Made up"}
                """#)
            var file = APIFixture.header
            for child in 0..<30 {
                file += APIFixture.row(
                    "c\(child)", centres[child % 3],
                    [
                        "sex": child < 21 ? "female" : "male", "gross_motor": "\(child % 10 + 5)",
                        "literacy": "\(child / 2)",
                    ])
            }
            #expect(await api.upload(file, to: row.id).status == 201)
            _ = try await api.expect(
                200, "POST", "assessment-waves/\(row.id)/closing", #"{"on":"2026-04-20"}"#, headers: [("If-Match", "*")]
            )
            let groups = try await api.expect(200, "GET", "assessment-groups?wave_id=\(row.id)&limit=100").items
            func group(_ domain: String, _ dimension: String, _ key: String) throws -> JSONObject {
                try #require(
                    groups.first {
                        $0.string("domain") == domain && $0.string("dimension") == dimension && $0.string("key") == key
                    })
            }
            let all = try group("total", "all", "all")
            #expect(all.integer("children") == 30 && all.integer("centres") == 3)
            #expect(all.integer("mean_score") == 1650 && all.string("banding") == "banded")
            #expect(
                (all.integer("on_track") ?? 0) + (all.integer("falling_behind") ?? 0) + (all.integer("far_behind") ?? 0)
                    == 30)
            #expect(try group("literacy", "all", "all").string("banding") == "no_cut_scores")
            // Nine boys are too few, and with the girls they could be found.
            for key in ["female", "male"] {
                let hidden = try group("total", "sex", key)
                #expect(hidden["children"] == .null && hidden.string("reason") == "small_count")
            }
            let more = await api.upload(APIFixture.header + APIFixture.row("x", centres[0]), to: row.id)
            #expect(more.status == 409)
            let again = await api.send(
                "POST", "assessment-waves/\(row.id)/closing", #"{"on":"2026-04-21"}"#, headers: [("If-Match", "*")])
            #expect(again.status == 409)
        }
    }
}
