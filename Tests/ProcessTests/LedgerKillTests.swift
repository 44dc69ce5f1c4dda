import Foundation
import Glibc
import TestSupport
import Testing

/// The ledger when server and database are killed while entries are written.
@Suite(.serialized, .timeLimit(.minutes(3)), .ownProcesses)
struct LedgerKillTests {
    private struct Client: Sendable {
        let address: String
        let key: String

        func send(_ method: String, _ path: String, _ body: String? = nil, once: String? = nil) async throws -> String {
            var arguments = [
                "-s", "-X", method, "-H", "Authorization: Bearer \(key)", "\(address)/v1/municipalities/EC101/\(path)",
            ]
            if let body { arguments += ["-H", "Content-Type: application/json", "-d", body] }
            if let once { arguments += ["-H", "Idempotency-Key: \(once)"] }
            return try await Command.run("curl", arguments).output
        }

        /// The identifier of what was made; nil where it was not.
        func make(_ path: String, _ body: String, once: String? = nil) async throws -> String? {
            let answer = try await send("POST", path, body, once: once)
            return answer.firstMatch(of: /"id":"([0-9a-f-]{36})"/).map { String($0.1) }
        }
    }

    private static func address(_ program: Program) async throws -> String {
        let greeting = try await program.output(upTo: "Listening on").last ?? ""
        return String(try #require(greeting.firstMatch(of: /http:\S+/)?.output))
    }

    private static func entry(_ partnership: String, _ lines: String) -> String {
        """
        {"partnership_id":"\(partnership)","occurred_on":"2026-03-10","reason":"A test","lines":[\(lines)]}
        """
    }

    /// Sends entry `number` until it is answered, or the server is gone.
    private static func receive(_ client: Client, _ partnership: String, _ number: Int) async throws -> String? {
        try await client.make(
            "ledger-entries", entry(partnership, #"{"move":"receive","kind":"funding","amount":1}"#),
            once: "entry-\(number)")
    }

    @Test func `killed while it writes, it has lost no entry that was answered, and repeats make none twice`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            let arguments = ["up", "--port", "0", "--folder", folder.path]
            let count = 40
            let before = Answers()
            _ = try await Program.with(arguments) { program in
                let address = try await Self.address(program)
                _ = try await Program.run("tenant", "create", "ec101", "--folder", folder.path)
                let key = try await Program.run(
                    "key", "create", "-m", "EC101", "--name", "test", "-p", "read", "-p", "write", "--folder",
                    folder.path)
                let client = Client(address: address, key: key.output)
                let partner = try #require(
                    try await client.make("partners", #"{"name":"P","kind":"cbo","sub_kind":"ngo"}"#))
                let partnership = try #require(
                    try await client.make(
                        "partnerships",
                        """
                        {"title":"T","partner_id":"\(partner)","stage_since":"2026-03-02",\
                        "objectives":["funding_access"],"areas":["funding_access"]}
                        """))
                _ = try #require(
                    try await client.make(
                        "ledger-entries",
                        Self.entry(partnership, #"{"move":"pledge","kind":"funding","amount":1000}"#)))
                await before.begin(client, partnership)
                // Server and database are killed once a few are answered, with others under way.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<count {
                        group.addTask {
                            guard let id = try await Self.receive(client, partnership, number) else { return }
                            if await before.add(number, id) == 8 {
                                for pid in ProcessList.naming(folder.path) { kill(pid, SIGKILL) }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                await program.ended()
            }
            _ = try await Program.with(arguments) { program in
                let partnership = await before.partnership
                let client = Client(address: try await Self.address(program), key: await before.key)
                for number in 0..<count {
                    let id = try #require(try await Self.receive(client, partnership, number))
                    let known = await before.ids[number]
                    #expect(known == nil || known == id, "entry \(number)")
                }
                let sums = try await client.send("GET", "partnerships/\(partnership)/ledger-balances")
                #expect(sums.contains("\"received\":\(count),"), "\(sums)")
                #expect(sums.contains("\"outstanding\":\(1000 - count),"), "\(sums)")
            }
        }
    }

    /// What was answered before the end.
    private actor Answers {
        private(set) var ids: [Int: String] = [:]
        private(set) var partnership = ""
        private(set) var key = ""

        func begin(_ client: Client, _ partnership: String) {
            key = client.key
            self.partnership = partnership
        }

        /// - Returns: how many there are now.
        func add(_ number: Int, _ id: String) -> Int {
            ids[number] = id
            return ids.count
        }
    }
}
