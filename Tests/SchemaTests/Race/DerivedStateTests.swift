import Postgres
import TestSupport
import Testing

/// What triggers derive from other rows is right whoever writes at the same time. A trigger that derives says what by its
/// arguments, `table.column`: so the catalogue knows, and each of the tables has its test here.
@Suite struct DerivedStateTests {
    /// Every `table.column` that a trigger names.
    private static let derived = """
        select distinct w.name
        from pg_trigger as t
        cross join lateral unnest(string_to_array(encode(t.tgargs, 'escape'), '\\000')) as w (name)
        where not t.tgisinternal and w.name ~ '^[a-z_]+\\.[a-z_]+$'
        order by 1
        """

    /// Tables with derived columns that have no test of concurrent writers, and why.
    private static let without: Set<String> = [
        // Reference data, written by the operator alone; a region's parent is in place before it.
        "region",
        // A phase's days are its own; a change of the programme cuts them: a test of its own, below.
        "programme_phase",
        // From the job's row, which is locked by whoever changes its state: see the tests of the queue.
        "evaluation",
    ]

    private static let tested: Set<String> = ["centre", "partnership"]

    @Test(.database) func `a trigger that sets a column or changes another table says so`() async throws {
        let silent = try await Catalogue.list(
            """
            select distinct t.tgname || ' sets ' || d.name
            from pg_trigger as t
            inner join pg_class as c on c.oid = t.tgrelid and c.relnamespace = 'ecdp'::regnamespace
            inner join pg_proc as p on p.oid = t.tgfoid
            cross join lateral (
                select c.relname || '.' || m[1] as name from regexp_matches(p.prosrc, 'new\\.(\\w+) :=', 'g') as m
                union all
                select c.relname || '.' || m[1] from regexp_matches(p.prosrc, 'into new\\.(\\w+)', 'g') as m
                union all
                select m[1] || '.' from regexp_matches(p.prosrc, 'update ecdp\\.(\\w+)', 'g') as m
            ) as d
            where
                not t.tgisinternal
                and not exists (
                    select from unnest(string_to_array(encode(t.tgargs, 'escape'), '\\000')) as w (name)
                    where starts_with(w.name, d.name)
                )
            """)
        #expect(silent == [])
        let tables = Set(
            try await Catalogue.list(Self.derived).compactMap { $0.split(separator: ".").first.map(String.init) })
        #expect(tables == Self.tested.union(Self.without))
    }

    /// Rounds of writers at once; afterwards no row breaks the rule.
    private func rounds(_ count: Int, writers: @Sendable (Int) -> [[String]], violations: String) async throws {
        try await Race.withPair { one, other in
            for round in 0..<count {
                try await withThrowingTaskGroup(of: Race.Outcome.self) { group in
                    for (number, statements) in writers(round).enumerated() {
                        group.addTask { try await Race.run(number.isMultiple(of: 2) ? one : other, statements) }
                    }
                    for try await outcome in group {
                        guard case .refused(let state, let constraint) = outcome else { continue }
                        // A rule of the subject may refuse; a deadlock may not be.
                        #expect(["23514", "23505", "40001"].contains(state), "\(state) \(constraint)")
                    }
                }
                #expect(try await Race.run(one, [violations]) == .committed("0"), "round \(round)")
            }
        }
    }

    @Test(.database) func `a centre's state is its newest measure's, and no version of the centre`() async throws {
        try await Race.setUp()
        let centre = "(select min(id::text)::uuid from ecdp.centre where tenant_id = 1)"
        try await rounds(
            20,
            writers: { round in
                (0..<6).map { writer in
                    [
                        """
                        insert into ecdp.centre_measure (tenant_id, id, centre_id, observed_on, capacity, girls_3)
                        values (
                            1, gen_random_uuid(), \(centre), date '2026-02-01' + \(round * 6 + writer),
                            \(10 + round * 6 + writer), \(writer)
                        )
                        """
                    ]
                } + [
                    [
                        "update ecdp.centre_measure set archived_at = now() where tenant_id = 1 and capacity = \(9 + round * 6)"
                    ]
                ]
            },
            violations: """
                select count(*) from ecdp.centre as c
                cross join lateral app.centre_state(c.tenant_id, c.id) as s
                where
                    (c.capacity, c.children, c.practitioners, c.observed_on)
                    is distinct from (s.capacity, s.children, s.practitioners, s.observed_on)
                    or c.version <> 1
                """)
    }

