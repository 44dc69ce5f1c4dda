import Foundation
import Glibc
import Subprocess
import TestSupport
import Testing

/// `ecdp up` seen from outside: whole processes, real signals.
@Suite(.serialized, .ownProcesses)
struct UpTests {
    private struct DemoFile: Decodable {
        struct Tenant: Decodable, Equatable {
            var code, name, api_key: String
        }
        struct Analyst: Decodable {
            var conninfo: String
            var tenants: [String]
        }
        struct Database: Decodable {
            var owner, api, worker: String
        }
        var url: String
        var pid: Int32
        var tenants: [Tenant]
        var analyst: Analyst
        var database: Database

        static func read(in folder: String) throws -> DemoFile {
            try JSONDecoder().decode(DemoFile.self, from: Data(contentsOf: URL(filePath: folder + "/demo.json")))
        }
    }

    private static func demo(_ folder: String) -> [String] { ["up", "--demo", "--port", "0", "--folder", folder] }

    private static func status(of url: String, key: String) async throws -> String {
        try await Command.run(
            "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Authorization: Bearer \(key)", url]
        ).output
    }

    /// Repeats the request until the answer is as expected: a notification takes a moment to arrive.
    private static func settles(on expected: String, _ url: String, key: String) async throws -> Bool {
        for _ in 0..<200 where try await status(of: url, key: key) == expected { return true }
        return false
    }

    @Test func `the demonstration starts, serves each municipality its own, and is gone after SIGTERM`() async throws {
        try await TemporaryFolder.with { folder in
            let ended = try await Program.with(Self.demo(folder.path)) { program in
                try await program.output(upTo: "Ctrl-C stops everything")
                let path = folder.path + "/demo.json"
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                let object = try #require(
                    JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any])
                #expect(object.keys.sorted() == ["analyst", "database", "pid", "tenants", "url"])
                let file = try DemoFile.read(in: folder.path)
                #expect(file.pid == program.pid)
                #expect(file.tenants.map(\.code) == ["CPT", "DC33", "EC101"])
                for tenant in file.tenants {
                    for code in file.tenants.map(\.code) {
                        let url = "\(file.url)/v1/municipalities/\(code)/summary"
                        #expect(
                            try await Self.status(of: url, key: tenant.api_key) == (code == tenant.code ? "200" : "404")
                        )
                    }
                }
                let reviews = try await Command.psql(
                    file.database.worker,
                    """
                    select count(*) from evaluation as e, app.enter(e.tenant_id, null, 'test', null)
                    where e.status = 'published'
                    """)
                #expect(reviews.succeeded)
                let seen = try await Command.psql(
                    file.analyst.conninfo, "select code from analytics.municipality order by code")
                #expect(seen.output == "CPT\nDC33\nEC101")
                for other in ["postgres", "template1"] {
                    let conninfo = file.analyst.conninfo.replacing("dbname=ecdp", with: "dbname=\(other)")
                    let refused = try await Command.psql(conninfo, "select 1")
                    #expect(refused.output.contains("permission denied for database"), "\(refused.output)")
                }

                let start = ContinuousClock.now
                program.send(SIGTERM)
                await program.ended()
                #expect(ContinuousClock.now - start < .seconds(10))
            }
            #expect(ended.isSuccess)
            #expect(try await ProcessList.empties(folder.path))
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/demo.json"))
        }
    }

    private static func items(_ file: DemoFile, _ tenant: DemoFile.Tenant, _ path: String) async throws
        -> [[String: Any]]
    {
        let answer = try await answer(file, tenant, path)
        let object = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
        return try #require(object?["items"] as? [[String: Any]], "\(answer)")
    }

    private static func answer(_ file: DemoFile, _ tenant: DemoFile.Tenant, _ path: String) async throws -> String {
        let url = "\(file.url)/v1/municipalities/\(tenant.code)/\(path)"
        return try await Command.run("curl", ["-s", "-H", "Authorization: Bearer \(tenant.api_key)", url]).output
    }

    /// The sign-offs of each municipality: of its earliest published review, one.
    private static func expectSigned(_ file: DemoFile) async throws -> [String] {
        var signed: [String] = []
        for tenant in file.tenants {
            let offs = try await items(file, tenant, "evaluation-sign-offs")
            let reviews = try await items(file, tenant, "evaluations?kind=quarterly_review&status=published&limit=200")
            let first = try #require(
                reviews.min { ($0["period_start"] as? String ?? "") < ($1["period_start"] as? String ?? "") })
            #expect(offs.map { $0["evaluation_id"] as? String } == [first["id"] as? String], "\(tenant.code)")
            let published = (first["published_at"] as? String ?? "").prefix(10)
            #expect(offs.allSatisfy { ($0["signed_on"] as? String ?? "") >= published }, "\(offs)")
            signed += offs.compactMap { $0["id"] as? String }
        }
        return signed
    }

    /// The keys of children's pseudonyms, by municipality, as the folder has them.
    private static func childrensKeys(_ folder: String) throws -> [String: String] {
        let path = folder + "/children.keys"
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter {
            !$0.hasPrefix("#")
        }
        return try Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let parts = try #require(line.wholeMatch(of: /([A-Z0-9]+) 1 ([0-9a-f]{64})/))
                return (String(parts.1), String(parts.2))
            })
    }

    @Test func `after kill -9 it starts again with the same keys and data and nothing in its way`() async throws {
        try await TemporaryFolder.with { folder in
            let keys = Recorded<[DemoFile.Tenant]>([])
            let (childrens, signed) = (Recorded<[String: String]>([:]), Recorded<[String]>([]))
            try await Program.with(Self.demo(folder.path)) { program in
                let said = try await program.output(upTo: "Ctrl-C stops everything")
                let file = try DemoFile.read(in: folder.path)
                keys.value = file.tenants
                // Of each municipality the earliest review is signed off, and it has a key of its own for pseudonyms.
                signed.value = try await Self.expectSigned(file)
                childrens.value = try Self.childrensKeys(folder.path)
                #expect(
                    childrens.value.keys.sorted() == ["CPT", "DC33", "EC101"] && Set(childrens.value.values).count == 3)
                for tenant in file.tenants {
                    let said = try await Self.answer(file, tenant, "pseudonym-key")
                    #expect(said.contains(#""configured":1"#), "\(said)")
                }
                // In no log, in no other file, and not in the database's.
                for (code, key) in childrens.value {
                    #expect(!said.joined().contains(key))
                    let found = try await Command.run("grep", ["-rlF", key, folder.path])
                    #expect(found.output == folder.path + "/children.keys", "\(code)")
                }
                program.send(SIGKILL)
                await program.ended()
            }
            // Killed alone it takes its database along.
            try await Program.with(Self.demo(folder.path)) { program in
                try await program.output(upTo: "Ctrl-C stops everything")
                #expect(try DemoFile.read(in: folder.path).tenants == keys.value)
                #expect(!keys.value.isEmpty)
                for pid in ProcessList.naming(folder.path) { kill(pid, SIGKILL) }
                await program.ended()
            }
            // Killed with everything else.
            try await Program.with(Self.demo(folder.path)) { program in
                try await program.output(upTo: "Ctrl-C stops everything")
                let file = try DemoFile.read(in: folder.path)
                #expect(file.tenants == keys.value)
                // Made once, and signed once.
                #expect(try Self.childrensKeys(folder.path) == childrens.value)
                #expect(try await Self.expectSigned(file) == signed.value)
            }
            #expect(try await ProcessList.empties(folder.path))
            let path = folder.path + "/children.keys"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let readable = try await Program.run("up", "--port", "0", "--folder", folder.path)
            #expect(!readable.succeeded && readable.output.contains("can be read by others: chmod 600 \(path)"))
            #expect(childrens.value.values.allSatisfy { !readable.output.contains($0) })
            // Without them everything else is served, and no file of children is taken in.
            try FileManager.default.removeItem(atPath: path)
            try await Program.with(["up", "--port", "0", "--folder", folder.path]) { program in
                let greeting = try await program.output(upTo: "Listening on").last ?? ""
                let address = try #require(greeting.firstMatch(of: /http:\S+/)?.output)
                let tenant = try #require(keys.value.first)
                let place = "\(address)/v1/municipalities/\(tenant.code)"
                #expect(try await Self.status(of: "\(place)/summary", key: tenant.api_key) == "200")
                let refused = try await Command.run(
                    "curl",
                    [
                        "-s", "-w", " %{http_code}", "-H", "Authorization: Bearer \(tenant.api_key)",
                        "-H", "Content-Type: text/csv", "--data", "child\n",
                        "\(place)/assessment-waves/0198a000-0000-7000-8000-000000000001/assessments",
                    ])
                #expect(refused.output.contains("has no key for the pseudonyms of \(tenant.code)"), "\(refused.output)")
                #expect(refused.output.hasSuffix(" 409"), "\(refused.output)")
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test func `a used port, a used folder and a folder where nothing runs give different messages`() async throws {
        try await TemporaryFolder.with { folder in
            _ = try await Program.with(["up", "--port", "0", "--folder", folder.path]) { program in
                let greeting = try await program.output(upTo: "Listening on").last ?? ""
                let port = try #require(greeting.firstMatch(of: /:(\d+) after/)?.1)
                let taken = try await Program.run("up", "--port", String(port), "--folder", folder.path + "/other")
                #expect(!taken.succeeded)
                #expect(taken.output.contains("Choose another with --port"))
                let inUse = try await Program.run("up", "--port", "0", "--folder", folder.path)
                #expect(!inUse.succeeded)
                #expect(inUse.output.contains("\(program.pid)"))
                let nothing = try await Program.run("tenant", "list", "--folder", folder.path + "/other")
                #expect(!nothing.succeeded)
                #expect(nothing.output.contains("ecdp up"))
            }
        }
    }

    @Test func `a key works until it is rotated or revoked, and not a moment longer`() async throws {
        try await TemporaryFolder.with { folder in
            _ = try await Program.with(["up", "--port", "0", "--folder", folder.path]) { program in
                let greeting = try await program.output(upTo: "Listening on").last ?? ""
                let address = try #require(greeting.firstMatch(of: /http:\S+/)?.output)
                let url = "\(address)/v1/municipalities/EC101/summary"
                _ = try await Program.run("tenant", "create", "ec101", "--folder", folder.path)
                let made = try await Program.run(
                    "key", "create", "-m", "EC101", "--name", "test", "--folder", folder.path)
                let key = made.output
                let prefix = try #require(key.firstMatch(of: /^ecdp_([a-z0-9]{12})_[A-Za-z0-9]{44}$/)?.1)
                #expect(try await Self.status(of: url, key: key) == "200")
                let rotated = try await Program.run("key", "rotate", String(prefix), "--folder", folder.path)
                #expect(try await Self.settles(on: "401", url, key: key))
                #expect(try await Self.status(of: url, key: rotated.output) == "200")
                let revoked = try await Program.run("key", "revoke", String(prefix), "--folder", folder.path)
                #expect(revoked.succeeded)
                #expect(try await Self.settles(on: "401", url, key: rotated.output))
                let again = try await Program.run("key", "revoke", String(prefix), "--folder", folder.path)
                #expect(!again.succeeded)
                let doctor = try await Program.run("doctor", "--folder", folder.path)
                #expect(doctor.succeeded, "\(doctor.output)")
            }
        }
    }
}
