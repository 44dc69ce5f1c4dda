import TestSupport
import Testing

/// What the database refuses around a partnership, whoever writes and however many at once.
@Suite(.database, .serialized)
struct PartnershipRuleTests {
    /// Identifiers of the session's own: a kind and a number.
    private static let ids = """
        create function pg_temp.u(kind int4, n int4) returns uuid language sql
        return ('00000000-0000-7000-8000-' || lpad(kind::text, 6, '0') || lpad(n::text, 6, '0'))::uuid;
        """

    /// Tenant 1 with a programme, two centres, a cleared partner, and its partnership, active since 1 June 2026.
    private static let active = """
        insert into ecdp.tenant (tenant_id, code, name, region_id)
        select 1, 'CPT', 'One', r.id from ecdp.region as r where r.code = 'CPT' and r.vintage = '2016'
        on conflict do nothing;
        \(ids)
        insert into ecdp.programme (tenant_id, id, name, starts_on, ends_on)
        select 1, pg_temp.u(0, n), 'Programme ' || n, '2026-01-01', '2026-10-01' from generate_series(1, 2) as n;
        insert into ecdp.centre (tenant_id, id, name, region_id)
        select 1, pg_temp.u(1, n), 'Centre', t.region_id from ecdp.tenant as t, generate_series(1, 2) as n
        where t.tenant_id = 1;
        insert into ecdp.partner (tenant_id, id, name, kind, sub_kind)
        select 1, pg_temp.u(2, n), 'Partner ' || n, 'cbo', 'ngo' from generate_series(1, 2) as n;
        insert into ecdp.partner_clearance (tenant_id, id, partner_id, outcome, screened_on, expires_on)
        values (1, pg_temp.u(7, 1), pg_temp.u(2, 1), 'clear', '2026-01-01', '2028-01-01');
        insert into ecdp.partnership (tenant_id, id, partner_id, programme_id, title, stage_since, objectives, areas)
        values (1, pg_temp.u(3, 1), pg_temp.u(2, 1), pg_temp.u(0, 1), 'P', '2026-02-01', '{funding_access}', '{funding_access}');
        insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
        values (1, pg_temp.u(4, 1), pg_temp.u(3, 1), pg_temp.u(1, 1), '2026-02-01');
        \(SignedPaper.function)
        do $$ begin
            perform pg_temp.sign_paper(1, pg_temp.u(5, 1), pg_temp.u(3, 1), 'mou', 1, '2026-03-01');
            perform pg_temp.sign_paper(1, pg_temp.u(6, 1), pg_temp.u(3, 1), 'agreement', 1, '2026-03-02');
        end $$;
        """
        + ["contacted", "proposed", "engaged", "mou_signed", "agreement_signed", "active"].map {
            """
            update ecdp.partnership set stage = '\($0)', stage_since = '2026-06-01', stage_reason = 'so'
            where tenant_id = 1;

            """
        }.joined()

    private static let partnership = "tenant_id = 1 and id = pg_temp.u(3, 1)"
    private static let hold =
        "update ecdp.partnership set stage = 'on_hold', stage_reason = 'so' where \(partnership);"
    private static let refused = """
        insert into ecdp.partner_clearance (tenant_id, id, partner_id, outcome, screened_on, expires_on)
        values (1, pg_temp.u(7, 2), pg_temp.u(2, 1), 'not_clear', '2026-06-15', '2028-01-01');
        """

    /// What the database said to the last of the statements: a constraint's name, or nothing where it did it.
    private static func said(to sql: String, after before: String = "") async throws -> String {
        let script = """
            begin; \(active) \(before)
            create temporary table answer (said text);
            do $$
            declare named text;
            begin
                \(sql);
            exception when check_violation then
                get stacked diagnostics named = constraint_name;
                insert into answer values (named);
            end $$;
            select said from answer;
            rollback
            """
        return try await TestDatabase.current.psql(script)
    }

    /// A paper of the partnership's, signed on a day.
    private static func signed(_ kind: String, on day: String) -> String {
        "perform pg_temp.sign_paper(1, pg_temp.u(5, 2), pg_temp.u(3, 1), '\(kind)', 2, '\(day)')"
    }

    /// Sets something in the one row of tenant 1, or in the one that is said.
    private static func set(_ table: String, _ change: String, where row: String = "true") -> String {
        "update ecdp.\(table) set \(change) where tenant_id = 1 and \(row)"
    }