    @Test(.database) func `a partnership's secured day is that of the first MOU signed before it moved`() async throws {
        try await Race.setUp()
        try await Race.withPair { one, other in
            for _ in 0..<20 {
                let made = try await Race.run(
                    one,
                    [
                        "select set_config('race.id', race.parent('partnership')::text, true)",
                        "select race.copy('partnership_centre', jsonb_build_object('partnership_id', current_setting('race.id')))",
                        "select set_config('race.mou', race.copy('document', jsonb_build_object('partnership_id', current_setting('race.id')))::text, true)",
                        "select current_setting('race.id') || ' ' || current_setting('race.mou')",
                    ])
                guard case .committed(let ids) = made, let space = ids.firstIndex(of: " ") else {
                    throw TestSupportError("\(made)")
                }
                let (id, mou) = (ids[..<space], ids[ids.index(after: space)...])
                let sign = "signed_on = '2026-03-10', signed_by_partner = 'a', signed_by_centres = 'b'"
                let ready = try await Race.run(
                    one,
                    ["contacted", "proposed", "engaged"].map {
                        "update ecdp.partnership set stage = '\($0)', stage_reason = 'x' where tenant_id = 1 and id = '\(id)'"
                    } + ["update ecdp.document set \(sign) where tenant_id = 1 and id = '\(mou)' returning 'signed'"])
                #expect(ready == .committed("signed"))
                // A second MOU, signed earlier, comes while the partnership moves.
                async let signing = Race.run(
                    other,
                    [
                        """
                        select race.copy('document', '{"number": 2, "signed_on": "2026-03-05", "signed_by_partner": "a",
                        "signed_by_centres": "b", "partnership_id": "\(id)"}')
                        """
                    ])
                let first = """
                    select min(signed_on) from ecdp.document
                    where tenant_id = 1 and partnership_id = '\(id)' and kind = 'mou' and archived_at is null
                    """
                async let moving = Race.run(
                    one,
                    [
                        """
                        update ecdp.partnership set stage = 'mou_signed', stage_since = '2026-03-12', stage_reason = 'x'
                        where tenant_id = 1 and id = '\(id)'
                        """,
                        // Under the lock that the move holds, and signatures take.
                        "select (secured_on = (\(first)))::text from ecdp.partnership where tenant_id = 1 and id = '\(id)'",
                    ])
                #expect(try await moving == .committed("true"))
                guard case .committed = try await signing else {
                    Issue.record("not signed")
                    continue
                }
            }
        }
    }

    @Test(.database) func `phases stay within their programme while both are changed`() async throws {
        try await Race.setUp()
        try await rounds(
            20,
            writers: { round in
                let shorter = 60 + round % 10
                return [
                    ["update ecdp.programme set ends_on = starts_on + \(shorter) where tenant_id = 1"],
                    [
                        "update ecdp.programme_phase set ends_on = starts_on + \(shorter + 20), version = version + 1 where tenant_id = 1"
                    ],
                    ["update ecdp.programme set ends_on = starts_on + 250 where tenant_id = 1"],
                    ["update ecdp.programme_phase set name = 'round \(round)' where tenant_id = 1"],
                ]
            },
            violations: """
                select count(*) from ecdp.programme_phase as f
                inner join ecdp.programme as p on p.tenant_id = f.tenant_id and p.id = f.programme_id
                where f.archived_at is null and (f.starts_on < p.starts_on or f.ends_on > p.ends_on)
                """)
    }
}
