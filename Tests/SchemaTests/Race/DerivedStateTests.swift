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
        // The area of its kind, which never changes.
        "activity",
        // A copy, made and withdrawn under the lock of the practice that it is a copy of; its days are the barrier's as they
        // stood when it was shared.
        "shared_practice",
        // From the job's row, which is locked by whoever changes its state: see the tests of the queue.
        "evaluation", "portfolio",
        // Its number is one more than that of the version it replaces, which was sent and does not change.
        "proposal",
        // Who answers an instrument, which never changes.
        "survey_invitation",
        // What a row says of its own moves, which its trigger decides under the row's own lock.
        "ledger_entry", "grant_application", "fundraiser", "fundraiser_share",
    ]

    private static let tested: Set<String> = [
        "centre", "partnership", "ledger_account", "document", "obligation", "partner_registration",
    ]

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
                    (c.capacity, c.children, c.practitioners, c.age_groups, c.observed_on)
                    is distinct from (s.capacity, s.children, s.practitioners, s.age_groups, s.observed_on)
                    or c.version <> 1
                """)
    }

    @Test(.database) func `how much a centre needs follows from its needs in use`() async throws {
        try await Race.setUp()
        let areas = ["curriculum_sharing", "nutrition_hygiene", "family_engagement", "funding_access"]
        let centre = "(select n.centre_id from ecdp.centre_need as n where n.tenant_id = 1 order by n.id limit 1)"
        try await rounds(
            12,
            writers: { round in
                areas.map { area in
                    [
                        """
                        insert into ecdp.centre_need (tenant_id, id, centre_id, area, priority)
                        values (1, gen_random_uuid(), \(centre), '\(area)', \(1 + round % 5))
                        on conflict (tenant_id, centre_id, area) where archived_at is null
                        do update set priority = excluded.priority
                        """
                    ]
                } + [
                    [
                        "update ecdp.centre_need set archived_at = now() where tenant_id = 1 and area = '\(areas[round % 4])'"
                    ]
                ]
            },
            violations: """
                select count(*) from ecdp.centre as c
                where
                    c.need <> coalesce((
                        select sum(n.priority) from ecdp.centre_need as n
                        where n.tenant_id = c.tenant_id and n.centre_id = c.id and n.archived_at is null
                    ), 0)
                    or c.version <> 1
                """)
    }

    @Test(.database) func `the number on a partner's row is always among its registrations in use`() async throws {
        try await Race.setUp()
        let own =
            "tenant_id = 1 and id = (select p.id from ecdp.partner as p where p.tenant_id = 1 order by p.id limit 1)"
        try await rounds(
            12,
            writers: { round in
                (0..<3).map { writer in
                    [
                        """
                        update ecdp.partner set registration_type = 'company', registration_number = 'C-\((round + writer) % 4)'
                        where \(own)
                        """
                    ]
                } + [
                    [
                        """
                        update ecdp.partner_registration set archived_at = now()
                        where tenant_id = 1 and number = 'C-\(round % 4)' and archived_at is null
                        """
                    ]
                ]
            },
            violations: """
                select count(*) from ecdp.partner as p
                where
                    p.registration_number is not null and p.archived_at is null and not exists (
                        select from ecdp.partner_registration as r
                        where
                            r.tenant_id = p.tenant_id and r.partner_id = p.id and r.archived_at is null
                            and r.scheme = p.registration_type and r.number = p.registration_number
                    )
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
                let ready = try await Race.run(
                    one,
                    ["contacted", "proposed", "engaged"].map {
                        "update ecdp.partnership set stage = '\($0)', stage_reason = 'x' where tenant_id = 1 and id = '\(id)'"
                    } + [
                        "select race.sign('\(mou)', '2026-03-10')",
                        "select race.copy('document', '{\"number\": 2, \"partnership_id\": \"\(id)\"}')::text",
                    ])
                guard case .committed(let second) = ready else { throw TestSupportError("\(ready)") }
                // A second MOU, signed earlier, comes while the partnership moves.
                async let signing = Race.run(other, ["select race.sign('\(second)', '2026-03-05')"])
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

    @Test(.database) func `a balance is what came in less what went out, and never below zero`() async throws {
        try await Race.setUp()
        let entry = "('00000000-0000-7000-9000-' || lpad(($1)::text, 12, '0'))::uuid"
        @Sendable func post(_ number: Int, _ lines: [(move: String, amount: Int)]) -> [String] {
            let id = entry.replacing("$1", with: "\(number)")
            let values = lines.map { "(1, gen_random_uuid(), \(id), '\($0.move)', 'funding', \($0.amount))" }
            return [
                """
                insert into ecdp.ledger_entry (tenant_id, id, partnership_id, occurred_on, reason)
                select 1, \(id), min(p.id::text)::uuid, date '2026-03-02', 'raced' from ecdp.partnership as p where tenant_id = 1
                """,
                """
                insert into ecdp.ledger_line (tenant_id, id, entry_id, move, kind, amount)
                values \(values.joined(separator: ", "))
                """, "update ecdp.ledger_entry set status = 'posted' where tenant_id = 1 and id = \(id)",
            ]
        }
        try await rounds(
            20,
            writers: { round in
                (0..<8).map { writer in
                    let number = round * 8 + writer
                    return switch writer % 4 {
                    case 0: post(number, [("pledge", 300), ("receive", 200)])
                    case 1: post(number, [("receive", 150_000), ("pledge", 10)])
                    case 2: post(number, [("cancel", 70_000)])
                    default: post(number, [("receive", 90), ("cancel", 90), ("pledge", 180)])
                    }
                }
            },
            violations: """
                select count(*) from ecdp.ledger_account as k
                cross join lateral (
                    select
                        coalesce(sum(case when t.credit_account_id = k.id then t.amount else -t.amount end), 0) as balance,
                        count(*) as transfers
                    from ecdp.ledger_transfer as t
                    where t.tenant_id = k.tenant_id and k.id in (t.debit_account_id, t.credit_account_id)
                ) as s
                where
                    (k.balance, k.transfers) is distinct from (s.balance, s.transfers)
                    or k.balance < 0 and k.place <> 'outside'
                """)
    }

    @Test(.database) func `what is signed and owed is what its rows say, whoever writes them meanwhile`()
        async throws
    {
        try await Race.setUp()
        for _ in 0..<10 {
            _ = try await TestDatabase.current.psql(
                """
                begin; select app.enter(1, null, 'race', null);
                update ecdp.document set archived_at = now() where tenant_id = 1 and number = 77 and signed_on is null;
                select race.copy('document', race.own('document') || '{"number": 77, "kind": "mou", "valid_until": null}');
                commit
                """, role: "ecdp_api")
            let id = try await TestDatabase.current.psql(
                "select id from ecdp.document where tenant_id = 1 and number = 77 order by created_at desc limit 1")
            func row(_ amount: Int) -> [String] {
                [
                    """
                    insert into ecdp.document_commitment (
                        tenant_id, id, document_id, position, side, resource_kind, amount, schedule, from_on, until_on
                    )
                    values (
                        1, gen_random_uuid(), '\(id)', \(amount), 'partner', 'funding', \(amount), 'monthly', '2026-04-01',
                        '2026-08-31'
                    )
                    """
                ]
            }
            let sign = ["select race.sign('\(id)', '2026-03-10')"]
            try await Race.withPair { one, other in
                try await withThrowingTaskGroup(of: Race.Outcome.self) { group in
                    for number in 1...6 {
                        let statements = number == 4 ? sign : row(number)
                        group.addTask { try await Race.run(number.isMultiple(of: 2) ? one : other, statements) }
                    }
                    for try await outcome in group {
                        guard case .refused(let state, let constraint) = outcome else { continue }
                        #expect(state == "23514" && constraint == "document_signed_immutable", "\(state) \(constraint)")
                    }
                }
            }
            let kept = try await TestDatabase.current.psql(
                """
                begin; select app.enter(1, null, 'race', null);
                select
                    d.content = app.document_content(to_jsonb(d))::text
                    and d.content_sha256 = encode(sha256(convert_to(d.content, 'UTF8')), 'hex'),
                    jsonb_array_length(d.content::jsonb -> 'commitments') * 5 = (
                        select count(*) from ecdp.obligation as o
                        where o.tenant_id = 1 and o.document_id = d.id and o.commitment_id is not null
                    )
                from ecdp.document as d where d.tenant_id = 1 and d.id = '\(id)'; rollback
                """, role: "ecdp_api")
            #expect(kept.hasSuffix("t|t"), "\(kept)")
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
