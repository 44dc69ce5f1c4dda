import Foundation
import Postgres
import TestSupport
import Testing

@testable import Repositories
@testable import Resources

/// Every statement there is, as the login that sends it would prepare it.
@Suite(.database)
struct StatementTests {
    private static func named<S: StatementSet>(_ prefix: String, _ set: S.Type) -> [(name: String, sql: String)] {
        S.allCases.map { ("\(prefix).\($0)", $0.rawValue) }
    }

    private static let api: [(name: String, sql: String)] =
        named("partnership", PartnershipRepository.SQL.self)
        + named("programme", ProgrammePlan.self) + named("job", JobRepository.SQL.self)
        + named("municipality", MunicipalityRepository.SQL.self) + named("audit", ReadAudit.SQL.self)
        + named("credential", CredentialRepository.SQL.self) + named("write", Write.SQL.self)
        + named("contact", ContactPrivacy.SQL.self)
        + named("ledger", LedgerRepository.SQL.self) + named("posting", LedgerPosting.self)
        + named("grant", GrantRepository.SQL.self) + named("fundraiser", FundraiserRepository.SQL.self)
        + LedgerReport.statements
        + named("proposal", ProposalRepository.SQL.self) + named("proposalFacts", ProposalFacts.SQL.self)
        + named("paper", PaperRepository.SQL.self) + named("issuedPage", IssuedPage.SQL.self)
        + named("rendering", RenderingRepository.SQL.self) + named("branding", BrandingRepository.SQL.self)
        + named("merging", PartnerMerging.SQL.self) + named("event", EventRepository.SQL.self)
        + named("calendar", CalendarRepository.SQL.self)
        + named("activity", ActivityRepository.SQL.self) + named("practice", PracticeRepository.SQL.self)
        + named("document", DocumentRepository.SQL.self) + named("attachment", AttachmentRepository.SQL.self)
        + named("obligation", ObligationRepository.SQL.self)
        + named("assessment", AssessmentRepository.SQL.self)
        + named("portfolio", PortfolioRepository.SQL.self) + named("comparison", PortfolioComparison.SQL.self)
        + named("feedback", FeedbackRepository.SQL.self) + named("surveyForms", SurveyForms.SQL.self)
        + named("respondent", RespondentRepository.SQL.self) + named("signOff", SignOffRepository.SQL.self)
        + named("report", ReportRepository.SQL.self)
    private static let apiSets = 34

    /// Of the operator's commands.
    private static let owner: [(name: String, sql: String)] =
        named("regions", RegionRepository.SQL.self) + named("tenants", TenantAdministration.SQL.self)
        + named("keys", KeyAdministration.SQL.self)
        + named("analysts", AnalystAdministration.SQL.self) + named("server", ServerInspection.SQL.self)
    private static let ownerSets = 5

    private static let worker: [(name: String, sql: String)] = named("pruning", IdempotencyPruning.SQL.self)
    private static let workerSets = 1

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

    private static let all = api + Resource.all.flatMap(composed)

    @Test func `every statement can be prepared by the login that sends it`() async throws {
        for (role, statements) in [
            ("ecdp_api", Self.all), ("ecdp_owner", Self.owner), ("ecdp_worker", Self.worker),
        ] {
            // As many at a time as a command line takes.
            for start in stride(from: 0, to: statements.count, by: 20) {
                let script = statements[start...].prefix(20).map { "prepare \"\($0.name)\" as \($0.sql)" }
                try await TestDatabase.current.psql(script.joined(separator: ";\n"), role: role)
            }
        }
    }

    /// However many rows a municipality has: an order that must be made looks at all of them.
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
        // Whose key or address it is is what they ask; a merge works in the transaction's tenant, whichever that is.
        #expect(
            Set(tenantless.map(\.name)) == [
                "credential.authenticate", "credential.touch", "calendar.municipality", "merging.merge",
                "respondent.link",
            ])
    }

    @Test func `no set of statements and no resource is forgotten here`() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        var sets = 0
        var declared: Set<String> = []
        for target in ["Repositories", "Resources"] {
            let folder = sources.appending(path: target)
            let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                sets += text.matches(of: /enum \w+: String, StatementSet/).count
                declared.formUnion(text.matches(of: /= Resource\(\s*name: "(\w+)"/).map { String($0.1) })
            }
        }
        #expect(sets == Self.apiSets + Self.ownerSets + Self.workerSets)
        #expect(declared == Set((Resource.all + Self.granted + Self.lists).map(\.name)))
    }
}
