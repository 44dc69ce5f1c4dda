import Foundation
import TestSupport
import Testing

/// How `ecdp evaluate verify` and `bundle` end: people's scripts rely on it.
@Suite(.database, .serialized) struct EvaluateTests {
    /// What it said, and last the code it ended with.
    private func ecdp(_ arguments: String...) async throws -> String {
        try await Command.run(
            "bash", ["-c", #""$0" "$@"; echo "ended with $?""#, Program.path, "evaluate"] + arguments,
            environment: [
                "ECDP_FOLDER": "", "ECDP_DATABASE_URL": try TestDatabase.current.conninfo(role: "ecdp_worker"),
            ]
        ).output
    }

    /// A municipality with a published evaluation of no figures, past the triggers.
    private func publish(_ code: String, tenant: Int, kind: String, rules: String, period: String, digest: String)
        async throws
    {
        try await TestDatabase.current.psql(
            """
            set session_replication_role = replica;
            insert into ecdp.tenant (tenant_id, code, name, region_id)
            values (\(tenant), '\(code)', 'Test', gen_random_uuid());
            insert into ecdp.evaluation (
                tenant_id, id, programme_id, kind, period_start, period_end, status, rule_version, parameters, inputs,
                data_up_to, figures, figures_sha256, computed_at, published_at
            )
            values (
                \(tenant), '\(Self.id)', gen_random_uuid(), '\(kind)', \(period), 'published', \(rules), '{}', '{}',
                now(), 0, \(digest), now(), now()
            )
            """)
    }

    private static let id = "0190a000-0000-7000-8000-000000000001"
    private static let ofNothing = "encode(sha256(''), 'hex')"
    private static let year = "'2026-04-01', '2027-04-01'"

    @Test func `where there is nothing to look at it ends with 4 and says why`() async throws {
        try await publish(
            "EVA", tenant: 871, kind: "annual_evaluation", rules: "'annual-evaluation/0'", period: Self.year,
            digest: Self.ofNothing)
        for isBundle in [false, true] {
            func run(_ id: String, _ code: String) async throws -> String {
                try await !isBundle
                    ? ecdp("verify", id, "-m", code) : ecdp("bundle", "--output", "/nowhere/there", id, "-m", code)
            }
            #expect(try await run(Self.id, "ZZZ") == "Error: there is no municipality ZZZ.\nended with 4")
            let gone = "0190a000-0000-7000-8000-000000000002"
            #expect(try await run(gone, "EVA") == "Error: EVA has no published evaluation \(gone).\nended with 4")
            let rules = try await run(Self.id, "eva")
            #expect(rules.hasPrefix("Error: it was computed by the rules annual-evaluation/0, which this version no"))
            #expect(rules.hasSuffix("\nended with 4"), "\(rules)")
            #expect(try await run("x", "EVA").hasSuffix("\nended with 64"))
        }
    }

    @Test func `what is not what was published ends with 1, whatever else`() async throws {
        try await publish(
            "EVB", tenant: 872, kind: "annual_evaluation", rules: "'annual-evaluation/0'", period: Self.year,
            digest: "repeat('0', 64)")
        let found = try await ecdp("verify", Self.id, "-m", "EVB")
        #expect(found.contains("The figures are not those that were published: 0 with the SHA-256 0000"), "\(found)")
        #expect(found.hasSuffix("\nended with 1"), "\(found)")
    }

    @Test func `of a quarterly review no script is named`() async throws {
        try await publish(
            "EVC", tenant: 873, kind: "quarterly_review",
            rules: """
                (
                    select rule_version from ecdp.indicator where rule_version like 'quarterly-review/%'
                    order by length(rule_version) desc, rule_version desc limit 1
                )
                """, period: "'2026-04-01', '2026-07-01'", digest: Self.ofNothing)
        try await TemporaryFolder.with { folder in
            let output = folder.path + "/bundle"
            let found = try await ecdp("bundle", "--output", output, Self.id, "-m", "EVC")
            #expect(found == "\(output): 7 files.\nended with 0")
        }
    }
}
