import Domain
import TestSupport
import Testing

/// `Domain.StageMachine` and the trigger on `partnership` are one machine.
@Suite(.database)
struct StageMachineTests {
    /// A row a try: works with children, proofs, stage, held from, stage tried, what the database said.
    private static let tries = """
        insert into ecdp.tenant (tenant_id, code, name, region_id)
        select 1, 'CPT', 'One', r.id from ecdp.region as r where r.code = 'CPT' and r.vintage = '2016';
        create function pg_temp.u(kind int4, n int4) returns uuid language sql
        return ('00000000-0000-7000-8000-' || lpad(kind::text, 6, '0') || lpad(n::text, 6, '0'))::uuid;
        create temporary table subject as
        select n, n & 1 > 0 as children, n & 2 > 0 as centre, n & 4 > 0 as mou, n & 8 > 0 as agreement, n & 16 > 0 as clearance
        from generate_series(0, 31) as n;
        insert into ecdp.centre (tenant_id, id, name, region_id)
        select 1, pg_temp.u(1, 0), 'Centre', t.region_id from ecdp.tenant as t;
        insert into ecdp.partner (tenant_id, id, name, kind, sub_kind)
        select 1, pg_temp.u(2, n), 'Partner ' || n, 'cbo', 'ngo' from subject;
        insert into ecdp.partnership (tenant_id, id, partner_id, title, stage_since, works_with_children, objectives, areas)
        select 1, pg_temp.u(3, n), pg_temp.u(2, n), 'P', '2026-01-01', children, '{funding_access}', '{funding_access}'
        from subject;
        insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
        select 1, pg_temp.u(4, n), pg_temp.u(3, n), pg_temp.u(1, 0), '2026-01-01' from subject where centre;
        \(SignedPaper.function)
        do $$ begin
            perform pg_temp.sign_paper(1, pg_temp.u(5, n), pg_temp.u(3, n), 'mou', 1, '2026-01-01') from subject where mou;
        end $$;
        -- Past the rule that an agreement follows its MOU: the proofs are looked for one by one.
        set session_replication_role = replica;
        insert into ecdp.document (
            tenant_id, id, partnership_id, kind, number, title, signed_on, signed_by_partner, signed_by_centres, content,
            content_sha256
        )
        select
            1, pg_temp.u(6, n), pg_temp.u(3, n), 'agreement', 1, 'Agreement', date '2026-01-01', 'A', 'B', '{}',
            encode(sha256('{}'), 'hex')
        from subject where agreement;
        reset session_replication_role;
        insert into ecdp.partner_clearance (tenant_id, id, partner_id, outcome, screened_on, expires_on)
        select 1, pg_temp.u(7, n), pg_temp.u(2, n), 'clear', '2026-01-01', '2028-01-01' from subject where clearance;
        create temporary table tried (children bool, proofs text, stage text, held text, moved_to text, said text);
        do $$
        declare
            s record;
            f record;
            t record;
            said text;
            named text;
        begin
            for s in select * from subject loop
                for f in
                    select a.code as stage, h.code as held
                    from ecdp.stage as a
                    left join ecdp.stage as h on a.code = 'on_hold' and h.position < 8
                loop
                    perform set_config('session_replication_role', 'replica', true);
                    update ecdp.partnership as p set stage = f.stage, held_from = f.held where p.id = pg_temp.u(3, s.n);
                    perform set_config('session_replication_role', 'origin', true);
                    for t in select code from ecdp.stage loop
                        begin
                            update ecdp.partnership as p set stage = t.code, stage_since = '2026-07-01', stage_reason = 'tried'
                            where p.id = pg_temp.u(3, s.n);
                            raise exception using errcode = 'UNDO1';
                        exception
                            when sqlstate 'UNDO1' then said := 'moved';
                            when check_violation then
                                get stacked diagnostics named = constraint_name, said = pg_exception_detail;
                                said := named || case when named = 'partnership_stage_proof' then ' ' || said else '' end;
                        end;
                        insert into tried values (
                            s.children,
                            concat_ws(',', case when s.centre then 'centre' end, case when s.mou then 'signed_mou' end,
                                case when s.agreement then 'signed_agreement' end, case when s.clearance then 'clearance' end),
                            f.stage, coalesce(f.held, ''), t.code, said
                        );
                    end loop;
                end loop;
            end loop;
        end
        $$;
        select children, proofs, stage, held, moved_to, said from tried
        """

