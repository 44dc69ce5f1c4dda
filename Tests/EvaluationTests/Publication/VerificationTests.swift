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

/// What becomes of rows after they were read.
@Suite(.database, .serialized)
struct LaterChangeTests {
    private func verify(_ harness: EvaluationHarness, tenant: Int32) async throws -> EvaluationVerification {
        let text = try await harness.psql("select id from ecdp.evaluation where tenant_id = \(tenant)")
        let id = try #require(UUID(uuidString: text))
        return try #require(try await EvaluationVerification.verify(id, of: "TS\(tenant)", in: harness.database))
    }

    /// Changes of rows as programs make them, each with the table and what is said of its rows.
    private static let changes = [
        (
            "update ecdp.partnership set title = 'Another', works_with_children = false, "
                + "version = version + 1, updated_at = now() where HERE", "partnership"
        ),
        (
            "update ecdp.barrier set severity = severity % 5 + 1, version = version + 1, updated_at = now() where HERE",
            "barrier"
        ),
        (
            "update ecdp.engagement set archived_at = now(), version = version + 1, updated_at = now() where HERE",
            "engagement"
        ),
        ("delete from ecdp.engagement_attendance where HERE", "engagement_attendance"),
        (
            """
            insert into ecdp.barrier (tenant_id, id, partnership_id, raised_on, category, severity, title)
            select p.tenant_id, gen_random_uuid(), p.id, '2026-08-01', 'funding', 5, 'late'
            from ecdp.partnership as p where p.HERE and p.stage_since < '2026-07-15' and p.archived_at is null
            """, "barrier"
        ),
        (
            "update ecdp.centre set quintile = quintile % 5 + 1, version = version + 1, updated_at = now() where HERE",
            "centre"
        ),
        (
            "update ecdp.programme_phase set partnerships = partnerships + 7, "
                + "version = version + 1, updated_at = now() where HERE", "programme_phase"
        ),
    ]

