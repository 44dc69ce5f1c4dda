import Foundation
import Glibc
import TestSupport
import Testing

/// The server is killed while writes of several rows are under way: each is done whole or not at all, and after it was
/// repeated with its key it is done once.
@Suite(.database, .serialized, .timeLimit(.minutes(5)), .ownProcesses)
struct WriteKillTests {
    /// Requests under way at once.
    static let count = 12

    @Test(arguments: KilledWrite.allCases)
    func `killed in the middle of writes, it has done each once when they are repeated`(write: KilledWrite) async throws
    {
        var chance = SplitMix64(seed: write.rawValue.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let answersBefore = Int.random(in: 1...Self.count / 2, using: &chance)
        let municipality = try await Municipality.make()
        let answered = Answers()
        let work = Recorded<KilledWrite.Work?>(nil)
        let serve = ["serve", "--port", "0", "--database-url", try TestDatabase.current.conninfo(role: "ecdp_api")]
        try await Program.with(serve) { program in
            let client = try await Client(program, municipality)
            let prepared = try await write.prepare(client, Self.count)
            work.value = prepared
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, request) in prepared.requests.enumerated() {
                    group.addTask {
                        let answer = try await client.send(request, once: "\(write.rawValue)-\(number)")
                        guard answer.status > 0 else { return }
                        #expect((200..<300).contains(answer.status), "\(request) → \(answer)")
                        if await answered.add(number, answer.text) == answersBefore { program.send(SIGKILL) }
                    }
                }
                try await group.waitForAll()
            }
            await program.ended()
        }
        let prepared = try #require(work.value)
        try await Program.with(serve) { program in
            let client = try await Client(program, municipality)
            for (number, request) in prepared.requests.enumerated() {
                let answer = try await client.send(request, once: "\(write.rawValue)-\(number)")
                #expect((200..<300).contains(answer.status), "\(request) → \(answer)")
                if let known = await answered.texts[number] { #expect(answer.text == known, "\(request)") }
            }
        }
        for check in prepared.checks {
            #expect(try await TestDatabase.current.psql(check.sql) == check.expected, "\(check.sql)")
        }
    }

    /// What was answered before the end.
    private actor Answers {
        private(set) var texts: [Int: String] = [:]

        /// - Returns: how many there are now.
        func add(_ number: Int, _ text: String) -> Int {
            texts[number] = text
            return texts.count
        }
    }
}

/// A tenant with a key, as an operator makes them.
struct Municipality: Sendable {
    let code: String
    let region: String
    let key: String
    /// Another of the same rights.
    let otherKey: String

    private static let numbers = Recorded(0)

    static func make() async throws -> Municipality {
        let number = numbers.change {
            $0 += 1
            return $0
        }
        let code = "XK\(number)"
        let prefix = "kill" + String(format: "%08d", number)
        let other = "othr" + String(format: "%08d", number)
        func key(_ prefix: String) -> String { "ecdp_\(prefix)_0123456789abcdefghijABCDEFGHIJ" }
        let region = try await TestDatabase.current.psql(
            """
            insert into ecdp.tenant (tenant_id, code, name, region_id)
            select \(number), '\(code)', 'Municipality \(number)', r.id
            from ecdp.region as r
            where r.code = 'CPT' and r.vintage = '2016';
            insert into ecdp.api_key (prefix, name, secret_sha256)
            values ('\(prefix)', 'test', sha256('\(key(prefix))')), ('\(other)', 'test', sha256('\(key(other))'));
            insert into ecdp.api_key_grant (tenant_id, prefix, scopes)
            select \(number), p.prefix, '{read,write,evaluate,admin}' from unnest('{\(prefix),\(other)}'::text[]) as p (prefix);
            select region_id from ecdp.tenant where tenant_id = \(number)
            """)
        return Municipality(code: code, region: region, key: key(prefix), otherKey: key(other))
    }
}

/// Somebody who sends requests to a running server.
struct Client: Sendable {
    struct Answer: Sendable {
        /// 0 where none came.
        let status: Int
        let text: String

        /// The first identifier in it.
        var id: String {
            get throws { String(try #require(text.firstMatch(of: /"id":"([0-9a-f-]{36})"/)?.1, "\(text)")) }
        }
    }

    let address: String
    let municipality: Municipality

    /// Waits until the server listens.
    init(_ program: Program, _ municipality: Municipality) async throws {
        let line = try await program.output(upTo: "listening").last ?? ""
        let port = try #require(line.firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1)
        address = "http://127.0.0.1:\(port)/v1/municipalities/\(municipality.code)"
        self.municipality = municipality
    }

    func send(_ request: KilledWrite.Request, once: String? = nil) async throws -> Answer {
        let key = request.isOther ? municipality.otherKey : municipality.key
        var arguments = [
            "-s", "-X", request.method, "-H", "Authorization: Bearer \(key)", "-H", "If-Match: *",
            "-w", "\n%{http_code}", "\(address)/\(request.path)",
        ]
        if let body = request.body { arguments += ["-H", "Content-Type: application/json", "-d", body] }
        if let once { arguments += ["-H", "Idempotency-Key: \(once)"] }
        let lines = try await Command.run("curl", arguments).output.split(
            separator: "\n", omittingEmptySubsequences: false)
        return Answer(
            status: lines.last.flatMap { Int($0) } ?? 0, text: lines.dropLast().joined(separator: "\n"))
    }

    /// Sends a request that must succeed.
    @discardableResult
    func make(_ path: String, _ body: String, method: String = "POST") async throws -> Answer {
        let answer = try await send(KilledWrite.Request(path, body, method: method))
        try #require((200..<300).contains(answer.status), "\(path) \(body) → \(answer)")
        return answer
    }
}