    /// What a stage asks for, whatever is already there.
    private static func proofs(for stage: Stage, _ worksWithChildren: Bool) -> [Proof] {
        switch stage {
        case .mouSigned: [.centre, .signedMOU]
        case .agreementSigned, .completed: [.centre, .signedMOU, .signedAgreement]
        case .active: [.centre, .signedMOU, .signedAgreement] + (worksWithChildren ? [.clearance] : [])
        default: []
        }
    }

    @Test func `every move, from every stage, with and without every proof, ends alike in both`() async throws {
        let rows = try await TestDatabase.current.psql(Self.tries).split(separator: "\n")
        // 10 stages and 7 that can be held, 11 to try, children or not, 16 sets of proofs.
        #expect(rows.count == 17 * 11 * 2 * 16)
        for row in rows {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let proofs = Set(cells[1].split(separator: ",").compactMap { Proof(rawValue: String($0)) })
            let from = try #require(Stage(rawValue: cells[2]))
            let to = try #require(Stage(rawValue: cells[4]))
            let expected: String
            if from == to {
                // No move at all: its dates stay as they are.
                expected = "partnership_stage_history"
            } else if !StageMachine.successors(of: from, heldFrom: Stage(rawValue: cells[3])).contains(to) {
                expected = "partnership_stage_move"
            } else {
                let missing = Self.proofs(for: to, cells[0] == "t").filter { !proofs.contains($0) }
                expected =
                    missing.isEmpty
                    ? "moved" : "partnership_stage_proof {\(missing.map(\.rawValue).joined(separator: ","))}"
            }
            #expect(cells[5] == expected, "\(row)")
        }
    }

    @Test func `codes are the same in Swift and in SQL`() async throws {
        let database = try TestDatabase.current
        func words(_ sql: String) async throws -> [String] {
            try await database.psql(sql).split(separator: "\n").map(String.init)
        }
        #expect(
            try await words("select code from ecdp.stage order by position")
                == (StageMachine.road + [.onHold, .declined, .terminated]).map(\.rawValue))
        #expect(try await Set(words("select code from ecdp.stage")) == Set(Stage.codes))
        #expect(try await Set(words("select code from ecdp.collaboration_area")) == Set(CollaborationArea.codes))
        #expect(
            try await Set(words("select kind || ' ' || sub_kind from ecdp.partner_sub_kind"))
                == Set(PartnerKind.allCases.flatMap { kind in kind.subKinds.map { "\(kind.rawValue) \($0)" } }))
        let lists: [(String, [String])] = [
            ("partner_registration_type_check", RegistrationType.codes), ("partner_focus_check", Focus.codes),
            ("partner_offer_forms_check", SupportForm.codes),
            ("partner_clearance_outcome_check", ClearanceOutcome.codes),
            ("contact_preferred_check", ContactChannel.codes), ("partnership_objectives_check", Objective.codes),
            ("partnership_areas_check", CollaborationArea.codes), ("document_kind_check", DocumentKind.codes),
            ("engagement_kind_check", EngagementKind.codes), ("barrier_category_check", BarrierCategory.codes),
            ("programme_counts_by_check", CountingRule.codes), ("programme_objectives_check", Objective.codes),
            ("centre_programme_type_check", ProgrammeType.codes), ("centre_fee_band_check", FeeBand.codes),
            ("centre_measure_water_check", WaterSource.codes), ("centre_measure_sanitation_check", Sanitation.codes),
            ("locality_kind_check", LocalityKind.codes), ("api_key_grant_scopes_check", Permission.codes),
            (
                "centre_registration_level_check",
                RegistrationScheme.codes + RegistrationScheme.allCases.flatMap(\.levels)
            ),
        ]
        for (constraint, codes) in lists {
            let text = try await database.psql(
                "select pg_get_constraintdef(oid) from pg_constraint where conname = '\(constraint)'")
            let quoted = text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
            #expect(Set(quoted) == Set(codes), "\(constraint)")
        }
        let kinds = Set(try await words("select distinct kind from ecdp.region"))
        #expect(kinds.isSubset(of: Set(RegionKind.codes)))
    }
}