    @Test(arguments: [
        (set("partnership", "programme_id = null"), "partnership_programme_id_kept_check"),
        (set("partnership", "programme_id = pg_temp.u(0, 2)"), "partnership_programme_id_kept_check"),
        (set("partnership", "title = 'Q'"), ""),
        (set("partnership", "partner_id = pg_temp.u(2, 2)"), "partnership_partner_id_kept_check"),
        (set("partnership", "stage = 'completed', stage_reason = null"), "partnership_stage_reason_check"),
        (set("partnership_centre", "archived_at = now()"), "partnership_centre_last_check"),
        (set("partnership_centre", "left_on = '2026-07-01'"), "partnership_centre_last_check"),
        (set("partnership_centre", "left_on = app.today()"), "partnership_centre_last_check"),
        (set("partnership_centre", "joined_on = app.today() + 1"), "partnership_centre_last_check"),
        (set("centre", "archived_at = now()", where: "id = pg_temp.u(1, 1)"), "centre_partnerships_check"),
        (set("centre", "archived_at = now()", where: "id = pg_temp.u(1, 2)"), ""),
        (set("partner", "archived_at = now()", where: "id = pg_temp.u(2, 1)"), "partner_partnerships_check"),
        (set("partner", "archived_at = now()", where: "id = pg_temp.u(2, 2)"), ""),
        (set("partner_clearance", "outcome = 'not_clear'"), "partner_clearance_immutable"),
        (set("partner_clearance", "expires_on = '2030-01-01'"), "partner_clearance_immutable"),
        (set("partner_clearance", "reference = 'R'"), ""),
        (set("partner_clearance", "archived_at = now()"), ""),
        (signed("mou", on: "2026-07-01"), ""),
        (signed("agreement", on: "2026-02-28"), "document_signed_on_order_check"),
        (signed("mou", on: "1980-01-01"), "document_signatory_signed_on_began_check"),
    ])
    func `an active partnership keeps what it stands on`(_ sql: String, constraint: String) async throws {
        #expect(try await Self.said(to: sql) == constraint)
    }

