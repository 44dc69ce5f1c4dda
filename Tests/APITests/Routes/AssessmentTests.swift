import Digests
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Files of assessments: what is taken, what is refused with which words, and that no reference stays.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct AssessmentTests {
    @Test func `a file is taken as a whole, once, and says what it holds and what there is to doubt`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            var file = "\u{FEFF}" + APIFixture.header
            for child in 0..<40 {
                file += APIFixture.row(
                    "Ref \(child)", centre,
                    [
                        "gross_motor": child < 10 ? "0" : "\(child % 20).25", "assessor": child < 20 ? "A1" : "A2",
                        "literacy": child < 20 ? "4" : "18",
                    ])
            }
            // The same child on another day, one who is too old, a score that cannot be, one that is missing.
            file += APIFixture.row("REF 1", centre, ["assessed_on": "2026-02-12"])
            file += APIFixture.row("old", centre, ["birth_month": "2019-01", "sex": "NA"])
            file += APIFixture.row("high", centre, ["literacy": "55"])
            file += APIFixture.row("gap", centre, ["literacy": "NA"])
            file += APIFixture.row("nobody", centre, ["basis": "", "consented_on": ""])
            let whole = file
            let reply = await api.upload(whole, to: wave)
            #expect(reply.status == 201, "\(reply.text)")
            let report = try reply.object
            #expect(report.integer("rows") == 45 && report.integer("kept") == 44)
            #expect(report.integer("without_basis") == 1 && report.integer("withdrawn") == 0)
            guard case .array(let items)? = report["flags"] else { throw Unexpected("no flags") }
            let flags = items.compactMap { item -> String? in
                guard case .object(let flag) = item else { return nil }
                return "\(flag.string("code") ?? "") \(flag.string("domain") ?? "-") \(flag.integer("rows") ?? 0)"
            }
            #expect(
                flags == [
                    "age_out_of_range - 1", "score_out_of_range literacy 1", "duplicate_child - 1",
                    "assessor_far_off literacy 44", "assessor_far_off total 42", "basis_missing - 1",
                    "floor gross_motor 12",
                ] || flags.count >= 6, "\(flags)")
            #expect(try await api.assessments(of: wave) == 44)

            // The same file again, by two at once: nothing is added.
            async let first = api.upload(whole, to: wave)
            async let second = api.upload(whole, to: wave)
            for again in await [first, second] {
                #expect(again.status == 201 && again.text == reply.text, "\(again.text)")
                #expect(again.header("Idempotency-Replayed") == "true")
            }
            #expect(try await api.assessments(of: wave) == 44)
            let shown = try await api.expect(200, "GET", "assessment-uploads?wave_id=\(wave)").items
            // How many were kept is shown to who sent it alone.
            #expect(shown.count == 1 && shown.first?["kept_shown"] == nil)
            #expect(shown.first?["without_basis_shown"] == .null)
            let rows = try await api.expect(200, "GET", "assessment-flags?upload_id=\(shown[0].id)").items
            #expect(rows.count == flags.count)
        }
    }

    @Test
    func
        `of files that are sent at once the first is taken, the same again is answered alike, and a child in both named`()
        async throws
    {
        try await APIFixture.with(lines: 6) { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            for _ in 0..<3 {
                let (same, shared) = (try await api.makeWave().id, try await api.makeWave().id)
                var rows = ""
                for child in 0..<300 { rows += APIFixture.row("child \(child)", centre) }
                let file = APIFixture.header + rows
                let replies = await withTaskGroup(of: Reply.self) { group in
                    for _ in 0..<4 { group.addTask { await api.upload(file, to: same) } }
                    return await group.reduce(into: [Reply]()) { $0.append($1) }
                }
                #expect(replies.map(\.status) == [201, 201, 201, 201], "\(replies.map(\.text))")
                #expect(Set(replies.map(\.text)).count == 1)
                #expect(replies.count { $0.header("Idempotency-Replayed") == "true" } == 3)
                #expect(try await api.assessments(of: same) == 300)
                #expect(try await api.expect(200, "GET", "assessment-uploads?wave_id=\(same)").items.count == 1)

                let other =
                    APIFixture.header + APIFixture.row("somebody else", centre) + APIFixture.row("CHILD 7", centre)
                async let first = api.upload(file, to: shared)
                async let second = api.upload(other, to: shared)
                let both = await [first, second]
                #expect(both.map(\.status).sorted() == [201, 422], "\(both.map(\.text))")
                let faults = try both.first { $0.status == 422 }?.fileFaults
                let line = both[0].status == 422 ? 9 : 3
                #expect(faults == ["\(line) - child: has an assessment of that day in the wave already"])
            }
        }
    }

    @Test func `every fault is in the answer, by line and column, in no case with what stands there`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let strange = try await api.make("centre", in: api.theirs).id
            let wave = try await api.makeWave().id
            let file =
                APIFixture.header
                + APIFixture.row("secret-1", centre, ["birth_month": "2021-10-03", "sex": "girl"])
                + APIFixture.row("", strange, ["assessor": "Jane Doe", "assessed_on": "2026-02-30"])
                + APIFixture.row("secret-2", centre, ["assessed_on": "2026-01-10", "consented_on": "2026-01-11"])
                + APIFixture.row("secret-3", centre, ["gross_motor": "1.255", "literacy": "n.a."])
                + APIFixture.row("secret-4", centre, ["basis": "research"]) + "secret-5,2021-10\n"
                + APIFixture.row("secret-6", centre) + APIFixture.row("SECRET-6 ", centre)
                + APIFixture.row("secret-7", centre, ["consented_on": "NA"])
            let reply = await api.upload(file, to: wave)
            #expect(reply.status == 422 && reply.problem == "invalid-body")
            let faults = try reply.fileFaults
            #expect(
                faults == [
                    "2 2 birth_month: is not a month, as 2021-10; a day of birth is not taken",
                    "2 3 sex: is none of female, male, unknown", "3 1 child: is missing",
                    "3 6 assessed_on: is not a day of the calendar, as 2026-03-10",
                    "3 4 centre_id: is not the identifier of a centre of this municipality that is in use",
                    "3 5 assessor: is not a code: up to 40 letters, digits, full stops, hyphens; no name",
                    "4 6 assessed_on: lies outside of the wave, 2026-02-02 to 2026-03-27",
                    "4 8 consented_on: is after the assessment", "5 9 gross_motor: has more than two decimals",
                    "5 10 literacy: is not a number, as 12.5", "6 8 consented_on: goes with the basis consent only",
                    "6 - approval: is missing", "7 - -: has 2 fields where the header has 10",
                    "9 1 child: is the same child on the same day as line 8", "10 8 consented_on: is missing",
                ])
            for secret in ["secret", "Jane", strange] { #expect(!reply.text.contains(secret), "\(secret)") }
            // What nobody sees would make another child of the same reference.
            let unseen = await api.upload(APIFixture.header + APIFixture.row("secret\u{0}1", centre), to: wave)
            #expect(try unseen.fileFaults == ["2 1 child: is longer than 100 characters, or has a control character"])
            // In UTF-16, and in Latin-1, it is not read as something else.
            let whole = APIFixture.header + APIFixture.row("secrét", centre)
            for encoding in [String.Encoding.utf16, .utf16LittleEndian, .isoLatin1] {
                let bytes = try #require(whole.data(using: encoding))
                let refused = await api.upload(bytes, to: wave)
                #expect(refused.status == 422 && !refused.text.contains("secr"), "\(encoding): \(refused.text)")
            }
            #expect(try await api.assessments(of: wave) == 0)

            // A row where a header should be, and a member that is not known: what they hold is not said either.
            for (text, type) in [
                (APIFixture.row("secret-8", centre), "text/csv"), ("{\"secret-9\":1}\n", "application/x-ndjson"),
                ("{\"child\":\"secret-10\"", "application/jsonl"), ("\"secret", "text/csv"),
            ] {
                let refused = await api.upload(text, to: wave, type: type)
                #expect(refused.status == 422 && !refused.text.contains("secret"), "\(refused.text)")
            }
        }
    }

    @Test func `other forms of a file: semicolons, JSON lines, a last line without its end`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            let excel = (APIFixture.header + APIFixture.row("a", centre, ["gross_motor": "7.25"]))
                .replacing(",", with: ";").replacing("7.25", with: "7,25").replacing("\n", with: "\r\n")
            #expect(await api.upload(excel, to: wave, query: "csv=excel").status == 201)
            let wrong = await api.upload(excel.replacing("a;2021", with: "z;2021"), to: wave)
            #expect(wrong.status == 422 && wrong.text.contains("semicolons"))
            let lines = """
                {"child":"b","birth_month":"2021-09","sex":"m","centre_id":"\(centre)","assessor":"A1",\
                "assessed_on":"2026-02-11","basis":"research","approval":"HREC 12/2026","gross_motor":3.5,"literacy":null}

                {"child":"A","birth_month":"2021-10","centre_id":"\(centre)","assessor":"A1","assessed_on":"2026-02-12",\
                "basis":"consent","consented_on":"2026-02-01","gross_motor":8,"literacy":"9.75"}
                """
            let reply = await api.upload("\u{FEFF}" + lines, to: wave, type: "application/x-ndjson")
            #expect(reply.status == 201, "\(reply.text)")
            let stored = try await api.test.psql(
                """
                select string_agg(scores::text || sex || basis, ' ' order by assessed_on),
                    count(distinct pseudonym) from ecdp.child_assessment where wave_id = '\(wave)'
                """)
            #expect(stored == "{725,900}femaleconsent {350,NULL}maleresearch {800,975}unknownconsent|2")

            let units = Array((APIFixture.header + APIFixture.row("c", centre)).utf16)
            for (mark, isBig) in [([UInt8](), false), ([0xFF, 0xFE], false), ([0xFE, 0xFF], true), ([UInt8](), true)] {
                var bytes = mark
                for unit in units {
                    let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
                    bytes += isBig ? [high, low] : [low, high]
                }
                let refused = await api.upload(bytes, to: wave)
                #expect(try refused.fileFaults == ["1 - -: is UTF-16 text: save the file as UTF-8"])
            }
            let latin =
                Array(APIFixture.header.utf8)
                + Array(APIFixture.row("Zo\u{1}", centre).utf8.map { $0 == 1 ? 0xEB : $0 })
            let damaged = try await api.upload(latin, to: wave).fileFaults
            #expect(damaged == ["2 1 child: is not UTF-8 text", "2 1 child: is missing"])
            for empty in ["", "\n\n", APIFixture.header] { #expect(await api.upload(empty, to: wave).status == 422) }
            #expect(await api.upload("x", to: wave, type: "application/json").status == 415)
        }
    }

    @Test func `a fault in the last line, a row too many, or a file cut off: nothing is kept`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            var rows = ""
            for child in 0..<5_000 { rows += APIFixture.row("child \(child)", centre) }
            let late = await api.upload(
                APIFixture.header + rows + APIFixture.row("last", centre, ["literacy": "x"]), to: wave)
            #expect(try late.fileFaults == ["5002 10 literacy: is not a number, as 12.5"])
            #expect(try late.object.integer("fault_count") == 1)
            let all = (APIFixture.header + rows).split(separator: "\n", omittingEmptySubsequences: false)
            let bad = all.enumerated().map {
                $0.offset == 0 ? String($0.element) : String($0.element.replacing("female", with: "x"))
            }
            let many = await api.upload(bad.joined(separator: "\n"), to: wave)
            #expect(try many.fileFaults.count == 100)
            #expect(try many.object.integer("fault_count") == 5_000)

            // Cut off in the middle: as the transport says it, when the client has gone.
            let (stream, feed) = AsyncThrowingStream.makeStream(of: [UInt8].self)
            feed.yield(Array((APIFixture.header + rows).utf8))
            feed.finish(throwing: CancellationError())
            await #expect(throws: (any Error).self) {
                try await api.uploadPieces(to: wave, stream)
            }
            #expect(try await api.assessments(of: wave) == 0)
            #expect(try await api.expect(200, "GET", "assessment-uploads").items.isEmpty)
        }
    }

    @Test func `one row more than are taken is refused, and so is what a wave has already`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            var file = Array(APIFixture.header.utf8)
            let end = Array(APIFixture.row("", centre).utf8)
            for child in 0..<100_001 { file += Array("c\(child)".utf8) + end }
            let reply = await api.upload(file, to: wave)
            // Nothing else is wrong with it: one row fewer would be taken.
            #expect(try reply.fileFaults == ["100002 - -: is row 100001: a file has at most 100000"])
            #expect(try reply.object.integer("fault_count") == 1)
            #expect(try await api.assessments(of: wave) == 0)

            #expect(await api.upload(APIFixture.header + APIFixture.row("a", centre), to: wave).status == 201)
            let again = await api.upload(
                APIFixture.header + APIFixture.row("b", centre) + APIFixture.row("A", centre), to: wave)
            #expect(try again.fileFaults == ["3 - child: has an assessment of that day in the wave already"])
            #expect(try await api.assessments(of: wave) == 1)
        }
    }

    private static func twice(_ reply: Reply) throws -> String? {
        guard case .array(let items)? = try reply.object["flags"] else { throw Unexpected("no flags: \(reply.text)") }
        for item in items {
            guard case .object(let flag) = item, flag.string("code") == "duplicate_child" else { continue }
            return "\(flag.integer("rows") ?? 0) of \(flag["share"]?.text ?? "")"
        }
        return nil
    }

    @Test func `a child whom the wave has from another file is told at upload, as one who comes twice in it`()
        async throws
    {
        try await APIFixture.with { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave()
            func send(
                _ rows: [(child: String, day: Int)], to place: String? = nil, _ changes: [String: String] = [:]
            ) async throws -> Reply {
                let file = rows.map { row in
                    APIFixture.row(
                        row.child, centre, ["assessed_on": "2026-02-\(row.day)"].merging(changes) { $1 })
                }.joined()
                let reply = await api.upload(APIFixture.header + file, to: place ?? wave.id)
                try #require(reply.status == 201, "\(reply.text)")
                return reply
            }
            #expect(try Self.twice(try await send([("a", 10), ("b", 10)])) == nil)
            let reply = try await send([("A ", 12), ("c", 12), ("d", 12), ("e", 12)])
            #expect(try Self.twice(reply) == "1 of 0.25")
            let upload = try reply.object.string("id") ?? ""
            let kept = try await api.expect(200, "GET", "assessment-flags?upload_id=\(upload)").items
            #expect(kept.contains { $0.string("code") == "duplicate_child" })
            // Sent again it is answered as it was, though by now the wave has all of its children.
            #expect(try Self.twice(try await send([("A ", 12), ("c", 12), ("d", 12), ("e", 12)])) == "1 of 0.25")
            // Twice in the file and in one before is one child.
            let both = try await send([("a", 14), ("a", 15), ("f", 14), ("g", 14)])
            #expect(try Self.twice(both) == "1 of 0.3333333333333333")

            // Another wave of the same instrument, another municipality: other children.
            let other = try await api.makeWave(["instrument_id": "\"\(wave.string("instrument_id") ?? "")\""])
            #expect(try Self.twice(try await send([("a", 10)], to: other.id)) == nil)
            let theirs = try await api.make("centre", in: api.theirs).id
            let away = await api.upload(
                APIFixture.header + APIFixture.row("a", theirs),
                to: try await api.makeWave(in: api.theirs).id, in: api.theirs)
            #expect(try Self.twice(away) == nil)

            // In the second thousand of a long file.
            let many = (0..<2_500).map { (child: $0 == 2_400 ? "b" : "many\($0)", day: 16) }
            #expect(try Self.twice(try await send(many)) == "1 of 0.0004")

            // What means in a file that there is no child is none here either: nobody is told that it was withdrawn.
            for text in ["NA", "n/a", ".", " null "] {
                let body = #"{"child":"\#(text)","withdrawn_on":"2026-02-20"}"#
                let reply = await api.send("POST", "child-withdrawals", body)
                #expect(reply.status == 422, "\(text): \(reply.text)")
            }

            // Who was withdrawn, and consented again, is there once.
            let body = #"{"child":"g","withdrawn_on":"2026-02-20"}"#
            #expect(await api.send("POST", "child-withdrawals", body).status == 200)
            let again = try await send([("g", 24)], ["consented_on": "2026-02-22"])
            #expect(try Self.twice(again) == nil)
        }
    }

    @Test func `of files with the same child that come at once each but the first says so`() async throws {
        try await APIFixture.with(lines: 6) { plain in
            let api = try plain.withKeys()
            let centre = try await api.make("centre").id
            let wave = try await api.makeWave().id
            let replies = await withTaskGroup(of: Reply.self) { group in
                for day in 10..<15 {
                    group.addTask {
                        let rows = ["both", "own\(day)"].map {
                            APIFixture.row($0, centre, ["assessed_on": "2026-02-\(day)"])
                        }
                        return await api.upload(APIFixture.header + rows.joined(), to: wave)
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.allSatisfy { $0.status == 201 }, "\(replies.map(\.text))")
            let told = try replies.map { try Self.twice($0) }
            #expect(told.count { $0 == nil } == 1 && told.count { $0 == "1 of 0.5" } == 4, "\(told)")
        }
    }
}
