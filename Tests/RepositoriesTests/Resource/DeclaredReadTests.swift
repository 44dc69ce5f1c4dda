import Postgres
import TestSupport
import Testing

@testable import Repositories
@testable import Resources

/// What is declared a read is sent again after a lost connection: of what is composed of a declaration.
@Suite(.database) struct DeclaredReadTests {
    private static let reports = LedgerReport.statements.map { DeclaredRead($0.name, $0.sql) }

    /// Every resource's row and lists are sent as reads.
    private static let composed = Resource.all.flatMap(StatementTests.composed).filter {
        $0.name.contains(".read") || $0.name.contains(".list.")
    }
    .map { DeclaredRead($0.name, $0.sql) }

    @Test func `no statement that is declared a read changes anything`() async throws {
        #expect(Self.composed.count > 40)
        #expect(try await TestDatabase.current.writes(among: Self.reports + Self.composed) == [])
    }
}
