import Postgres
import TestSupport
import Testing

@testable import Evaluation

/// What is declared a read is sent again after a lost connection.
@Suite(.database) struct DeclaredReadTests {
    @Test func `no statement that is declared a read changes anything`() async throws {
        let reads =
            DeclaredRead.all(in: ProgrammeFacts.SQL.self) + DeclaredRead.all(in: EvaluationPlanner.SQL.self)
            + DeclaredRead.all(in: MatchList.SQL.self) + DeclaredRead.all(in: CoverageGaps.SQL.self)
            + DeclaredRead.all(in: PortfolioSQL.self) + DeclaredRead.all(in: EvaluationRequests.SQL.self)
            + DeclaredRead.all(in: EvaluationSituation.SQL.self) + DeclaredRead.all(in: CampaignResults.SQL.self)
        #expect(reads.count > 5)
        #expect(try await TestDatabase.current.writes(among: reads) == [])
    }
}
