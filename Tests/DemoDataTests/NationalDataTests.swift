import Postgres
import TestSupport
import Testing

@testable import DemoData

/// The national data, at a twentieth of their size: every statement, in its order.
@Suite(.database, .serialized) struct NationalDataTests {
    /// Makes them in a transaction, and takes them back.
    ///
    /// - Returns: what a query says of them.
    private static func made(seed: Int, _ question: String) async throws -> String {
        var script = (NationalSQL.allCases.map(\.rawValue) + NationalPartnershipSQL.allCases.map(\.rawValue))
            .joined(separator: ";\n")
        for (whole, part) in [("42000", "2100"), ("(20000", "(2000"), ("60000", "3000")] {
            try #require(script.contains(whole))
            script = script.replacing(whole, with: part)
        }
        script = script.replacing("$1", with: "\(seed)::int8").replacing("$2", with: "'2026-11-24'")
        return try await TestDatabase.current.psql(
            """
            begin; set local session_replication_role = replica;
            alter table ecdp.tenant alter column tenant_id restart with 1; \(script); \(question); rollback
            """)
    }

    /// Of every row, but for the times of making it and the numbers that the database gives out.
    private static let digest = """
        select md5(string_agg(r.text, ',' order by r.text))
        from (
            select (to_jsonb(t) - '{tenant_id,created_at,updated_at,id}'::text[])::text as text from ecdp.centre as t
            union all
            select (to_jsonb(t) - '{tenant_id,created_at,updated_at,id}'::text[])::text from ecdp.partner as t
            union all
            select (to_jsonb(t) - '{tenant_id,created_at,updated_at}'::text[])::text from ecdp.document as t
        ) as r
        """

    @Test func `they are as many as they are said to be, spread over every municipality`() async throws {
        let counted = try await Self.made(
            seed: 1,
            """
            select
                (select count(*) from ecdp.tenant), (select count(*) from ecdp.centre),
                (select count(*) from ecdp.partner), (select count(*) from ecdp.partnership),
                (select count(distinct tenant_id) > 200 from ecdp.partner),
                (select count(*) filter (where stage = 'active') > 100 from ecdp.partnership),
                (select count(*) > 10000 from ecdp.centre_measure),
                (select bool_and(changed_on <= '2026-11-24') from ecdp.partnership_stage_change)
            """)
        #expect(counted == "257|2100|2000|3000|t|t|t|t")
    }

    @Test func `the same seed makes the same rows, another seed others`() async throws {
        let first = try await Self.made(seed: 1, Self.digest)
        #expect(first.count == 32)
        #expect(try await Self.made(seed: 1, Self.digest) == first)
        #expect(try await Self.made(seed: 2, Self.digest) != first)
    }

    @Test func `nobody in them is real`() async throws {
        #expect(
            try await Self.made(
                seed: 1, "select count(*) from ecdp.contact where phone not like '+2700%' or email is not null") == "0")
    }
}
