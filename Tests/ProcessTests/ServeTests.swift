import TestSupport
import Testing

/// `ecdp serve` and `ecdp work` on unsuitable databases and used ports.
@Suite(.serialized, .timeLimit(.minutes(2)), .ownProcesses)
struct ServeTests {
    private static func start(_ command: String, _ arguments: String...) async throws -> Command {
        let role = command == "serve" ? "ecdp_api" : "ecdp_worker"
        return try await Command.run(
            Program.path,
            [command, "--port", "0", "--database-url", try TestDatabase.current.conninfo(role: role)] + arguments)
    }

    @Test(.emptyDatabase, arguments: ["serve", "work"])
    func `a database without the schema is refused`(command: String) async throws {
        let ended = try await Self.start(command)
        #expect(!ended.succeeded)
        #expect(ended.output.contains("run `ecdp migrate`"))
    }

    @Test(.database, arguments: ["serve", "work"])
    func `a database that lacks a migration, or has a newer one, is refused`(command: String) async throws {
        let database = try TestDatabase.current
        try await database.psql(
            "insert into migrator.migration (number, name, checksum) values (9999, 'migrations/9999_new.sql', 'x')")
        let newer = try await Self.start(command)
        #expect(newer.output.contains("a newer program"))
        #expect(newer.output.contains("migrations/9999_new.sql"))
        try await database.psql(
            """
            delete from migrator.migration
            where number = 9999 or number = (select max(m.number) from migrator.migration as m where m.number < 9999)
            """)
        let older = try await Self.start(command)
        #expect(!older.succeeded)
        #expect(older.output.contains("run `ecdp migrate`"))
    }

    @Test func `the message for a used port names the port and the setting`() async throws {
        let taken = try LoopbackSocket(listening: 1)
        defer { taken.close() }
        for (command, setting) in [("serve", "ECDP_HTTP_PORT"), ("work", "ECDP_WORK_PORT")] {
            let ended = try await Program.run(
                command, "--port", String(taken.port), "--database-url", "host=/nowhere")
            #expect(!ended.succeeded)
            #expect(ended.output.contains("cannot listen on 127.0.0.1:\(taken.port)"))
            #expect(ended.output.contains(setting))
        }
    }
}
