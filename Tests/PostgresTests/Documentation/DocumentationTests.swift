import Foundation
import Postgres
import TestSupport
import Testing

/// What the documentation shows is code that compiles and runs.
@Suite(.emptyDatabase, .timeLimit(.minutes(1)))
struct DocumentationTests {
    private static let here = URL(filePath: #filePath).deletingLastPathComponent()
    private static let tests = here.deletingLastPathComponent().deletingLastPathComponent()
    private static let articles = tests.deletingLastPathComponent().appending(path: "Sources/Postgres/Postgres.docc")

    /// Lines without what is around them, so that code may be indented otherwise.
    private static func lines(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    @Test func `every piece of Swift in the articles is compiled with these tests`() throws {
        let compiled = Self.lines(
            try String(contentsOf: Self.here.appending(path: "Snippets.swift"), encoding: .utf8)
                + String(contentsOf: Self.tests.appending(path: "PostgresFirstProgram/main.swift"), encoding: .utf8))
        var count = 0
        for article in try FileManager.default.contentsOfDirectory(at: Self.articles, includingPropertiesForKeys: nil)
        where article.pathExtension == "md" {
            let parts = try String(contentsOf: article, encoding: .utf8).components(separatedBy: "```")
            for block in parts where block.hasPrefix("swift\n") {
                let code = Self.lines(String(block.dropFirst(6)))
                #expect(
                    compiled.contains(code),
                    "\(article.lastPathComponent) shows what is not in Snippets.swift:\n\(code)")
                count += 1
            }
        }
        #expect(count > 15)
    }

    @Test func `the first program prints what it says`() async throws {
        // Beside the tests' own bundle.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        let program = URL(filePath: bundle).deletingLastPathComponent().appending(path: "PostgresFirstProgram")
        let conninfo = try TestDatabase.current.conninfo()
        let words = conninfo.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1) }
        var environment: [String: String] = [:]
        for word in words where word.count == 2 && word[0] != "dbname" {
            environment["PG" + word[0].uppercased()] = word[1].trimmingCharacters(in: ["'"])
        }
        let result = try await Command.run(program.path, [], environment: environment)
        #expect(result.succeeded)
        let article = try String(contentsOf: Self.articles.appending(path: "FirstProgram.md"), encoding: .utf8)
        #expect(!result.output.isEmpty && article.contains("```\n\(result.output)\n```"), "\(result.output)")
    }

    @Test func `the articles' code does what they say`() async throws {
        _ = try await psql(
            """
            \(enterFunction)
            create table place (id uuid unique default gen_random_uuid(), name text, people int8);
            create table audit (place uuid, what text);
            create table account (id int4, cents int8);
            insert into account values (1, 500);
            create table document as select i as id, i as size from generate_series(1, 100) as i;
            create table reading (id uuid, taken timestamptz, value float8);
            insert into reading values (gen_random_uuid(), now(), null);
            create procedure rebuild_index() language plpgsql as $$ begin raise notice 'rebuilt'; end $$
            """)
        try await withDatabase { database async throws in
            let snippets = Snippets(database: database)
            let id = UUID()
            #expect(try await snippets.several(id, "Musina").count == 2)
            #expect(try await snippets.one(id).count == 1)
            #expect(try await snippets.atTheLines([id, UUID()]) == 1)
            #expect(try await snippets.timeLimit("^Mu").count == 1)
            await #expect(throws: Snippets.NameTaken.self) { try await snippets.outcome(id, "Musina") }
            await #expect(throws: Snippets.NameTaken.self) { try await snippets.failedStatement(id, "Musina") }
            #expect(Query(Snippets.Orders.open).effect == .read && Query(Snippets.Orders.close).effect == .write)
            try await snippets.transaction(1, 400)
            await #expect(throws: Snippets.Overdrawn.self) { try await snippets.transaction(1, 400) }
            #expect(try await snippets.transactionAtOnce(1, 20) == 80)
            try await snippets.results()
            try await database.withSession(as: .none) { session async throws in
                try await snippets.savepoint(session, UUID(), "Musina")
                #expect(try await snippets.stream(session) == 5050)
                _ = try await session.query(Query("delete from place"))
                let places = (0..<5000).map { Snippets.Place(name: "place \($0)", people: $0) }
                #expect(try await snippets.copyIn(session, places) == 5000)
                #expect(try await snippets.copyOutBinary(session) == places)
                try await snippets.copyInBinary(session, places)
                #expect(try await snippets.copyOutBinary(session) == places + places)
                let file = try #require(FileHandle(forWritingAtPath: "/dev/null"))
                try await snippets.copyOut(session, to: file)
                try await snippets.notices(session)
            }
            let centres: [Snippets.Centre] = try await database.all(
                Query("select $1::uuid, 'Musina', null::date", [CentreID(uuid: id)]), as: .none)
            #expect(centres.map(\.id) == [id] && centres[0].opened == nil)
            let range = Date(timeIntervalSince1970: 0)..<Date(timeIntervalSince1970: 9)
            let row = try await database.query(snippets.parameters(range.lowerBound, range.upperBound), as: .none)[0]
            #expect(try row.decode(PostgresRange<Date>.self, at: 3) == PostgresRange(range))
            try await heard(snippets)
        }
    }

    private func heard(_ snippets: Snippets) async throws {
        struct Done: Error {}
        let id = UUID()
        await #expect(throws: Done.self) {
            try await snippets.listen {
                _ = try await snippets.notify(id, "Musina")
            } _: { payload in
                #expect(payload == id.uuidString)
                throw Done()
            }
        }
    }
}
