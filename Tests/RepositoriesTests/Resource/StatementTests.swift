import Foundation
import Postgres
import TestSupport
import Testing

@testable import Repositories
@testable import Resources

/// Every statement that is composed of a declaration, as the login that sends it would prepare it. Those that are written
/// out have a test over all targets.
@Suite(.database)
struct StatementTests {
    /// Of several municipalities together.
    private static let granted = [GrantedProgrammes.programmes, GrantedProgrammes.progress]
    /// Lists of their own, of what lies in several tables.
    private static let lists = [WorkList.items]

    static func composed(_ resource: Resource) -> [(name: String, sql: String)] {
        var statements: [(String, String)] = []
        for operation in resource.operations {
            switch operation {
            case .read:
                statements.append(("\(resource.name).read", resource.sql.read))
                if resource.auditsReads { statements.append(("\(resource.name).notedRead", resource.sql.notedRead)) }
                let write = Write([], answer: resource.sql.answer, subject: 0, status: 200, location: nil)
                statements.append(("\(resource.name).answer", resource.sql.answer))
                statements.append(("\(resource.name).plainAnswer", write.plainAnswer))
                statements.append(("\(resource.name).keptAnswer", write.keptAnswer))
            case .create:
                statements.append(("\(resource.name).create", resource.sql.create))
                if let completion = resource.completion {
                    statements.append(("\(resource.name).\(completion.name)", completion.sql))
                }
                for child in resource.children {
                    statements.append(("\(resource.name).\(child.name)", child.insert))
                    if let usual = child.usual {
                        statements.append(("\(resource.name).\(child.name).usual", usual.sql))
                    }
                }
            case .update:
                statements.append(("\(resource.name).lock", resource.sql.lock))
                statements.append(("\(resource.name).update", resource.sql.update))
                for hold in RowHold.allCases {
                    statements.append(("\(resource.name).requireCurrent.\(hold)", resource.sql.requireCurrent(hold)))
                }
            case .archive: statements.append(("\(resource.name).archive", resource.sql.archive))
            case .list:
                for sort in resource.columns where sort.isSortable {
                    for descending in [false, true] {
                        var query = ListQuery(sort: sort, descending: descending, limit: 50)
                        query.conditions = resource.filters.map { .init($0.sql, .text("")) }
                        query.after = ("", "")
                        let name = "\(resource.name).list.\(sort.name).\(descending)"
                        statements.append((name, query.statement(resource).sql))
                    }
                }
            }
        }
        return statements
    }

    private static let all = LedgerReport.statements + Resource.all.flatMap(composed)

    @Test func `every statement can be run by the login that sends it`() async throws {
        let refusals = try await TestDatabase.current.refusals(of: Self.all, to: "ecdp_api")
        #expect(refusals == [:])
    }

    /// However many rows a municipality has: sorting them would read all of them.
    @Test func `a list in its default order reads an index`() async throws {
        // Regions, kinds of activity and indicators are two tables put together, jobs and figures few to a list.
        let others = ["region", "activity_kind", "indicator", "job", "evaluation_figure", "shipped_survey"]
        for resource in Resource.all where !others.contains(resource.name) {
            let sort = try #require(resource.column(resource.sort))
            let (sql, parameters) = ListQuery(sort: sort, descending: resource.descending, limit: 50).statement(
                resource)
            let values = (["1"] + parameters.map { _ in "51" }).joined(separator: ", ")
            let plan = try await TestDatabase.current.psql(
                """
                set enable_sort = off; set enable_seqscan = off; set enable_bitmapscan = off;
                set plan_cache_mode = force_generic_plan;
                prepare list as \(sql);
                explain (costs off) execute list (\(values))
                """, role: "ecdp_api")
            #expect(!plan.contains("Sort"), "\(resource.name): \(plan)")
        }
    }

    @Test func `every statement says its tenant, for row-level security does not route`() {
        let tenantless = Self.all.filter {
            !$0.sql.contains("tenant_id = $1::int4") && !$0.sql.contains("($1::int4")
                && !$0.sql.contains("(\n    $1::int4")
                && !$0.sql.contains("\nselect $1::int4")
                && !$0.sql.contains("tenant_id = any($1::int4[])")
        }
        #expect(tenantless.map(\.name) == [])
    }

    @Test func `no resource is forgotten here`() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        var declared: Set<String> = []
        for target in ["Repositories", "Resources"] {
            let folder = sources.appending(path: target)
            let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                declared.formUnion(text.matches(of: /= Resource\(\s*name: "(\w+)"/).map { String($0.1) })
            }
        }
        #expect(declared == Set((Resource.all + Self.granted + Self.lists).map(\.name)))
    }
}
