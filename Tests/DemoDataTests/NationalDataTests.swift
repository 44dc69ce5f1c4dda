import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import DemoData

/// The national data, at a twentieth of their size: every statement, in its order.
@Suite(.database, .serialized) struct NationalDataTests {
    /// Makes them in a transaction, and takes them back.
    ///
    /// - Returns: what these queries say of them.
    private static func made(seed: Int, _ questions: [Question]) async throws -> [String] {
        var script =
            (NationalSQL.allCases.map(\.rawValue) + NationalData.ofPartnerships).joined(separator: ";\n")
        for (whole, part) in [("42000", "2100"), ("(20000", "(2000"), ("60000", "3000")] {
            try #require(script.contains(whole))
            script = script.replacing(whole, with: part)
        }
        script = script.replacing("$1", with: "\(seed)::int8").replacing("$2", with: "'2026-11-24'")
        let answers = try await TestDatabase.current.psql(
            """
            begin; set local session_replication_role = replica;
            alter table ecdp.tenant alter column tenant_id restart with 1; \(script);
            \(questions.map(\.sql).joined(separator: "; select 'next answer';\n")); rollback
            """
        ).components(separatedBy: "next answer").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        try #require(answers.count == questions.count)
        return answers
    }

    /// Of the data of seed 1, made once for all questions: making them is most of what the suite costs.
    private static func answer(_ question: Question) async throws -> String {
        if let known = known.withLock({ $0 }) { return try #require(known[question]) }
        let answers = try await made(seed: 1, Question.allCases)
        let all = Dictionary(uniqueKeysWithValues: zip(Question.allCases, answers))
        known.withLock { $0 = all }
        return try #require(all[question])
    }

    private static let known = Mutex<[Question: String]?>(nil)

    private enum Question: CaseIterable {
        case counts, emptyTables, digest, shares, broken, reachable

        var sql: String {
            switch self {
            case .counts:
                """
                select
                    (select count(*) from ecdp.tenant), (select count(*) from ecdp.centre),
                    (select count(*) from ecdp.partner), (select count(*) from ecdp.partnership),
                    (select count(distinct tenant_id) > 200 from ecdp.partner),
                    (select count(*) filter (where stage = 'active') > 100 from ecdp.partnership),
                    (select count(*) > 10000 from ecdp.centre_measure),
                    (select bool_and(changed_on <= '2026-11-24') from ecdp.partnership_stage_change),
                    (select count(*) filter (where status = 'held') > 500 from ecdp.activity),
                    (
                        select bool_and(app.is_active(a.tenant_id, a.partnership_id, a.held_on, a.held_on))
                        from ecdp.activity as a
                        where a.held_on is not null
                    ),
                    (select count(*) > 10 from ecdp.shared_practice),
                    (select count(*) > 10000 from ecdp.child_assessment),
                    (
                        select count(*) > 5
                        from ecdp.programme as p
                        cross join lateral app.impact_arms(
                            p.tenant_id, p.id, (date_trunc('month', date '2026-11-24') - interval '9 months')::date, 6
                        ) as a
                        where p.name like 'First%' and a.treated
                    )
                """
            case .emptyTables:
                EmptyTables.query("true")
            case .digest:
                // Of every row, but for the times of making it and the numbers that the database gives out.
                """
                select md5(string_agg(r.text, ',' order by r.text))
                from (
                    select (to_jsonb(t) - '{tenant_id,created_at,updated_at,id}'::text[])::text as text from ecdp.centre as t
                    union all
                    select (to_jsonb(t) - '{tenant_id,created_at,updated_at,id}'::text[])::text from ecdp.partner as t
                    union all
                    select (to_jsonb(t) - '{tenant_id,created_at,updated_at}'::text[])::text from ecdp.document as t
                ) as r
                """
            case .shares:
                """
                with newest as (
                    select distinct on (m.centre_id) m.*
                    from ecdp.centre_measure as m
                    order by m.centre_id, m.observed_on desc
                )
                select
                    (select avg(c.children) from ecdp.centre as c), (select avg(c.practitioners) from ecdp.centre as c),
                    (
                        select array_agg(p.share order by p.level)
                        from (
                            select l.level, sum(l.staff)::float8 / sum(sum(l.staff)) over () as share
                            from newest as n
                            cross join lateral (values
                                (1, n.practitioners_none), (2, n.practitioners_nqf_1_3), (3, n.practitioners_nqf_4),
                                (4, n.practitioners_nqf_5), (5, n.practitioners_nqf_6_up)
                            ) as l (level, staff)
                            group by l.level
                        ) as p
                    ),
                    (select avg(c.subsidised::int4) from ecdp.centre as c),
                    (select avg((c.quintile <= 3)::int4) from ecdp.centre as c),
                    (select avg((c.quintile is null)::int4) from ecdp.centre as c),
                    (
                        select count(distinct r.centre_id) / 2100.0
                        from ecdp.centre_registration as r
                        where r.scheme = 'partial_care' and r.level in ('conditional', 'full')
                    )
                """
            case .broken:
                """
                select
                    (select count(*) from ecdp.centre as c where c.children > 0 and c.practitioners < 1),
                    (select count(*) from ecdp.centre as c where coalesce(c.children, 0) = 0),
                    (
                        select count(*)
                        from (
                            select c.latitude as degrees from ecdp.centre as c
                            union all
                            select c.longitude from ecdp.centre as c
                            union all
                            select p.latitude from ecdp.partner as p
                            union all
                            select p.longitude from ecdp.partner as p
                        ) as d
                        where d.degrees <> round(d.degrees::numeric, 6)::float8
                    )
                """
            case .reachable:
                "select count(*) from ecdp.contact where phone not like '+2700%' or email is not null"
            }
        }
    }

    @Test func `they are as many as they are said to be, spread over every municipality`() async throws {
        let counted = try await Self.answer(.counts)
        #expect(counted == "257|2100|2000|3000|t|t|t|t|t|t|t|t|t")
    }

    @Test func `every table of municipalities has rows, or says why not`() async throws {
        let empty = try await Self.answer(.emptyTables).split(separator: " ").map(String.init)
        #expect(Set(empty).symmetricDifference(EmptyTables.inNationalData.keys).sorted() == [])
    }

    @Test func `the same seed makes the same rows, another seed others`() async throws {
        let first = try await Self.answer(.digest)
        #expect(first.count == 32)
        #expect(try await Self.made(seed: 1, [.digest]) == [first])
        #expect(try await Self.made(seed: 2, [.digest]) != [first])
    }

    @Test func `children, staff, quintiles, subsidies and registrations are as in the census`() async throws {
        let shares = try await Self.answer(.shares).split(separator: "|").map(String.init)
        let figures = shares.map { Double($0) ?? .nan }
        #expect(abs(figures[0] - Census.childrenPerProgramme) < 2, "\(figures[0])")
        #expect(abs(figures[0] / figures[1] - Census.childrenPerPractitioner) < 0.5, "\(figures[1])")
        let levels = shares[2].dropFirst().dropLast().split(separator: ",").map { Double($0) ?? .nan }
        #expect(levels.count == Census.qualifications.count)
        for (part, share) in zip(levels, Census.qualifications) { #expect(abs(part - share) < 0.02, "\(part)") }
        #expect(abs(figures[3] - Census.subsidised) < 0.04, "\(figures[3])")
        #expect(abs(figures[4] - 0.6) < 0.1, "quintiles one to three: \(figures[4])")
        #expect(abs(figures[5] - 0.04) < 0.04, "quintile not known: \(figures[5])")
        #expect(abs(figures[6] - 0.4) < 0.04, "registered: \(figures[6])")
    }

    @Test func `where there are children there is staff, and positions have six decimals`() async throws {
        let broken = try await Self.answer(.broken)
        #expect(broken == "0|0|0")
    }

    @Test func `nobody in them is real`() async throws {
        #expect(try await Self.answer(.reachable) == "0")
    }
}
