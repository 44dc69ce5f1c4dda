import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// What somebody changed in a published evaluation past the triggers.
@Suite(.database, .serialized)
struct VerificationTests {
    @Test func `whatever is changed in the record of an evaluation is found, also where rows have changed since`()
        async throws
    {
        let (tenant, other): (Int32, Int32) = (861, 862)
        try await EvaluationHarness.with(tenants: [tenant, other]) { harness in
            try await harness.publish(tenant: tenant)
            let text = try await harness.psql("select id from ecdp.evaluation where tenant_id = \(tenant)")
            let id = try #require(UUID(uuidString: text))
            func verify() async throws -> EvaluationVerification {
                try #require(try await EvaluationVerification.verify(id, of: "TS\(tenant)", in: harness.database))
            }
            // Not another municipality's.
            #expect(try await EvaluationVerification.verify(id, of: "ts\(other)", in: harness.database) == nil)
            let same = try await verify()
            #expect(same.altered.isEmpty && same.differing.isEmpty && same.unverifiable.isEmpty && same.verified > 100)

            try await harness.psql(
                """
                set session_replication_role = replica;
                create table public.kept_evaluation as
                select * from ecdp.evaluation where tenant_id = \(tenant);
                create table public.kept_figure as
                select * from ecdp.evaluation_figure where tenant_id = \(tenant);
                update ecdp.centre set name = name || ' II', version = version + 1 where tenant_id = \(tenant)
                """)
            #expect(try await verify().altered.isEmpty)
            for (change, found) in Self.changes {
                try await harness.psql(
                    "set session_replication_role = replica; "
                        + change.replacing("HERE", with: "where tenant_id = \(tenant)"))
                let altered = try await verify().altered
                #expect(altered.count == 1 && altered.first?.contains(found) == true, "\(change): \(altered)")
                try await harness.psql(
                    """
                    set session_replication_role = replica;
                    delete from ecdp.evaluation where tenant_id = \(tenant);
                    delete from ecdp.evaluation_figure where tenant_id = \(tenant);
                    insert into ecdp.evaluation select * from public.kept_evaluation;
                    insert into ecdp.evaluation_figure select * from public.kept_figure
                    """)
            }
            #expect(try await verify().altered.isEmpty)
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.evaluation set rule_version = 'quarterly-review/1' where tenant_id = \(tenant)
                """)
            let others = try await verify()
            #expect(others.otherRules == "quarterly-review/1" && others.altered.count == 1)
            try await harness.psql("drop table public.kept_evaluation, public.kept_figure")
        }
    }

    private static let changes = [
        ("update ecdp.evaluation_figure set value = value + 1 HERE and indicator = 'actual'", "not those that were"),
        ("update ecdp.evaluation_figure set unit = 'cents' HERE and position = 1", "not those that were"),
        ("update ecdp.evaluation_figure set direction = 'down' HERE and direction = 'up'", "not those that were"),
        (
            "update ecdp.evaluation_figure set lineage = jsonb_set(lineage, '{tables}', '[\"centre\"]') HERE "
                + "and position = 1", "not those that were"
        ),
        ("update ecdp.evaluation_figure set lineage = '{\"tables\": 5}' HERE and position = 1", "not those that were"),
        ("update ecdp.evaluation_figure set data_up_to = data_up_to + interval '1 day' HERE", "not those that were"),
        ("update ecdp.evaluation_figure set position = position + 1000 HERE and position = 1", "not those that were"),
        ("delete from ecdp.evaluation_figure HERE and position = 1", "not those that were"),
        ("update ecdp.evaluation set figures = figures + 1 HERE", "not those that were"),
        ("update ecdp.evaluation set figures_sha256 = repeat('0', 64) HERE", "not those that were"),
        (
            "update ecdp.evaluation_figure set computed_at = computed_at + interval '1 day' HERE and position = 1",
            "another time of computing or other rules than their evaluation: 1."
        ),
        ("update ecdp.evaluation set parameters = parameters || '{\"x\": 1}' HERE", "parameters are not those"),
        ("update ecdp.evaluation set parameters = '[]' HERE", "parameters are not those"),
        ("update ecdp.evaluation set inputs = '[1]' HERE", "inputs are damaged"),
        ("update ecdp.evaluation set inputs = 'null' HERE", "inputs are damaged"),
        (
            "update ecdp.evaluation set inputs = jsonb_set(inputs, '{centre,rows}', 'null') HERE",
            "inputs are damaged"
        ),
        (
            "update ecdp.evaluation set inputs = jsonb_set(inputs, '{centre,sha256}', '5') HERE",
            "inputs are damaged"
        ),
        ("update ecdp.evaluation set inputs = inputs - 'centre' HERE", "rest on: centre."),
    ]
}