    @Test func `a partnership that ended lets its centre and its partner go`() async throws {
        let ended = "update ecdp.partnership set stage = 'terminated', stage_reason = 'so' where \(Self.partnership);"
        #expect(
            try await Self.said(
                to: "update ecdp.partnership_centre set archived_at = now() where tenant_id = 1", after: ended) == "")
        #expect(
            try await Self.said(
                to: "update ecdp.partner set archived_at = now() where tenant_id = 1", after: ended) == "")
    }

    @Test func `the last centre can go once another takes part, and not while one only will`() async throws {
        func another(from day: String) -> String {
            """
            insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
            values (1, pg_temp.u(4, 2), pg_temp.u(3, 1), pg_temp.u(1, 2), \(day));
            """
        }
        for (day, constraint) in [
            ("'2026-02-01'", ""), ("app.today() + 1", "partnership_centre_last_check"),
        ] {
            let said = try await Self.said(
                to:
                    "update ecdp.partnership_centre set archived_at = now() where tenant_id = 1 and id = pg_temp.u(4, 1)",
                after: another(from: day))
            #expect(said == constraint)
        }
    }

    @Test func `a centre that has left a partnership is archived, although that goes on`() async throws {
        let replaced = """
            insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
            values (1, pg_temp.u(4, 2), pg_temp.u(3, 1), pg_temp.u(1, 2), '2026-02-01');
            update ecdp.partnership_centre set left_on = '2026-07-01' where tenant_id = 1 and id = pg_temp.u(4, 1);
            """
        #expect(
            try await Self.said(
                to: Self.set("centre", "archived_at = now()", where: "id = pg_temp.u(1, 1)"), after: replaced) == "")
    }

    @Test func `a move entered late does not pass by a screening that is known`() async throws {
        func back(on day: String) -> String {
            "update ecdp.partnership set stage = 'active', stage_since = '\(day)', stage_reason = 'so' where \(Self.partnership)"
        }
        #expect(try await Self.said(to: back(on: "2026-06-10"), after: Self.hold) == "")
        for day in ["2026-06-10", "2026-06-20"] {
            let said = try await Self.said(to: back(on: day), after: Self.hold + Self.refused)
            #expect(said == "partnership_stage_proof")
        }
        #expect(
            try await Self.said(
                to:
                    "update ecdp.partner_clearance set archived_at = now() where tenant_id = 1 and id = pg_temp.u(7, 2)",
                after: Self.refused) == "partner_clearance_archived_check")
    }

    /// Two at once: the first does its part and waits, until the second waits for it, before it commits; the second begins
    /// when the first has done its part. Whoever does not wait gets no word of it.
    @Test(arguments: [
        refused, "update ecdp.partnership_centre set archived_at = now() where tenant_id = 1;",
    ])
    func `what a move rests on is not taken away at the same time`(_ first: String) async throws {
        let database = try TestDatabase.current
        try await Self.clear(database)
        try await database.psql("begin; \(Self.active)\(Self.hold) commit")
        func until(_ condition: String) -> String {
            """
            do $$ begin
                for attempt in 1..200 loop
                    perform pg_stat_clear_snapshot();
                    exit when exists (\(condition));
                    perform pg_sleep(0.02);
                end loop;
            end $$;
            """
        }
        async let one = database.psql(
            """
            \(Self.ids) begin; \(first) select pg_advisory_xact_lock(42);
            \(until("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
            commit
            """)
        let other = try await Command.psql(
            database.conninfo(),
            """
            \(Self.ids) \(until("select from pg_locks where locktype = 'advisory' and objid = 42 and granted"))
            update ecdp.partnership set stage = 'active', stage_reason = 'so' where \(Self.partnership)
            """)
        _ = try await one
        #expect(!other.succeeded && other.output.contains("cannot become active"), "\(other.output)")
        try await Self.clear(database)
    }

    private static func clear(_ database: TestDatabase) async throws {
        try await database.psql(
            """
            begin; set local session_replication_role = replica;
            delete from ecdp.partnership_stage_change; delete from ecdp.partnership_centre;
            delete from ecdp.document_signatory; delete from ecdp.document; delete from ecdp.obligation;
            delete from ecdp.partnership; delete from ecdp.partner_clearance; delete from ecdp.partner;
            delete from ecdp.centre; delete from ecdp.programme; commit
            """)
    }

    @Test(arguments: [
        ("'2026-01-01', '2026-04-01'", ""), ("'2025-12-31', '2026-04-01'", "programme_phase_within_check"),
        ("'2026-08-01', '2026-10-02'", "programme_phase_within_check"),
        ("'2026-04-30', '2026-06-01'", "programme_phase_overlap_check"),
        ("'2026-05-10', '2026-05-11'", "programme_phase_overlap_check"),
    ])
    func `phases lie within their programme and beside each other`(_ days: String, constraint: String) async throws {
        let one = """
            insert into ecdp.programme_phase (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships)
            values (1, pg_temp.u(8, 1), pg_temp.u(0, 1), 1, 'One', '2026-04-01', '2026-06-01', 5);
            """
        #expect(
            try await Self.said(
                to: """
                    insert into ecdp.programme_phase (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships)
                    values (1, pg_temp.u(8, 2), pg_temp.u(0, 1), 2, 'Two', \(days), 5)
                    """, after: one) == constraint)
    }

    @Test func `phases are cut with their programme, but not away`() async throws {
        func until(_ day: String) -> String {
            "update ecdp.programme set starts_on = '2026-02-01', ends_on = '\(day)' where tenant_id = 1 and id = pg_temp.u(0, 1)"
        }
        let phases = """
            insert into ecdp.programme_phase (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships)
            values (1, pg_temp.u(8, 1), pg_temp.u(0, 1), 1, 'One', '2026-01-01', '2026-04-01', 5),
            (1, pg_temp.u(8, 2), pg_temp.u(0, 1), 2, 'Two', '2026-04-01', '2026-06-01', 5);
            """
        #expect(try await Self.said(to: until("2026-04-01"), after: phases) == "programme_phases_within_check")
        let days = try await TestDatabase.current.psql(
            """
            begin; \(Self.active) \(phases) \(until("2026-05-01"));
            select string_agg(starts_on || ' ' || ends_on, ', ' order by position)
            from ecdp.programme_phase where programme_id = pg_temp.u(0, 1); rollback
            """)
        #expect(days == "2026-02-01 2026-04-01, 2026-04-01 2026-05-01")
    }

    @Test func `no more children with disabilities, or subsidised, than are enrolled`() async throws {
        let bands = "girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5"
        func measured(_ column: String, _ value: Int, girls: String = "2") -> String {
            """
            insert into ecdp.centre_measure (tenant_id, id, centre_id, observed_on, \(bands), \(column))
            values (1, pg_temp.u(9, 1), pg_temp.u(1, 1), '2026-06-01', \(girls), 0, 0, 0, 0, 0, 0, 0, 0, 3, \(value))
            """
        }
        for column in ["children_with_disabilities", "children_subsidised"] {
            #expect(try await Self.said(to: measured(column, 5)) == "")
            #expect(try await Self.said(to: measured(column, 6)) == "centre_measure_among_check")
            // With an age not observed nobody knows how many there are.
            #expect(try await Self.said(to: measured(column, 6, girls: "null")) == "")
        }
    }
}
