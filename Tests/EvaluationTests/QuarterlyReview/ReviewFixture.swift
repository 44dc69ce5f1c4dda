import Foundation
import TestSupport

/// A small programme whose every figure was worked out by hand; see the tests beside it.
///
/// Programme #f1 runs from April to December 2026 in three phases (5, 10, 5) and is asked about its quarter from
/// 2026-07-01 to 2026-09-30. `'#a01'` stands for a UUID that ends so.
enum ReviewFixture {
    static let programme = id("f1")

    static func id(_ end: String) -> UUID {
        let tail = String(repeating: "0", count: 12 - end.count) + end
        return UUID(uuidString: "00000000-0000-7000-8000-\(tail)") ?? UUID()
    }

    /// A municipality with all of it, made by a superuser. Several can stand side by side, their ids the same.
    static func sql(tenant: Int32) -> String {
        expanded(
            """
            set search_path = ecdp, app, pg_catalog, pg_temp;
            insert into region (id, kind, code, vintage, name, valid_from, source) values
            ('#e1', 'local', 'TEST', 'test', 'Test', '2016-08-03', 'test') on conflict do nothing;
            insert into region (id, kind, code, vintage, name, parent_id, valid_from, source) values
            ('#e2', 'ward', '99000001', 'test', 'Deprived', '#e1', '2016-08-03', 'test'),
            ('#e3', 'ward', '99000002', 'test', 'Not deprived', '#e1', '2016-08-03', 'test') on conflict do nothing;
            insert into deprivation_index (vintage, ward_vintage, source, wards) values (2020, 'test', 'test', 5)
            on conflict do nothing;
            insert into ward_deprivation (region_id, vintage, ward_vintage, score, share) values
            ('#e2', 2020, 'test', 9, 0.4), ('#e3', 2020, 'test', 5, 0.6) on conflict do nothing;
            insert into tenant (tenant_id, code, name, region_id) values (TENANT, 'TS' || TENANT, 'Test', '#e1');
            insert into programme (tenant_id, id, name, starts_on, ends_on) values
            (TENANT, '#f1', 'Partnerships 2026', '2026-04-01', '2027-01-01');
            insert into programme_phase
            (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships, milestones) values
            (TENANT, '#f11', '#f1', 1, 'Outreach', '2026-04-01', '2026-07-01', 5,
            '{"partners_contacted": 4, "opportunities_identified": 20, "events_hosted": 2, "strange": 1}'),
            (TENANT, '#f12', '#f1', 2, 'Formalising', '2026-07-01', '2026-10-01', 10,
            '{"mous_signed": 4, "agreements_signed": 1, "initiatives_health": 1}'),
            (TENANT, '#f13', '#f1', 3, 'Integrating', '2026-10-01', '2027-01-01', 5, '{"mous_signed": 1}');

            -- What a centre lacks makes its community no other: all but c1 and c2 lack a subsidy.
            insert into centre (tenant_id, id, name, region_id, quintile, subsidised) values
            (TENANT, '#c1', 'Poor', '#e1', 2, true), (TENANT, '#c2', 'Ward not deprived', '#e3', 1, true),
            (TENANT, '#c3', 'Neither known', '#e1', null, false),
            (TENANT, '#c4', 'Ward deprived', '#e2', 4, false), (TENANT, '#c5', 'Ward deprived too', '#e2', 5, false);
            insert into centre_registration (tenant_id, id, centre_id, scheme, level, valid_from, valid_to) values
            (TENANT, '#d1', '#c1', 'partial_care', 'full', '2020-01-01', null),
            (TENANT, '#d2', '#c2', 'partial_care', 'full', '2020-01-01', '2026-10-01'),
            (TENANT, '#d3', '#c3', 'bana_pele', 'silver', '2025-01-01', null),
            (TENANT, '#d4', '#c4', 'ecd_programme', 'conditional', '2025-01-01', null),
            (TENANT, '#d5', '#c5', 'bana_pele', 'bronze', '2025-01-01', null),
            (TENANT, '#d6', '#c5', 'partial_care', 'full', '2020-01-01', '2026-09-29');
            insert into centre_measure (tenant_id, id, centre_id, observed_on, girls_3, boys_3, children_subsidised) values
            (TENANT, '#d11', '#c1', '2026-05-01', 9, 10, 0), (TENANT, '#d12', '#c1', '2026-09-30', 10, 10, 20),
            (TENANT, '#d13', '#c1', '2026-10-01', 99, 99, 0), (TENANT, '#d14', '#c2', '2026-05-01', 15, 15, 0),
            (TENANT, '#d15', '#c5', '2026-05-01', 3, null, 0);

            insert into partner (tenant_id, id, name, kind, sub_kind) values
            (TENANT, '#a1', 'A', 'cbo', 'ngo'), (TENANT, '#a2', 'B', 'wellness', 'nutrition'),
            (TENANT, '#a3', 'C', 'government', 'provincial'), (TENANT, '#a4', 'D', 'corporate', 'csr'),
            (TENANT, '#a5', 'E', 'education', 'university'), (TENANT, '#a6', 'F', 'cbo', 'ngo'),
            (TENANT, '#a7', 'G', 'cbo', 'ngo'), (TENANT, '#a8', 'H', 'wellness', 'nutrition'),
            (TENANT, '#a9', 'I', 'education', 'university'), (TENANT, '#aa', 'K', 'government', 'municipal');
            insert into partner_clearance (tenant_id, id, partner_id, outcome, screened_on, expires_on) values
            -- The first day on which it no longer holds is the first after the quarter.
            (TENANT, '#d21', '#a1', 'clear', '2026-04-01', '2026-10-01'),
            (TENANT, '#d22', '#a1', 'clear', '2026-10-01', '2028-10-01');

            insert into partnership
            (tenant_id, id, programme_id, partner_id, title, stage_since, works_with_children, objectives, areas)
            select
                TENANT, v.id::uuid, '#f1', v.partner::uuid, v.title, v.since::date, v.children,
                array['health_wellness'], array['nutrition_hygiene']
            from (
                values
                ('#b1', '#a1', 'p1', '2026-04-02', true), ('#b2', '#a1', 'p2', '2026-07-01', true),
                ('#b3', '#a2', 'p3', '2026-05-01', true), ('#b4', '#a3', 'p4', '2026-06-01', true),
                ('#b5', '#a4', 'p5', '2026-07-10', true), ('#b6', '#a5', 'p6', '2026-07-20', true),
                ('#b7', '#a6', 'p7', '2026-10-01', true), ('#b8', '#a7', 'p8', '2026-05-01', true),
                ('#b9', '#a8', 'p9', '2026-05-01', true), ('#ba', '#a9', 'p10', '2026-04-05', false),
                ('#bb', '#aa', 'p11', '2026-09-01', true)
            ) as v (id, partner, title, since, children);
            insert into partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
            select TENANT, v.id::uuid, p.id, v.centre::uuid, p.stage_since
            from (
                values
                ('#d31', '#b1', '#c1'), ('#d32', '#b2', '#c2'), ('#d33', '#b3', '#c3'), ('#d34', '#b4', '#c4'),
                ('#d35', '#b5', '#c2'), ('#d36', '#b5', '#c5'), ('#d37', '#b7', '#c1'), ('#d38', '#b9', '#c3'),
                ('#d39', '#ba', '#c2'), ('#d3a', '#bb', '#c4')
            ) as v (id, partnership, centre)
            inner join partnership as p on p.tenant_id = TENANT and p.id = v.partnership::uuid;
            \(SignedPaper.function)
            do $$ begin
                perform pg_temp.sign_paper(
                    TENANT, v.id::uuid, v.partnership::uuid, v.kind, v.number, v.signed::date,
                    -- One on its last day, and one that another follows.
                    case v.id when '#d47' then date '2026-09-30' when '#d41' then date '2026-08-31' end
                )
                from (
                    values
                    ('#d41', '#b1', 'mou', 1, '2026-06-30'), ('#d42', '#b1', 'mou', 2, '2026-08-05'),
                    ('#d43', '#b1', 'agreement', 1, '2026-07-15'), ('#d44', '#b2', 'mou', 1, '2026-09-30'),
                    ('#d45', '#b3', 'mou', 1, '2026-07-01'), ('#d46', '#b4', 'mou', 1, '2026-10-01'),
                    ('#d47', '#b5', 'mou', 1, '2026-08-10'), ('#d48', '#b9', 'mou', 1, '2026-05-20'),
                    ('#d49', '#ba', 'mou', 1, '2026-05-15'), ('#d4a', '#ba', 'agreement', 1, '2026-06-01')
                ) as v (id, partnership, kind, number, signed);
            end $$;
            do $$
            declare
                move record;
            begin
                for move in
                    select v.partnership, v.stage, v.day
                    from (
                        values
                        (1, '#b1', 'contacted', '2026-04-10'), (2, '#b1', 'proposed', '2026-04-20'),
                        (3, '#b1', 'engaged', '2026-05-01'), (4, '#b1', 'mou_signed', '2026-06-30'),
                        (5, '#b1', 'agreement_signed', '2026-07-15'), (6, '#b1', 'active', '2026-08-01'),
                        (11, '#b2', 'contacted', '2026-07-02'), (12, '#b2', 'proposed', '2026-07-03'),
                        (13, '#b2', 'engaged', '2026-07-04'), (14, '#b2', 'mou_signed', '2026-09-30'),
                        (21, '#b3', 'contacted', '2026-05-02'), (22, '#b3', 'proposed', '2026-05-03'),
                        (23, '#b3', 'engaged', '2026-05-04'), (24, '#b3', 'mou_signed', '2026-07-01'),
                        (25, '#b3', 'terminated', '2026-08-15'),
                        (31, '#b4', 'contacted', '2026-06-05'), (32, '#b4', 'proposed', '2026-06-10'),
                        (33, '#b4', 'engaged', '2026-06-20'), (34, '#b4', 'mou_signed', '2026-10-01'),
                        (41, '#b5', 'contacted', '2026-07-11'), (42, '#b5', 'proposed', '2026-07-12'),
                        (43, '#b5', 'engaged', '2026-07-13'), (44, '#b5', 'mou_signed', '2026-08-10'),
                        (45, '#b5', 'on_hold', '2026-08-20'),
                        (51, '#b6', 'contacted', '2026-08-01'), (52, '#b6', 'declined', '2026-09-01'),
                        (61, '#b9', 'contacted', '2026-05-02'), (62, '#b9', 'proposed', '2026-05-03'),
                        (63, '#b9', 'engaged', '2026-05-04'), (64, '#b9', 'mou_signed', '2026-05-20'),
                        (71, '#ba', 'contacted', '2026-04-06'), (72, '#ba', 'proposed', '2026-04-07'),
                        (73, '#ba', 'engaged', '2026-04-08'), (74, '#ba', 'mou_signed', '2026-05-15'),
                        (75, '#ba', 'agreement_signed', '2026-06-01'), (76, '#ba', 'active', '2026-06-15'),
                        (81, '#bb', 'contacted', '2026-09-02')
                    ) as v (place, partnership, stage, day)
                    order by v.place
                loop
                    update ecdp.partnership as p set stage = move.stage, stage_since = move.day::date,
                        stage_reason = 'as planned'
                    where p.tenant_id = TENANT and p.id = move.partnership::uuid;
                end loop;
            end
            $$;
            update partnership as p set archived_at = '2026-08-01T10:00:00Z'
            where p.tenant_id = TENANT and p.id in ('#b8', '#b9');

            insert into engagement (tenant_id, id, kind, programme_id, partnership_id, held_on, title, archived_at)
            select
                TENANT, v.id::uuid, v.kind, v.programme::uuid, v.partnership::uuid, v.held::date, 'Meeting',
                v.archived::timestamptz
            from (
                values
                ('#d51', 'joint_activity', null, '#b1', '2026-09-20', null),
                ('#d52', 'community_meeting', '#f1', null, '2026-07-01', null),
                ('#d53', 'site_visit', null, '#ba', '2026-07-10', null),
                ('#d54', 'first_contact', '#f1', '#bb', '2026-09-02', null),
                ('#d55', 'workshop', '#f1', null, '2026-06-30', null),
                ('#d56', 'networking_event', '#f1', null, '2026-10-01', null),
                ('#d57', 'workshop', '#f1', null, '2026-09-30', null),
                ('#d58', 'workshop', '#f1', null, '2026-08-01', '2026-08-02T00:00:00Z'),
                ('#d59', 'joint_activity', null, '#ba', '2026-10-05', null),
                ('#d5a', 'workshop', null, null, '2026-08-01', null)
            ) as v (id, kind, programme, partnership, held, archived);
            insert into engagement_attendance
            (tenant_id, id, engagement_id, centre_id, partner_id, invited, attended, archived_at)
            select
                TENANT, v.id::uuid, v.engagement::uuid, v.centre::uuid, v.partner::uuid, v.invited, v.attended,
                v.archived::timestamptz
            from (
                values
                ('#d61', '#d51', '#c1', null, true, true, null), ('#d62', '#d51', null, '#a1', true, true, null),
                ('#d63', '#d52', '#c1', null, true, true, null), ('#d64', '#d52', '#c2', null, true, false, null),
                ('#d65', '#d52', '#c3', null, true, null, null), ('#d66', '#d52', '#c5', null, false, true, null),
                ('#d67', '#d52', null, '#a1', true, true, null), ('#d68', '#d52', null, '#a3', true, null, null),
                ('#d69', '#d57', '#c4', null, true, true, '2026-10-01T00:00:00Z')
            ) as v (id, engagement, centre, partner, invited, attended, archived);
            insert into barrier
            (tenant_id, id, programme_id, partnership_id, centre_id, category, severity, title, raised_on, due_on,
            resolved_on, archived_at)
            select
                TENANT, v.id::uuid, v.programme::uuid, v.partnership::uuid, v.centre::uuid, v.category, v.severity,
                'Barrier', v.raised::date, v.due::date, v.resolved::date, v.archived::timestamptz
            from (
                values
                ('#d71', null, '#b5', null, 'funding', 5, '2026-08-01', '2026-09-15', null, null),
                ('#d72', '#f1', null, null, 'transport', 2, '2026-06-01', null, '2026-07-11', null),
                ('#d73', '#f1', null, '#c2', 'staffing', 3, '2026-09-30', null, null, null),
                ('#d74', '#f1', null, null, 'trust', 1, '2026-10-01', null, null, null),
                ('#d75', '#f1', null, null, 'funding', 2, '2026-05-01', '2026-09-30', '2026-10-05', null),
                ('#d76', '#f1', null, null, 'funding', 5, '2026-05-01', null, null, '2026-09-01T00:00:00Z'),
                ('#d77', '#f1', '#b1', null, 'compliance', 3, '2026-07-05', null, '2026-07-25', null)
            ) as v (id, programme, partnership, centre, category, severity, raised, due, resolved, archived);
            \(feedback)
            """.replacing("TENANT", with: "\(tenant)"))
    }

    /// `'#a01'` to a UUID.
    static func expanded(_ text: String) -> String {
        let parts = text.split(separator: "'#", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts.first ?? "")) { sum, part in
            let digits = part.prefix { $0 != "'" }
            return sum + "'" + id(String(digits)).uuidString.lowercased() + part.dropFirst(digits.count)
        }
    }
}
