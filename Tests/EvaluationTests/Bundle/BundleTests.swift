import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// What the folder of an evaluation says of itself, and what its scripts say where rows are missing.
@Suite(.database, .serialized)
struct BundleTests {
    private static func bundle(
        _ harness: EvaluationHarness, tenant: Int32, kind: EvaluationKind, withChildren: Bool = false
    ) async throws -> EvaluationBundle {
        let text = try await harness.psql(
            "select id from ecdp.evaluation where tenant_id = \(tenant) and kind = '\(kind.rawValue)'")
        let id = try #require(UUID(uuidString: text))
        return try #require(
            try await EvaluationBundle.make(id, of: "ts\(tenant)", withChildren: withChildren, in: harness.database))
    }

    private static func text(_ name: String, of bundle: EvaluationBundle) throws -> String {
        try #require(bundle.files.first { $0.name == name }).text
    }

    /// Runs each script, of those whose program is there.
    private static func scripts(in folder: String) async throws -> [Command] {
        var ran: [Command] = []
        for (tool, script) in [(Tool.python, "/recompute.py"), (.r, "/recompute.R")]
        where tool.isThere(for: "a bundle's \(script.dropFirst())") {
            ran.append(try await Command.run(tool.path, [folder + script]))
        }
        return ran
    }

    @Test func `its scripts go through what was published, and name what they cannot compare`() async throws {
        let tenant: Int32 = 863
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            try await AnnualEvaluationTests.evaluate(harness, tenant: tenant)
            let bundle = try await Self.bundle(harness, tenant: tenant, kind: .annualEvaluation)
            try await TemporaryFolder.with { folder in
                let rows = folder.path + "/rows"
                for file in bundle.files {
                    let place = URL(filePath: folder.path).appending(path: file.name)
                    try FileManager.default.createDirectory(
                        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                    try Data(file.text.utf8).write(to: place)
                }
                for run in try await Self.scripts(in: folder.path) {
                    #expect(run.succeeded, "\(run.output)")
                    #expect(
                        run.output.hasSuffix(
                            """
                            rows of children are not in this folder: 3 estimates not compared
                            10 figures compared, 0 differ.
                            """), "\(run.output)")
                    #expect(run.output.contains("child_welfare.elom_4_5.total: its rows are not in this folder"))
                }
                try FileManager.default.removeItem(atPath: rows + "/education_quality.lpqa.total.csv")
                for run in try await Self.scripts(in: folder.path) {
                    #expect(!run.succeeded, "\(run.output)")
                    #expect(run.output.contains("rows that should be in this folder are not: 1 estimate not compared"))
                    #expect(run.output.hasSuffix("\n5 figures compared, 0 differ."), "\(run.output)")
                }
                // Somebody who removes what was published as well has nothing compared.
                let figures = try Self.text("figures.csv", of: bundle).split(separator: "\n")
                let left = figures.filter { !$0.contains("impact_standard_error") }.joined(separator: "\n")
                try Data((left + "\n").utf8).write(to: URL(filePath: folder.path + "/figures.csv"))
                for run in try await Self.scripts(in: folder.path) {
                    #expect(!run.succeeded && run.output.hasSuffix("Nothing was compared."), "\(run.output)")
                }
            }
        }
    }

    @Test func `it says which evaluation it is; a quarterly review has no script`() async throws {
        let tenant: Int32 = 864
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.publish(tenant: tenant)
            let bundle = try await Self.bundle(harness, tenant: tenant, kind: .quarterlyReview)
            #expect(!bundle.hasScripts && !bundle.files.contains { $0.name.hasPrefix("recompute") })
            let readme = try Self.text("README.md", of: bundle)
            #expect(readme.contains("has no estimates") && !readme.contains("recompute"))
            let package = try Self.text("datapackage.json", of: bundle)
            let identity = try await harness.psql(
                """
                select id, 'TS\(tenant)', kind, period_start, period_end, revision, rule_version, figures_sha256
                from ecdp.evaluation where tenant_id = \(tenant)
                """)
            for value in identity.split(separator: "|") {
                #expect(readme.contains("| \(value) |"))
                #expect(package.contains("\" : \"\(value)\""), "\(value)")
            }
            #expect(readme.contains("| published_at | 2026-10-02T00:15:00.000000Z |"), "\(readme)")

            for (change, name) in [
                ("inputs = jsonb_set(inputs, '{centre,rows}', 'null')", "inputs"), ("inputs = '[1]'", "inputs"),
                ("inputs = '{}', parameters = '5'", "parameters"),
            ] {
                try await harness.psql(
                    """
                    set session_replication_role = replica;
                    update ecdp.evaluation set \(change) where tenant_id = \(tenant)
                    """)
                let error = await #expect(throws: PublishedEvaluation.Damaged.self) {
                    _ = try await Self.bundle(harness, tenant: tenant, kind: .quarterlyReview)
                }
                #expect(error?.description.contains("evaluation's \(name) are damaged") == true)
            }
        }
    }

    @Test func `that rows of children were put into a folder is on the audit trail`() async throws {
        let tenant: Int32 = 867
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            try await AnnualEvaluationTests.evaluate(harness, tenant: tenant)
            func trail() async throws -> String {
                try await harness.psql(
                    """
                    select count(*), min(a.actor), count(e.id)
                    from ecdp.audit_event as a
                    left join ecdp.evaluation as e on e.tenant_id = a.tenant_id and e.id = a.subject_id
                    where a.tenant_id = \(tenant) and a.action = 'read' and a.subject = 'child_assessment'
                    """)
            }
            _ = try await Self.bundle(harness, tenant: tenant, kind: .annualEvaluation)
            #expect(try await trail() == "0||0")
            _ = try await Self.bundle(harness, tenant: tenant, kind: .annualEvaluation, withChildren: true)
            #expect(try await trail() == "1|operator|1")
        }
    }
}
