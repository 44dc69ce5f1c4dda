import TestSupport
import Testing

@testable import Evaluation

/// The rules by which partnerships are at risk, which reviews and the work list share.
@Suite(.database)
struct RiskReasonTests {
    @Test func `the work list judges by the thresholds of the reviews`() async throws {
        let test = try TestDatabase.current
        let defaults = try await test.psql(
            "select pg_get_expr(p.proargdefaults, 0) from pg_proc as p where p.oid = 'app.risk_reasons'::regproc")
        let rules = ReviewRules()
        let thresholds = [
            rules.onHoldDays, rules.silentDays, rules.clearanceWarningDays, rules.severeBarrier, rules.stalledDays,
        ]
        #expect(defaults == thresholds.map(String.init).joined(separator: ", "))
    }
}
