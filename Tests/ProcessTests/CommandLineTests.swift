import Foundation
import TestSupport
import Testing

/// How the command line answers wrong input; no database needed.
struct CommandLineTests {
    @Test func `every command has its help`() async throws {
        for command in ["up", "serve", "work", "migrate", "tenant", "key", "analyst", "regions", "demo", "doctor"] {
            let help = try await Program.run(command, "--help")
            #expect(help.succeeded)
            #expect(help.output.contains("OVERVIEW"))
        }
    }

    @Test(arguments: [
        (["up", "--port", "http"], "http.port is \"http\""),
        (["up", "--log-level", "loud"], "log.level is \"loud\": it must be trace, debug"),
        (["tenant", "create", "CPT", "--name", ""], "must not be blank"),
        (["tenant", "create", "CPT", "--name", "a\u{1B}[31mb"], "control character (U+001B)"),
        (["key", "create", "-m", "CPT", "--name", " \u{200B}"], "must not be blank"),
        (["key", "create", "-m", "CPT", "--name", "a\nb"], "a line break"),
        (["key", "create", "--name", "x"], "--municipality"),
        (["key", "create", "-m", "CPT", "-p", "fly", "--name", "x"], "read"),
        (["key", "create", "-m", "CPT", "--name", "x", "--expires", "tomorrow"], "2027-06-30"),
        (["analyst", "create", "ten_1", "-m", "CPT"], "keeps for itself"),
        (["analyst", "create", "Robert'); drop", "-m", "CPT"], "lower-case"),
        (["migrate", "--dry-run", "--status"], "ask one"),
        (["migrate", "--accept", "--status"], "no question"),
        (["work", "--port", "x", "--database-url", "host=/nowhere"], "work.port is \"x\""),
        (["regions", "load", "x.csv", "--vintage", "new"], "2021"),
        (["up", "--config", "/nowhere/ecdp.json"], "/nowhere/ecdp.json"),
    ])
    func `wrong input is refused with a message that says what is right`(arguments: [String], hint: String) async throws
    {
        let command = try await Command.run(Program.path, arguments)
        #expect(!command.succeeded)
        #expect(command.output.contains(hint))
    }

    @Test(arguments: [
        (#"{"databse": {"url": "x"}}"#, "databse is not a setting; did you mean database?"),
        (#"{"http": {"prot": 1}}"#, "http.prot is not a setting; did you mean http.port?"),
        (#"{"http": {"port": 80.5}}"#, "http.port must be a text"),
        (#"{"http": {"limit": {"zzzz": 1}}}"#, "http.limit.zzzz is not"),
        (#"{"http.port": 8080}"#, #"{"http": {"port": …}}"#), ("{\"http\":\n {\"port\" 1}}", "line 2, column"),
        ("[]", "must be an object"),
    ])
    func `a settings file that is wrong is named, and what is wrong in it`(text: String, hint: String) async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.path + "/settings.json"
            try Data(text.utf8).write(to: URL(filePath: file))
            let command = try await Program.run("doctor", "--config", file)
            #expect(!command.succeeded)
            #expect(command.output.contains(file))
            #expect(command.output.contains(hint), "\(command.output)")
        }
    }

    @Test(arguments: [
        "http.limit.connections", "http.limit.requests", "http.limit.body", "http.limit.uri", "http.limit.headers",
        "http.limit.fields", "http.timeout.request", "http.timeout.idle", "http.timeout.write", "http.rate",
    ])
    func `every bound of the server is a setting`(key: String) async throws {
        let name = "ECDP_" + key.uppercased().replacing(".", with: "_")
        let command = try await Command.run(
            Program.path, ["serve", "--database-url", "host=/nowhere"], environment: [name: "0"])
        #expect(!command.succeeded)
        #expect(command.output.contains("\(key) is \"0\""))
    }

    @Test func `flags come before the environment`() async throws {
        let environment = ["ECDP_HTTP_PORT": "70000", "ECDP_LOG_LEVEL": "loud"]
        let byEnvironment = try await Command.run(Program.path, ["up"], environment: environment)
        #expect(byEnvironment.output.contains("\"loud\""))
        let byFlag = try await Command.run(
            Program.path, ["up", "--log-level", "info", "--port", "http"], environment: environment)
        #expect(byFlag.output.contains("\"http\""))
    }
}
