import Postgres
import TestSupport
import Testing

@testable import Repositories
@testable import Resources

/// What is declared a read is sent again after a lost connection.
@Suite(.database) struct DeclaredReadTests {
    private static let sets =
        DeclaredRead.all(in: RegionRepository.SQL.self) + DeclaredRead.all(in: PartnershipRepository.SQL.self)
        + DeclaredRead.all(in: MunicipalityRepository.SQL.self) + DeclaredRead.all(in: CredentialRepository.SQL.self)
        + DeclaredRead.all(in: ContactPrivacy.SQL.self) + DeclaredRead.all(in: PartnerMerging.SQL.self)
        + DeclaredRead.all(in: EventRepository.SQL.self) + DeclaredRead.all(in: CalendarRepository.SQL.self)
        + DeclaredRead.all(in: Write.SQL.self)
        + DeclaredRead.all(in: IdempotencyPruning.SQL.self) + DeclaredRead.all(in: TenantAdministration.SQL.self)
        + DeclaredRead.all(in: KeyAdministration.SQL.self) + DeclaredRead.all(in: AnalystAdministration.SQL.self)
        + DeclaredRead.all(in: ServerInspection.SQL.self)
        + DeclaredRead.all(in: LedgerRepository.SQL.self) + DeclaredRead.all(in: GrantRepository.SQL.self)
        + DeclaredRead.all(in: FundraiserRepository.SQL.self)
        + LedgerReport.statements.map { DeclaredRead($0.name, $0.sql) }
        + DeclaredRead.all(in: DocumentRepository.SQL.self) + DeclaredRead.all(in: ObligationRepository.SQL.self)
        + DeclaredRead.all(in: PracticeRepository.SQL.self)
        + DeclaredRead.all(in: PortfolioRepository.SQL.self) + DeclaredRead.all(in: PortfolioComparison.SQL.self)

    /// Every resource's row and lists are sent as reads.
    private static let composed = Resource.all.flatMap(StatementTests.composed).filter {
        $0.name.contains(".read") || $0.name.contains(".list.")
    }
    .map { DeclaredRead($0.name, $0.sql) }

    @Test func `no statement that is declared a read changes anything`() async throws {
        #expect(Self.sets.count > 20 && Self.composed.count > 40)
        #expect(try await TestDatabase.current.writes(among: Self.sets + Self.composed) == [])
    }
}