    @Test func `rows that were changed, entered or archived since are undone: each figure is the same`() async throws {
        let tenant: Int32 = 881
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.publish(tenant: tenant)
            let count = Int(try await harness.psql("select figures from ecdp.evaluation where tenant_id = \(tenant)"))
            for (change, table) in Self.changes {
                try await harness.psql(
                    "set app.tenant_id = '\(tenant)'; " + change.replacing("HERE", with: "tenant_id = \(tenant)"))
                let found = try await verify(harness, tenant: tenant)
                #expect(found.altered == [] && found.differing == [] && found.unverifiable == [], "\(change)")
                #expect(found.verified == count, "\(change)")
                let said = try #require(found.changes.first { $0.table == table }, "\(change)")
                #expect(said.isRebuilt && !said.rows.isEmpty && !said.touched.isEmpty, "\(table): \(said)")
                #expect(found.changes.allSatisfy { $0.isRebuilt }, "\(change): \(found.changes)")
            }
            // Twice in a row nothing is left of the past.
            #expect(try await verify(harness, tenant: tenant).verified == count)
            #expect(try await harness.psql("select count(*) from pg_class where relname = 'past_change'") == "0")
        }
    }

    @Test
    func `a paper that was signed since, a proposal that was answered and an invitation that was revoked are undone`()
        async throws
    {
        let tenant: Int32 = 885
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(ReviewFixture.work(tenant: tenant))
            try await harness.psql(
                """
                insert into ecdp.document (tenant_id, id, partnership_id, kind, number, title)
                select p.tenant_id, gen_random_uuid(), p.id, 'mou', 90, 'Draft'
                from ecdp.partnership as p
                where
                    p.tenant_id = \(tenant) and p.archived_at is null
                    and not exists (
                        select from ecdp.document as d
                        where d.tenant_id = p.tenant_id and d.partnership_id = p.id and d.signed_on is null
                    )
                """)
            try await harness.publish(tenant: tenant)
            let count = Int(try await harness.psql("select figures from ecdp.evaluation where tenant_id = \(tenant)"))
            // Of which the audit trail keeps the names of columns only. What refuses such changes of a fixture that is as old
            // as this one is out of the way.
            for (table, change) in [
                (
                    "document",
                    """
                    set
                        review_since = '2026-07-20', signed_on = '2026-07-20', signed_by_partner = 'A', signed_by_centres = 'B',
                        content = '{}', content_sha256 = encode(sha256('{}'), 'hex')
                    where title = 'Draft' and
                    """
                ),
                (
                    "proposal",
                    """
                    set status = 'accepted', answered_on = '2026-09-30', answer_note = 'Gladly'
                    where status = 'sent' and sent_on < '2026-10-01' and
                    """
                ),
                ("survey_invitation", "set archived_at = now() where archived_at is null and"),
            ] {
                try await harness.psql(
                    """
                    alter table ecdp.\(table) disable trigger user;
                    alter table ecdp.\(table) enable trigger \(table)_audit_update;
                    update ecdp.\(table) \(change.replacing("where", with: ", version = version + 1, updated_at = now() where"))
                        tenant_id = \(tenant);
                    alter table ecdp.\(table) enable trigger user;
                    """)
                let found = try await verify(harness, tenant: tenant)
                #expect(found.altered == [] && found.differing == [] && found.unverifiable == [], "\(table)")
                #expect(found.verified == count, "\(table)")
                let said = try #require(found.changes.first { $0.table == table }, "\(table)")
                // Invitations have no versions, so which of them are others is not known.
                #expect(said.isRebuilt && said.rows.isEmpty == (table == "survey_invitation"), "\(table): \(said)")
            }
        }
    }

    @Test func `each row that is another is named, in the version that was read and the one of now`() async throws {
        let tenant: Int32 = 882
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.publish(tenant: tenant)
            let changed = try await harness.psql(
                """
                update ecdp.barrier as b set severity = severity % 5 + 1, version = version + 1, updated_at = now()
                where b.tenant_id = \(tenant) and b.id = (
                    select i.row_ids[1]::uuid from ecdp.evaluation_input as i
                    where i.tenant_id = \(tenant) and i.input_table = 'barrier'
                )
                returning b.id || ' ' || b.version - 1 || ' ' || b.version
                """
            ).split(separator: "\n").first.map(String.init)
            let erased = try await harness.psql(
                """
                delete from ecdp.engagement_attendance as a
                where a.tenant_id = \(tenant) and a.id = (
                    select i.row_ids[1]::uuid from ecdp.evaluation_input as i
                    where i.tenant_id = \(tenant) and i.input_table = 'engagement_attendance'
                )
                returning a.id
                """
            ).split(separator: "\n").first.map(String.init)
            let found = try await verify(harness, tenant: tenant)
            func rows(_ table: String) -> [EvaluationVerification.RowChange] {
                found.changes.first { $0.table == table }?.rows ?? []
            }
            let barrier = try #require(rows("barrier").first)
            #expect(rows("barrier").count == 1 && barrier.what == .changed)
            #expect(
                "\(barrier.id) \(barrier.versionThen ?? 0) \(barrier.versionNow ?? 0)" == changed)
            #expect(rows("engagement_attendance").map(\.id) == [erased])
            #expect(rows("engagement_attendance").map(\.what) == [.erased])
            #expect(found.changes.first { $0.table == "barrier" }?.touched["barriers"] ?? 0 > 3)
        }
    }

    @Test func `where values are gone it says so, and only of the figures that rest on them`() async throws {
        let tenant: Int32 = 883
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.publish(tenant: tenant)
            // Past the audit trail: as after an erasure of the trail itself.
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.barrier set severity = severity % 5 + 1, version = version + 1 where tenant_id = \(tenant)
                """)
            let found = try await verify(harness, tenant: tenant)
            #expect(found.altered == [] && found.differing == [] && found.verified > 100)
            #expect(!found.unverifiable.isEmpty)
            #expect(found.changes.map(\.table) == ["barrier"] && found.changes.allSatisfy { !$0.isRebuilt })
        }
    }

    @Test func `which rows were read is kept as it was`() async throws {
        let tenant: Int32 = 884
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.publish(tenant: tenant)
            #expect(
                try await harness.psql(
                    """
                    select
                        bool_and(cardinality(i.row_ids)::text = e.inputs -> i.input_table ->> 'rows'),
                        count(*) = (select count(*) from jsonb_object_keys(min(e.inputs::text)::jsonb))
                    from ecdp.evaluation_input as i
                    inner join ecdp.evaluation as e on e.tenant_id = i.tenant_id and e.id = i.evaluation_id
                    where i.tenant_id = \(tenant)
                    """) == "t|t")
            for change in [
                "update ecdp.evaluation_input set row_ids = '{}', row_versions = null where tenant_id = \(tenant)",
                "delete from ecdp.evaluation_input where tenant_id = \(tenant)",
                """
                insert into ecdp.evaluation_input
                select i.tenant_id, gen_random_uuid(), i.evaluation_id, 'more', '{}', null
                from ecdp.evaluation_input as i where i.tenant_id = \(tenant) limit 1
                """,
            ] {
                let error = await #expect(throws: (any Error).self) { try await harness.psql(change) }
                #expect("\(String(describing: error))".contains("never change"), "\(change)")
            }
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.evaluation_input set row_ids = '{}', row_versions = '{}'
                where tenant_id = \(tenant) and input_table = 'centre'
                """)
            let altered = try await verify(harness, tenant: tenant).altered
            #expect(altered == ["The rows that it names are not as many as it read: 1 tables."])
        }
    }
}
